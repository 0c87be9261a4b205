from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .duplicate_common import DuplicateCommon


@tagged("post_install", "-at_install")
class TestDuplicateRule(DuplicateCommon):
    """Which row of the table counts, who may change it, and its example."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.known = cls.make_person("Dubuc", "Rosa", email="rosa@exemple.fr")

    def test_one_general_row_with_all_four_switches_is_shipped(self):
        self.assertRecordValues(
            self.rule,
            [
                {
                    "company_id": False,
                    "active": True,
                    "check_phone": True,
                    "check_mobile": True,
                    "check_email": True,
                    "check_name": True,
                    "check_similar": False,
                }
            ],
        )

    def test_nothing_is_compared_without_an_active_row(self):
        self.rule.active = False
        self.assertIsNone(self.find(email="rosa@exemple.fr"))

    def test_the_companys_own_row_beats_the_general_one(self):
        self.rule.sequence = 1
        own = self.Rule.create(
            {"company_id": self.env.company.id, "check_email": False, "sequence": 20}
        )
        self.assertIsNone(self.find(email="rosa@exemple.fr"))
        own.active = False
        self.assertEqual(self.find(email="rosa@exemple.fr"), (False, ["email"]))

    def test_the_row_of_another_company_does_not_count(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.Rule.create({"company_id": other.id, "check_email": False})
        self.assertEqual(self.find(email="rosa@exemple.fr"), (False, ["email"]))

    def test_the_first_of_several_rows_counts(self):
        self.Rule.create({"check_email": False, "sequence": 1})
        self.assertIsNone(self.find(email="rosa@exemple.fr"))

    def test_only_administrators_see_and_change_rows(self):
        with self.assertRaises(AccessError):
            self.rule.with_user(self.user).read(["check_email"])
        manager = self.make_employee(
            "manages_people", "interlocuteurs_addon.group_interlocuteur_manager"
        )
        self.rule.with_user(manager).check_email = False
        self.assertFalse(self.rule.check_email)

    def test_nobody_reads_the_keys(self):
        admin = self.env.ref("base.user_admin")
        for model in ("interlocuteur.duplicate.key", "interlocuteur.duplicate.claim"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(admin).search([])

    def test_the_example_shows_who_would_be_found(self):
        action = self.rule.action_open_example()
        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        self.assertIn("Nobody would be found.", form.result)
        form.email = "ROSA@exemple.fr"
        self.assertIn("<li>Rosa Dubuc (Email rosa@exemple.fr)</li>", form.result)
        self.rule.check_email = False
        form.firstname = "X"
        self.assertIn("Nobody would be found.", form.result)
