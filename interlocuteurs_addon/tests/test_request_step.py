from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .portal_pages_common import PortalPagesCommon


@tagged("post_install", "-at_install")
class TestRequestStep(PortalPagesCommon):
    """Customers cancel, close and reopen their requests, as their profile allows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician = new_test_user(
            cls.env, "technician", "maintenance.group_equipment_manager"
        )
        cls.request_pump.write(
            {
                "user_id": cls.technician.id,
                "interlocuteur_id": cls.assigned.partner_id.id,
            }
        )
        cls.stages = {
            name: cls.env.ref(f"maintenance.stage_{number}")
            for name, number in (("new", 0), ("under_way", 1), ("done", 3))
        }
        cls.profile = cls.supervisor.partner_id.collaboration_ids.profile_id

    def take(self, step, user=None, intervention=None, reason="", **options):
        """Send the form of a step; return the answer."""
        user = user or self.supervisor
        self.authenticate(user.login, user.login)
        intervention = intervention or self.request_pump
        return self.url_open(
            f"/my/interventions/{intervention.id}/step",
            data={"csrf_token": self.get_token(), "step": step, "reason": reason},
            **options,
        )

    def get_buttons(self, user, intervention=None):
        """Return the names of the steps that the page offers."""
        intervention = intervention or self.request_pump
        page = self.open(f"/my/interventions/{intervention.id}", user).text
        steps = ("cancel", "close", "reopen")
        return [name for name in steps if f'id="reason_{name}"' in page]

    def get_told(self):
        return self.request_pump.message_ids.filtered(
            lambda message: message.message_type == "comment"
        )[:1]

    # ---------------------------------------------------------------------- profiles

    def test_shipped_profiles(self):
        """On a new installation; columns of an upgrade begin with no."""
        user = self.env.ref("interlocuteurs_addon.profile_user")
        for switch in ("cancel_requests", "close_requests"):
            self.assertTrue(self.profile[switch])
            self.assertFalse(user[switch])
            self.assertFalse(user.create({"name": "New"})[switch])

    def test_page_offers_what_goes_with_state_and_profile(self):
        for stage, expected in (
            ("new", ["cancel"]),
            ("under_way", ["close"]),
            ("done", ["reopen"]),
        ):
            self.request_pump.stage_id = self.stages[stage]
            with self.subTest(stage=stage):
                self.assertEqual(self.get_buttons(self.supervisor), expected)
                self.assertEqual(self.get_buttons(self.assigned), [])
        self.profile.close_requests = False
        self.assertEqual(self.get_buttons(self.supervisor), [])

    # ------------------------------------------------------------------------- steps

    def test_cancelled_tells_why_and_whom_it_concerns(self):
        self.request_pump.schedule_date = "2099-11-27 08:00:00"
        self.assertTrue(self.request_pump.activity_ids)
        page = self.take("cancel", reason="We have <b>mended</b> it").text
        self.assertTrue(self.request_pump.archive)
        self.assertFalse(self.request_pump.activity_ids)
        self.assertIn("Your request is cancelled", page)
        self.assertIn("Not pursued", page)
        told = self.get_told()
        self.assertEqual(told.author_id, self.supervisor.partner_id)
        self.assertIn("Cancelled by the customer", told.body)
        self.assertIn("We have &lt;b&gt;mended", told.body)
        self.assertIn(self.technician.partner_id, told.notification_ids.res_partner_id)

    def test_members_of_the_team_are_told_where_there_is_no_technician(self):
        member = new_test_user(self.env, "member", "base.group_user")
        team = self.env["maintenance.team"].create(
            {"name": "Pumps", "member_ids": [Command.set(member.ids)]}
        )
        self.request_pump.write({"user_id": False, "maintenance_team_id": team.id})
        self.take("cancel")
        told = self.get_told().notification_ids.res_partner_id
        self.assertIn(member.partner_id, told)

    def test_closed_while_under_way(self):
        self.request_pump.stage_id = self.stages["under_way"]
        self.take("close")
        self.assertEqual(self.request_pump.stage_id, self.stages["done"])
        self.assertIn("Closed by the customer", self.get_told().body)

    def test_nothing_is_closed_where_no_stage_means_it(self):
        self.stages["done"].public_state = False
        self.request_pump.stage_id = self.stages["under_way"]
        self.assertEqual(self.get_buttons(self.supervisor), [])
        self.take("close")
        self.assertEqual(self.request_pump.stage_id, self.stages["under_way"])

    def test_reopening_asks_us_to_look(self):
        self.request_pump.write(
            {
                "stage_id": self.stages["done"].id,
                "schedule_date": "2020-11-27 08:00:00",
            }
        )
        self.take("reopen", reason="It leaks again")
        self.assertEqual(self.request_pump.public_state, "received")
        self.assertFalse(self.request_pump.schedule_date)
        activity = self.request_pump.activity_ids
        self.assertEqual(activity.user_id, self.technician)
        self.assertEqual(
            activity.summary,
            f"Reopened by the customer: {self.request_pump.display_name}",
        )

    def test_reopening_keeps_a_visit_that_is_still_to_come(self):
        coming = fields.Datetime.to_datetime("2099-11-27 08:00:00")
        self.request_pump.write({"archive": True, "schedule_date": coming})
        self.take("reopen", reason="We need it after all")
        self.assertEqual(self.request_pump.public_state, "planned")
        self.assertEqual(self.request_pump.schedule_date, coming)

    def test_reopening_needs_a_reason_of_a_length_that_is_read(self):
        self.request_pump.stage_id = self.stages["done"]
        for reason, text in (
            ("", "Say why"),
            (" \x00", "Say why"),
            ("x" * 2001, "2000 characters"),
        ):
            with self.subTest(reason=reason[:5]):
                self.assertIn(text, self.take("reopen", reason=reason).text)
                self.assertEqual(self.request_pump.public_state, "done")

    # ------------------------------------------------------------------- who may not

    def test_without_the_switch_nothing_happens(self):
        """Though they read the request, and send the form by hand."""
        self.profile.cancel_requests = False
        for user in (self.supervisor, self.assigned):
            page = self.take("cancel", user).text
            self.assertIn("not possible any more", page)
        self.assertFalse(self.request_pump.archive)

    def test_steps_of_another_state_or_none_change_nothing(self):
        for step in ("reopen", "close", "", "unlink", "__class__"):
            with self.subTest(step=step):
                self.assertIn("not possible any more", self.take(step, reason="?").text)
        self.assertEqual(self.request_pump.public_state, "received")
        self.take("cancel")
        messages = len(self.request_pump.message_ids)
        self.take("cancel")
        self.assertEqual(len(self.request_pump.message_ids), messages)

    def test_the_profile_of_another_organisation_opens_nothing_here(self):
        """Whoever works for two: the switch counts where the request belongs."""
        person = self.both.partner_id
        reader = self.profile.copy({"cancel_requests": False})
        person.collaboration_ids.filtered(
            lambda c: c.organisation_id == self.organisation_a
        ).profile_id = reader
        self.take("cancel", self.both)
        self.assertFalse(self.request_pump.archive)
        self.take("cancel", self.both, self.request_boiler)
        self.assertTrue(self.request_boiler.archive)

    @mute_logger("odoo.http")
    def test_requests_that_they_do_not_read_are_unknown(self):
        self.assertEqual(self.take("cancel", self.other).status_code, 404)
        self.both.partner_id.collaboration_ids.filtered(
            lambda c: c.organisation_id == self.organisation_a
        ).write({"date_start": "2020-01-01", "date_end": "2020-12-31"})
        self.assertEqual(self.take("cancel", self.both).status_code, 404)
        self.assertFalse(self.request_pump.archive)
        gone = self.request_boiler
        gone.unlink()
        self.assertEqual(self.take("cancel", self.both, gone).status_code, 404)
        url = f"/my/interventions/{'9' * 30}/step"
        answer = self.url_open(url, data={"csrf_token": self.get_token()})
        self.assertEqual(answer.status_code, 404)

    @mute_logger("odoo.http")
    def test_only_by_a_form_of_ours_and_with_a_session(self):
        url = f"/my/interventions/{self.request_pump.id}/step"
        self.authenticate("supervisor", "supervisor")
        self.assertEqual(self.url_open(url).status_code, 405)
        self.assertEqual(self.url_open(url, data={"step": "cancel"}).status_code, 400)
        token = self.request_pump._portal_ensure_token()
        self.authenticate(None, None)
        self.url_open(url, data={"step": "cancel", "access_token": token})
        self.assertFalse(self.request_pump.archive)
        page = self.url_open(
            f"/my/interventions/{self.request_pump.id}?access_token={token}"
        ).text
        self.assertIn(self.request_pump.name, page)
        self.assertNotIn('id="reason_cancel"', page)

    def test_what_we_plan_is_ours_to_cancel(self):
        self.request_pump.maintenance_type = "preventive"
        self.assertEqual(self.get_buttons(self.supervisor), [])
        self.take("cancel")
        self.assertFalse(self.request_pump.archive)

    def test_they_count_as_messages(self):
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.sent_texts_per_hour", 1
        )
        self.take("cancel", reason="Once")
        self.assertTrue(self.request_pump.archive)
        with self.assertLogs(
            "odoo.addons.interlocuteurs_addon.models.core.quota", "WARNING"
        ):
            page = self.take("reopen", reason="Twice").text
        self.assertIn("more than can be sent within an hour", page)
        self.assertTrue(self.request_pump.archive)

    def test_the_account_of_an_organisation_decides_of_its_own(self):
        account = new_test_user(
            self.env,
            "organisation",
            "base.group_portal",
            partner_id=self.organisation_a.id,
            password="organisation",
            name=self.organisation_a.name,
        )
        self.assertEqual(self.get_buttons(account), ["cancel"])
