import io

from openpyxl import load_workbook

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.interlocuteurs_addon.tests.account_common import AccountHttpCommon

from ..hooks import post_init_hook


@tagged("post_install", "-at_install")
class TestPurchase(AccountHttpCommon):
    """Purchase orders follow their organisation, not the people who move."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile = cls.env.ref("interlocuteurs_addon.profile_supervisor")
        cls.profile.see_purchases = True
        a, b = cls.organisation_a, cls.organisation_b
        cls.make_accounts(cls.profile)
        cls.orders = {
            "sent to A": cls.make_order(a, "sent"),
            "of A": cls.make_order(a),
            "of the mover": cls.make_order(cls.mover),
            "of B": cls.make_order(b),
            "draft of A": cls.make_order(a, "draft"),
        }

    @classmethod
    def make_order(cls, partner, state="purchase"):
        line = {"name": "Bolts", "display_type": "line_note", "product_qty": 0}
        return cls.env["purchase.order"].create(
            {
                "partner_id": partner.id,
                "state": state,
                "order_line": [Command.create(line)],
            }
        )

    def assert_sees(self, login, *names):
        """They find and read these orders and their lines, and no others."""
        self.assert_reads(login, self.orders, names)
        lines = {name: order.order_line for name, order in self.orders.items()}
        self.assert_reads(login, lines, names)

    def test_whoever_moves_takes_nothing_along(self):
        of_a = ["sent to A", "of A", "of the mover"]
        self.assert_sees("stays", *of_a)
        self.assert_sees("mover", *of_a)
        self.assert_sees("colleague_b", "of B")
        self.mover.parent_id = self.organisation_b
        self.assert_sees("stays", *of_a)
        self.assert_sees("mover")
        self.assert_sees("colleague_b", "of B")

    def test_switch_of_the_profile(self):
        self.profile.see_purchases = False
        self.assert_sees("stays")
        self.users["stays"].partner_id.collaboration_ids.profile_id = False
        self.profile.see_purchases = True
        self.assert_sees("stays")

    def test_order_remembers_its_organisation_and_person(self):
        order = self.orders["of the mover"]
        self.assertEqual(order.organisation_id, self.organisation_a)
        self.assertEqual(order.interlocuteur_id, self.mover)

    def test_orders_from_before_the_install(self):
        order = self.orders["of the mover"]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE purchase_order SET organisation_id = NULL, interlocuteur_id = NULL"
        )
        self.profile.see_purchases = False
        post_init_hook(self.env)
        self.assertEqual(order.organisation_id, self.organisation_a)
        self.assertEqual(order.interlocuteur_id, self.mover)
        self.assertTrue(self.profile.see_purchases)
        user_profile = self.env.ref("interlocuteurs_addon.profile_user")
        self.assertFalse(user_profile.see_purchases)

    # --------------------------------------------------------------------- pages

    def get_named(self, url):
        page = self.url_open(url).text
        return {name for name, order in self.orders.items() if order.name in page}

    def test_pages_and_counters_follow_the_switcher(self):
        person = self.users["stays"].partner_id
        self.make_collaboration(person, self.organisation_b, profile_id=self.profile.id)
        self.log_in("stays")
        self.assertEqual(self.get_named("/my/rfq"), {"sent to A"})
        everything = {"of A", "of the mover", "of B"}
        self.assertEqual(self.get_named("/my/purchase"), everything)
        self.assertIn("Brasserie du Nord", self.url_open("/my/purchase").text)
        self.act_for(self.organisation_b)
        self.assertEqual(self.get_named("/my/purchase"), {"of B"})
        self.assertEqual(
            self.count("rfq_count", "purchase_count"),
            {"rfq_count": 0, "purchase_count": 1},
        )

    def test_lists_open_to_guests_who_work_for_several(self):
        """They are told whose an order is, though they do not read that sheet."""
        person = self.users["colleague_b"].partner_id
        elsewhere = self.Partner.create({"name": "Elsewhere", "is_company": True})
        self.make_collaboration(person, elsewhere, profile_id=self.profile.id)
        orders = self.orders["of A"] | self.orders["sent to A"]
        self.env["interlocuteur.guest"]._open(orders, person)
        self.log_in("colleague_b")
        for url, name in (("/my/rfq", "sent to A"), ("/my/purchase", "of A")):
            self.assertIn(name, self.get_named(url))
            self.assertIn("Clinique des Alpes", self.url_open(url).text)

    def test_lists_say_what_they_are(self):
        self.log_in("stays")
        for url, name in (
            ("/my/rfq", "Requests for Quotation"),
            ("/my/purchase", "Our Orders"),
        ):
            self.assertRegex(self.url_open(url).text, rf"<title>\s*{name} \|")

    def test_lists_are_exported_with_the_filters_of_core(self):
        self.log_in("stays")
        self.assertIn("/my/export/purchase", self.url_open("/my/purchase").text)
        self.orders["of A"].button_cancel()

        def export(address):
            content = self.url_open(f"/my/export/{address}").content
            rows = load_workbook(io.BytesIO(content)).active.values
            return {row[0] for row in list(rows)[1:]}

        names = {name: order.name for name, order in self.orders.items()}
        self.assertEqual(export("rfq"), {names["sent to A"]})
        cancelled = {names["of A"]}
        self.assertEqual(export("purchase?filterby=cancel"), cancelled)
        self.assertLessEqual(cancelled, export("purchase?sortby=name"))
        self.assertNotIn(names["of A"], export("purchase?filterby=purchase"))
        self.assertNotIn(names["of B"], export("purchase"))

    def test_no_card_without_the_switch(self):
        self.log_in("stays")
        self.assertIn('href="/my/purchase"', self.url_open("/my").text)
        self.profile.see_purchases = False
        self.assertNotIn('href="/my/purchase"', self.url_open("/my").text)

    def test_administrators_see_it_in_the_preview(self):
        manager = new_test_user(
            self.env,
            "manager",
            "interlocuteurs_addon.group_interlocuteur_manager",
            password="manager",
        )
        collaboration = self.users["stays"].partner_id.collaboration_ids
        self.authenticate(manager.login, manager.login)
        page = self.url_open(f"/interlocuteur/see-as/{collaboration.id}").text
        self.assertIn(f"/interlocuteur/see-as/{collaboration.id}/purchase?", page)
        self.assertIn(f"/interlocuteur/see-as/{collaboration.id}/rfq?", page)

    # --------------------------------------------------------------- share links

    def test_page_hands_no_token(self):
        order = self.orders["of A"]
        token = order._portal_ensure_token()
        bolts = self.env["product.product"].create({"name": "Bolts"})
        order.order_line = [
            Command.create({"product_id": bolts.id, "product_qty": 1, "price_unit": 1})
        ]
        line = order.order_line.filtered("product_id")
        self.log_in("mover")
        page = f"/my/purchase/{order.id}"
        for url in ("/my/purchase", page):
            answer = self.url_open(url)
            self.assertEqual(answer.status_code, 200)
            self.assertNotIn(token, answer.text)
        self.assertNotIn(token, self.url_open(f"{page}?update=True").text)
        self.make_jsonrpc_request(
            f"{page}/update?access_token=", {str(line.id): "2030-05-06"}
        )
        self.assertEqual(line.date_planned.date().isoformat(), "2030-05-06")

    def test_links_end_with_the_collaboration(self):
        order = self.orders["of A"]
        self.env["portal.share"].create(
            {
                "res_model": order._name,
                "res_id": order.id,
                "partner_ids": self.mover.ids,
            }
        ).action_send_mail()
        order.message_ids.unlink()
        url = f"/my/purchase/{order.id}?access_token={order.access_token}"
        signature = order._sign_token(self.mover.id)
        self.authenticate(None, None)
        self.assertEqual(self.url_open(url, allow_redirects=False).status_code, 200)
        self.assertEqual(order._sign_token(self.mover.id), signature)
        self.mover.parent_id = self.organisation_b
        self.env.invalidate_all()
        self.assertEqual(self.url_open(url, allow_redirects=False).status_code, 303)
        self.assertNotEqual(order._sign_token(self.mover.id), signature)

    def test_history_shows_purchases(self):
        record = self.orders["of the mover"]
        domain = self.mover.action_open_history()["domain"]
        events = self.env["interlocuteur.event"]
        found = events.search([*domain, ("kind", "=", "purchase")])
        self.assertEqual(found.mapped("name"), [record.name])
        action = found.action_open()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (record._name, record.id)
        )
