from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .portal_pages_common import PortalPagesCommon


@tagged("post_install", "-at_install")
class TestPortalOverview(PortalPagesCommon):
    """What matters first on the home page: requests, visits, quotations, figures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = "Europe/Paris"
        cls.Request = cls.env["maintenance.request"]

    def get_section(self, name, user=None):
        """Return a section of the home page, or nothing."""
        page = self.open("/my", user or self.supervisor).text
        start = page.find(f'aria-labelledby="overview_{name}"')
        return page[start : page.find("</section>", start)] if start >= 0 else ""

    def make_quotation(self, organisation, **values):
        quotation = self.env["sale.order"].create(
            {"partner_id": organisation.id, **values}
        )
        quotation.state = "sent"
        return quotation

    def count(self, user):
        """Return open requests by state, as a user reads them."""
        rows = self.Request.with_user(user)._count_open_by_state([])
        return {state: number for state, _name, number in rows}

    # ------------------------------------------------------------------ open requests

    def test_open_requests_are_counted_by_state(self):
        self.request_chiller.stage_id = self.env.ref("maintenance.stage_1")
        self.assertEqual(self.count(self.supervisor), {"received": 1, "under_way": 1})
        self.assertEqual(self.count(self.assigned), {"received": 1})
        self.assertEqual(self.count(self.both), {"received": 2, "under_way": 1})
        self.request_pump.archive = True
        self.assertEqual(self.count(self.supervisor), {"under_way": 1})
        section = self.get_section("open")
        self.assertIn("Under way", section)
        self.assertIn("filterby=open&amp;state=under_way", section)

    def test_its_links_lead_to_what_they_count(self):
        self.request_chiller.stage_id = self.env.ref("maintenance.stage_1")
        names = self.get_names(
            "/my/interventions?filterby=open&state=under_way", self.supervisor
        )
        self.assertEqual(names, {"Chiller hums"})

    def test_it_follows_the_switcher(self):
        self.authenticate("both", "both")
        self.switch(self.organisation_b)
        self.request_boiler.schedule_date = fields.Datetime.now() + timedelta(days=1)
        self.request_pump.schedule_date = fields.Datetime.now() + timedelta(days=1)
        page = self.url_open("/my").text
        self.assertIn("Boiler cold", page)
        self.assertNotIn("Pump leaks", page)

    # ------------------------------------------------------------------------ visits

    def test_next_visits_come_first_and_past_ones_not_at_all(self):
        now = fields.Datetime.now()
        self.request_pump.schedule_date = now + timedelta(days=2)
        self.request_chiller.schedule_date = now - timedelta(days=2)
        section = self.get_section("visits")
        self.assertIn("Pump leaks", section)
        self.assertNotIn("Chiller hums", section)
        self.request_chiller.schedule_date = now + timedelta(days=1)
        section = self.get_section("visits")
        self.assertLess(section.find("Chiller hums"), section.find("Pump leaks"))

    # -------------------------------------------------------------------- quotations

    def test_quotations_are_for_whoever_decides(self):
        mine = self.make_quotation(self.organisation_a)
        theirs = self.make_quotation(self.organisation_b)
        late = self.make_quotation(self.organisation_a, validity_date="2020-01-01")
        section = self.get_section("quotations")
        self.assertIn(mine.name, section)
        self.assertNotIn(theirs.name, section)
        self.assertNotIn(late.name, section)
        mine.interlocuteur_id = self.assigned.partner_id
        self.assertEqual(self.get_section("quotations", self.assigned), "")

    # ----------------------------------------------------------------------- figures

    def test_supervisors_see_sites_and_ages(self):
        today = self.env["interlocuteur.collaboration"]._get_today()
        for days, request in ((7, self.request_pump), (31, self.request_chiller)):
            request.request_date = today - timedelta(days=days)
        self.request_chiller.site_id = False
        waiting = self.make_request("Pump waits", self.pump)
        waiting.request_date = today - timedelta(days=8)
        rows = self.Request.with_user(self.supervisor)._count_open_by_site([])
        self.assertEqual(
            [tuple(row) for row in rows],
            [("Alpes Nord", 1, 1, 0), ("Without a site", 0, 0, 1)],
        )
        self.assertIn("Alpes Nord", self.get_section("sites"))
        self.assertEqual(self.get_section("sites", self.assigned), "")

    def test_many_sites_are_put_together(self):
        for number in range(7):
            site = self.make_site(f"Site {number}", self.organisation_b)
            equipment = self.make_equipment(f"P{number}", self.organisation_b, site)
            for _time in range(number):
                self.make_request("Leak", equipment)
        rows = self.Request.with_user(self.other)._count_open_by_site([])
        self.assertEqual(
            [(row.name, row.total) for row in rows],
            [
                ("Site 6", 6),
                ("Site 5", 5),
                ("Site 4", 4),
                ("Site 3", 3),
                ("Site 2", 2),
                ("Other sites", 2),
            ],
        )

    def test_nobody_meets_another_customers_figures(self):
        page = self.open("/my", self.other).text
        self.assertNotIn("Alpes", page)
        self.assertIn("Brasserie Sud", page)

    def test_an_end_is_seen_at_once(self):
        self.supervisor.partner_id.collaboration_ids.write(
            {"date_start": "2020-01-01", "date_end": "2020-12-31"}
        )
        self.assertEqual(self.get_section("open"), "")
        self.assertNotIn("Alpes Nord", self.url_open("/my").text)

    # ---------------------------------------------------------------- what it costs

    def test_it_costs_the_same_whatever_there_is(self):
        user = self.other
        Request = self.Request.with_user(user)

        def look():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Request._count_open_by_state([])
            [visit.name for visit in Request._find_next_visits([])]
            Request._count_open_by_site([])
            return self.env.cr.sql_log_count - before

        tomorrow = fields.Datetime.now() + timedelta(days=1)
        self.request_boiler.schedule_date = tomorrow
        self.env.flush_all()
        look()
        few = look()
        for number in range(12):
            site = self.make_site(f"Site {number}", self.organisation_b)
            equipment = self.make_equipment(f"P{number}", self.organisation_b, site)
            self.make_request("Leak", equipment).schedule_date = tomorrow
        self.env.flush_all()
        self.assertEqual(look(), few)

    def test_employees_have_cores_home(self):
        employee = self.make_employee("employee")
        employee.password = "employee"
        self.assertEqual(self.get_section("open", employee), "")
