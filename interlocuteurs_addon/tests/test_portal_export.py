import io
from datetime import date, datetime
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from lxml import html
from openpyxl import load_workbook

from odoo.fields import Command
from odoo.tests import tagged

from ..controllers import portal_export
from .portal_pages_common import PortalPagesCommon


@tagged("post_install", "-at_install")
class TestPortalExport(PortalPagesCommon):
    """Lists of the portal as workbooks: as on the page, for whoever reads it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pump.warranty_date = "2027-02-03"
        cls.orders = {
            organisation: cls.env["sale.order"].create(
                {
                    "partner_id": organisation.id,
                    "client_order_ref": f"Ref of {organisation.name}",
                    "order_line": [
                        Command.create({"name": "Repair", "display_type": "line_note"})
                    ],
                }
            )
            for organisation in (cls.organisation_a, cls.organisation_b)
        }
        for order in cls.orders.values():
            order.action_confirm()

    def get_rows(self, url, user=None):
        """Return the rows of a workbook, the heading first."""
        answer = self.open(url, user)
        self.assertEqual(answer.status_code, 200, url)
        self.assertIn("spreadsheetml", answer.headers["Content-Type"])
        sheet = load_workbook(io.BytesIO(answer.content)).active
        return [list(row) for row in sheet.iter_rows(values_only=True)]

    def get_first(self, url, user=None):
        """Return what the first column says, without its heading."""
        return [row[0] for row in self.get_rows(url, user)[1:]]

    def get_link(self, url, user=None):
        """Return the address that the page of a list links to, or none."""
        page = html.fromstring(self.open(url, user).content)
        links = page.xpath("//div[hasclass('o_interlocuteur_export')]/a/@href")
        return links[0] if links else None

    # ---------------------------------------------------------------- what it says

    def test_days_numbers_and_texts(self):
        rows = self.get_rows("/my/export/equipment", self.supervisor)
        self.assertEqual(
            rows,
            [
                ["Equipment", "Site", "Serial Number", "Category", "Warranty Until"],
                ["Chiller of A", None, "SN Chiller of A", None, None],
                ["Pump of A", "Alpes Nord", "SN Pump of A", None, datetime(2027, 2, 3)],
            ],
        )
        order = self.orders[self.organisation_a]
        heading, row = self.get_rows("/my/export/orders")
        named = dict(zip(heading, row, strict=True))
        self.assertEqual(named["Order Reference"], order.name)
        self.assertEqual(named["Order Date"].date(), order.date_order.date())
        self.assertEqual(named["Total"], 0)
        self.assertEqual(named["Your reference"], "Ref of Clinique des Alpes")

    def test_requests_say_their_number_and_state(self):
        self.request_pump.external_reference = "GMAO-7"
        heading, *rows = self.get_rows("/my/export/interventions", self.supervisor)
        named = dict(zip(heading, rows[-1], strict=True))
        self.assertEqual(named["Subject"], "Pump leaks")
        self.assertEqual(named["Number"], self.request_pump.number)
        self.assertEqual(named["Your reference"], "GMAO-7")
        self.assertEqual(named["State"], "Received")
        self.assertEqual(named["Equipment concerned"], "Pump of A")
        self.assertEqual(named["Date"].date(), date.today())

    def test_visits_have_dates_that_a_workbook_sorts(self):
        self.request_pump.schedule_date = "2031-07-14 09:30:00"
        heading, row = self.get_rows("/my/export/visits", self.supervisor)
        named = dict(zip(heading, row, strict=True))
        self.assertEqual(named["Date"], datetime(2031, 7, 14, 9, 30))

    def test_people_and_team(self):
        heading, *rows = self.get_rows("/my/export/people", self.supervisor)
        named = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
        said = named[self.assigned.name]
        self.assertEqual(said["Phone"], "04 65 71 04 01")
        self.assertEqual(said["E-mail"], "assigned@example.com")
        self.supervisor.partner_id.collaboration_ids.profile_id.manage_people = True
        heading, *rows = self.get_rows("/my/export/team")
        named = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
        self.assertEqual(named[self.assigned.name]["Profile"], "User")

    def test_texts_are_no_formulas(self):
        self.chiller.name = '=HYPERLINK("http://evil.example")'
        self.pump.name = "+1+1"
        names = self.get_first("/my/export/equipment", self.supervisor)
        self.assertEqual(names, ["'+1+1", '\'=HYPERLINK("http://evil.example")'])

    def test_no_text_breaks_a_list(self):
        """XML has no place for some letters, wherever they came from."""
        self.chiller.name = "Chil\ufffeler\uffff"
        self.pump.name = "Pu\x0bmp\x01"
        names = self.get_first("/my/export/equipment", self.supervisor)
        self.assertEqual(names, ["Chiller", "Pump"])

    def test_organisations_are_told_apart_where_there_are_several(self):
        heading, *rows = self.get_rows("/my/export/equipment", self.both)
        self.assertEqual(heading[1], "Organisation")
        self.assertEqual(
            [row[1] for row in rows],
            ["Brasserie du Nord", "Clinique des Alpes", "Clinique des Alpes"],
        )
        self.switch(self.organisation_b)
        heading, *rows = self.get_rows("/my/export/equipment")
        self.assertNotIn("Organisation", heading)
        self.assertEqual([row[0] for row in rows], ["Boiler of B"])
        name = self.open("/my/export/equipment").headers["Content-Disposition"]
        self.assertIn("Equipment%20Brasserie%20du%20Nord", name)

    # ------------------------------------------------------------- as on the page

    def test_search_filters_and_order_are_those_of_the_page(self):
        self.authenticate("both", "both")
        for url, expected in (
            ("/my/equipment?search=of a&search_in=name", ["Chiller of A", "Pump of A"]),
            (f"/my/equipment?site={self.site_b.id}", ["Boiler of B"]),
            (f"/my/equipment?filterby={self.organisation_b.id}", ["Boiler of B"]),
            (
                "/my/interventions?sortby=name&filterby=open",
                ["Boiler cold", "Chiller hums", "Pump leaks"],
            ),
            ("/my/interventions?sortby=name&filterby=closed", []),
        ):
            with self.subTest(url):
                query = urlsplit(url).query
                name = urlsplit(url).path.split("/")[-1]
                self.assertEqual(self.get_first(f"/my/export/{name}?{query}"), expected)
                if expected:
                    link = self.get_link(url)
                    self.assertEqual(parse_qs(urlsplit(link).query), parse_qs(query))

    def test_lists_of_core_have_the_link_too(self):
        self.authenticate("both", "both")
        self.assertEqual(self.get_link("/my/orders"), "/my/export/orders?")
        self.assertEqual(
            set(self.get_first("/my/export/orders")),
            set(o.name for o in self.orders.values()),
        )
        self.switch(self.organisation_a)
        self.assertEqual(
            self.get_first("/my/export/orders"),
            [self.orders[self.organisation_a].name],
        )

    def test_the_page_of_a_record_has_no_link(self):
        self.assertIsNone(self.get_link(f"/my/equipment/{self.pump.id}", self.both))

    def test_the_limit_is_said(self):
        self.assertIn("at most 5,000 rows", self.open("/my/equipment", self.both).text)
        with patch.object(portal_export, "MOST_ROWS", 2):
            rows = self.get_first("/my/export/equipment")
        self.assertEqual(rows[:2], ["Boiler of B", "Chiller of A"])
        self.assertIn("the first 2 of 3 rows", rows[2])

    # ------------------------------------------------------------------ for whom

    def test_each_description_is_exported(self):
        """Those of bridges, too; what is closed is not there."""
        self.authenticate("supervisor", "supervisor")
        pages = self.env["interlocuteur.portal.page.mixin"].with_user(self.supervisor)
        for name, page in pages._get_all_portal_pages().items():
            with self.subTest(name):
                answer = self.url_open(f"/my/export/{name}")
                self.assertEqual(answer.status_code, 200 if page.is_open else 404)

    def test_nothing_of_others(self):
        self.assertEqual(
            self.get_first("/my/export/equipment", self.other), ["Boiler of B"]
        )
        self.assertEqual(
            self.get_first("/my/export/equipment", self.assigned), ["Pump of A"]
        )
        for name in ("people", "team", "unknown"):
            self.assertEqual(self.open(f"/my/export/{name}").status_code, 404, name)

    def test_nobody_without_session(self):
        self.authenticate(None, None)
        answer = self.url_open("/my/export/equipment", allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_it_costs_the_same_queries_for_many_rows(self):
        columns = self.env["maintenance.request"]._get_portal_pages()[0].columns

        def read(requests):
            self.env.invalidate_all()
            with self.assertQueryCount(6):
                for record in requests:
                    for column in columns:
                        column.get_value(record)

        read(self.request_pump)
        read(self.request_pump | self.request_chiller | self.request_boiler)
