from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .characteristic_common import CharacteristicCommon
from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestCharacteristicPortal(CharacteristicCommon, HttpCase):
    """One's own profile: what the administrator shows, and lets change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.get("badge").write({"portal": "edit", "mandatory": True})
        cls.get("skills").portal = "edit"
        cls.get("helmet").portal = "read"
        cls.person = cls.make_user_person(badge="AB1234", helmet=56, rate=77)
        cls.account = new_test_user(
            cls.env, "portal", "base.group_portal", partner_id=cls.person.id
        )

    def post(self, **data):
        return self.url_open(
            "/my/characteristics",
            data={"csrf_token": http.Request.csrf_token(self), **data},
        )

    def test_profile_shows_what_is_shown(self):
        self.authenticate("portal", "portal")
        page = self.url_open("/my/account").text
        self.assertIn('name="badge"', page)
        self.assertIn("56", page.split('id="characteristics"')[1])
        self.assertNotIn('name="helmet"', page)
        self.assertNotIn('name="rate"', page)

    def test_values_are_shown_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.get("trained").portal = "read"
        self.person.write({"x_characteristic_trained": "2026-01-31", "lang": "fr_FR"})
        person = self.person.with_context(lang="fr_FR")
        shown = {
            row["characteristic"].code: row["shown"]
            for row in person._get_portal_characteristics()
        }
        self.assertEqual(shown["trained"], "31/01/2026")

    def test_profile_is_saved(self):
        self.authenticate("portal", "portal")
        self.post(badge="CD5678", skills=["SSI", "B0"], helmet="60", rate="1")
        self.assertEqual(
            self.answers(self.person, "badge", "skills", "helmet", "rate"),
            ["CD5678", self.options["SSI"] | self.options["B0"], 56, 77],
        )

    def test_mistakes_are_shown_and_nothing_is_saved(self):
        self.authenticate("portal", "portal")
        page = self.post(badge="wrong").text
        self.assertIn("is not what", page)
        self.assertIn('value="wrong"', page)
        self.assertIn("Fill in", self.post(badge="").text)
        self.assertEqual(self.answers(self.person, "badge"), ["AB1234"])

    def test_others_are_refused(self):
        with self.assertRaisesRegex(AccessError, "on the portal: helmet"):
            self.person._write_portal_characteristics({"helmet": "60"})


@tagged("post_install", "-at_install")
class TestCharacteristicTour(InterlocuteurCommon, HttpCase):
    def test_make_a_group_fill_it_in_and_find_by_it(self):
        """In French: no contact is saved without what has just become mandatory."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.ref("base.user_admin").lang = "fr_FR"
        self.start_tour(
            "/odoo/characteristics", "interlocuteur_characteristic", login="admin"
        )
        person = self.Partner.search([("lastname", "=", "Martin")])
        self.assertEqual(person.characteristic_value_ids.value_char, "AB1234")
