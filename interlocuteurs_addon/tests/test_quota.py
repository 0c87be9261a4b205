from contextlib import closing
from threading import Thread
from unittest.mock import patch

from odoo import api
from odoo.exceptions import ValidationError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.duplicate import res_partner_refusal
from .duplicate_common import DuplicateCommon

KIND = "hidden_duplicates_per_hour"
WARNINGS = "odoo.addons.interlocuteurs_addon.models.core.quota"


@tagged("post_install", "-at_install")
class TestQuota(DuplicateCommon):
    """How often a user is told that somebody whom they may not see exists."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.hidden = cls.make_person(
            "Caché", "Hector", mobile="06 12 34 56 78", company_id=other.id
        )
        cls.seen = cls.make_person("Visible", "Vera", email="vera@exemple.fr")
        cls.Quota = cls.env["interlocuteur.quota"]

    def setUp(self):
        super().setUp()
        # what is counted is committed: it outlives the tests' own transaction
        self.addCleanup(self.forget)
        self.limit(2)

    def forget(self):
        with closing(db_connect(self.env.cr.dbname).cursor()) as cursor:
            cursor.execute("DELETE FROM interlocuteur_quota")
            cursor.commit()

    def limit(self, count):
        self.env["ir.config_parameter"].set_param(
            f"interlocuteurs_addon.{KIND}", str(count)
        )

    def get_used(self, user=None):
        """Return what has been committed."""
        with closing(db_connect(self.env.cr.dbname).cursor()) as cursor:
            cursor.execute(
                "SELECT COALESCE(SUM(amount), 0) FROM interlocuteur_quota "
                "WHERE holder = %s AND kind = %s",
                (f"res.users,{(user or self.user).id}", KIND),
            )
            return cursor.fetchone()[0]

    def probe(self, mobile="06 12 34 56 78", lastname="Sonde", **context):
        """Try a number as a user would who goes through them all."""
        return self.enter(
            {"lastname": lastname, "firstname": "Sam", "mobile": mobile}, **context
        )

    def refuse_probe(self):
        return self.refuse(
            {"lastname": "Sonde", "firstname": "Sam", "mobile": "06 12 34 56 78"}
        )

    def test_what_was_told_is_counted_though_the_entry_is_rolled_back(self):
        self.refuse_probe()
        self.assertEqual(self.get_used(), 1)
        self.refuse_probe()
        self.assertEqual(self.get_used(), 2)

    @mute_logger(WARNINGS)
    def test_beyond_the_limit_hidden_people_are_as_if_they_did_not_exist(self):
        self.refuse_probe()
        self.refuse_probe()
        known = self.probe()
        unknown = self.probe(mobile="06 99 88 77 66", lastname="Autre")
        for person in (known, unknown):
            self.assertTrue(person.exists())
            self.assertNotIn("same person", "".join(person.message_ids.mapped("body")))
        # whoever keeps the hidden person's sheet is told all the same
        self.assertIn("may not see this one", self.hidden.message_ids[:1].body)
        self.assertEqual(self.get_used(), 2)

    @mute_logger(WARNINGS)
    def test_beyond_the_limit_those_whom_one_sees_are_told(self):
        self.refuse_probe()
        self.refuse_probe()
        error = self.refuse(
            {
                "lastname": "Sonde",
                "firstname": "Sam",
                "mobile": "06 12 34 56 78",
                "email": "vera@exemple.fr",
            }
        )
        [row] = error.context["rows"]
        self.assertEqual([s["id"] for s in row["suspects"]], self.seen.ids)
        self.assertEqual(row["hidden"], 0)
        self.assertNotIn("whom you may not see", str(error))

    @mute_logger(WARNINGS)
    def test_accepting_is_no_way_round(self):
        """The note on the new sheet says how many there are, too."""
        notes = [
            "".join(
                self.probe(lastname=name, duplicates_accepted=True).message_ids.mapped(
                    "body"
                )
            )
            for name in ("Une", "Deux", "Trois")
        ]
        self.assertEqual(["may not see" in note for note in notes], [True, True, False])

    @mute_logger(WARNINGS)
    def test_one_entry_of_many_tells_no_more(self):
        error = self.refuse(
            *(
                {"lastname": f"Sonde{i}", "firstname": "S", "mobile": "0612345678"}
                for i in range(4)
            )
        )
        hidden = [row["hidden"] for row in error.context["rows"]]
        self.assertEqual(hidden, [1, 1, 0, 0])

    def test_a_context_tells_no_more(self):
        self.refuse_probe()
        self.refuse_probe()
        with mute_logger(WARNINGS):
            person = self.probe(interlocuteur_duplicates_loading=True)
        self.assertTrue(person.exists())

    @mute_logger(WARNINGS)
    def test_an_import_of_rows_counts_each_row_once(self):
        fields = ["lastname", "firstname", "mobile"]
        rows = [[f"Rang{i}", "R", "0612345678"] for i in range(3)]
        Partner = self.Partner.with_user(self.user).with_context(default_type="contact")
        result = Partner.load(fields, rows)
        texts = [message["message"] for message in result["messages"]]
        hidden = [text for text in texts if "whom you may not see" in text]
        self.assertEqual(len(hidden), 2, texts)
        self.assertEqual(self.get_used(), 2)

    def test_nothing_is_counted_where_nobody_is_hidden(self):
        self.refuse({"lastname": "V", "firstname": "V", "email": "vera@exemple.fr"})
        self.probe(mobile="06 99 88 77 66")
        self.assertEqual(self.get_used(), 0)

    def test_each_user_has_their_own_limit(self):
        self.refuse_probe()
        self.refuse_probe()
        self.user = self.make_employee(
            "another", "interlocuteurs_addon.group_interlocuteur_user"
        )
        self.refuse_probe()
        self.assertEqual(self.get_used(), 1)

    def test_an_administrator_finds_it_in_the_log(self):
        with patch.object(res_partner_refusal._logger, "info") as logged:
            self.refuse_probe()
        self.assertEqual(logged.call_args.args[1:], ("enters_people", self.user.id, 1))
        self.limit(1)
        with self.assertLogs(WARNINGS, "WARNING") as logs:
            self.probe()
        self.assertIn(f"res.users,{self.user.id}", logs.output[0])

    def test_an_example_of_a_rule_tells_no_more(self):
        manager = self.make_employee(
            "keeps_rules", "interlocuteurs_addon.group_interlocuteur_manager"
        )
        Example = self.env["interlocuteur.duplicate.example"].with_user(manager)
        values = {
            "rule_id": self.rule.id,
            "lastname": "Sonde",
            "mobile": "06 12 34 56 78",
        }
        with mute_logger(WARNINGS):
            told = [
                "may not see" in Example.create(values).result for _time in range(3)
            ]
        self.assertEqual(told, [True, True, False])

    # ------------------------------------------------------------------- counting

    def test_the_hour_is_over(self):
        self.refuse_probe()
        self.refuse_probe()
        with closing(db_connect(self.env.cr.dbname).cursor()) as cursor:
            cursor.execute(
                "UPDATE interlocuteur_quota SET hour = hour - INTERVAL '1 hour'"
            )
            cursor.commit()
        self.assertIsInstance(self.refuse_probe(), ValidationError)
        self.assertEqual(self.get_used(), 3)

    @mute_logger(WARNINGS)
    def test_processes_that_count_at_once_do_not_exceed_the_limit(self):
        self.limit(0)
        user_id, dbname = self.user.id, self.env.cr.dbname
        taken = []

        def take():
            with closing(db_connect(dbname).cursor()) as cursor:
                env = api.Environment(cursor, user_id, {})
                cursor.execute("SELECT 1")  # its view of the database is taken here
                taken.extend(
                    env["interlocuteur.quota"]._take_some(KIND, 1) for _ in range(10)
                )

        threads = [Thread(target=take) for _number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((len(taken), sum(taken)), (80, 60))
        self.assertEqual(self.get_used(), 60)

    def test_all_or_nothing(self):
        Quota = self.Quota.with_user(self.user)
        with mute_logger(WARNINGS):
            self.assertFalse(Quota._take({KIND: 3}))
        self.assertEqual(self.get_used(), 0)
        self.assertTrue(Quota._take({KIND: 2}))

    def test_a_setting_that_is_no_number_is_the_default(self):
        for value in ("", "0", "-5", "many", "²"):
            with self.subTest(value):
                self.env["ir.config_parameter"].set_param(
                    f"interlocuteurs_addon.{KIND}", value
                )
                self.assertEqual(self.Quota._get_limit(KIND), 60)

    def test_the_limits_are_settings(self):
        names = (
            KIND,
            "sent_texts_per_hour",
            "uploaded_files_per_hour",
            "uploaded_megabytes_per_hour",
        )
        settings = self.env["res.config.settings"].create(
            {f"interlocuteur_{name}": 7 for name in names}
        )
        settings.set_values()
        self.assertEqual(
            [self.Quota._get_limit(name) for name in names], [7, 7, 7, 7 * 1024 * 1024]
        )

    def test_nobody_reads_the_counts_and_they_go_after_a_day(self):
        admin = self.env.ref("base.user_admin")
        self.assertEqual(self.rights(admin, "interlocuteur.quota"), "")
        values = {"holder": "res.users,1", "kind": KIND, "amount": 1}
        old = self.Quota.create({**values, "hour": "2020-01-01 10:00:00"})
        new = self.Quota.create({**values, "hour": "2099-01-01 10:00:00"})
        self.Quota._gc_quotas()
        self.assertEqual((old | new).exists(), new)
