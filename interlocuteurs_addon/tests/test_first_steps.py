import functools

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from ..models.core.first_step import HIDDEN
from .deactivation_common import DeactivationCommon

GROUPS = "interlocuteurs_addon.group_interlocuteur_manager,base.group_system"


class FirstStepsCommon(DeactivationCommon):
    """An administrator of a database in which nothing is done yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.make_employee("first_admin", GROUPS)
        cls.env["ir.config_parameter"].set_param(HIDDEN, "False")

    def get_steps(self, user=None):
        """Return whether each step is done, by title."""
        Company = self.env["res.company"].with_user(user or self.admin)
        return {
            step["title"]: step["done"]
            for step in Company.get_interlocuteur_first_steps()
        }


@tagged("post_install", "-at_install")
class TestFirstSteps(FirstStepsCommon):
    """Each step is done by the state of the database."""

    def test_in_their_order(self):
        self.assertEqual(
            list(self.get_steps()),
            [
                "Your company",
                "Functions",
                "Duplicate rules",
                "Portal profiles",
                "First import",
                "First portal account",
            ],
        )

    def test_company_has_country_and_language(self):
        company = self.env.company
        company.country_id = False
        self.assertIs(self.get_steps()["Your company"], False)
        company.country_id = self.env.ref("base.fr")
        company.partner_id.lang = "en_US"
        self.assertIs(self.get_steps()["Your company"], False)
        self.env["res.lang"]._activate_lang("fr_FR")
        company.partner_id.lang = "fr_FR"
        self.assertIs(self.get_steps()["Your company"], True)
        company.country_id = self.env.ref("base.us")
        company.partner_id.lang = "en_US"
        self.assertIs(self.get_steps()["Your company"], True)

    def test_functions_profiles_and_accounts(self):
        self.env["interlocuteur.collaboration"].search([]).write(
            {"function_ids": False, "profile_id": False}
        )
        before = self.get_steps()
        self.person.function_ids = self.Function.create({"name": "Zinc buyer"})
        self.open_portal(self.person)
        between = self.get_steps()
        new_test_user(self.env, "alice", "base.group_portal", partner_id=self.person.id)
        after = self.get_steps()
        titles = ("Functions", "Portal profiles", "First portal account")
        self.assertEqual(
            [[steps[title] for title in titles] for steps in (before, between, after)],
            [[False, False, False], [True, True, False], [True, True, True]],
        )

    def test_duplicate_rule(self):
        self.assertIs(self.get_steps()["Duplicate rules"], True)
        self.env["interlocuteur.duplicate.rule"].search([]).active = False
        self.assertIs(self.get_steps()["Duplicate rules"], False)

    def test_import(self):
        imports = self.env["interlocuteur.import"]
        imports.search([]).unlink()
        self.assertIs(self.get_steps()["First import"], False)
        imports.create({"organisation_id": self.organisation_a.id, "state": "done"})
        self.assertIs(self.get_steps()["First import"], True)

    def test_over_when_all_is_done_or_when_they_are_hidden(self):
        Company = self.env["res.company"].with_user(self.admin)
        Company.hide_interlocuteur_first_steps()
        self.assertEqual(self.get_steps(), {})

    def test_administrators_alone(self):
        self.assertEqual(self.get_steps(self.user), {})
        with self.assertRaises(AccessError):
            self.env["res.company"].with_user(
                self.user
            ).hide_interlocuteur_first_steps()
        # whoever keeps contact persons alone is not sent to what they may not change
        manager = self.make_employee(
            "keeper", "interlocuteurs_addon.group_interlocuteur_manager"
        )
        self.assertNotIn("Your company", self.get_steps(manager))


@tagged("post_install", "-at_install")
class TestFirstStepsTour(FirstStepsCommon, HttpCase):
    def test_above_the_first_screen(self):
        """Asked for whenever the list opens, and no more once they are over."""
        self.env["interlocuteur.collaboration"].search([]).profile_id = False
        called = []

        def note(name):
            method = getattr(type(self.env["res.company"]), name)

            @functools.wraps(method)
            def noting(companies):
                called.append(name)
                return method(companies)

            self.patch(type(self.env["res.company"]), name, noting)

        note("get_interlocuteur_first_steps")
        note("hide_interlocuteur_first_steps")
        self.start_tour(
            "/odoo/interlocuteurs", "interlocuteur_first_steps", login="first_admin"
        )
        self.assertEqual(called[0], "get_interlocuteur_first_steps")
        self.assertEqual(called[-1], "hide_interlocuteur_first_steps")
        self.assertEqual(self.get_steps(), {})
