from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import InterlocuteurCommon


class AdditionCommon(InterlocuteurCommon):
    """Two people of an organisation, with a site and functions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.make_employee(
            "adds", "interlocuteurs_addon.group_interlocuteur_user"
        )
        cls.buyer = cls.Function.create({"name": "Chef de quai"})
        cls.payer = cls.Function.create({"name": "Gestionnaire de paie"})
        cls.site = cls.make_site("Quai nord", cls.organisation_a)
        cls.profile = cls.env.ref("interlocuteurs_addon.profile_user")
        there = {"parent_id": cls.organisation_a.id}
        cls.one = cls.make_person("Un", "Una", function_ids=cls.payer.ids, **there)
        cls.two = cls.make_person("Deux", "Didier", **there)
        cls.people = cls.one | cls.two

    @classmethod
    def make_site(cls, name, organisation):
        return cls.Partner.create(
            {
                "name": name,
                "type": "delivery",
                "is_site": True,
                "parent_id": organisation.id,
            }
        )


@tagged("post_install", "-at_install")
class TestAddition(AdditionCommon):
    """Several people get functions, sites, a profile or an activity at once."""

    def add(self, **values):
        action = self.people.collaboration_ids.with_user(self.user).action_add()
        dialog = self.env[action["res_model"]].with_user(self.user)
        dialog = dialog.with_context(**action["context"]).create(values)
        return dialog.action_confirm()

    def test_functions_are_added_to_those_that_people_have(self):
        done = self.add(function_ids=self.buyer.ids)
        self.assertEqual(self.one.function_ids, self.buyer | self.payer)
        self.assertEqual(self.two.function_ids, self.buyer)
        self.assertEqual(self.two.collaboration_ids.function_ids, self.two.function_ids)
        self.assertIn("2", done["params"]["message"])

    def test_sites_and_profile_are_added(self):
        self.add(site_ids=self.site.ids, profile_id=self.profile.id)
        self.assertEqual(self.site.site_person_ids, self.people)
        self.assertEqual(self.people.collaboration_ids.profile_id, self.profile)
        self.assertEqual(self.people.collaboration_ids.site_ids, self.site)

    def test_functions_of_the_other_organisation_stay(self):
        second = self.make_collaboration(
            self.one, self.organisation_b, function_ids=self.payer.ids
        )
        main = self.one.collaboration_ids - second
        dialog = self.env["interlocuteur.addition"].create(
            {"collaboration_ids": main.ids, "function_ids": self.buyer.ids}
        )
        dialog.action_confirm()
        self.assertEqual(main.function_ids, self.buyer | self.payer)
        self.assertEqual(second.function_ids, self.payer)

    def test_site_of_another_organisation_is_refused(self):
        foreign = self.make_site("Ailleurs", self.organisation_b)
        with self.assertRaisesRegex(UserError, "sites of the organisation"):
            self.add(site_ids=foreign.ids)
        with self.assertRaisesRegex(UserError, "sites of the organisation"):
            self.add(site_ids=self.organisation_a.ids)

    def test_nothing_chosen_is_said(self):
        with self.assertRaisesRegex(UserError, "Choose what these people get"):
            self.add()

    def test_who_may_not_write_contacts_adds_nothing(self):
        reader = self.make_employee("reads", "base.group_user")
        with mute_logger("odoo.models"), self.assertRaises(AccessError):
            self.env["interlocuteur.addition"].with_user(reader).create(
                {
                    "collaboration_ids": self.people.collaboration_ids.ids,
                    "function_ids": self.buyer.ids,
                }
            )

    def test_activity_is_planned_on_each_sheet(self):
        action = self.people.collaboration_ids.with_user(self.user)
        action = action.action_schedule_activity()
        dialog = self.env[action["res_model"]].with_user(self.user)
        dialog = dialog.with_context(**action["context"]).create(
            {
                "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
                "date_deadline": "2031-05-05",
                "summary": "Present the new contract",
            }
        )
        dialog.action_schedule_activities()
        self.assertEqual(
            self.people.activity_ids.mapped("summary"),
            ["Present the new contract"] * 2,
        )
        self.assertEqual(self.people.activity_ids.mapped("res_id"), self.people.ids)

    def test_people_are_grouped_by_site(self):
        self.one.site_ids = self.site
        groups = self.Collaboration._read_group(
            [("organisation_id", "=", self.organisation_a.id)],
            ["site_ids"],
            ["__count"],
        )
        self.assertEqual(groups, [(self.site, 1), (self.Partner, 1)])


@tagged("post_install", "-at_install")
class TestAdditionTours(AdditionCommon, HttpCase):
    def open_tab(self, tour):
        url = f"/odoo/organisations/{self.organisation_a.id}"
        self.start_tour(url, tour, login="admin")

    def test_site_is_added_in_the_tab_to_those_who_are_selected(self):
        self.open_tab("interlocuteur_add_to_people")
        self.assertEqual(self.site.site_person_ids, self.two)

    def test_people_of_the_tab_are_grouped(self):
        """Whoever has two functions stands below both, who has none comes last."""
        self.one.function_ids |= self.buyer
        self.two.site_ids = self.site
        for name in ("Trois", "Quatre"):
            self.make_person(name, parent_id=self.organisation_a.id)
        self.open_tab("interlocuteur_tab_groups")
