from odoo.tests import HttpCase, tagged

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestVcardTours(InterlocuteurCommon, HttpCase):
    """Each way to a card, from the click to the file that the server sends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice = cls.make_person(parent_id=cls.organisation_a.id)
        cls.make_person("Bernard", "Bob", parent_id=cls.organisation_a.id)

    def test_from_the_tab_of_an_organisation(self):
        """One line; and all, where nothing is selected."""
        self.start_tour(
            f"/odoo/organisations/{self.organisation_a.id}",
            "interlocuteur_vcards_of_organisation",
            login="admin",
        )

    def test_from_the_sheet_of_a_person(self):
        """The button, the QR code, and the menu of actions."""
        self.start_tour(
            f"/odoo/interlocuteurs/{self.alice.id}",
            "interlocuteur_vcards_of_person",
            login="admin",
        )

    def test_from_the_list(self):
        """One line; and a selection."""
        self.start_tour(
            "/odoo/interlocuteurs", "interlocuteur_vcards_of_list", login="admin"
        )
