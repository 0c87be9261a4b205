from datetime import timedelta
from unittest.mock import Mock, patch

from odoo import fields
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import config, html2plaintext

from ..models.exchange import import_apply
from .exchange_common import ExchangeCommon


@tagged("post_install", "-at_install")
class TestExchangeBackground(ExchangeCommon):
    """What a scheduled job applies, chunk by chunk."""

    def test_many_rows_go_on_in_the_background_chunk_by_chunk(self):
        """A job that is killed between two chunks goes on, each row exactly once."""
        rows = [(f"Fond{i}", f"P{i}") for i in range(7)]
        self.patch(import_apply, "FOREGROUND_ROWS", 5)
        self.patch(import_apply, "ROWS_AT_ONCE", 3)
        record = self.check_rows(*rows)
        record.action_apply_all()
        self.assertEqual((record.state, record.progress), ("running", 0))
        record._do_chunk()
        self.assertEqual(record.line_ids.mapped("outcome").count("created"), 3)
        with self.commits_counted() as commit:
            self.env["interlocuteur.import"]._cron_go_on()
        self.assertEqual(
            [call.args for call in commit.call_args_list], [(), (3,), (1,), (0,)]
        )
        self.assertEqual((record.state, record.progress), ("done", 100))
        people = self.Partner.search([("lastname", "=like", "Fond%")])
        self.assertEqual(len(people), 7)
        self.assertEqual(people.create_uid, self.user)
        self.assertIn("Created: 7", record.message_ids[0].body)

    def test_the_background_stops_when_its_time_is_up(self):
        self.patch(import_apply, "FOREGROUND_ROWS", 1)
        self.patch(import_apply, "ROWS_AT_ONCE", 2)
        record = self.check_rows(*((f"Temps{i}", "P") for i in range(5)))
        record.action_apply_all()
        with self.commits_counted() as commit:
            commit.return_value = 0
            self.env["interlocuteur.import"]._cron_go_on()
        self.assertEqual(record.state, "running")
        self.assertEqual(record.line_ids.mapped("outcome").count("created"), 2)

    def test_chunks_end_in_half_of_the_time_that_a_job_has(self):
        """Nor does anybody wait longer than three seconds for a name of theirs."""
        Import = self.env["interlocuteur.import"]
        for limit, rows, seconds, expected in (
            (0, 50, 1, 100),
            (0, 400, 1, 500),
            (0, 400, 4, 300),
            (120, 500, 20, 75),
            (120, 500, 3, 500),
            (4, 50, 20, 5),
            (4, 1, 60, 1),
            (-1, 50, 30, 5),
        ):
            with patch.dict(config.options, limit_time_real_cron=limit):
                self.assertEqual(Import._get_next_rows(rows, seconds), expected)

    def test_a_slow_machine_does_few_rows_at_once(self):
        self.patch(import_apply, "FOREGROUND_ROWS", 1)
        self.patch(import_apply, "FIRST_ROWS", 4)
        record = self.check_rows(*((f"Lent{i}", "P") for i in range(7)))
        record.action_apply_all()
        clock = Mock(monotonic=Mock(side_effect=range(0, 1_000, 6)))
        with (
            self.commits_counted() as commit,
            patch.object(import_apply, "time", clock),
        ):
            self.env["interlocuteur.import"]._cron_go_on()
        done = [call.args for call in commit.call_args_list]
        self.assertEqual(done, [(), (4,), (2,), (1,), (0,)])

    def test_an_import_that_came_to_a_standstill_says_so_and_goes_on(self):
        self.patch(import_apply, "FOREGROUND_ROWS", 1)
        record = self.check_rows(("Arret", "P"), ("Panne", "P"))
        self.assertIs(record.is_stalled, False)
        record.action_apply_all()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertIs(record.is_stalled, False)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=16)):
            self.env.invalidate_all()
            self.assertIs(record.is_stalled, True)
            cron = self.env.ref("interlocuteurs_addon.ir_cron_import")
            triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
            record.action_go_on()
            more = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
            self.assertEqual(len(more - triggers), 1)
        with self.commits_counted():
            self.env["interlocuteur.import"]._cron_go_on()
        self.assertIs(record.is_stalled, False)
        with self.assertRaises(UserError):
            record.action_go_on()

    def start_two(self):
        """Return two imports that wait for the scheduler."""
        self.patch(import_apply, "FOREGROUND_ROWS", 1)
        records = self.check_rows(("Avant", "P"), ("Devant", "P"))
        records |= self.check_rows(("Apres", "P"), ("Derriere", "P"))
        for record in records:
            record.action_apply_all()
        return records

    def run_job(self, broken, error):
        """Run the job in a transaction that it may roll back; ``broken`` fails."""
        apply = type(broken.line_ids)._apply

        def fail(lines):
            if lines.import_id.id == broken.id:
                lines.import_id.organisation_id.phone = "0472000001"
                raise error
            return apply(lines)

        self.env.flush_all()
        with (
            self.enter_registry_test_mode(),
            patch.object(
                self.env.registry["interlocuteur.import.line"], "_apply", fail
            ),
            self.env.registry.cursor() as cr,
        ):
            self.env(cr=cr)["interlocuteur.import"]._cron_go_on()
        self.env.invalidate_all()

    def test_a_broken_import_stops_and_the_others_go_on(self):
        broken, sound = self.start_two()
        with self.assertLogs(import_apply.__name__, "ERROR") as logs:
            self.run_job(broken, ValueError("no such thing"))
        self.assertIn("Traceback", logs.output[0])
        self.assertEqual(broken.line_ids.mapped("outcome"), ["pending"] * 2)
        self.assertFalse(self.organisation_a.phone, "rolled back")
        self.assertEqual(broken.state, "done")
        self.assertEqual(sound.line_ids.mapped("outcome"), ["created"] * 2)
        said = f"server's log says what it was, for import {broken.id}."
        self.assertIn(said, html2plaintext(broken.message_ids[0].body))
        told = (
            self.env["mail.notification"]
            .search([("res_partner_id", "=", self.user.partner_id.id)])
            .mail_message_id.filtered(lambda message: message.res_id == broken.id)
        )
        self.assertIn(said, html2plaintext(told.body))
        self.assertNotIn("no such thing", broken.message_ids[0].body + told.body)

    def test_a_right_that_was_lost_stops_an_import_without_a_trace_in_the_log(self):
        broken, sound = self.start_two()
        with self.assertNoLogs(import_apply.__name__, "WARNING"):
            self.run_job(broken, AccessError("not yours any more"))
        self.assertEqual(sound.line_ids.mapped("outcome"), ["created"] * 2)
        self.assertIn("not yours any more", broken.message_ids[0].body)

    def test_what_another_transaction_hinders_is_tried_again(self):
        records = self.start_two()
        with self.assertRaises(ConcurrencyError):
            self.run_job(records[0], ConcurrencyError("wait"))
        self.assertEqual(records.mapped("state"), ["running"] * 2)
