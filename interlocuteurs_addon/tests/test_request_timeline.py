from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .portal_pages_common import PortalPagesCommon


@tagged("post_install", "-at_install")
class TestRequestTimeline(PortalPagesCommon):
    """What customers read of what happened with a request, when, and by whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = "Europe/Paris"
        cls.technician = new_test_user(
            cls.env, "Nora Technician", "maintenance.group_equipment_manager"
        )
        cls.stages = {
            name: cls.env.ref(f"maintenance.stage_{number}")
            for name, number in (("new", 0), ("under_way", 1), ("done", 3))
        }

    def make(self, user=None, **values):
        """Return a request that somebody enters, with a chatter that tracks."""
        Request = self.env["maintenance.request"].with_context(
            tracking_disable=False, mail_notrack=False
        )
        request = Request.with_user(user or self.env.user).create(
            {
                "name": "It does not start",
                "equipment_id": self.pump.id,
                "interlocuteur_id": self.assigned.partner_id.id,
                **values,
            }
        )
        self.flush_tracking()
        return request.sudo()

    def change(self, request, user=None, **values):
        """Let somebody change a request, ours by default."""
        request.with_user(user or self.technician).sudo().write(values)
        self.flush_tracking()

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.flush()

    def tell(self, request):
        """Return state, label and who of what happened."""
        return [
            (step.state, step.label, step.who)
            for step in request._get_timeline()
            if not step.expected
        ]

    def expect(self, request):
        return [step.state for step in request._get_timeline() if step.expected]

    # ----------------------------------------------------------------- what happened

    def test_from_received_to_done(self):
        ours = self.env.company.name
        request = self.make(self.technician)
        self.assertEqual(self.tell(request), [("received", "Received", ours)])
        self.assertEqual(self.expect(request), ["planned", "under_way", "done"])
        self.change(request, schedule_date="2026-11-27 08:00:00")
        self.assertEqual(self.expect(request), ["under_way", "done"])
        self.change(request, stage_id=self.stages["under_way"].id)
        self.change(request, stage_id=self.stages["done"].id)
        self.assertEqual(
            self.tell(request),
            [
                ("received", "Received", ours),
                ("planned", "Scheduled", ours),
                ("under_way", "Under way", ours),
                ("done", "Completed", ours),
            ],
        )
        self.assertEqual(self.expect(request), [])

    def test_a_visit_says_when_and_by_a_setting_who_comes(self):
        request = self.make(user_id=self.technician.id)
        self.change(request, schedule_date="2026-11-27 08:00:00")
        self.assertEqual(
            request._get_timeline()[1].detail, "27 November 2026 at 9:00 AM"
        )
        self.env.company.shows_technician = True
        self.assertEqual(
            request._get_timeline()[1].detail,
            f"27 November 2026 at 9:00 AM, by {self.technician.name}",
        )

    def test_times_are_said_as_a_language_says_them(self):
        request = self.make(schedule_date="2026-11-27 00:05:00")
        self.assertEqual(request._get_planned_text(), "27 November 2026 at 1:05 AM")
        request.schedule_date = "2026-11-27 11:30:00"
        self.assertEqual(request._get_planned_text(), "27 November 2026 at 12:30 PM")
        request.schedule_date = "2026-11-26 23:00:00"
        self.assertEqual(request._get_planned_text(), "27 November 2026 at 12:00 AM")

    def test_a_visit_that_is_put_off_is_told_each_time(self):
        request = self.make()
        self.change(request, schedule_date="2026-11-27 08:00:00")
        self.change(request, schedule_date="2026-12-01 13:30:00")
        self.change(request, schedule_date=False)
        steps = request._get_timeline()[1:4]
        self.assertEqual(
            [(step.label, step.detail) for step in steps],
            [
                ("Scheduled", "27 November 2026 at 9:00 AM"),
                ("Scheduled", "1 December 2026 at 2:30 PM"),
                ("The date is open again", ""),
            ],
        )
        self.assertEqual(self.expect(request), ["planned", "under_way", "done"])

    def test_cancelled_and_reopened(self):
        request = self.make()
        self.change(request, stage_id=self.stages["under_way"].id)
        request.with_user(self.technician).archive_equipment_request()
        self.flush_tracking()
        self.assertEqual(request.public_state, "dropped")
        self.assertEqual(self.tell(request)[-1][:2], ("dropped", "Not pursued"))
        self.assertEqual(self.expect(request), [])
        request.with_user(self.technician).reset_equipment_request()
        self.flush_tracking()
        self.assertEqual(
            [step[:2] for step in self.tell(request)],
            [
                ("received", "Received"),
                ("under_way", "Under way"),
                ("dropped", "Not pursued"),
                ("received", "Reopened"),
            ],
        )

    def test_steps_among_our_own_stages_are_nothing_to_customers(self):
        request = self.make()
        waiting = self.stages["new"].copy({"public_state": "received"})
        self.change(request, stage_id=waiting.id)
        own = self.env["maintenance.stage"].create({"name": "Parts are ordered"})
        self.change(request, stage_id=own.id)
        self.assertEqual(len(self.tell(request)), 1)
        self.assertEqual(self.expect(request), ["done"])
        self.change(request, stage_id=waiting.id)
        own.unlink()
        self.assertEqual(
            [step[0] for step in self.tell(request)], ["received", "received"]
        )

    def test_what_was_never_tracked_has_no_date(self):
        request = self.env["maintenance.request"].with_context(tracking_disable=True)
        request = request.create({"name": "Old", "equipment_id": self.pump.id})
        request.schedule_date = "2026-11-27 08:00:00"
        planned = request._get_timeline()[1]
        self.assertEqual((planned.state, planned.date), ("planned", ""))

    # -------------------------------------------------------------------------- who

    def test_people_of_the_customer_by_name_ours_as_the_company(self):
        request = self.make(self.technician)
        self.change(request, self.supervisor, stage_id=self.stages["done"].id)
        self.assertEqual(self.tell(request)[-1][2], self.supervisor.partner_id.name)

    def test_no_name_of_a_former_employee_or_another_customer(self):
        """Whose account is closed, or who works elsewhere, is no person of theirs."""
        request = self.make(self.technician)
        self.change(request, stage_id=self.stages["under_way"].id)
        self.technician.active = False
        self.change(request, self.other, stage_id=self.stages["done"].id)
        who = {step[2] for step in self.tell(request)}
        self.assertEqual(who, {self.env.company.name})

    # ------------------------------------------------------------------------- page

    def test_page_shows_it_to_whoever_may_read_the_request(self):
        request = self.make()
        self.change(request, schedule_date="2026-11-27 08:00:00")
        page = self.open(f"/my/interventions/{request.id}", self.supervisor).text
        self.assertIn("o_interlocuteur_timeline", page)
        self.assertIn("27 November 2026 at 9:00 AM", page)
        self.assertEqual(page.count('aria-current="step"'), 1)
        self.assertNotIn(self.technician.name, page)

    def test_it_costs_the_same_whatever_happened(self):
        quiet, busy = self.make(), self.make()
        for day in range(1, 29):
            self.change(busy, schedule_date=f"2026-12-{day:02} 08:00:00")
            stage = "new" if day % 2 else "under_way"
            self.change(busy, stage_id=self.stages[stage].id)
        self.assertGreater(len(busy._get_timeline()), 40)
        for request in (quiet, busy):
            self.change(request, stage_id=self.stages["under_way"].id)
            request._get_timeline()
            with self.assertQueryCount(2):
                request._get_timeline()

    # ------------------------------------------------------------- stored public state

    def test_cancelled_requests_are_listed_as_closed(self):
        self.request_pump.archive = True
        closed = self.get_names("/my/interventions?filterby=closed", self.supervisor)
        opened = self.get_names("/my/interventions?filterby=open")
        self.assertEqual(closed, {"Pump leaks"})
        self.assertEqual(opened, {"Chiller hums"})

    def test_states_are_sorted_as_they_happen(self):
        Request = self.env["maintenance.request"]
        requests = Request
        for state in ("done", "new", "under_way"):
            requests += self.make(stage_id=self.stages[state].id)
        requests += self.make(archive=True)
        requests += self.make(schedule_date="2026-11-27 08:00:00")
        found = Request.search([("id", "in", requests.ids)], order="public_state")
        self.assertEqual(
            found.mapped("public_state"),
            ["received", "planned", "under_way", "done", "dropped"],
        )

    def test_states_of_requests_that_are_there_are_filled_as_they_are_computed(self):
        requests = self.make(schedule_date="2026-11-27 08:00:00")
        requests += self.make(stage_id=self.stages["done"].id)
        requests += self.make(archive=True)
        requests += self.make(
            stage_id=self.env["maintenance.stage"].create({"name": "?"}).id
        )
        expected = requests.mapped("public_state")
        self.assertEqual(expected, ["planned", "done", "dropped", False])
        self.env.cr.execute(SQL("UPDATE maintenance_request SET public_state = NULL"))
        self.env["maintenance.stage"]._set_shipped_states()
        self.assertEqual(requests.mapped("public_state"), expected)
