import re
from datetime import timedelta

import vobject
from lxml import html

from odoo import fields
from odoo.tests import tagged

from odoo.addons.interlocuteurs_addon.tests.account_common import AccountHttpCommon

from .common import FieldServiceCommon

OF_A = ("of A", "of the mover")


@tagged("post_install", "-at_install")
class TestFieldServiceVisit(FieldServiceCommon, AccountHttpCommon):
    """Planned orders are visits: home page, list, month, file and subscription."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = "Europe/Paris"
        now = fields.Datetime.now().replace(microsecond=0)
        cls.tomorrow = now + timedelta(days=1)
        for order in cls.orders.values():
            order.write({"scheduled_date_start": cls.tomorrow, "scheduled_duration": 3})

    def read_calendar(self, path="/my/visits/calendar.ics"):
        """Return the events of a calendar by what they are called."""
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 200)
        calendar = vobject.readOne(answer.content.decode())
        events = calendar.contents.get("vevent", [])
        return {event.summary.value: event for event in events}

    def get_shown(self, texts):
        """Return which of the orders some texts name."""
        text = "\n".join(texts)
        return {name for name, order in self.orders.items() if order.name in text}

    def assert_visits(self, login, *names):
        """Check what each way of looking at the next visits names to somebody."""
        self.log_in(login)
        expected = set(names)
        month = f"/my/visits/month?month={self.tomorrow:%Y-%m}"
        for address in ("/my/visits", month):
            page = self.url_open(address).text
            self.assertEqual(self.get_shown([page]), expected, address)
        self.assertEqual(self.get_shown(self.read_calendar()), expected)
        self.assertEqual(self.get_shown([self.url_open("/my").text]), expected)
        self.assertEqual(self.count("visits_count"), {"visits_count": len(expected)})

    # ------------------------------------------------------------------ the matrix

    def test_each_sees_the_visits_of_their_organisations(self):
        self.assert_visits("stays", *OF_A)
        self.assert_visits("colleague_b", "of B")
        self.assert_visits("both", *OF_A, "of B")

    def test_whoever_moves_takes_nothing_along(self):
        self.mover.parent_id = self.organisation_b
        self.mover.collaboration_ids.profile_id = self.profile
        self.assert_visits("mover", "of B")
        self.assert_visits("stays", *OF_A)

    def test_narrower_scopes(self):
        pump = self.make_equipment(self.organisation_a)
        pump.action_open_fsm_equipment()
        self.orders["of A"].equipment_ids = pump.fsm_equipment_ids
        self.profile.scope = "own"
        self.assert_visits("mover", "of the mover")
        self.assert_visits("stays")
        self.profile.scope = "assigned"
        pump.interlocuteur_ids = self.users["stays"].partner_id
        self.assert_visits("stays", "of A")

    def test_profile_opens_none_without_its_switch(self):
        self.profile.see_fsm_orders = False
        self.assert_visits("stays")

    def test_end_of_a_collaboration(self):
        user = self.users["stays"]
        path = f"/interlocuteurs/visits/{user._make_visits_key()}.ics"
        self.assertEqual(self.get_shown(self.read_calendar(path)), set(OF_A))
        user.partner_id.collaboration_ids.date_end = "2020-12-31"
        self.assertEqual(self.read_calendar(path), {})
        self.assert_visits("stays")

    def test_they_follow_the_organisation_acted_for(self):
        self.log_in("both")
        self.act_for(self.organisation_b)
        self.assertEqual(self.count("visits_count"), {"visits_count": 1})
        for address in ("/my", "/my/visits", "/my/visits/month"):
            if address.endswith("month"):
                address += f"?month={self.tomorrow:%Y-%m}"
            page = self.url_open(address).text
            self.assertEqual(self.get_shown([page]), {"of B"}, address)

    # ------------------------------------------------------------- which are visits

    def test_unplanned_and_cancelled_are_none(self):
        self.orders["of the mover"].scheduled_date_start = False
        self.orders["of A"].action_cancel()
        self.assert_visits("stays")

    def test_done_and_past_ones_stay_in_month_and_calendar(self):
        self.orders["of A"].action_complete()
        yesterday = self.tomorrow - timedelta(days=2)
        self.orders["of the mover"].scheduled_date_start = yesterday
        self.log_in("stays")
        self.assertEqual(self.get_shown(self.read_calendar()), set(OF_A))
        for address in ("/my", "/my/visits"):
            page = self.url_open(address).text
            self.assertEqual(self.get_shown([page]), set(), address)
        self.assertEqual(self.count("visits_count"), {"visits_count": 0})

    def test_they_stand_among_requests_in_the_order_of_their_dates(self):
        self.profile.see_requests = True
        stage = self.env.ref("maintenance.stage_0")
        self.env["maintenance.request"].create(
            [
                {
                    "name": name,
                    "organisation_id": self.organisation_a.id,
                    "schedule_date": self.tomorrow + timedelta(hours=hours),
                    "stage_id": stage.id,
                }
                for name, hours in (("Before", -1), ("After", 1), ("Much later", 2))
            ]
        )
        self.orders["of the mover"].scheduled_date_start += timedelta(hours=3)
        self.log_in("stays")
        section = re.search(
            r'aria-labelledby="overview_visits".*?</section>',
            self.url_open("/my").text,
            re.DOTALL,
        )[0]
        lines = html.fromstring(section).xpath("//li/div")
        self.assertEqual(
            [line.text_content().split(" · ")[0].strip() for line in lines],
            ["Before", self.orders["of A"].name, "After"],
        )
        self.assertEqual(self.count("visits_count"), {"visits_count": 5})
        page = self.url_open("/my/visits").text
        self.assertLess(page.index("Much later"), page.index(">Field Service Orders<"))

    # --------------------------------------------------------------- what they say

    def test_month_has_them_on_the_day_of_our_clock(self):
        order = self.orders["of A"]
        order.scheduled_date_start = "2026-11-30 23:30:00"
        self.log_in("stays")
        page = html.fromstring(self.url_open("/my/visits/month?month=2026-12").content)
        [cell] = page.xpath("//td[.//time/@datetime='2026-12-01']")
        [link] = cell.xpath(".//li/a")
        text = " ".join(link.text_content().split())
        self.assertEqual(text, f"12:30 AM {order.name}")
        self.assertEqual(link.get("href"), f"/my/fsm_order/{order.id}")
        self.assertIn("Workshop", cell.text_content())

    def test_file_says_when_where_and_what_about(self):
        order = self.orders["of A"]
        order.type = self.env["fsm.order.type"].create({"name": "Yearly check"})
        order.location_id.write({"street": "3 rue Haute", "city": "Annecy"})
        self.log_in("stays")
        event = self.read_calendar()[f"{order.name} · Yearly check"]
        self.assertEqual(event.dtstart.value.replace(tzinfo=None), self.tomorrow)
        self.assertEqual(event.dtend.value - event.dtstart.value, timedelta(hours=3))
        self.assertEqual(
            event.location.value, "Clinique des Alpes, Workshop, 3 rue Haute, Annecy"
        )
        self.assertEqual(event.description.value, order.stage_id.name)
        self.assertTrue(event.url.value.endswith(f"/my/fsm_order/{order.id}"))
        self.assertRegex(event.uid.value, rf"^fsm\.order-{order.id}@")

    def test_place_that_went_to_another_owner_names_none(self):
        self.sites[self.organisation_a].parent_id = self.organisation_b
        self.log_in("stays")
        for event in self.read_calendar().values():
            self.assertIn("Workshop", event.location.value)
            self.assertNotIn(self.organisation_b.name, event.location.value)

    def test_they_cost_the_same_however_many(self):
        user = self.users["stays"]
        Page = self.env["interlocuteur.portal.page.mixin"].with_user(user)
        first = fields.Date.to_date("2026-11-01")

        def read():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            weeks = Page._get_visit_month(first)
            visits = [visit for week in weeks for day in week for visit in day.visits]
            for visit in visits:
                self.assertTrue(visit._get_visit_hour() + visit._get_visit_details())
            Page._get_visit_calendar()
            return len(visits), self.env.cr.sql_log_count - before

        self.orders["of A"].scheduled_date_start = "2026-11-10 08:00:00"
        self.orders["of the mover"].scheduled_date_start = False
        self.env.flush_all()
        read()
        one, queries = read()
        for day in range(11, 21):
            self.make_order(
                self.organisation_a, scheduled_date_start=f"2026-11-{day} 08:00:00"
            )
        self.env.flush_all()
        self.assertEqual((one, *read()), (1, 11, queries))
