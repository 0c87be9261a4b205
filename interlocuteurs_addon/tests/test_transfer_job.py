from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .transfer_common import TransferRightsCommon

LOGGER = "odoo.addons.interlocuteurs_addon.models.transfer.transfer"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTransferJob(TransferRightsCommon):
    """What the job takes up and tells, and what users do before or after it."""

    def run_job(self, day, meanwhile=None):
        """Run the job; return what it says of its progress.

        :param meanwhile: called once the job has looked up what is due
        """
        calls = []

        def commit(_cron, processed=0, *, remaining=None):
            if remaining is not None and meanwhile:
                meanwhile()
            calls.append((processed, remaining))
            return 1.0

        with (
            freeze_time(day),
            patch.object(self.env.registry["ir.cron"], "_commit_progress", commit),
        ):
            self.Transfer._cron_execute()
            self.env.invalidate_all()
        return calls

    def test_the_job_takes_up_what_is_due_and_planned_only(self):
        done, withdrawn, due, later = people = self.Partner.create(
            [
                {"lastname": name, "parent_id": self.organisation_a.id}
                for name in ("Done", "Withdrawn", "Due", "Later")
            ]
        )
        people.collaboration_ids.date_start = "2020-01-01"
        self.transfer(done)
        self.plan_directly(withdrawn, day="2026-04-12").action_withdraw()
        self.plan_directly(due, day="2026-04-12")
        self.plan_directly(later, day="2026-04-13")
        self.assertEqual(self.run_job("2026-04-12"), [(0, 1), (1, None)])
        self.assertEqual(due.parent_id, self.organisation_b)
        self.assertEqual((withdrawn | later).parent_id, self.organisation_a)
        self.assertFalse(later.planned_transfer_id.failure)

    def test_reason_of_a_failure_is_told_where_all_may_know_both_organisations(self):
        transfer = self.plan_directly(self.person, day="2026-04-12")
        transfer._note_failure("The reason")
        self.assertIn("The reason", self.person.message_ids[0].body)
        hidden = self.env["res.company"].create({"name": "Hidden"})
        for party in (self.organisation_a, self.organisation_b):
            (self.organisation_a | self.organisation_b).company_id = False
            self.person.company_id = False
            self.env.cr.execute(
                "UPDATE res_partner SET company_id = %s WHERE id = %s",
                (hidden.id, party.id),
            )
            party.invalidate_recordset()
            transfer._note_failure(f"The reason at {party.name}")
            self.assertNotIn("The reason at", self.person.message_ids[0].body)
            self.assertIn("the transfer says why", self.person.message_ids[0].body)

    def test_a_transfer_withdrawn_while_the_job_runs_is_left(self):
        transfer = self.plan_directly(self.person, day="2026-04-12")
        self.run_job("2026-04-12", meanwhile=transfer.action_withdraw)
        self.assertEqual(transfer.state, "withdrawn")
        self.assertEqual(self.person.parent_id, self.organisation_a)

    def test_the_day_begins_where_the_company_is(self):
        """Wherever the planner lives."""
        self.keeper.tz = "Pacific/Noumea"
        self.env.company.partner_id.tz = "America/Guadeloupe"
        in_guadeloupe = self.plan_directly(
            self.person, user=self.keeper, day="2026-04-12"
        )
        self.assertEqual(self.run_job("2026-04-12 02:00:00"), [(0, 0)])
        self.assertFalse(in_guadeloupe.failure)
        self.run_job("2026-04-12 04:00:00")
        self.assertEqual(in_guadeloupe.state, "done")
        self.assertEqual(
            self.person.collaboration_ids.filtered("is_main").date_start,
            date(2026, 4, 12),
        )

    def test_east_of_greenwich_the_day_begins_before(self):
        self.keeper.tz = "America/Guadeloupe"
        self.env.company.partner_id.tz = "Pacific/Noumea"
        in_noumea = self.plan_directly(self.person, user=self.keeper, day="2026-04-12")
        self.run_job("2026-04-11 14:00:00")
        self.assertEqual(in_noumea.state, "done")

    def test_the_log_says_where_a_transfer_failed(self):
        self.plan_directly(self.person, day="2026-04-12")
        self.organisation_b.active = False
        with self.assertLogs(LOGGER, "WARNING") as logs:
            self.run_job("2026-04-12")
        self.assertTrue(logs.records[0].exc_info)

    def test_a_failed_transfer_is_carried_out_later_as_of_its_day(self):
        transfer = self.plan_directly(self.person, day="2026-04-12")
        self.organisation_b.active = False
        with self.assertLogs(LOGGER, "WARNING"):
            self.run_job("2026-04-12")
        self.organisation_b.active = True
        with freeze_time("2026-04-20"):
            transfer.action_execute_now()
        self.assertEqual(transfer.state, "done")
        self.assertFalse(transfer.failure)
        self.assertEqual(transfer.date, date(2026, 4, 12))

    def test_keeper_carries_out_today_what_is_planned(self):
        transfer = self.plan_directly(self.person, user=self.keeper, day="2026-04-12")
        transfer.action_execute_now()
        self.assertEqual(transfer.state, "done")
        self.assertEqual(transfer.date, date(2026, 3, 10))
        self.assertEqual(self.person.parent_id, self.organisation_b)

    def test_what_is_withdrawn_is_not_carried_out(self):
        transfer = self.plan_directly(self.person, day="2026-04-12")
        transfer.action_withdraw()
        with self.assertRaisesRegex(UserError, "done or withdrawn already"):
            transfer.action_execute_now()
        self.assertEqual(self.person.parent_id, self.organisation_a)

    def test_keeper_withdraws_and_the_sheet_keeps_both_notes(self):
        person = self.person.with_user(self.keeper)
        self.transfer(person, date="2026-04-12", email="new@nord.example")
        transfer = person.planned_transfer_id
        self.assertIn("Transfer planned: Alice Durand", person.message_ids[:1].body)
        transfer.action_withdraw()
        self.assertEqual(transfer.state, "withdrawn")
        self.assertFalse(transfer.coordinates)
        self.assertIn(
            "Planned transfer withdrawn: Alice Durand", person.message_ids[:1].body
        )
