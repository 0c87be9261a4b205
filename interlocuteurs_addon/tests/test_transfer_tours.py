from odoo.tests import HttpCase, tagged

from .transfer_common import TransferCommon


@tagged("post_install", "-at_install")
class TestTransferTours(TransferCommon, HttpCase):
    def open_person(self, tour):
        self.start_tour(f"/odoo/interlocuteurs/{self.person.id}", tour, login="admin")

    def test_transfer_from_the_sheet(self):
        """The balance sheet shows what changes, a successor takes over, it is done."""
        self.person.email = "a@alpes.example"
        self.make_account(self.person)
        self.open_portal(self.person)
        self.assign(self.person)
        self.equipment.service_contact_id = self.person
        self.open_person("interlocuteur_transfer_now")
        self.assertEqual(self.person.works_for_id, self.organisation_b)
        self.assertEqual(self.person.email, "new@nord.example")
        self.assertEqual(self.equipment.service_contact_id, self.colleague)

    def test_function_that_is_typed_and_not_chosen(self):
        """Known by another name, or kept for an administrator, as on the sheet."""
        buyer = self.Function.create({"name": "Zacheteur", "other_names": "Zacheteuse"})
        user = self.make_employee(
            "mover", "interlocuteurs_addon.group_interlocuteur_user"
        )
        self.start_tour(
            f"/odoo/interlocuteurs/{self.person.id}",
            "interlocuteur_transfer_function",
            login=user.login,
        )
        self.assertEqual(self.person.works_for_id, self.organisation_b)
        self.assertEqual(self.person.function_ids, buyer)
        self.assertEqual(self.person.proposed_functions, "Zincographer")

    def test_transfer_of_a_later_day_is_planned_and_withdrawn(self):
        self.open_person("interlocuteur_transfer_planned")
        self.assertEqual(self.person.transfer_ids.state, "withdrawn")
        self.assertEqual(self.person.works_for_id, self.organisation_a)

    def test_all_people_of_an_organisation(self):
        url = f"/odoo/organisations/{self.organisation_a.id}"
        self.start_tour(url, "interlocuteur_transfer_several", login="admin")
        people = self.person | self.colleague
        self.assertEqual(people.works_for_id, self.organisation_b)
