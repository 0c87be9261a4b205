from odoo.tests import HttpCase, tagged

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestMergeTours(InterlocuteurCommon, HttpCase):
    """The window of a merge in the web client."""

    def test_side_by_side(self):
        """A value of the other side is kept where somebody chose it."""
        pairs = self.env["interlocuteur.duplicate.pair"]
        first = self.make_person("Fusionnet", "Alice", phone="04 72 00 00 01")
        second = self.make_person("Fusionnet", "Alyce", phone="04 72 00 00 02")
        (first | second).email = "fusionnet@example.com"
        pairs.search([]).unlink()
        pairs._find_pairs()
        pairs.search([("person_id", "!=", first.id)]).unlink()
        self.start_tour(
            "/odoo/interlocuteur-duplicates",
            "interlocuteur_merge_side_by_side",
            login="admin",
        )
        self.assertFalse(second.exists())
        self.assertRecordValues(
            first,
            [
                {
                    "name": "Alyce Fusionnet",
                    "phone": "04 72 00 00 01",
                    "phone2": "04 72 00 00 02",
                }
            ],
        )
