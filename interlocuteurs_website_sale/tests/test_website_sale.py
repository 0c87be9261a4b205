import re

from odoo.fields import Command
from odoo.tests import JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ADDRESS, WebsiteSaleCommon


@tagged("post_install", "-at_install")
class TestWebsiteSale(WebsiteSaleCommon):
    """A portal user buys for the organisation that they act for."""

    # --------------------------------------------------------------------- helpers

    def choose(self, organisation, redirect="/shop/cart"):
        page = self.url_open("/shop/cart").text
        return self.url_open(
            "/my/organisation",
            data={
                "csrf_token": re.search(r'csrf_token: "([^"]+)', page)[1],
                "organisation_id": organisation.id or "",
                "redirect": redirect,
            },
        )

    def assert_bought_for(self, cart, organisation, person, price):
        self.assertEqual(cart.partner_id, organisation)
        self.assertEqual(cart.organisation_id, organisation)
        self.assertEqual(cart.interlocuteur_id, person)
        self.assertEqual(cart.partner_invoice_id, organisation)
        self.assertEqual(cart.partner_shipping_id, organisation)
        self.assertEqual(cart.order_line.mapped("price_unit"), [price])
        positions = self.env["account.fiscal.position"]
        position = positions._get_fiscal_position(organisation)
        self.assertEqual(cart.fiscal_position_id, position)
        self.assertEqual(position == self.position, organisation == self.organisation_b)
        self.assertEqual(cart.pricelist_id, organisation.property_product_pricelist)

    def assert_read_by(self, order, *logins):
        """By ORM, as over RPC, and on the pages."""
        self.env.invalidate_all()
        reads = [
            login
            for login, user in self.accounts.items()
            if order.with_user(user).search([("id", "=", order.id)])
        ]
        self.assertEqual(reads, [*logins])

    # ------------------------------------------------------------------- for whom

    def test_of_one_organisation(self):
        self.log_in("stays_b")
        self.assertIn("70.0", self.url_open("/shop").text)
        cart = self.add()
        person = self.accounts["stays_b"].partner_id
        self.assert_bought_for(cart, self.organisation_b, person, 70)
        self.assertNotIn("o_interlocuteur_buyer", self.url_open("/shop/cart").text)
        self.assertEqual(self.add(), cart, "the same cart, not another one")
        self.assert_read_by(cart, "stays_b", "both")

    def test_of_both_for_the_second(self):
        self.log_in("both")
        self.choose(self.organisation_b)
        self.assertIn("70.0", self.url_open("/shop").text)
        cart = self.add()
        self.assert_bought_for(cart, self.organisation_b, self.both, 70)
        checkout = self.url_open("/shop/checkout", allow_redirects=False)
        self.assertEqual(checkout.status_code, 200)
        self.assertNotIn(
            "Clinique des Alpes</", checkout.text.split("shop_checkout")[1]
        )
        self.assertEqual(self.url_open("/shop/payment").status_code, 200)
        cart.action_confirm()
        self.assert_bought_for(cart, self.organisation_b, self.both, 70)
        self.assertIn(self.both, cart.message_partner_ids)
        self.assert_read_by(cart, "stays_b", "both")

    def test_of_both_with_none_chosen_is_asked(self):
        self.log_in("both")
        cart = self.add()
        self.assertEqual(cart.partner_id, self.both)
        self.assertFalse(cart.organisation_id)
        self.assert_read_by(cart)
        for url in ("/shop/checkout", "/shop/address", "/shop/payment"):
            answer = self.url_open(url, allow_redirects=False)
            self.assertEqual(answer.status_code, 303, url)
            self.assertTrue(answer.headers["Location"].endswith("/shop/cart"), url)
        self.assertFalse(cart.with_user(self.accounts["both"]).sudo()._is_cart_ready())
        page = self.url_open("/shop/cart").text
        self.assertIn("For which organisation is this order?", page)
        answer = self.choose(self.organisation_b)
        self.assertTrue(answer.url.endswith("/shop/cart"))
        self.assertIn("This order is for:", answer.text)
        self.assert_bought_for(self.get_cart(), self.organisation_b, self.both, 70)
        self.assert_read_by(cart, "stays_b", "both")

    def let_approve(self, login):
        """Let somebody decide what is above the amount of the first organisation."""
        self.organisation_a.approval_amount = 100
        self.profile.approve_quotations = False
        approving = self.profile.copy({"name": "Approves", "approve_quotations": True})
        collaborations = self.accounts[login].partner_id.collaboration_ids
        collaborations.filtered(
            lambda each: each.organisation_id == self.organisation_a
        ).profile_id = approving

    def ask_for_approval(self):
        page = self.url_open("/shop/cart").text
        return self.url_open(
            "/shop/approval",
            data={"csrf_token": re.search(r'csrf_token: "([^"]+)', page)[1]},
            allow_redirects=False,
        )

    def test_above_the_amount_a_cart_waits_for_an_approver(self):
        self.let_approve("both")
        self.log_in("stays_a")
        cart = self.add(2)
        for url in ("/shop/checkout", "/shop/payment"):
            answer = self.url_open(url, allow_redirects=False)
            self.assertTrue(answer.headers["Location"].endswith("/shop/cart"), url)
        self.assertIn("ask for approval", self.url_open("/shop/cart").text)
        answer = self.ask_for_approval()
        self.assertEqual(
            answer.headers["Location"], f"/my/orders/{cart.id}?approval=asked"
        )
        self.assertEqual(cart.state, "sent")
        self.assertTrue(cart.approval_asked_on)
        asked = self.env["mail.message"].search(
            [
                ("model", "=", "sale.order"),
                ("res_id", "=", cart.id),
                ("subject", "ilike", "waits for your approval"),
            ]
        )
        self.assertEqual(asked.notified_partner_ids, self.both)
        # whoever orders goes on with another cart, which is below
        self.assertNotEqual(self.add(), cart)
        self.assertEqual(self.url_open("/shop/checkout").status_code, 200)
        self.assertEqual(self.ask_for_approval().headers["Location"], "/shop/cart")

    def test_an_approver_buys_above_the_amount(self):
        self.let_approve("stays_a")
        self.log_in("stays_a")
        cart = self.add(2)
        self.assertNotIn("ask for approval", self.url_open("/shop/cart").text)
        answer = self.url_open("/shop/checkout", allow_redirects=False)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.ask_for_approval().headers["Location"], "/shop/cart")
        self.assertEqual(cart.state, "draft")

    @mute_logger("odoo.http")
    def test_nobody_pays_a_cart_above_the_amount_by_its_token(self):
        self.let_approve("both")
        self.log_in("stays_a")
        cart = self.add(2)
        with self.assertRaisesRegex(JsonRpcException, "ValidationError"):
            self.make_jsonrpc_request(
                f"/shop/payment/transaction/{cart.id}",
                {"access_token": cart._portal_ensure_token()},
            )

    @mute_logger("odoo.http")
    def test_nobody_accepts_by_the_shop_what_is_for_others_to_accept(self):
        """Its route takes any quotation, by the session as by a link."""
        quotation = self.make_order(self.organisation_a, "sent")
        link = {"access_token": quotation._portal_ensure_token()}
        self.profile.write({"sign_quotations": False, "approve_quotations": False})
        for login in ("stays_a", "both"):
            self.log_in(login)
            self.choose(self.organisation_a)
            for said in ({"access_token": ""}, link):
                with (
                    self.subTest(login=login, said=said),
                    self.assertRaisesRegex(JsonRpcException, "ValidationError"),
                ):
                    self.make_jsonrpc_request(
                        f"/shop/payment/transaction/{quotation.id}", said
                    )
        # their own cart is theirs to pay
        cart = self.add()
        self.assertNotEqual(cart, quotation)
        answer = self.url_open("/shop/checkout", allow_redirects=False)
        self.assertEqual(answer.status_code, 200)
        # whoever decides it may pay it by this route
        reader = quotation.with_user(self.accounts["stays_a"]).sudo()
        self.assertFalse(reader._is_cart_ready())
        self.profile.sign_quotations = True
        self.assertTrue(reader._is_cart_ready())

    def test_cart_follows_the_switcher(self):
        self.log_in("both")
        self.choose(self.organisation_a)
        cart = self.add()
        self.assert_bought_for(cart, self.organisation_a, self.both, 90)
        self.choose(self.organisation_b, "/my")
        self.url_open("/shop/cart")
        self.assert_bought_for(self.get_cart(), self.organisation_b, self.both, 70)
        self.assert_read_by(cart, "stays_b", "both")
        self.choose(self.Partner)
        self.url_open("/shop/cart")
        self.assertEqual(self.get_cart(), cart)
        self.assertFalse(cart.organisation_id)
        self.assert_read_by(cart)

    def test_whoever_makes_out_a_cart_holds_their_access(self):
        """What ends it at that moment finds the cart, which they follow."""
        claims = self.env["interlocuteur.duplicate.claim"]
        claims.search([]).unlink()
        self.log_in("stays_b")
        self.add()
        key = claims._get_access_key(self.accounts["stays_b"].partner_id.id)
        held = claims.search([("number", "=", claims._get_number(key))])
        self.assertTrue(held)
        held.unlink()
        self.add()
        self.assertFalse(held.exists(), "nothing has changed hands")

    def test_main_collaboration_without_profile(self):
        main = self.both.collaboration_ids.filtered("is_main")
        main.profile_id = False
        self.log_in("both")
        self.assert_bought_for(self.add(), self.organisation_b, self.both, 70)

    def test_cart_that_was_left(self):
        self.log_in("both")
        self.choose(self.organisation_b)
        cart = self.add()
        self.log_in("both")
        self.url_open("/shop/cart")
        self.assertEqual(self.get_cart(), cart)
        self.log_in("stays_b")
        self.url_open("/shop/cart")
        self.assertFalse(self.get_cart(), "nobody finds that of another")

    def test_cart_of_a_visitor_who_logs_in(self):
        self.authenticate(None, None)
        cart = self.add()
        self.assertFalse(cart.interlocuteur_id)
        page = self.url_open("/web/login").text
        self.url_open(
            "/web/login",
            data={
                "csrf_token": re.search(r'csrf_token" value="([^"]+)', page)[1],
                "login": "stays_b",
                "password": "stays_b",
            },
        )
        self.url_open("/shop/cart")
        person = self.accounts["stays_b"].partner_id
        self.assert_bought_for(cart, self.organisation_b, person, 70)

    def test_private_customer_buys_as_in_core(self):
        user = new_test_user(self.env, "paul", "base.group_portal", password="paul")
        self.log_in("paul")
        cart = self.add()
        self.assertEqual(cart.partner_id, user.partner_id)
        self.assertEqual(cart.organisation_id, user.partner_id)
        self.assertTrue(cart.with_user(user).sudo()._is_cart_ready())
        answer = self.url_open("/shop/checkout", allow_redirects=False)
        self.assertEqual(answer.status_code, 200)

    def test_accounts_of_customers_themselves_buy_as_in_core(self):
        below = self.organisation_a.copy({"name": "Annexe"})
        below.parent_id = self.organisation_a
        private = self.env["res.partner"].create({"name": "Luc"})
        self.env["maintenance.equipment"].create(
            {"name": "Stove", "organisation_id": private.id}
        )
        for login, partner in (("clinique", self.organisation_a), ("luc", private)):
            user = new_test_user(
                self.env,
                login,
                "base.group_portal",
                password=login,
                partner_id=partner.id,
            )
            self.log_in(login)
            cart = self.add()
            self.assertEqual(cart.partner_id, partner)
            self.assertTrue(cart.with_user(user).sudo()._is_cart_ready())

    # ------------------------------------------------------------- moves and ends

    def test_moved_while_holding_a_cart(self):
        self.log_in("mover")
        cart = self.add()
        self.assert_bought_for(cart, self.organisation_a, self.mover, 90)
        self.mover.parent_id = self.organisation_b
        self.mover.collaboration_ids.filtered("is_main").profile_id = self.profile
        self.url_open("/shop/cart")
        self.assert_bought_for(self.get_cart(), self.organisation_b, self.mover, 70)
        self.assert_read_by(cart, "stays_b", "mover", "both")

    def test_moved_without_a_cart_has_no_prices_of_before(self):
        self.log_in("mover")
        self.assertIn("90.0", self.url_open("/shop").text)
        self.mover.parent_id = self.organisation_b
        self.mover.collaboration_ids.filtered("is_main").profile_id = self.profile
        self.assertIn("70.0", self.url_open("/shop").text)
        self.assert_bought_for(self.add(), self.organisation_b, self.mover, 70)

    def test_moved_with_the_page_of_payment_open(self):
        self.log_in("mover")
        cart = self.add()
        self.url_open("/shop/payment")
        self.mover.parent_id = self.organisation_b
        self.mover.collaboration_ids.filtered("is_main").profile_id = self.profile
        self.assertFalse(cart.with_user(self.accounts["mover"]).sudo()._is_cart_ready())
        token = cart.access_token or ""
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(
                f"/shop/payment/transaction/{cart.id}", {"access_token": token}
            )
        self.assertFalse(cart.transaction_ids)

    def test_left_while_holding_a_cart(self):
        self.log_in("mover")
        cart = self.add()
        self.mover.collaboration_ids.date_end = "2026-01-01"
        self.mover.parent_id = False
        user = self.accounts["mover"]
        self.assertFalse(cart.with_user(user).sudo()._is_cart_ready())
        self.url_open("/shop/cart")
        self.env.invalidate_all()
        self.assertEqual(cart.partner_id, self.mover)
        self.assertEqual(cart.organisation_id, self.mover)
        self.assert_read_by(cart, "mover")

    def order(self):
        """Buy, and return what the page that says so shows."""
        cart = self.add()
        self.url_open("/shop/checkout")
        cart.action_quotation_sent()
        return cart

    def get_confirmation(self):
        self.env.invalidate_all()
        return self.url_open("/shop/confirmation").text

    def test_page_of_the_last_order_ends_with_the_access(self):
        """Core shows it as superuser to the session, and as it is by now."""

        def end_by_date():
            self.mover.collaboration_ids.filtered("is_main").date_end = "2026-01-01"

        def move():
            self.mover.parent_id = self.organisation_b
            self.mover.collaboration_ids.filtered("is_main").profile_id = self.profile

        def lose_profile():
            self.mover.collaboration_ids.profile_id = False

        for end in (lose_profile, move, end_by_date):
            with self.subTest(end=end.__name__):
                self.mover.collaboration_ids.unlink()
                self.mover.parent_id = self.organisation_a
                self.mover.collaboration_ids.write(
                    {"date_start": "2020-01-01", "profile_id": self.profile.id}
                )
                self.log_in("mover")
                cart = self.order()
                self.assertIn(cart.name, self.get_confirmation())
                self.assertIn(cart.name, self.get_confirmation())
                end()
                self.assertNotIn(cart.name, self.get_confirmation())
                self.assertIn("/shop", self.url_open("/shop/print").url)

    def test_page_of_the_last_order_of_whoever_buys_for_themselves(self):
        """Also without a profile, where core decides for whom they buy."""
        self.mover.collaboration_ids.profile_id = False
        self.log_in("mover")
        cart = self.order()
        self.assertEqual(cart.partner_id, self.mover)
        self.assertIn(cart.name, self.get_confirmation())

    def test_visitor_without_account_buys_as_in_core(self):
        self.authenticate(None, None)
        self.add()
        page = self.url_open("/shop/address")
        self.assertEqual(page.status_code, 200)
        self.assertIn('name="vat"', page.text)
        cart = self.order()
        self.assertIn(cart.name, self.get_confirmation())

    # ------------------------------------------------------------------ addresses

    def test_addresses_of_the_organisation_are_offered_not_edited(self):
        site = self.Partner.create(
            {
                "name": "Quai",
                "type": "delivery",
                "parent_id": self.organisation_b.id,
                **ADDRESS,
            }
        )
        self.product.type = "consu"
        self.log_in("both")
        self.choose(self.organisation_b)
        cart = self.add()
        self.assertIn("Quai", self.url_open("/shop/checkout").text)
        self.make_jsonrpc_request(
            "/shop/update_address",
            {"partner_id": site.id, "address_type": "delivery"},
        )
        self.env.invalidate_all()
        self.assertEqual(cart.partner_shipping_id, site)
        for address in site | self.organisation_b:
            url = f"/shop/address?partner_id={address.id}&address_type=delivery"
            self.assertEqual(self.url_open(url).status_code, 403)

    def test_address_of_others_is_refused(self):
        colleague = self.accounts["stays_b"].partner_id
        profile = self.env.ref("interlocuteurs_addon.profile_user")
        self.both.collaboration_ids.profile_id = profile
        home = {"name": "Home", "type": "delivery", "parent_id": colleague.id}
        elsewhere = {"type": "delivery", "parent_id": self.organisation_a.id}
        addresses = self.Partner.create([home, {"name": "Of A", **elsewhere}])
        self.log_in("both")
        self.choose(self.organisation_b)
        cart = self.add()
        for address in addresses | self.organisation_a | self.both:
            with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
                self.make_jsonrpc_request(
                    "/shop/update_address",
                    {"partner_id": address.id, "address_type": "billing"},
                )
        self.assert_bought_for(cart, self.organisation_b, self.both, 70)

    def test_new_address_is_of_the_organisation(self):
        self.log_in("both")
        self.choose(self.organisation_b)
        cart = self.add()
        page = self.url_open("/shop/address?address_type=billing").text
        form = {
            "csrf_token": re.search(r'csrf_token: "([^"]+)', page)[1],
            "address_type": "billing",
            "name": "Accounts",
            "email": "accounts@example.com",
            "phone": "03 20 00 00 01",
            "country_id": self.france.id,
            **ADDRESS,
        }
        answer = self.url_open("/shop/address/submit", data=form).json()
        self.assertFalse(answer.get("invalid_fields"), answer)
        self.env.invalidate_all()
        address = cart.partner_invoice_id
        self.assertEqual(address.name, "Accounts")
        self.assertEqual(address.parent_id, self.organisation_b)
        self.assertFalse(address.is_site)
        self.assertEqual(cart.organisation_id, self.organisation_b)
        form["partner_id"] = self.both.id
        with mute_logger("odoo.http"):
            answer = self.url_open("/shop/address/submit", data=form)
        self.env.invalidate_all()
        self.assertEqual(
            cart.partner_invoice_id, address, "no bill to another's person"
        )

    # --------------------------------------------- orders, quotations, wish lists

    def make_order(self, organisation, state="sale"):
        line = Command.create({"product_id": self.product.id})
        order = self.env["sale.order"].create(
            {
                "partner_id": organisation.id,
                "website_id": self.website.id,
                "order_line": [line],
            }
        )
        order.state = state
        return order

    def test_reorder_is_for_the_same_organisation(self):
        order = self.make_order(self.organisation_b)
        self.log_in("both")
        self.make_jsonrpc_request("/my/orders/reorder", {"order_id": order.id})
        self.assert_bought_for(self.get_cart(), self.organisation_b, self.both, 70)

    def test_reorder_of_whoever_acts_for_another(self):
        order = self.make_order(self.organisation_b)
        self.log_in("both")
        self.choose(self.organisation_a)
        self.make_jsonrpc_request("/my/orders/reorder", {"order_id": order.id})
        self.assert_bought_for(self.get_cart(), self.organisation_a, self.both, 90)

    def test_quotation_that_is_accepted_stays_where_it_is(self):
        order = self.make_order(self.organisation_b, "sent")
        order.require_signature = True
        self.log_in("both")
        self.choose(self.organisation_a)
        pixel = "R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs="
        self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept", {"name": "Both", "signature": pixel}
        )
        self.env.invalidate_all()
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.organisation_id, self.organisation_b)
        self.assert_read_by(order, "stays_b", "both")

    def test_wish_list_is_ones_own_at_the_prices_of_the_organisation(self):
        self.log_in("both")
        self.choose(self.organisation_b)
        self.make_jsonrpc_request("/shop/wishlist/add", {"product_id": self.product.id})
        wish = self.env["product.wishlist"].search(
            [("product_id", "=", self.product.id)]
        )
        self.assertEqual(wish.partner_id, self.both)
        self.assertEqual(wish.price, 70)
        for login in ("stays_a", "stays_b"):
            wishes = wish.with_user(self.accounts[login])
            self.assertFalse(wishes.search([("id", "=", wish.id)]), login)
        self.assertIn("Bolts", self.url_open("/shop/wishlist").text)
