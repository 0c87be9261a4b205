from datetime import date

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .transfer_common import TransferRightsCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTransferDialog(TransferRightsCommon):
    """What the dialog is given, which days count, what the chatter keeps."""

    def test_dialog_of_one_person_is_given_nothing_that_it_computes(self):
        action = self.person.action_transfer()
        self.assertEqual(action["views"], [(False, "form")])
        self.assertEqual(
            action["context"],
            {
                "default_person_ids": self.person.ids,
                "dialog_size": "extra-large",
                "partner_display_name_hide_company": True,
            },
        )

    def test_dialog_of_two_people_is_given_no_sheet_of_one(self):
        people = self.person | self.colleague
        context = people.with_context(default_phone="0450000009").action_transfer()[
            "context"
        ]
        self.assertEqual(context["default_phone"], "0450000009")
        self.assertNotIn("default_mobile", context)

    def test_planned_transfer_opens_from_the_sheet_of_one_person(self):
        transfer = self.plan_directly(self.person, day="2026-04-12")
        self.assertEqual(
            self.person.action_open_planned_transfer(),
            {
                "type": "ir.actions.act_window",
                "res_model": "interlocuteur.transfer",
                "res_id": transfer.id,
                "views": [(False, "form")],
            },
        )
        with self.assertRaises(ValueError):
            (self.person | self.colleague).action_open_planned_transfer()

    def test_last_day_at_an_organisation_is_not_past_yet(self):
        main = self.person.collaboration_ids
        main.date_end = TODAY
        self.assertFalse(self.person.worked_at)

    def test_person_leaves_on_the_first_day(self):
        self.person.collaboration_ids.date_start = TODAY
        self.transfer(self.person)
        self.assertEqual(
            self.history(self.person),
            [("Brasserie du Nord", True, date(2026, 3, 10), None)],
        )

    def test_a_day_in_the_past_leaves_an_older_collaboration_its_start(self):
        self.make_collaboration(
            self.person, self.organisation_b, date_start="2025-01-01"
        )
        self.transfer(self.person, date="2026-03-02")
        self.assertEqual(
            self.history(self.person),
            [
                ("Clinique des Alpes", False, date(2020, 1, 1), date(2026, 3, 1)),
                ("Brasserie du Nord", True, date(2025, 1, 1), None),
            ],
        )

    def test_some_sites_are_left_without_a_successor(self):
        other = self.make_site("Second dock")
        self.person.site_ids = [Command.set((self.site | other).ids)]
        self.transfer(self.person, keeps_former=True, site_ids=other)
        self.assertEqual(self.person.site_ids, self.site)

    def test_note_names_the_successor_if_there_is_one(self):
        self.transfer(self.person, successor_id=self.colleague)
        self.assertIn("Successor: Rosa Reste.", self.person.message_ids[:1].body)
        other = self.make_person("Autre", "Anne", parent_id=self.organisation_a.id)
        self.transfer(other)
        note = other.message_ids[:1].body
        self.assertIn("Anne Autre: transferred", note)
        self.assertNotIn("Successor", note)
