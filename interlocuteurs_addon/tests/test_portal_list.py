from lxml import html

from odoo.tests import tagged

from .portal_pages_common import PortalPagesCommon

REQUESTS = "/my/interventions"
EQUIPMENT = "/my/equipment"


@tagged("post_install", "-at_install")
class TestPortalList(PortalPagesCommon):
    """What lists show, and how one finds one's way in them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request_bare = cls.env["maintenance.request"].create(
            {"name": "Bare", "organisation_id": cls.organisation_a.id}
        )
        cls.request_bare.equipment_id = False
        # they have got the only site that there is
        (cls.request_bare | cls.request_chiller).site_id = False
        cls.bare = cls.env["maintenance.equipment"].create(
            {"name": "Bare thing", "organisation_id": cls.organisation_a.id}
        )

    def get_tree(self, url, user=None):
        return html.fromstring(self.open(url, user).text)

    def get_table(self, url, user=None):
        """Return the headings of a list, and its rows as texts of cells."""
        [table] = self.get_tree(url, user).xpath("//table[.//td]")
        headings = [th.text_content().strip() for th in table.xpath("./thead//th")]
        rows = [tr.xpath("./td") for tr in table.xpath(".//tr[td]")]
        return headings, rows

    def get_groups(self, url, user=None):
        titles = self.get_tree(url, user).xpath("//tbody/tr/th")
        return [title.text_content().strip() for title in titles]

    # --------------------------------------------------------------------- cells

    def test_each_row_has_a_cell_for_each_heading(self):
        """Whatever is empty of it."""
        for url in (REQUESTS, EQUIPMENT, "/my/contacts-organisation"):
            headings, rows = self.get_table(url, self.supervisor)
            for cells in rows:
                with self.subTest(url=url, row=cells[0].text_content().split()):
                    self.assertEqual(len(cells), len(headings))

    def test_each_row_of_core_s_lists_has_them_too(self):
        order = self.env["sale.order"].create(
            {"partner_id": self.organisation_a.id, "state": "sale"}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET client_order_ref = NULL WHERE id = %s", [order.id]
        )
        headings, rows = self.get_table("/my/orders", self.both)
        for cells in rows:
            self.assertEqual(len(cells), len(headings))

    def test_what_has_no_site_has_a_heading_of_its_own(self):
        headings = self.get_groups(f"{REQUESTS}?groupby=site", self.supervisor)
        self.assertEqual(sorted(headings), ["Alpes Nord", "None"])

    # ------------------------------------------------------------------- choices

    def test_filters_by_state(self):
        self.request_pump.stage_id = self.env.ref("maintenance.stage_3")
        self.request_bare.interlocuteur_id = self.supervisor.partner_id
        for choice, names in (
            ("all", {"Pump leaks", "Chiller hums", "Bare"}),
            ("open", {"Chiller hums", "Bare"}),
            ("closed", {"Pump leaks"}),
            ("mine", {"Bare"}),
        ):
            with self.subTest(choice):
                self.assertEqual(
                    self.get_names(f"{REQUESTS}?filterby={choice}", self.supervisor),
                    names,
                )

    def test_filters_by_site_equipment_and_period_go_together(self):
        self.request_bare.request_date = "2020-01-01"
        self.authenticate("supervisor", "supervisor")
        for query, names in (
            (f"site={self.site_a.id}", {"Pump leaks"}),
            (f"equipment={self.chiller.id}", {"Chiller hums"}),
            ("period=month", {"Pump leaks", "Chiller hums"}),
            (f"period=month&site={self.site_a.id}&search=leaks", {"Pump leaks"}),
            (f"equipment={self.chiller.id}&site={self.site_a.id}", set()),
            # what others have is not offered: it narrows nothing
            (f"site={self.site_b.id}", {"Pump leaks", "Chiller hums", "Bare"}),
            ("site=1 or 1&period=x", {"Pump leaks", "Chiller hums", "Bare"}),
        ):
            with self.subTest(query):
                self.assertEqual(self.get_names(f"{REQUESTS}?{query}"), names)

    def test_offers_nothing_of_others(self):
        for user, seen, hidden in (
            (self.supervisor, ("Pump of A", "Chiller of A"), ("Boiler of B",)),
            (self.both, ("Pump of A", "Boiler of B"), ()),
            (self.other, (), ("Pump of A", "Alpes Nord")),
        ):
            form = self.get_tree(REQUESTS, user).xpath(
                "//form[contains(@class, 'o_interlocuteur_filters')]"
            )
            text = form[0].text_content() if form else ""
            for name in seen:
                self.assertIn(name, text)
            for name in hidden:
                self.assertNotIn(name, text)

    def test_what_is_chosen_stays_on_the_next_page(self):
        for number in range(25):
            self.env["maintenance.request"].create(
                {"name": f"Leak {number}", "equipment_id": self.pump.id}
            )
        url = f"{REQUESTS}?site={self.site_a.id}&filterby=open&groupby=site"
        tree = self.get_tree(url, self.supervisor)
        self.assertEqual(len(tree.xpath("//tbody/tr[td]")), 20)
        [link] = {a.get("href") for a in tree.xpath("//a[contains(@href, 'page/2')]")}
        for kept in (f"site={self.site_a.id}", "filterby=open", "groupby=site"):
            self.assertIn(kept, link)
        self.assertEqual(len(self.get_names(link.split("?")[0] + "?x=")), 0)
        rows = self.get_tree(link).xpath("//tbody/tr[td]")
        self.assertEqual(len(rows), 6)

    def test_search_finds_by_what_people_have_at_hand(self):
        self.request_pump.write(
            {"external_reference": "BT-4711", "description": "<p>Odeur de fuel</p>"}
        )
        self.authenticate("supervisor", "supervisor")
        for text in ("leaks", "BT-47", "fuel", "SN Pump", self.request_pump.number):
            with self.subTest(text):
                self.assertEqual(
                    self.get_names(f"{REQUESTS}?search={text}"), {"Pump leaks"}
                )

    def test_groups_by_the_words_of_customers(self):
        self.request_pump.stage_id = self.env.ref("maintenance.stage_3")
        headings = self.get_groups(f"{REQUESTS}?groupby=state", self.supervisor)
        self.assertEqual(headings, ["Received", "Completed"])

    # ----------------------------------------------------------------- core's lists

    def test_orders_and_invoices_say_reference_and_contact(self):
        person = self.assigned.partner_id
        order = self.env["sale.order"].create(
            {
                "partner_id": self.organisation_a.id,
                "interlocuteur_id": person.id,
                "client_order_ref": "PO-4711",
            }
        )
        order.state = "sent"
        page = self.open("/my/quotes", self.supervisor).text
        self.assertIn("PO-4711", page)
        self.assertIn(person.name, page)
        order.state = "sale"
        page = self.open("/my/orders").text
        self.assertIn("PO-4711", page)
        self.assertIn(person.name, page)

    # ------------------------------------------------------------------------ phones

    def test_cards_say_what_matters(self):
        """Of equipment serial number and site; of requests number, site and state."""
        self.request_pump.external_reference = "BT-1"
        for url, texts in (
            (EQUIPMENT, ("Pump of A", "SN Pump of A", "Alpes Nord")),
            (
                REQUESTS,
                (
                    "Pump leaks",
                    self.request_pump.number,
                    "BT-1",
                    "Pump of A",
                    "Alpes Nord",
                    "Received",
                ),
            ),
        ):
            _headings, rows = self.get_table(f"{url}?search=pump", self.supervisor)
            card = rows[0][0].text_content()
            for text in texts:
                with self.subTest(url=url, text=text):
                    self.assertIn(text, card)
            [head] = self.get_tree(url).xpath("//thead/tr")
            self.assertIn("d-none d-md-table-row", head.get("class"))
            for cell in rows[0][1:]:
                self.assertIn("d-none d-md-table-cell", cell.get("class"))
