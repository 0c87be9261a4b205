from odoo.fields import Command
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .portal_pages_common import PortalPagesCommon
from .test_portal_payment import PIXEL


@tagged("post_install", "-at_install")
class TestPortalApproval(PortalPagesCommon):
    """Quotations above the organisation's amount wait for an approver of theirs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        profiles = cls.env["interlocuteur.portal.profile"]
        shared = {
            "scope": "organisation",
            "see_quotations": True,
            "sign_quotations": True,
        }
        cls.signing = profiles.create({"name": "Signs", **shared})
        cls.approving = profiles.create(
            {"name": "Approves", **shared, "approve_quotations": True}
        )
        cls.signer, cls.approver = cls.assigned, cls.supervisor
        cls.signer.partner_id.collaboration_ids.profile_id = cls.signing
        cls.approver.partner_id.collaboration_ids.profile_id = cls.approving
        # the shipped one, which others have there
        cls.env.ref(
            "interlocuteurs_addon.profile_supervisor"
        ).approve_quotations = False
        cls.organisation_a.approval_amount = 1000
        product = cls.env["product.product"].create(
            {"name": "Contract", "type": "service", "taxes_id": False}
        )
        cls.small, cls.large = (
            cls.env["sale.order"].create(
                {
                    "partner_id": cls.organisation_a.id,
                    "require_signature": True,
                    "require_payment": False,
                    "order_line": [
                        Command.create({"product_id": product.id, "price_unit": price})
                    ],
                }
            )
            for price in (1000, 1001)
        )
        (cls.small | cls.large).action_quotation_sent()

    def accept(self, user, order, **link):
        self.authenticate(user and user.login, user and user.login)
        return self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept",
            {"name": "Somebody", "signature": PIXEL, **link},
        )

    def ask(self, user, order):
        self.authenticate(user.login, user.login)
        return self.url_open(
            f"/my/orders/{order.id}/approval",
            data={"csrf_token": self.get_csrf()},
            allow_redirects=False,
        )

    def get_csrf(self):
        page = self.url_open("/my/account").text
        return page.split('name="csrf_token" value="')[1].split('"')[0]

    def get_asked(self, user, order):
        return self.env["mail.message"].search(
            [
                ("model", "=", "sale.order"),
                ("res_id", "=", order.id),
                ("notified_partner_ids", "in", user.partner_id.ids),
                ("subject", "ilike", "waits for your approval"),
            ]
        )

    def test_below_whoever_signs_decides(self):
        self.assertFalse(self.small.waits_for_approver)
        self.accept(self.signer, self.small)
        self.assertEqual(self.small.state, "sale")

    def test_above_an_approver_decides(self):
        self.assertTrue(self.large.waits_for_approver)
        self.assertIn("error", self.accept(self.signer, self.large))
        self.assertEqual(self.large.state, "sent")
        self.accept(self.approver, self.large)
        self.assertEqual(self.large.state, "sale")
        self.assertEqual(self.large.signed_by, self.approver.partner_id.name)

    def test_nobody_waits_where_there_is_no_amount(self):
        self.organisation_a.approval_amount = 0
        self.assertFalse(self.large.waits_for_approver)
        self.accept(self.signer, self.large)
        self.assertEqual(self.large.state, "sale")

    def test_amounts_are_compared_in_one_currency(self):
        other = self.env["res.currency"].create(
            {
                "name": "XQQ",
                "symbol": "Q",
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 10})],
            }
        )
        self.large.currency_id = other
        self.assertFalse(self.large._needs_approver())

    def test_a_link_alone_approves_nothing(self):
        token = self.large._portal_ensure_token()
        self.assertIn("error", self.accept(None, self.large, access_token=token))
        token = self.small._portal_ensure_token()
        self.accept(None, self.small, access_token=token)
        self.assertEqual(self.small.state, "sale")

    def test_a_link_to_pay_shows_no_payment_above(self):
        """Core shows one for any amount that a link names, and would refuse it."""
        query = f"?access_token={self.large._portal_ensure_token()}&payment_amount=1001"
        for user, shown in ((self.approver, True), (self.signer, False), (None, False)):
            with self.subTest(user=user and user.login):
                self.authenticate(user and user.login, user and user.login)
                page = self.url_open(f"/my/orders/{self.large.id}{query}").text
                self.assertEqual("o_sale_portal_paynow" in page, shown)

    @mute_logger("odoo.http")
    def test_nobody_pays_above_but_an_approver(self):
        token = self.large._portal_ensure_token()
        for user in (self.signer, None):
            self.authenticate(user and user.login, user and user.login)
            with (
                self.subTest(user=user and user.login),
                self.assertRaises(JsonRpcException),
            ):
                self.make_jsonrpc_request(
                    f"/my/orders/{self.large.id}/transaction",
                    {"access_token": token},
                )

    def test_an_approver_of_another_organisation_approves_nothing(self):
        self.other.partner_id.collaboration_ids.profile_id = self.approving
        token = self.large._portal_ensure_token()
        self.assertIn("error", self.accept(self.other, self.large, access_token=token))
        self.assertEqual(self.large.state, "sent")

    def test_the_organisation_s_own_account_approves(self):
        self.env["res.users"].create(
            {
                "login": "organisation",
                "password": "organisation",
                "partner_id": self.organisation_a.id,
                "group_ids": self.env.ref("base.group_portal").ids,
            }
        )
        user = self.env["res.users"].search([("login", "=", "organisation")])
        self.accept(user, self.large)
        self.assertEqual(self.large.state, "sale")

    def test_asked_once(self):
        url = f"/my/orders/{self.large.id}"
        self.assertIn("Ask for approval", self.open(url, self.signer).text)
        answer = self.ask(self.signer, self.large)
        self.assertEqual(answer.headers["Location"], f"{url}?approval=asked")
        [asked] = self.get_asked(self.approver, self.large)
        self.assertIn(self.signer.partner_id.name, asked.body)
        self.assertFalse(self.get_asked(self.both, self.large))
        mail = self.env["mail.mail"].search([("mail_message_id", "=", asked.id)])
        self.assertIn("View the quotation", mail.body_html)
        self.assertTrue(self.large.approval_asked_on)
        page = self.open(url).text
        self.assertNotIn("Ask for approval", page)
        self.assertIn("Approval asked on", page)
        self.assertEqual(self.ask(self.signer, self.large).status_code, 404)
        self.assertEqual(len(self.get_asked(self.approver, self.large)), 1)

    def test_only_who_signs_asks(self):
        self.assertEqual(self.ask(self.signer, self.small).status_code, 404)
        self.assertEqual(self.ask(self.approver, self.large).status_code, 404)
        self.assertEqual(self.ask(self.other, self.large).status_code, 404)
        self.signing.sign_quotations = False
        self.assertEqual(self.ask(self.signer, self.large).status_code, 404)
        self.assertFalse(self.large.approval_asked_on)

    def test_nobody_to_ask(self):
        self.approving.approve_quotations = False
        answer = self.ask(self.signer, self.large)
        self.assertIn("approval=nobody", answer.headers["Location"])
        self.assertIn("call us", self.url_open(answer.headers["Location"]).text)
        self.assertFalse(self.large.approval_asked_on)

    def test_portal_users_read_no_amount(self):
        fields = self.env["res.partner"].with_user(self.signer).fields_get()
        self.assertNotIn("approval_amount", fields)
