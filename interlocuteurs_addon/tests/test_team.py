import re
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.tests import tagged
from odoo.tools import mute_logger

from .team_common import URL, TeamCommon


@tagged("post_install", "-at_install")
class TestTeam(TeamCommon):
    """Supervisors manage their own people, up to what they may themselves."""

    def test_whose_people_they_are(self):
        """Only those whose profile says so, and only their own organisation's."""
        supervisor = self.open(URL, self.supervisor).text
        self.assertIn(self.assigned.partner_id.name, supervisor)
        self.assertNotIn(self.other.partner_id.name, supervisor)
        self.assertNotIn("My Team", self.open("/my", self.assigned).text)
        self.assertEqual(self.open(URL, self.assigned).url, self.base_url() + "/my")

    def test_of_two_organisations(self):
        page = self.open(URL, self.both).text
        self.assertIn(self.assigned.partner_id.name, page)
        self.assertIn(self.other.partner_id.name, page)
        self.switch(self.organisation_b)
        page = self.open(URL).text
        self.assertNotIn(self.assigned.partner_id.name, page)

    def test_the_profile_has_to_open_the_whole(self):
        self.managing.scope = "assigned"
        self.assertEqual(self.open(URL, self.supervisor).url, self.base_url() + "/my")
        answer = self.take(self.supervisor, "profile", profile_id="")
        self.assertEqual(answer.status_code, 404)

    def test_shipped_profiles(self):
        """On a new installation; an upgrade leaves profiles that are in use alone."""
        self.assertTrue(self.managing.manage_people)
        self.assertFalse(self.profile_user.manage_people)
        self.assertFalse(self.profile_user.create({"name": "New"}).manage_people)

    # ------------------------------------------------------------------ profiles

    def test_gives_a_profile(self):
        answer = self.take(self.supervisor, "profile", profile_id=self.managing.id)
        self.assertIn("Your change has been saved.", answer.text)
        self.assertEqual(self.colleague.profile_id, self.managing)
        self.assertIn("the profile Supervisor", self.get_told())
        for sheet in (self.colleague.person_id, self.organisation_a):
            self.assertIn("portal as Supervisor", self.get_logged(sheet))

    def test_takes_the_profile_away(self):
        self.take(self.supervisor, "profile", profile_id="")
        self.assertFalse(self.colleague.profile_id)
        self.assertIn("took the portal", self.get_told())

    def test_gives_no_more_than_their_own(self):
        """Neither a further switch nor a wider scope, nor an archived profile."""
        self.managing.see_invoices = False
        wider = self.profile_user.copy({"see_invoices": True})
        archived = self.profile_user.copy({"active": False})
        for profile in (wider, archived):
            answer = self.take(self.supervisor, "profile", profile_id=profile.id)
            self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.colleague.profile_id, self.profile_user)
        page = self.open(f"{URL}/{self.colleague.id}").text
        self.assertNotIn(wider.name, page)

    def test_what_opens_no_more(self):
        own = self.managing
        self.assertTrue(self.profile_user._opens_no_more_than(own))
        self.assertTrue(own._opens_no_more_than(own))
        self.assertTrue(own.browse()._opens_no_more_than(own))
        self.assertFalse(own._opens_no_more_than(self.profile_user))
        self.assertFalse(self.profile_user._opens_no_more_than(own.browse()))

    def test_not_of_somebody_whose_profile_opens_more(self):
        self.colleague.profile_id = self.managing.copy()
        self.managing.see_invoices = False
        for step in ("profile", "assignments", "left"):
            answer = self.take(self.supervisor, step)
            self.assertEqual(answer.status_code, 404)
        self.assertTrue(self.colleague.profile_id)
        self.assertFalse(self.colleague.left_said_on)

    def test_nothing_of_themselves(self):
        own = self.get_collaboration(self.supervisor)
        for step in ("profile", "assignments", "left"):
            answer = self.take(self.supervisor, step, own)
            self.assertEqual(answer.status_code, 404)
        self.assertEqual(own.profile_id, self.managing)
        self.assertNotIn(f"{URL}/{own.id}/profile", self.open(f"{URL}/{own.id}").text)

    def test_nothing_of_an_employee_of_ours(self):
        ours = self.make_collaboration(
            self.seller.partner_id, self.organisation_a, profile_id=self.profile_user.id
        )
        answer = self.take(self.supervisor, "profile", ours, profile_id="")
        self.assertEqual(answer.status_code, 404)
        self.assertTrue(ours.profile_id)

    # ------------------------------------------------------------------ strangers

    def test_others_are_not_found(self):
        """A supervisor of B, a user of A, somebody who has moved, nobody at all."""
        moved = self.make_account("moved", self.organisation_a, self.managing)
        moved.partner_id.parent_id = self.organisation_b
        for user in (self.other, self.assigned, moved):
            page = self.open(f"{URL}/{self.colleague.id}", user)
            self.assertEqual(page.status_code, 404, user.login)
            for step in ("profile", "assignments", "left"):
                answer = self.take(user, step)
                self.assertEqual(answer.status_code, 404, (user.login, step))
        self.assertEqual(self.colleague.profile_id, self.profile_user)
        self.assertFalse(self.colleague.left_said_on)
        for missing in (0, 999_999_999, 99_999_999_999):
            page = self.open(f"{URL}/{missing}", self.supervisor)
            self.assertEqual(page.status_code, 404)

    def test_the_model_asks_by_itself(self):
        """Whatever route comes to call it."""
        for user in (self.other, self.assigned):
            colleague = self.colleague.with_user(user)
            for step in (
                lambda c: c._manage_profile(c.env["interlocuteur.portal.profile"]),
                lambda c: c._manage_assignments({}, {}),
                lambda c: c._say_left(),
            ):
                with self.assertRaises(AccessError):
                    step(colleague)

    def test_without_the_token_of_a_form(self):
        self.authenticate("supervisor", "supervisor")
        with mute_logger("odoo.http"):
            answer = self.url_open(f"{URL}/{self.colleague.id}/left", data={"x": "1"})
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.colleague.left_said_on)

    def test_so_many_within_an_hour(self):
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.team_steps_per_hour", "2"
        )
        Quota = self.env.registry["interlocuteur.quota"]
        with patch.object(Quota, "_take", lambda *args, **kw: False):
            answer = self.take(self.supervisor, "left")
        self.assertIn("No more than 2 changes", answer.text)
        self.assertFalse(self.colleague.left_said_on)

    # ---------------------------------------------------------------- assignments

    def test_assigns_and_takes_away(self):
        answer = self.take(
            self.supervisor,
            "assignments",
            equipment_ids=[self.chiller.id],
            equipment_ids_shown=[self.pump.id],
            site_ids=[self.site_a.id],
        )
        self.assertEqual(answer.status_code, 200)
        person = self.colleague.person_id
        self.assertEqual(person.equipment_ids, self.chiller)
        self.assertEqual(person.site_ids, self.site_a)
        for text in (self.get_told(), self.get_logged(person)):
            self.assertIn("Chiller of A", text)
            self.assertIn("Alpes Nord", text)
            self.assertIn("took off", text)

    def test_what_others_did_since_the_page_was_shown_stays(self):
        """Somebody else assigned the pump meanwhile, and took the chiller away."""
        self.take(
            self.supervisor,
            "assignments",
            equipment_ids=[self.chiller.id],
            equipment_ids_shown=[self.chiller.id],
        )
        self.assertEqual(self.colleague.person_id.equipment_ids, self.pump)

    def test_the_page_says_what_it_shows(self):
        page = self.open(f"{URL}/{self.colleague.id}", self.supervisor).text
        shown = re.findall(r'name="equipment_ids_shown" value="(\d+)"', page)
        self.assertEqual(shown, [str(self.pump.id)])

    def test_of_another_organisation_nothing_comes_or_goes(self):
        person = self.both.partner_id
        person.equipment_ids = self.boiler
        at_a = self.get_collaboration(self.both, self.organisation_a)
        answer = self.take(
            self.supervisor, "assignments", at_a, equipment_ids=[self.boiler.id]
        )
        self.assertEqual(answer.status_code, 404)
        answer = self.take(
            self.supervisor, "assignments", at_a, equipment_ids=[self.pump.id]
        )
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(person.equipment_ids, self.boiler | self.pump)
        self.assertNotIn(
            "Boiler of B", self.open(f"{URL}/{at_a.id}", self.supervisor).text
        )

    # -------------------------------------------------------------------- leaving

    def test_says_that_somebody_has_left(self):
        """We confirm it: nothing ends before, and a second click asks nothing more."""
        for _click in range(2):
            self.take(self.supervisor, "left")
        self.assertEqual(self.colleague.left_said_on, Date.today())
        self.assertEqual(self.colleague.state, "current")
        person = self.colleague.person_id
        [activity] = person.activity_ids
        self.assertEqual(activity.user_id, self.seller)
        self.assertIn("Has assigned", activity.summary)
        self.assertIn("no longer", self.get_logged(person))
        self.assertIn("no longer", self.get_logged(self.organisation_a))
        page = self.open(f"{URL}/{self.colleague.id}").text
        self.assertIn("We will confirm it.", page)

    def test_we_say_that_they_still_work_there(self):
        self.take(self.supervisor, "left")
        self.colleague.with_user(self.seller).action_still_here()
        self.assertFalse(self.colleague.left_said_on)
        self.assertFalse(self.colleague.person_id.activity_ids)

    def test_we_confirm_it(self):
        """Whichever way: by a deactivation, or by the end of the collaboration."""
        self.take(self.supervisor, "left")
        self.colleague.person_id.with_user(self.seller)._deactivate()
        self.assertFalse(self.colleague.left_said_on)
        at_b = self.get_collaboration(self.both, self.organisation_b)
        self.take(self.other, "left", at_b)
        self.assertTrue(self.both.partner_id.activity_ids)
        at_b.with_user(self.seller).action_end()
        self.assertFalse(at_b.left_said_on)
        self.assertFalse(self.both.partner_id.activity_ids)

    def test_at_once_by_the_setting(self):
        """Whoever works elsewhere keeps that; whoever does not is deactivated."""
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.team_leaves_at_once", "True"
        )
        answer = self.take(self.supervisor, "left")
        self.assertEqual(answer.url, self.base_url() + URL)
        self.assertFalse(self.colleague.person_id.active)
        self.assertFalse(self.assigned.active)
        self.assertIn("ended the collaboration", self.get_told())
        at_a = self.get_collaboration(self.both, self.organisation_a)
        self.take(self.supervisor, "left", at_a)
        self.assertEqual(at_a.state, "past")
        self.assertTrue(self.both.partner_id.active)
        self.assertTrue(self.both.active)

    def test_who_of_us_is_told(self):
        """The salesperson, whom the company chose, or all administrators."""
        organisation = self.organisation_a
        self.assertEqual(organisation._get_team_users(), self.seller)
        organisation.user_id = False
        chosen = self.make_employee("chosen")
        self.env.company.team_user_id = chosen
        self.assertEqual(organisation._get_team_users(), chosen)
        chosen.active = False
        manager = self.make_employee(
            "manager", "interlocuteurs_addon.group_interlocuteur_manager"
        )
        self.assertIn(manager, organisation._get_team_users())
