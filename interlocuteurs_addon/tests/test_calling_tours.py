from odoo.tests import HttpCase, tagged

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestCallingTours(InterlocuteurCommon, HttpCase):
    """In the web client: the call sheet by keyboard, and functions that are typed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person(
            "Zvonimir",
            "Alice",
            parent_id=cls.organisation_a.id,
            mobile="06 00 00 04 03",
        )
        cls.make_person("Zvonimirova", "Bob", parent_id=cls.organisation_b.id)
        cls.request = cls.env["maintenance.request"].create(
            {"name": "It is stuck", "interlocuteur_id": cls.person.id}
        )

    def test_call_sheet_by_keyboard(self):
        """Found by number, logged, a request, back, several of one name."""
        self.start_tour(
            f"/odoo/interlocuteurs/{self.person.id}",
            "interlocuteur_call",
            login="admin",
        )
        self.assertIn("Wants the plan", self.person.message_ids[0].body)

    def test_request_of_an_unknown_caller(self):
        """From the address of a telephone program to a contact person."""
        self.start_tour(
            "/interlocuteurs/call/0699999998",
            "interlocuteur_call_unknown",
            login="admin",
        )
        request = self.env["maintenance.request"].search([("name", "=", "Stuck")])
        self.assertEqual(request.interlocuteur_id.mobile_e164, "+33699999998")
        self.assertEqual(request.organisation_id, self.organisation_b)

    def test_function_that_is_typed_and_not_chosen(self):
        """F2: known by another name, or kept for an administrator."""
        buyer = self.Function.create({"name": "Zacheteur", "other_names": "Zacheteuse"})
        user = self.make_employee(
            "call_user", "interlocuteurs_addon.group_interlocuteur_user"
        )
        self.start_tour(
            f"/odoo/interlocuteurs/{self.person.id}",
            "interlocuteur_function_typed",
            login=user.login,
        )
        self.assertEqual(self.person.function_ids, buyer)
        self.assertEqual(self.person.proposed_functions, "Zincographer")
        self.assertEqual(self.person.function, "Zacheteur, Zincographer")
