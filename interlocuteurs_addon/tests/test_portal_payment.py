from odoo.tests import tagged

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
