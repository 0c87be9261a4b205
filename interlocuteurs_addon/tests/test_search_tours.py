from odoo.tests import HttpCase, tagged

from .duplicate_common import DuplicateCommon


@tagged("post_install", "-at_install")
class TestSearchTours(DuplicateCommon, HttpCase):
    """What the web client offers, and suspected pairs answered by keys."""

    def test_a_number_in_the_customer_field(self):
        self.make_person("Dubuc", "Rosa", mobile="06 12 34 56 78")
        self.start_tour(
            "/odoo/sales/new", "interlocuteur_search_customer", login="admin"
        )
        created = self.Partner.search([("mobile", "=", "+33 6 12 99 88 77")])
        self.assertEqual(created.name, "Neuve")

    def test_the_next_pair_opens_after_each_answer(self):
        mobile, email = "06 12 34 56 78", "rosa@exemple.fr"
        people = [
            self.make_person("Dubuc", "Rosa", mobile=mobile, email=email),
            self.make_person("Dubuc", "R.", mobile=mobile, email=email),
            self.make_person("Noir", "Luc", mobile="06 12 34 56 79"),
            self.make_person("Noir", "Lucien", mobile="06 12 34 56 79"),
        ]
        Pair = self.env["interlocuteur.duplicate.pair"]
        Pair._find_pairs()
        mine = Pair.search([("person_id", "in", [p.id for p in people])])
        (Pair.search([]) - mine).dismissed = True
        self.start_tour(
            "/odoo/interlocuteur-duplicates",
            "interlocuteur_search_pairs",
            login="admin",
        )
        self.assertTrue(mine[0].dismissed)
        self.assertTrue(people[2].exists())
        self.assertFalse(people[3].exists())
