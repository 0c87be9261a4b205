from odoo.tests import HttpCase, tagged

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestTours(InterlocuteurCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env.ref("base.user_admin").lang = "fr_FR"

    def open_sheet(self, partner, tour):
        self.start_tour(f"/odoo/organisations/{partner.id}", tour, login="admin")

    def test_enter_a_person_from_the_customers_tab(self):
        """In French: a warning on a wrong number, F2 to save, the person in the tab."""
        self.open_sheet(self.organisation_a, "interlocuteur_new_from_tab")
        person = self.Partner.search([("lastname", "=", "Étienne")])
        self.assertRecordValues(
            person,
            [
                {
                    "firstname": "Noël",
                    "mobile_e164": "+33600000004",
                    "email_normalized": "noel@exemple.fr",
                    "parent_id": self.organisation_a.id,
                    "works_for_id": self.organisation_a.id,
                }
            ],
        )
        self.assertEqual(person.function_ids.name, "Buyer")

    def test_select_people_and_end_their_collaboration(self):
        """Inactive people show on demand; the menu acts on the selected rows."""
        gone = self.make_person("Parti", "Paul", parent_id=self.organisation_a.id)
        gone.active = False
        kept = self.make_person("Reste", "Rosa", parent_id=self.organisation_a.id)
        ended = self.make_person("Finit", "Fanny", parent_id=self.organisation_a.id)
        ended.collaboration_ids.date_start = "2020-01-01"
        self.open_sheet(self.organisation_a, "interlocuteur_tab_selection")
        self.assertEqual(kept.works_for_id, self.organisation_a)
        self.assertFalse(ended.works_for_id)
        self.assertEqual(ended.collaboration_ids.state, "past")

    def test_row_opens_the_sheet_and_the_name_a_quick_look(self):
        """A click leads to the whole sheet; the pointer or the space key look at it."""
        buyer = self.env.ref("interlocuteurs_addon.interlocuteur_function_buyer")
        self.make_person("Reste", "Rosa", parent_id=self.organisation_a.id)
        self.make_person(
            "Finit",
            "Fanny",
            parent_id=self.organisation_a.id,
            mobile2="06 00 00 00 07",
            function_ids=buyer.ids,
        )
        self.open_sheet(self.organisation_a, "interlocuteur_row_opens_the_sheet")

    def test_menu_asks_before_it_acts_on_all(self):
        """Nothing selected means everybody: asked first, and nothing on a no."""
        for name in ("Reste", "Finit"):
            person = self.make_person(name, parent_id=self.organisation_a.id)
            person.collaboration_ids.date_start = "2020-01-01"
        self.open_sheet(self.organisation_a, "interlocuteur_tab_all")
        self.assertFalse(self.organisation_a.collaborator_count)

    def test_another_main_organisation_from_the_persons_tab(self):
        """The sheet follows the main collaboration that is entered in the tab."""
        person = self.make_person(parent_id=self.organisation_a.id)
        url = f"/odoo/interlocuteurs/{person.id}"
        self.start_tour(url, "interlocuteur_collaborations_of_person", login="admin")
        self.assertEqual(person.parent_id, self.organisation_b)
        self.assertEqual(person.function_ids.name, "Accountant")
        self.assertEqual(
            person.organisation_ids, self.organisation_b | self.organisation_a
        )

    def test_known_person_gets_a_further_collaboration(self):
        known = self.make_person("Connue", "Claire", parent_id=self.organisation_b.id)
        self.open_sheet(self.organisation_a, "interlocuteur_add_known")
        self.assertEqual(
            known.organisation_ids, self.organisation_b | self.organisation_a
        )
        self.assertEqual(known.parent_id, self.organisation_b)

    def test_people_of_a_large_organisation_are_searched(self):
        """Also on a page that is not loaded; the count of inactive people is of all."""
        self.Partner.create(
            [
                {
                    "lastname": f"Nom{number:03}",
                    "firstname": "Paul",
                    "parent_id": self.organisation_a.id,
                }
                for number in range(100)
            ]
        )
        last = self.make_person(
            "Zuñiga",
            "Inès",
            parent_id=self.organisation_a.id,
            mobile="06 12 34 56 78",
        )
        last.site_ids = self.Partner.create(
            {
                "name": "Atelier sud",
                "type": "delivery",
                "is_site": True,
                "parent_id": self.organisation_a.id,
            }
        )
        gone = self.make_person("Zzz", "Parti", parent_id=self.organisation_a.id)
        gone.active = False
        self.assertEqual(self.organisation_a.count_inactive_collaborators(), 1)
        last.collaboration_ids.date_start = "2020-01-01"
        self.open_sheet(self.organisation_a, "interlocuteur_tab_search")
        self.assertFalse(last.works_for_id)
        self.assertEqual(self.organisation_a.collaborator_count, 100)
