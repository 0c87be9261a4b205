from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY
from .transfer_common import TransferCommon

LOGGER = "odoo.addons.interlocuteurs_addon.models.transfer.transfer"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTransferPlanned(TransferCommon):
    """Transfers of a day to come, and the job that carries them out."""

    def setUp(self):
        super().setUp()
        # the job's commits are none in a test
        Cron = self.env.registry["ir.cron"]
        self.startPatcher(
            patch.object(Cron, "_commit_progress", lambda *args, **kwargs: 1.0)
        )

    def run_job(self, day):
        with freeze_time(day):
            self.env["interlocuteur.transfer"]._cron_execute()
            self.env.invalidate_all()

    def test_nothing_moves_before_the_day(self):
        self.transfer(self.person, date="2026-04-12", email="new@nord.example")
        self.run_job("2026-04-11")
        self.assertEqual(self.person.parent_id, self.organisation_a)
        self.assertFalse(self.person.email)
        self.assertEqual(self.person.planned_transfer_date, date(2026, 4, 12))
        self.assertEqual(
            self.person.planned_transfer_organisation_id, self.organisation_b
        )

    def test_the_job_transfers_on_the_day(self):
        self.transfer(self.person, date="2026-04-12", email="new@nord.example")
        self.run_job("2026-04-12")
        self.assertEqual(
            self.history(self.person),
            [
                ("Clinique des Alpes", False, date(2020, 1, 1), date(2026, 4, 11)),
                ("Brasserie du Nord", True, date(2026, 4, 12), None),
            ],
        )
        self.assertEqual(self.person.email, "new@nord.example")
        self.assertEqual(self.person.transfer_ids.state, "done")
        self.assertFalse(self.person.transfer_ids.coordinates)
        self.assertFalse(self.person.planned_transfer_id)

    def test_a_late_job_keeps_the_planned_day(self):
        self.transfer(self.person, date="2026-04-12")
        self.run_job("2026-04-20")
        main = self.person.collaboration_ids.filtered("is_main")
        self.assertEqual(main.date_start, date(2026, 4, 12))

    def test_what_is_entered_meanwhile_stays(self):
        self.person.phone = "0450000001"
        self.transfer(self.person, date="2026-04-12", email="new@nord.example")
        self.person.phone = "0450000002"
        self.run_job("2026-04-12")
        self.assertEqual(self.person.phone_e164, "+33450000002")

    def test_text_of_a_function_waits_for_the_day(self):
        self.person.proposed_functions = "Fairy"
        self.transfer(self.person, date="2026-04-12", proposed_functions="Zincographer")
        self.assertEqual(self.person.proposed_functions, "Fairy")
        self.run_job("2026-04-12")
        self.assertEqual(self.person.proposed_functions, "Zincographer")

    def test_withdrawn_before_the_day(self):
        self.transfer(self.person, date="2026-04-12")
        transfer = self.person.planned_transfer_id
        transfer.action_withdraw()
        self.run_job("2026-04-12")
        self.assertEqual(self.person.parent_id, self.organisation_a)
        self.assertEqual(transfer.state, "withdrawn")
        with self.assertRaisesRegex(UserError, "done or withdrawn"):
            transfer.action_withdraw()

    def test_carried_out_before_the_day(self):
        self.transfer(self.person, date="2026-04-12")
        transfer = self.person.planned_transfer_id
        transfer.action_execute_now()
        main = self.person.collaboration_ids.filtered("is_main")
        self.assertEqual(main.organisation_id, self.organisation_b)
        self.assertEqual(main.date_start, date(2026, 3, 10))
        self.assertEqual(transfer.state, "done")

    def test_one_planned_transfer_per_person(self):
        self.transfer(self.person, date="2026-04-12")
        with self.assertRaisesRegex(UserError, "planned already"):
            self.transfer(self.person, date="2026-05-12")
        with self.assertRaisesRegex(UserError, "planned already"):
            self.transfer(self.person)

    def test_one_that_fails_stops_no_other_and_says_why(self):
        employee = self.make_employee(
            "keeper", "interlocuteurs_addon.group_interlocuteur_user"
        )
        self.transfer(self.person.with_user(employee), date="2026-04-12")
        self.transfer(self.colleague, date="2026-04-12")
        self.make_journal_item(self.person)
        failed = self.person.planned_transfer_id
        with self.assertLogs(LOGGER, "WARNING"):
            self.run_job("2026-04-12")
        self.assertEqual(self.colleague.parent_id, self.organisation_b)
        self.assertEqual(self.person.parent_id, self.organisation_a)
        self.assertEqual(failed.state, "planned")
        self.assertIn("journal items stand on the person", failed.failure)
        activity = self.person.activity_ids
        self.assertEqual(activity.user_id, employee)
        self.assertIn("Brasserie du Nord", activity.note)
        self.assertIn("journal items", self.person.message_ids[:1].body)
        # the same failure the day after is not told again
        with mute_logger(LOGGER):
            self.run_job("2026-04-13")
        self.assertEqual(len(self.person.activity_ids), 1)

    def test_unexpected_failure_stops_no_other(self):
        self.transfer(self.person, date="2026-04-12")
        self.transfer(self.colleague, date="2026-04-12")
        Partner = self.env.registry["res.partner"]
        original = Partner._transfer_move

        def fail(people, organisation):
            if people == self.person:
                raise ZeroDivisionError("boom")
            return original(people, organisation)

        with (
            patch.object(Partner, "_transfer_move", fail),
            self.assertLogs(LOGGER, "WARNING"),
        ):
            self.run_job("2026-04-12")
        self.assertEqual(self.colleague.parent_id, self.organisation_b)
        self.assertEqual(self.person.transfer_ids.failure, "boom")

    def test_person_who_left_meanwhile_is_not_moved(self):
        other = self.make_organisation("Tiers")
        self.transfer(self.person, date="2026-04-12")
        self.person.parent_id = other
        with self.assertLogs(LOGGER, "WARNING"):
            self.run_job("2026-04-12")
        self.assertEqual(self.person.parent_id, other)
        self.assertIn("any more", self.person.planned_transfer_id.failure)

    def test_refusals_are_in_the_language_of_the_planner(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.user.lang = "fr_FR"
        self.transfer(self.person, date="2026-04-12")
        seen = []
        Transfer = self.env.registry["interlocuteur.transfer"]

        def execute(transfer):
            seen.append(transfer.env.lang)

        with patch.object(Transfer, "_execute", execute):
            self.run_job("2026-04-12")
        self.assertEqual(seen, ["fr_FR"])

    def test_archived_organisation_is_refused_on_the_day(self):
        self.transfer(self.person, date="2026-04-12")
        self.organisation_b.active = False
        with self.assertLogs(LOGGER, "WARNING"):
            self.run_job("2026-04-12")
        self.assertEqual(self.person.parent_id, self.organisation_a)
        self.assertIn("is archived", self.person.planned_transfer_id.failure)

    def test_merge_keeps_what_is_planned(self):
        twin = self.make_person(parent_id=self.organisation_a.id)
        self.transfer(twin, date="2026-04-12")
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.person | twin).ids, self.person
        )
        self.env.invalidate_all()
        self.assertEqual(self.person.planned_transfer_date, date(2026, 4, 12))

    def test_whose_sheet_cannot_follow_holds_up_no_collaboration_that_ends(self):
        people = self.person | self.colleague
        mains = people.collaboration_ids.filtered("is_main")
        mains.date_end = "2026-04-12"
        self.make_journal_item(self.person)
        for day in ("2026-04-13", "2026-04-14"):
            with freeze_time(day):
                self.env["interlocuteur.collaboration"]._cron_settle()
        self.assertFalse(self.colleague.parent_id)
        self.assertEqual(self.person.parent_id, self.organisation_a)
        self.assertEqual(mains.mapped("access_ended"), [True, True])
        notes = self.person.message_ids.filtered(lambda m: "cannot follow" in m.body)
        self.assertEqual(len(notes), 1)
        self.assertIn("journal items stand on the person", notes.body)
