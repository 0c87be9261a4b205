import contextlib
import re
from urllib.parse import urlencode

from odoo.fields import Command
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .portal_pages_common import PortalPagesCommon

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestPortalPayment(PortalPagesCommon):
    """Saved ways to pay are of who saved them, not of all below their organisation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.env["payment.provider"].create({"name": "Test"})
        cls.method = cls.env["payment.method"].create(
            {
                "name": "Card",
                "code": "card_of_a_test",
                "image": PIXEL,
            }
        )
        cls.card_a = cls.make_card("1111", cls.organisation_a)
        cls.card_own = cls.make_card("2222", cls.assigned.partner_id)

    @classmethod
    def make_card(cls, digits, partner):
        return cls.env["payment.token"].create(
            {
                "provider_id": cls.provider.id,
                "payment_method_id": cls.method.id,
                "payment_details": digits,
                "partner_id": partner.id,
                "provider_ref": f"ref {digits}",
            }
        )

    def archive(self, card):
        self.make_jsonrpc_request("/payment/archive_token", {"token_id": card.id})
        card.invalidate_recordset()
        return not card.active

    def test_those_of_the_organisation_are_not_shown_to_its_people(self):
        page = self.open("/my/payment_method", self.assigned).text
        self.assertIn("2222", page)
        self.assertNotIn("1111", page)

    def test_nor_do_they_remove_them(self):
        for user in (self.assigned, self.supervisor, self.other):
            self.authenticate(user.login, user.login)
            with self.subTest(user=user.login):
                self.assertFalse(self.archive(self.card_a))
        self.authenticate("assigned", "assigned")
        self.assertTrue(self.archive(self.card_own))

    def test_the_account_of_the_organisation_has_its_own(self):
        nothing = self.env["interlocuteur.portal.profile"]
        user = self.make_account("of_a", self.organisation_b, nothing)
        user.partner_id = self.organisation_a
        page = self.open("/my/payment_method", user).text
        self.assertIn("1111", page)
        self.assertNotIn("2222", page)
        self.assertTrue(self.archive(self.card_a))


@tagged("post_install", "-at_install")
class TestPortalPaymentLink(PortalPagesCommon):
    """What signs a payment hands nobody the link of an invoice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.method = method = cls.env["payment.method"].create(
            {"name": "Card", "code": "card_of_a_test", "image": PIXEL}
        )
        method.support_tokenization = True
        cls.provider = cls.env["payment.provider"].create(
            {
                "name": "Test",
                "state": "test",
                "is_published": True,
                "allow_tokenization": True,
                "payment_method_ids": [Command.set(method.ids)],
            }
        )
        method.active = True
        cls.person = cls.supervisor.partner_id
        cls.own = cls.make_invoice(cls.person, "2100-01-15")
        cls.of_a = cls.make_invoice(cls.organisation_a, "2026-01-15")

    @classmethod
    def make_invoice(cls, partner, due):
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": "2026-01-15",
                "invoice_date_due": due,
                "invoice_line_ids": [
                    Command.create({"name": "Repair", "price_unit": 100})
                ],
            }
        )
        invoice.action_post()
        # of a mail to somebody else
        invoice._portal_ensure_token()
        return invoice

    def sign(self, user):
        """Return the arguments of a payment, which core signs for whoever asks."""
        said = {"amount": "10.0", "currency_id": str(self.own.currency_id.id)}
        page = self.open(f"/payment/pay?{urlencode(said)}", user).text
        [signature] = re.findall(r'data-access-token="(\w+)"', page)
        return {**said, "access_token": signature}

    def make_card(self, partner):
        """Return a way to pay that somebody saved."""
        return self.env["payment.token"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "payment_details": f"card of {partner.name}",
                "partner_id": partner.id,
                "provider_ref": partner.name,
            }
        )

    def pay(self, route, card, **said):
        """Pay by a saved way, whosever it is; tell whether that was taken."""
        said = {
            "provider_id": self.provider.id,
            "payment_method_id": self.method.id,
            "token_id": card.id,
            "amount": 10.0,
            "flow": "token",
            "tokenization_requested": False,
            "landing_route": "/my",
            "access_token": "",
            **said,
        }
        with mute_logger("odoo.http"), contextlib.suppress(JsonRpcException):
            self.make_jsonrpc_request(route, said)
        paid = self.env["payment.transaction"].search([("token_id", "=", card.id)])
        return bool(paid)

    def test_nobody_pays_by_what_somebody_else_saved(self):
        """A colleague, the organisation; by any of the routes, with a link or not."""
        quotation = self.env["sale.order"].create(
            {
                "partner_id": self.organisation_a.id,
                "state": "sent",
                "order_line": [
                    Command.create(
                        {"name": "Repair", "product_uom_qty": 1, "price_unit": 9}
                    )
                ],
            }
        )
        order, invoice = (
            f"/my/orders/{quotation.id}/transaction",
            f"/invoice/transaction/{self.of_a.id}",
        )
        signed = self.sign(self.supervisor)
        signed = {
            "access_token": signed["access_token"],
            "currency_id": int(signed["currency_id"]),
            "partner_id": self.person.id,
        }
        linked = {
            order: {"access_token": quotation._portal_ensure_token()},
            invoice: {"access_token": self.of_a._portal_ensure_token()},
            "/payment/transaction": signed,
        }
        session = {order: {}, invoice: {}, "/payment/transaction": signed}
        for partner in (self.organisation_a, self.assigned.partner_id):
            card = self.make_card(partner)
            for user, routes in ((self.supervisor, session), (None, linked)):
                self.authenticate(user and user.login, user and user.login)
                for route, said in routes.items():
                    with self.subTest(partner=partner.name, user=user, route=route):
                        self.assertFalse(self.pay(route, card, **said))
        own = self.make_card(self.person)
        self.authenticate(None, None)
        self.assertFalse(self.pay("/payment/transaction", own, **signed))
        self.authenticate("supervisor", "supervisor")
        self.assertTrue(self.pay("/payment/transaction", own, **signed))

    def test_a_link_shows_no_saved_way_to_pay(self):
        card = self.make_card(self.organisation_a)
        self.authenticate(None, None)
        page = self.url_open(self.of_a._get_share_url(redirect=True)).text
        self.assertIn(self.of_a.name, page)
        self.assertNotIn(card.payment_details, page)

    def look_for_links(self, invoice, paths, **query):
        """Return the addresses of pages by which a visitor is told a share link."""
        invoice._portal_ensure_token()
        found = set()
        # as `int` reads numbers, too
        for number in (f"{invoice.id}", f"+{invoice.id}", f"0_{invoice.id}"):
            arguments = urlencode({"invoice_id": number, **query})
            for path in paths:
                if invoice.access_token in self.url_open(f"{path}?{arguments}").text:
                    found.add(path)
        return found

    def test_whoever_reads_an_invoice_is_handed_no_link(self):
        """By no page with a form to pay, whatever its address names."""
        signed = self.sign(self.supervisor)
        told = self.look_for_links(self.own, ["/payment/pay"], **signed)
        paths = ["/my/payment_method", "/my/invoices/overdue"]
        told |= self.look_for_links(self.of_a, paths)
        self.assertEqual(told, set())

    def test_a_signature_opens_nothing_after_the_end(self):
        """Whoever left signs a payment of their own still, with or without session."""
        signed = self.sign(self.supervisor)
        self.person.collaboration_ids.active = False
        for user in (self.supervisor, None):
            self.authenticate(user and user.login, user and user.login)
            with self.subTest(user=user):
                told = self.look_for_links(self.own, ["/payment/pay"], **signed)
                self.assertEqual(told, set())
        self.own.access_token = False
        self.url_open(
            f"/payment/pay?{urlencode({'invoice_id': self.own.id, **signed})}"
        )
        self.assertFalse(self.own.access_token)

    def test_a_link_to_pay_leads_to_the_page_of_the_invoice(self):
        """There, its readers pay; nobody else comes in."""
        signed = self.sign(self.supervisor)
        address = f"/payment/pay?{urlencode({'invoice_id': self.own.id, **signed})}"
        self.assertIn(f"/my/invoices/{self.own.id}", self.url_open(address).url)
        self.authenticate(self.other.login, self.other.login)
        self.assertNotIn("/my/invoices", self.url_open(address).url)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(address).url)
