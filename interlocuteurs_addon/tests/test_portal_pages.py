import re

from odoo.fields import Domain
from odoo.tests import BaseCase, new_test_user, tagged

from ..controllers.portal_document import _without_partner
from .portal_pages_common import PortalPagesCommon


@tagged("post_install", "-at_install")
class TestPortalPages(PortalPagesCommon):
    """Lists, pages and counters, each as users of every kind."""

    def test_lists_and_counters_by_profile(self):
        """Counters equal the lists, and both what the profile opens."""
        equipment = {
            self.supervisor: {"Pump of A", "Chiller of A"},
            self.assigned: {"Pump of A"},
            self.other: {"Boiler of B"},
            self.both: {"Pump of A", "Chiller of A", "Boiler of B"},
        }
        requests = {
            self.supervisor: {"Pump leaks", "Chiller hums"},
            self.assigned: {"Pump leaks"},
            self.other: {"Boiler cold"},
            self.both: {"Pump leaks", "Chiller hums", "Boiler cold"},
        }
        for user, names in equipment.items():
            with self.subTest(user.login):
                self.assertEqual(self.get_names("/my/equipment", user), names)
                self.assertEqual(self.get_names("/my/interventions"), requests[user])
                counts = self.count("equipment_count", "intervention_count")
                self.assertEqual(counts["equipment_count"], len(names))
                self.assertEqual(counts["intervention_count"], len(requests[user]))
                self.assertEqual(self.open("/my").status_code, 200)

    def test_public_is_sent_to_the_login(self):
        for url in (
            "/my/equipment",
            f"/my/equipment/{self.pump.id}",
            "/my/interventions",
            "/my/interventions/new",
            "/my/contacts-organisation",
        ):
            with self.subTest(url):
                self.assertIn("/web/login", self.open(url).url)
        page = self.open(f"/my/interventions/{self.request_pump.id}")
        self.assertNotIn("Pump leaks", page.text)

    def test_pages_of_others_are_refused(self):
        for user, refused in (
            (self.other, self.pump),
            (self.assigned, self.chiller),
            (self.supervisor, self.boiler),
            (self.other, self.request_pump),
            (self.assigned, self.request_chiller),
            (self.supervisor, self.request_boiler),
        ):
            kind = (
                "equipment" if refused._name.endswith("equipment") else "interventions"
            )
            with self.subTest(user=user.login, name=refused.name):
                page = self.open(f"/my/{kind}/{refused.id}", user)
                self.assertTrue(page.url.endswith("/my"))
                self.assertNotIn(refused.name, page.text)

    def test_equipment_page(self):
        """Site, serial number, requests, and the service contact's number and mail."""
        for user in (self.supervisor, self.assigned):
            page = self.open(f"/my/equipment/{self.pump.id}", user).text
            for text in (
                "SN Pump of A",
                "Alpes Nord",
                "Pump leaks",
                "tel:0465710401",
                "mailto:assigned@example.com",
            ):
                self.assertIn(text, page)

    def test_request_page_and_its_link(self):
        url = f"/my/interventions/{self.request_pump.id}"
        page = self.open(url, self.assigned).text
        self.assertIn("Pump leaks", page)
        self.assertIn(f"/my/equipment/{self.pump.id}", page)
        token = self.request_pump._portal_ensure_token()
        self.authenticate(None, None)
        by_link = self.open(f"{url}?access_token={token}")
        self.assertEqual(by_link.status_code, 200)
        self.assertIn("Pump leaks", by_link.text)
        self.assertNotIn(f"/my/equipment/{self.pump.id}", by_link.text)

    def test_search_sort_filter_and_group(self):
        self.authenticate("both", "both")
        self.assertEqual(
            self.get_names("/my/equipment?search=boiler&search_in=name"),
            {"Boiler of B"},
        )
        self.assertEqual(
            self.get_names(f"/my/equipment?filterby={self.organisation_b.id}"),
            {"Boiler of B"},
        )
        grouped = self.open("/my/equipment?groupby=organisation").text
        self.assertIn("Brasserie du Nord</th>", grouped)
        self.assertIn("Clinique des Alpes</th>", grouped)
        for nonsense in ("sortby=x", "filterby=x", "groupby=x", "search_in=x&search=p"):
            with self.subTest(nonsense):
                response = self.open(f"/my/equipment?{nonsense}")
                self.assertEqual(response.status_code, 200)

    def test_people_of_the_organisation(self):
        """Those of the organisations that are open as a whole, and of no other."""
        page = self.open("/my/contacts-organisation", self.supervisor).text
        self.assertIn("mailto:assigned@example.com", page)
        self.assertNotIn("mailto:other@example.com", page)
        count = self.count("organisation_people_count")["organisation_people_count"]
        self.assertEqual(count, 3)
        refused = self.open("/my/contacts-organisation", self.assigned)
        self.assertTrue(refused.url.endswith("/my"))
        counted = self.count("organisation_people_count")
        self.assertEqual(counted["organisation_people_count"], 0)

    def test_attachments_follow_their_request(self):
        message = self.request_pump.message_post(
            body="See here",
            attachments=[("leak.txt", b"It drips.")],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.request_pump.message_post(
            body="Between us",
            attachments=[("internal.txt", b"Invoice twice.")],
            subtype_xmlid="mail.mt_note",
        )
        page = self.open(f"/my/interventions/{self.request_pump.id}", self.assigned)
        self.assertIn("leak.txt", page.text)
        self.assertNotIn("internal.txt", page.text)
        file = message.attachment_ids
        url = f"/my/interventions/{self.request_pump.id}/file/{file.id}"
        self.assertIn(f'href="{url}"', page.text)
        answer = self.open(url)
        self.assertEqual(answer.content, b"It drips.")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        core = f"/web/content/{file.id}"
        self.assertNotEqual(self.open(url, self.other).content, b"It drips.")
        self.assertEqual(self.open(core).status_code, 404)
        self.authenticate(None, None)
        self.assertNotEqual(self.open(url).content, b"It drips.")
        self.assertEqual(self.open(core).status_code, 404)

    def test_files_open_by_the_link_that_opens_their_request(self):
        """By its token, no longer than it; internal files and those of others never."""
        posted = [
            request.message_post(
                body="See here",
                attachments=[(f"{kind}.txt", b"It drips.")],
                message_type="comment",
                subtype_xmlid=f"mail.mt_{kind}",
            )
            for request, kind in (
                (self.request_pump, "comment"),
                (self.request_pump, "note"),
                (self.request_boiler, "comment"),
            )
        ]
        opened, internal, foreign = (message.attachment_ids.id for message in posted)
        token = self.request_pump._portal_ensure_token()
        page = f"/my/interventions/{self.request_pump.id}"
        query = f"?access_token={token}"
        self.assertIn(f"{page}/file/{opened}{query}", self.open(page + query).text)
        answer = self.open(f"{page}/file/{opened}{query}")
        self.assertEqual(answer.content, b"It drips.")
        for closed in (internal, foreign):
            answer = self.open(f"{page}/file/{closed}{query}")
            self.assertEqual(answer.status_code, 404)
        self.request_pump.access_token = False
        answer = self.open(f"{page}/file/{opened}{query}")
        self.assertNotEqual(answer.content, b"It drips.")


@tagged("post_install", "-at_install")
class TestPortalSwitcher(PortalPagesCommon):
    """The organisation acted for narrows lists, and closes no document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        product = cls.env["product.product"].create({"name": "Repair"})
        cls.orders = {
            organisation: cls.env["sale.order"].create(
                {
                    "partner_id": organisation.id,
                    "order_line": [(0, 0, {"product_id": product.id})],
                }
            )
            for organisation in (cls.organisation_a, cls.organisation_b)
        }
        for order in cls.orders.values():
            order.action_confirm()

    def get_order_names(self):
        page = self.open("/my/orders").text
        return {order.name for order in self.orders.values() if order.name in page}

    def test_hidden_where_there_is_one(self):
        self.assertNotIn("o_interlocuteur_switcher", self.open("/my", self.other).text)
        self.assertIn("o_interlocuteur_switcher", self.open("/my", self.both).text)

    def test_narrows_lists_counters_and_cores_pages(self):
        self.authenticate("both", "both")
        self.assertEqual(len(self.get_order_names()), 2)
        self.assertIn(">Organisation</th>", self.open("/my/orders").text)
        self.switch(self.organisation_b)
        self.assertEqual(self.get_names("/my/equipment"), {"Boiler of B"})
        self.assertEqual(self.get_names("/my/interventions"), {"Boiler cold"})
        self.assertEqual(self.count("equipment_count"), {"equipment_count": 1})
        self.assertEqual(
            self.get_order_names(), {self.orders[self.organisation_b].name}
        )
        self.assertNotIn(">Organisation</th>", self.open("/my/orders").text)
        self.assertEqual(self.open("/my/invoices").status_code, 200)
        self.assertEqual(self.open("/my/quotes").status_code, 200)
        self.switch()
        self.assertEqual(len(self.get_names("/my/equipment")), 3)

    def test_links_open_whatever_is_chosen(self):
        self.authenticate("both", "both")
        self.switch(self.organisation_b)
        page = self.open(f"/my/interventions/{self.request_pump.id}")
        self.assertIn("Pump leaks", page.text)
        page = self.open(f"/my/equipment/{self.pump.id}")
        self.assertIn("SN Pump of A", page.text)
        order = self.orders[self.organisation_a]
        self.assertIn(order.name, self.open(f"/my/orders/{order.id}").text)

    def test_nothing_but_their_own_can_be_chosen(self):
        self.authenticate("other", "other")
        self.switch(self.organisation_a)
        self.assertEqual(self.get_names("/my/equipment"), {"Boiler of B"})

    def test_redirects_stay_on_the_portal(self):
        self.authenticate("both", "both")
        for target, expected in (
            ("/my/equipment", "/my/equipment"),
            ("https://evil.example/my/", "/my"),
            ("//evil.example", "/my"),
        ):
            with self.subTest(target):
                response = self.switch(self.organisation_a, target)
                self.assertEqual(response.status_code, 303)
                self.assertTrue(response.headers["Location"].endswith(expected))
                self.assertNotIn("evil", response.headers["Location"])
        self.assertEqual(self.open("/my/organisation").status_code, 405)

    # --------------------------------------------------------------- home cards

    def get_cards(self, user):
        page = self.open("/my", user).text
        cards = re.findall(r'<a href="/my/([^"?]+)[^"]*" title=', page)
        return set(cards) - {"addresses", "security"}

    def test_no_cards_for_what_no_profile_opens(self):
        """Core shows those of orders and invoices to everybody, even if empty."""
        profile = self.other.partner_id.collaboration_ids.profile_id.copy()
        self.other.partner_id.collaboration_ids.profile_id = profile
        everything = {
            "quotes",
            "orders",
            "invoices",
            "equipment",
            "interventions",
            "visits",
            "contacts-organisation",
            "team",
        }
        self.assertEqual(self.get_cards(self.other), everything)
        self.count("equipment_count", "intervention_count")
        profile.write(
            {
                "see_quotations": False,
                "see_orders": False,
                "see_equipment": False,
                "see_requests": False,
            }
        )
        self.assertEqual(
            self.get_cards(self.other),
            {"invoices", "interventions", "contacts-organisation", "team"},
        )
        profile.create_requests = False
        self.assertNotIn("interventions", self.get_cards(self.other))
        self.assertNotIn("invoices", self.get_cards(self.assigned))

    def test_cards_of_own_documents_and_of_private_customers_stay(self):
        private = new_test_user(
            self.env, "private", "base.group_portal", password="private"
        )
        self.assertLessEqual({"orders", "invoices"}, self.get_cards(private))
        collaboration = self.other.partner_id.collaboration_ids
        collaboration.active = False
        self.assertNotIn("orders", self.get_cards(self.other))
        self.env["sale.order"].create(
            {"partner_id": self.other.partner_id.id, "state": "sale"}
        )
        self.assertIn("orders", self.get_cards(self.other))


class TestWithoutPartner(BaseCase):
    """Core's domains, and those of other addons, without what they ask of a partner."""

    def check(self, domain, expected):
        found = _without_partner(domain)
        self.assertIsInstance(found, list)
        # as core goes on with it
        found += [("create_date", ">", "2026-01-01")]
        later = Domain("create_date", ">", "2026-01-01")
        self.assertEqual(Domain(found), Domain(expected) & later)

    def test_conditions_that_are_all_to_hold(self):
        sent = ("state", "=", "sent")
        self.check([("partner_id", "child_of", [1]), sent], [sent])
        self.check([sent], [sent])
        self.check([("partner_id", "=", 1)], [])

    def test_operators_keep_their_operands(self):
        sent = ("state", "=", "sent")
        done = ("state", "=", "sale")
        partner = ("partner_id", "=", 1)
        self.check(["&", partner, "|", sent, done], ["|", sent, done])
        self.check(["|", "&", partner, sent, done], ["|", sent, done])
        self.check(["!", sent, partner], ["!", sent])

    def test_whose_the_document_is_stays_open_beside_another_way(self):
        follows = ("message_is_follower", "=", True)
        self.check(["|", ("partner_id", "=", 1), follows], [])
