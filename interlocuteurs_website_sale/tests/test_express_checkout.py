from odoo.tests import tagged

from .common import WebsiteSaleCommon

HOME = {"street": "7 rue Basse", "city": "Roubaix", "zip": "59100"}
EMPTY = {"country": "FR", "state": ""}


@tagged("post_install", "-at_install")
class TestExpressCheckout(WebsiteSaleCommon):
    """Paying in the cart finds no address that its visitor may not read.

    Core compares what the visitor sends, be it a city alone, with all that stands below
    the customer, people too, and makes the cart out to what is alike.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        person = cls.accounts["stays_a"].partner_id
        person.collaboration_ids.profile_id = False
        cls.colleague = cls.accounts["mover"].partner_id
        cls.Partner.create(
            {
                "name": "Home",
                "type": "other",
                "parent_id": cls.colleague.id,
                "country_id": cls.france.id,
                **HOME,
            }
        )
        cls.env.flush_all()

    def send(self, billing, shipping=None):
        self.make_jsonrpc_request(
            "/shop/express_checkout",
            {
                "billing_address": {**billing, **EMPTY},
                "shipping_address": shipping and {**shipping, **EMPTY},
            },
        )
        return self.get_cart()

    def assert_finds_nobody(self, cart):
        """Neither a colleague nor their home stands on it."""
        hidden = self.colleague | self.colleague.child_ids
        self.assertEqual(len(hidden), 2)
        self.assertFalse((cart.partner_invoice_id | cart.partner_shipping_id) & hidden)

    def test_no_person_is_found(self):
        self.log_in("stays_a")
        self.add()
        for known in (
            {"email": self.colleague.email},
            {"name": self.colleague.name},
        ):
            self.assert_finds_nobody(self.send(known))

    def test_no_address_of_theirs_is_found(self):
        self.log_in("stays_a")
        self.add()
        self.assert_finds_nobody(self.send(HOME, HOME))

    def test_no_address_is_found_before_paying(self):
        self.log_in("stays_a")
        self.add()
        self.make_jsonrpc_request(
            "/shop/express/shipping_address_change",
            {"partial_delivery_address": {**HOME, **EMPTY}},
        )
        self.assert_finds_nobody(self.get_cart())

    def test_address_that_one_reads_is_found(self):
        self.log_in("stays_b")
        self.add()
        site = self.Partner.create(
            {
                "name": "Yard",
                "type": "delivery",
                "parent_id": self.organisation_b.id,
                "email": "yard@example.com",
                "country_id": self.france.id,
            }
        )
        self.env.flush_all()
        self.assertEqual(
            self.send({"email": "yard@example.com"}).partner_invoice_id, site
        )
