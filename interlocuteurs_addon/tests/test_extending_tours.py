from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import InterlocuteurCommon
from .test_extending import ExtendingCommon


@tagged("post_install", "-at_install")
class TestExtendingTours(ExtendingCommon, InterlocuteurCommon, HttpCase):
    """What an addon adds in the web client, as docs/extending.md says."""

    def test_a_further_entry_above_the_people_of_an_organisation(self):
        for _number in range(2):
            self.make_service(self.organisation_a)
        url = f"/odoo/organisations/{self.organisation_a.id}"
        self.start_tour(url, "interlocuteur_extending_menu", login="admin")

    def test_a_further_choice_in_the_window_on_known_people(self):
        self.make_person("Dubuc", "Rosa", mobile="06 12 34 56 78")
        with mute_logger("odoo.http"):  # the refusal
            self.start_tour(
                "/odoo/res.partner/new",
                "interlocuteur_extending_refused_entry",
                login="admin",
            )
        self.assertEqual(self.Partner.search_count([("lastname", "=", "Dubuc")]), 1)
