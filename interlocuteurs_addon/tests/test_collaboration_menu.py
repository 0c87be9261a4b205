from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .common import InterlocuteurCommon

YESTERDAY_AT_LATEST = "2020-12-31"


class MenuCommon(InterlocuteurCommon):
    """An organisation where two people work, and three do not (any more, or yet)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        there = {"parent_id": cls.organisation_a.id}
        cls.current = cls.make_person("Reste", "Rosa", **there)
        cls.current |= cls.make_person("Finit", "Fanny", **there)
        cls.inactive = cls.make_person("Parti", "Paul", **there)
        cls.inactive.active = False
        cls.former = cls.make_person("Ancien", "Anne", **there)
        cls.former.collaboration_ids.write(
            {"date_start": "2020-01-01", "date_end": YESTERDAY_AT_LATEST}
        )
        cls.future = cls.make_person("Bientôt", "Basile")
        cls.make_collaboration(
            cls.future, cls.organisation_a, date_start="2099-01-01", is_main=False
        )
        cls.current.collaboration_ids.date_start = "2020-01-01"


@tagged("post_install", "-at_install")
class TestCollaborationMenu(MenuCommon):
    def test_all_are_those_who_work_there_now(self):
        """Neither the inactive, the former, the future nor what is archived."""
        archived = self.make_person("Erreur", "Elsa")
        self.make_collaboration(archived, self.organisation_a, active=False)
        everybody = self.Collaboration.with_context(active_test=False).search(
            [("organisation_id", "=", self.organisation_a.id)]
        )
        self.assertEqual(len(everybody), 6)
        self.Collaboration._get_today()  # the company's zone is known
        with self.assertQueryCount(1):
            targets = everybody.get_menu_targets()
        self.assertEqual(set(targets), set(self.current.collaboration_ids.ids))

    def test_only_those_of_the_list(self):
        """Not a colleague whom the list leaves out."""
        one = self.current[0].collaboration_ids
        self.assertEqual(one.get_menu_targets(), one.ids)

    def test_reactivating_nobody_says_so(self):
        with self.assertRaisesRegex(UserError, "Nobody of the selection is inactive"):
            self.current.collaboration_ids.action_reactivate()
        (self.current | self.inactive).collaboration_ids.action_reactivate()
        self.assertTrue(self.inactive.active)


@tagged("post_install", "-at_install")
class TestCollaborationMenuTours(MenuCommon, HttpCase):
    def open_tab(self, tour):
        url = f"/odoo/organisations/{self.organisation_a.id}"
        self.start_tour(url, tour, login="admin")

    def test_every_entry_gets_those_who_work_there_now(self):
        """Where nothing is selected; all of the list once inactive people are shown.

        Entries that do not concern those who are shown are left out.
        """
        asked = []

        def run(action):
            context = action.env.context
            asked.append(
                (
                    action.name,
                    sorted(context["active_ids"]),
                    context["interlocuteur_all_current"],
                )
            )
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {"message": f"Done: {len(asked)}"},
            }

        with patch.object(type(self.env["ir.actions.server"]), "run", run):
            self.open_tab("interlocuteur_menu_on_all")
        current = sorted(self.current.collaboration_ids.ids)
        listed = sorted(self.organisation_a.collaborator_ids.ids)
        *all_entries, with_inactive = asked
        self.assertEqual(with_inactive, ("Send an e-mail", listed, False))
        self.assertEqual(
            sorted(all_entries),
            [
                (name, current, True)
                for name in (
                    "Add functions, sites, a profile",
                    "Download (vCard)",
                    "End the collaboration",
                    "Left the organisation",
                    "Portal access",
                    "Schedule an activity",
                    "Send an e-mail",
                    "Transfer to another organisation",
                )
            ],
        )

    def test_nobody_to_act_on_is_told(self):
        self.current.collaboration_ids.date_end = YESTERDAY_AT_LATEST
        self.open_tab("interlocuteur_menu_on_nobody")


@tagged("post_install", "-at_install")
class TestCollaborationMenuPhone(MenuCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_select_people_by_a_long_touch(self):
        url = f"/odoo/organisations/{self.organisation_a.id}"
        self.start_tour(url, "interlocuteur_menu_on_a_phone", login="admin")
        states = self.current.collaboration_ids.mapped("state")
        self.assertEqual(sorted(states), ["current", "past"])

    def test_detach_sites_by_a_long_touch(self):
        person = self.current[0]
        person.site_ids = self.Partner.create(
            {"name": "North", "type": "delivery", "parent_id": self.organisation_a.id}
        )
        url = f"/odoo/interlocuteurs/{person.id}"
        self.start_tour(url, "interlocuteur_detach_on_a_phone", login="admin")
        self.assertFalse(person.site_ids)
