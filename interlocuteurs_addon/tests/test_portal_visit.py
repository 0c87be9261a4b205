import re
from datetime import timedelta

import vobject
from lxml import html

from odoo import fields
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .portal_pages_common import PortalPagesCommon


@tagged("post_install", "-at_install")
class TestPortalVisit(PortalPagesCommon):
    """The next visits: as a list, as a file, and by an address to subscribe to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tomorrow = fields.Datetime.now().replace(microsecond=0) + timedelta(days=1)
        cls.request_pump.write(
            {"maintenance_type": "preventive", "schedule_date": cls.tomorrow}
        )
        cls.request_boiler.write(
            {"maintenance_type": "preventive", "schedule_date": cls.tomorrow}
        )

    def read_calendar(self, answer):
        """Return summary to event of a calendar that was sent."""
        self.assertEqual(answer.status_code, 200)
        self.assertIn("text/calendar", answer.headers["Content-Type"])
        self.assertIn("no-store", answer.headers["Cache-Control"])
        calendar = vobject.readOne(answer.content.decode())
        return {
            event.summary.value: event for event in calendar.contents.get("vevent", [])
        }

    def press(self, user, **data):
        """Press a button above the list; return the page."""
        self.authenticate(user.login, user.login)
        data["csrf_token"] = self.get_token()
        return self.url_open("/my/visits/key", data=data)

    def subscribe(self, user):
        """Return the path that a program is given."""
        page = self.press(user)
        self.assertIn("no-store", page.headers["Cache-Control"])
        return re.search(r"(/interlocuteurs/visits/[\w-]+\.ics)", page.text)[1]

    def fetch(self, path):
        """Return what a program gets, which has no session."""
        self.authenticate(None, None)
        return self.url_open(path)

    # -------------------------------------------------------------------------- list

    def test_the_tab_says_what_the_month_is_of(self):
        page = self.open("/my/visits/month?month=2031-07", self.supervisor).text
        self.assertIn("<title>Next Visits – July 2031 | ", page)

    def test_list_shows_what_is_planned_and_leads_to_the_request(self):
        self.request_chiller.schedule_date = self.tomorrow - timedelta(days=3)
        page = self.open("/my/visits", self.supervisor).text
        self.assertIn(f'href="/my/interventions/{self.request_pump.id}"', page)
        self.assertIn(self.request_pump._get_planned_text(), page)
        self.assertIn(self.request_pump.number, page)
        for other in (self.request_chiller, self.request_boiler):
            self.assertNotIn(other.name, page)
        self.assertEqual(self.count("visits_count"), {"visits_count": 1})

    def test_cancelled_and_done_are_no_visits(self):
        for values in (
            {"archive": True},
            {"stage_id": self.env.ref("maintenance.stage_3").id},
        ):
            self.request_pump.write({"archive": False, **values})
            page = self.open("/my/visits", self.supervisor).text
            self.assertNotIn("Pump leaks", page)

    # ------------------------------------------------------------------------- month

    def read_month(self, month, user=None):
        """Return the visits of the grid by day."""
        page = self.open(f"/my/visits/month?month={month}", user)
        table = html.fromstring(page.content).find(".//table")
        return {
            cell.find(".//time").get("datetime"): [
                " ".join(link.text_content().split())
                for link in cell.findall(".//li/a")
            ]
            for cell in table.findall("tbody//td")
            if cell.find(".//li") is not None
        }

    def test_month_shows_each_visit_on_its_day(self):
        self.env.company.partner_id.tz = "Europe/Paris"
        self.request_pump.schedule_date = "2026-11-30 23:30:00"
        self.request_chiller.schedule_date = "2026-11-30 08:00:00"
        shown = {
            "2026-11-30": ["9:00 AM Chiller hums"],
            # half an hour later where we are, and beside the last days of November
            "2026-12-01": ["12:30 AM Pump leaks"],
        }
        self.assertEqual(self.read_month("2026-11", self.supervisor), shown)
        self.assertEqual(self.read_month("2026-12"), shown)
        self.assertEqual(self.read_month("2027-01"), {})

    def test_month_shows_past_visits_and_none_that_was_dropped(self):
        self.request_pump.schedule_date = "2020-02-29 08:00:00"
        self.request_chiller.write(
            {"schedule_date": "2020-02-29 09:00:00", "archive": True}
        )
        self.assertEqual(
            self.read_month("2020-02", self.supervisor),
            {"2020-02-29": ["8:00 AM Pump leaks"]},
        )

    def test_month_shows_what_its_reader_reads(self):
        day = fields.Datetime.to_string(self.tomorrow)
        for user, names in (
            (self.supervisor, ["Pump leaks"]),
            (self.other, ["Boiler cold"]),
            (self.both, ["Pump leaks", "Boiler cold"]),
        ):
            with self.subTest(user=user.login):
                found = self.read_month(day[:7], user)
                self.assertEqual(
                    [text.split("M ")[1] for texts in found.values() for text in texts],
                    names,
                )

    def test_month_follows_the_organisation_acted_for(self):
        self.authenticate("both", "both")
        self.switch(self.organisation_b)
        month = f"{self.tomorrow:%Y-%m}"
        found = [text for texts in self.read_month(month).values() for text in texts]
        self.assertEqual(len(found), 1)
        self.assertIn("Boiler cold", found[0])

    def test_month_that_there_is_not_is_that_of_today(self):
        today = self.env["interlocuteur.collaboration"]._get_today()
        for month in ("", "2026-13", "x" * 5000, "1999-01", "9999-12"):
            with self.subTest(month=month[:9]):
                page = self.open(f"/my/visits/month?month={month}", self.supervisor)
                self.assertEqual(page.status_code, 200)
                self.assertIn(f'datetime="{today}"', page.text)

    def test_month_begins_its_weeks_as_the_language_does(self):
        for start, first in (("1", "2026-10-26"), ("7", "2026-11-01")):
            self.env["res.lang"]._get_data(code="en_US")
            self.env.ref("base.lang_en").week_start = start
            page = self.open("/my/visits/month?month=2026-11", self.supervisor)
            table = html.fromstring(page.content).find(".//table")
            self.assertEqual(table.find(".//time").get("datetime"), first)

    def test_month_costs_the_same_however_many(self):
        Request = self.env["maintenance.request"].with_user(self.supervisor)
        first = fields.Date.to_date("2026-11-01")

        def read():
            self.env.invalidate_all()
            weeks = Request._get_visit_month(first)
            visits = [visit for week in weeks for day in week for visit in day.visits]
            return [visit._get_visit_hour() for visit in visits]

        self.request_pump.schedule_date = "2026-11-10 08:00:00"
        read()
        with self.assertQueryCount(9):
            self.assertEqual(len(read()), 1)
        for day in range(11, 21):
            self.make_request("More", self.pump).schedule_date = f"2026-11-{day} 08:00"
        with self.assertQueryCount(9):
            self.assertEqual(len(read()), 11)

    # ---------------------------------------------------------------------- calendar

    def test_a_file_says_when_where_and_what_about(self):
        self.request_pump.name = "Yearly; check, \\n with\nlines"
        events = self.read_calendar(
            self.open("/my/visits/calendar.ics", self.supervisor)
        )
        [summary] = events
        event = events[summary]
        self.assertIn("Yearly; check", summary)
        self.assertIn("Pump of A", summary)
        start = event.dtstart.value
        self.assertEqual(start.utcoffset(), timedelta())
        self.assertEqual(start.replace(tzinfo=None), self.tomorrow)
        self.assertEqual(event.dtend.value - start, timedelta(hours=1))
        self.assertIn("Alpes Nord", event.location.value)
        self.assertTrue(
            event.url.value.endswith(f"/my/interventions/{self.request_pump.id}")
        )

    def test_site_that_went_to_another_owner_names_none(self):
        self.site_a.write({"street": "3 rue Haute", "city": "Annecy"})
        self.pump.site_id = False
        self.site_a.parent_id = self.organisation_b
        events = self.read_calendar(
            self.open("/my/visits/calendar.ics", self.supervisor)
        )
        places = [event.location.value for event in events.values()]
        self.assertEqual(
            places, ["Clinique des Alpes, Alpes Nord, 3 rue Haute, Annecy"]
        )

    def test_no_text_breaks_a_calendar(self):
        self.request_pump.name = "a\x07\ufffe\rBEGIN:VEVENT\x85b\u2028c"
        self.site_a.name = "Al\x0bpes\x1b"
        answer = self.open("/my/visits/calendar.ics", self.supervisor)
        [event] = self.read_calendar(answer).values()
        self.assertIn("a BEGIN:VEVENT b c", event.summary.value)
        self.assertIn("Al pes", event.location.value)
        text = answer.content.decode()
        self.assertEqual(text.count("\nBEGIN:VEVENT"), 1)
        self.assertNotRegex(text, "[\x00-\x08\x0b\x0c\x0e-\x1f\x85\u2028\ufffe]")

    def test_it_costs_the_same_whatever_there_is(self):
        Request = self.env["maintenance.request"].with_user(self.other)

        def look():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Request._get_visit_calendar()
            return self.env.cr.sql_log_count - before

        look()
        few = look()
        for _number in range(12):
            self.make_request("Check", self.boiler).schedule_date = self.tomorrow
        self.env.flush_all()
        self.assertEqual(look(), few)

    # ------------------------------------------------------------------ subscription

    def test_a_program_reads_what_its_owner_reads_now(self):
        path = self.subscribe(self.supervisor)
        self.assertEqual(len(self.read_calendar(self.fetch(path))), 1)
        self.request_chiller.schedule_date = self.tomorrow
        events = self.read_calendar(self.fetch(path))
        self.assertEqual(len(events), 2)
        self.assertFalse([name for name in events if "Boiler" in name])
        assigned = self.read_calendar(self.fetch(self.subscribe(self.assigned)))
        self.assertFalse([name for name in assigned if "Chiller" in name])

    def test_it_ends_with_the_access(self):
        path = self.subscribe(self.supervisor)
        self.supervisor.partner_id.collaboration_ids.write(
            {"date_start": "2020-01-01", "date_end": "2020-12-31"}
        )
        self.assertEqual(self.read_calendar(self.fetch(path)), {})

    @mute_logger("odoo.http")
    def test_it_ends_with_the_account_and_does_not_come_back_with_it(self):
        path = self.subscribe(self.supervisor)
        self.supervisor.active = False
        self.assertEqual(self.fetch(path).status_code, 404)
        self.supervisor._revoke_credentials()
        self.supervisor.active = True
        self.assertEqual(self.fetch(path).status_code, 404)

    @mute_logger("odoo.http")
    def test_it_is_revoked_and_made_anew(self):
        first = self.subscribe(self.supervisor)
        second = self.subscribe(self.supervisor)
        self.assertNotEqual(first, second)
        self.assertEqual(self.fetch(first).status_code, 404)
        self.assertEqual(self.fetch(second).status_code, 200)
        page = self.press(self.supervisor, revoke="1").text
        self.assertNotIn("/interlocuteurs/visits/", page)
        self.assertEqual(self.fetch(second).status_code, 404)

    def test_it_is_shown_once_and_kept_nowhere(self):
        path = self.subscribe(self.supervisor)
        key = path.split("/")[-1].removesuffix(".ics")
        self.assertGreaterEqual(len(key), 43)
        self.assertNotIn(key, self.open("/my/visits", self.supervisor).text)
        self.env.cr.execute("SELECT 1 FROM res_users WHERE visits_key_hash = %s", [key])
        self.assertFalse(self.env.cr.fetchall())

    @mute_logger("odoo.http")
    def test_made_up_keys_open_nothing(self):
        self.env.cr.execute("SELECT visits_key_hash FROM res_users LIMIT 1")
        for key in ("x", "False", "None", "%00", "é", "a" * 5000, "0" * 64):
            with self.subTest(key=key[:10]):
                answer = self.fetch(f"/interlocuteurs/visits/{key}.ics")
                self.assertEqual(answer.status_code, 404)
        self.subscribe(self.supervisor)
        self.env.cr.execute(
            "SELECT visits_key_hash FROM res_users WHERE visits_key_hash IS NOT NULL"
        )
        [[kept]] = self.env.cr.fetchall()
        answer = self.fetch(f"/interlocuteurs/visits/{kept}.ics")
        self.assertEqual(answer.status_code, 404)

    @mute_logger("odoo.http")
    def test_nobody_reads_or_writes_the_key_by_a_call(self):
        self.subscribe(self.supervisor)
        self.authenticate("supervisor", "supervisor")
        for method, args in (
            ("search_read", [[], ["visits_key_hash"]]),
            ("search", [[("visits_key_hash", "!=", False)]]),
            ("write", [self.supervisor.ids, {"visits_key_hash": "x"}]),
        ):
            with self.subTest(method=method), self.assertRaises(JsonRpcException):
                self.make_jsonrpc_request(
                    "/web/dataset/call_kw",
                    {
                        "model": "res.users",
                        "method": method,
                        "args": args,
                        "kwargs": {},
                    },
                )

    @mute_logger("odoo.http")
    def test_a_key_needs_a_form_of_ours(self):
        self.authenticate("supervisor", "supervisor")
        self.assertEqual(self.url_open("/my/visits/key").status_code, 405)
        answer = self.url_open("/my/visits/key", data={"revoke": "1"})
        self.assertEqual(answer.status_code, 400)

    def test_employees_have_none(self):
        employee = self.make_employee("employee")
        employee.password = "employee"
        key = employee._make_visits_key()
        self.assertFalse(self.env["res.users"]._find_by_visits_key(key))
