from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .transfer_common import TransferCommon

A, B = "Clinique des Alpes", "Brasserie du Nord"
START, YESTERDAY = date(2020, 1, 1), date(2026, 3, 9)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCollaborationKind(TransferCommon):
    """People work for organisations: what is neither, and who is below somebody."""

    def close(self, person):
        person.collaboration_ids.date_end = YESTERDAY

    # ------------------------------------------------------------------ kinds

    def test_collaboration_of_somebody_who_became_a_company_stays_closed(self):
        """Reactivated, prolonged, or both."""
        archived = self.make_collaboration(self.person, self.organisation_b)
        archived.active = False
        ended = self.person.collaboration_ids - archived
        self.person.is_company = True
        self.assertEqual(ended.date_end, YESTERDAY)
        for collaboration, values in (
            (archived, {"active": True}),
            (ended, {"date_end": False}),
            (ended, {"date_end": "2027-01-01", "is_main": True}),
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                collaboration.write(values)
        ended.date_end = "2025-12-31"
        archived.unlink()

    def test_collaboration_with_what_is_no_organisation_any_more_stays_closed(self):
        self.equipment.organisation_id = False
        self.organisation_a.is_company = False
        with self.assertRaises(ValidationError):
            self.person.collaboration_ids.date_end = False

    def test_address_works_for_nobody(self):
        address = self.make_site("Quay")
        with self.assertRaises(ValidationError):
            self.make_collaboration(address, self.organisation_a)

    def test_person_who_becomes_an_address_stops_working(self):
        """Everywhere, and works there again when they are a person again."""
        self.make_collaboration(
            self.person, self.organisation_b, date_start="2021-01-01"
        )
        self.person.type = "invoice"
        self.assertEqual(
            self.history(self.person),
            [(A, False, START, YESTERDAY), (B, False, date(2021, 1, 1), YESTERDAY)],
        )
        self.assertEqual(self.person.parent_id, self.organisation_a)
        self.person.collaboration_ids[0].active = False
        self.person.collaboration_ids.active = False
        self.assertEqual(self.person.parent_id, self.organisation_a)

    def test_address_that_becomes_a_person_again_works_there_again(self):
        self.person.type = "invoice"
        self.person.type = "contact"
        self.assertEqual(self.history(self.person), [(A, True, START, None)])

    # ------------------------------------------------------------- who is below

    def test_people_below_somebody_who_leaves_leave_with_them(self):
        """Whatever ends it; who is archived counts."""
        below = self.make_person("Petit", "Luc", parent_id=self.person.id)
        archived = self.make_person("Grand", "Eve", parent_id=self.person.id)
        (below | archived).collaboration_ids.date_start = START
        archived.active = False
        self.person.collaboration_ids.action_end()
        self.assertFalse(self.person.parent_id)
        for person in below | archived:
            self.assertEqual(person.parent_id, self.person)
            self.assertEqual(self.history(person), [(A, False, START, YESTERDAY)])

    def test_people_below_somebody_who_moves_move_with_them(self):
        below = self.make_person("Petit", "Luc", parent_id=self.person.id)
        below.collaboration_ids.date_start = START
        self.make_collaboration(self.person, self.organisation_b, is_main=True)
        self.assertEqual(
            self.history(below),
            [(A, False, START, YESTERDAY), (B, True, date(2026, 3, 10), None)],
        )

    def test_who_leaves_for_no_organisation_goes_on_with_the_other(self):
        self.make_collaboration(
            self.person, self.organisation_b, date_start="2021-01-01"
        )
        self.person.parent_id = False
        self.assertEqual(self.person.parent_id, self.organisation_b)
        self.assertEqual(
            self.history(self.person),
            [(A, False, START, YESTERDAY), (B, True, date(2021, 1, 1), None)],
        )

    # ------------------------------------------------------------ planned transfers

    def test_planned_transfer_ends_with_the_person(self):
        """When they become a company, or an address."""
        for values in ({"is_company": True}, {"type": "invoice"}):
            with self.subTest(values=values), self.cr.savepoint() as savepoint:
                transfer = self.plan(self.person, date="2026-04-01")
                self.person.write(values)
                self.assertEqual(transfer.state, "withdrawn")
                savepoint.rollback()

    # -------------------------------------------------------- wizards, on the server

    def test_successor_is_a_person(self):
        for successor in (self.organisation_b, self.site):
            wizard = self.fill_wizard(self.person)
            wizard.successor_id = successor
            with self.assertRaises(ValidationError), self.cr.savepoint():
                wizard.action_confirm()

    def test_transfer_is_that_of_the_people_chosen(self):
        """Each of them, and nobody else, whatever the rows say."""
        wizard = self.fill_wizard(self.person)
        wizard.person_id = self.colleague
        with self.assertRaises(UserError), self.cr.savepoint():
            wizard.action_confirm()
        wizard = self.fill_wizard(self.person | self.colleague)
        wizard.line_ids[0].unlink()
        with self.assertRaises(UserError), self.cr.savepoint():
            wizard.action_confirm()
        wizard = self.fill_wizard(self.person | self.colleague)
        wizard.line_ids[0].person_id = self.make_person("Autre", "Ada")
        with self.assertRaises(UserError), self.cr.savepoint():
            wizard.action_confirm()

    def deactivate(self, **values):
        wizard = self.env["interlocuteur.deactivation"].create(
            {"person_ids": self.person.ids, **values}
        )
        return wizard.action_confirm()

    def test_deactivation_at_one_organisation_asks_for_theirs(self):
        for organisation in (False, self.organisation_b.id, self.site.id):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.deactivate(scope="organisation", organisation_id=organisation)
        self.assertTrue(self.person.active)
        self.make_collaboration(self.person, self.organisation_b)
        self.deactivate(scope="organisation", organisation_id=self.organisation_b.id)
        self.assertEqual(
            self.history(self.person),
            [(B, False, None, YESTERDAY), (A, True, START, None)],
        )

    def test_import_is_for_an_organisation(self):
        Import = self.env["interlocuteur.import"]
        for partner in (self.colleague, self.site):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                Import.create({"organisation_id": partner.id})
            template = self.env["interlocuteur.import.template"].create(
                {"organisation_id": partner.id}
            )
            with self.assertRaises(ValidationError), self.cr.savepoint():
                template.action_generate()

    def test_import_for_what_became_a_person_is_not_applied(self):
        organisation = self.make_organisation("Solo")
        record = self.env["interlocuteur.import"].create(
            {"organisation_id": organisation.id}
        )
        record._put({"state": "preview", "line_ids": [Command.clear()]})
        organisation.is_company = False
        with self.assertRaises(ValidationError):
            record.action_apply_sound()
