from odoo.fields import Command
from odoo.http import root

from odoo.addons.interlocuteurs_addon.tests.account_common import AccountHttpCommon

ADDRESS = {"street": "1 rue Haute", "city": "Lille", "zip": "59000"}


class WebsiteSaleCommon(AccountHttpCommon):
    """People of two organisations with accounts, who fill a cart with bolts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        a, b = cls.organisation_a, cls.organisation_b
        cls.env.user.group_ids += cls.env.ref("product.group_product_pricelist")
        cls.env.ref("base.group_user").implied_ids += cls.env.ref(
            "product.group_product_pricelist"
        )
        cls.website = cls.env["website"].search([], limit=1)
        cls.website.company_id = cls.env.company
        cls.product = cls.env["product.product"].create(
            {
                "name": "Bolts",
                "type": "service",
                "list_price": 100,
                "is_published": True,
                "taxes_id": False,
            }
        )
        cls.profile = cls.env.ref("interlocuteurs_addon.profile_supervisor")
        cls.accounts = {
            "stays_a": cls.make_account("stays_a", a, cls.profile),
            "stays_b": cls.make_account("stays_b", b, cls.profile),
            "mover": cls.make_account("mover", a, cls.profile),
            "both": cls.make_account("both", a, cls.profile),
        }
        cls.both = cls.accounts["both"].partner_id
        cls.make_collaboration(
            cls.both, b, date_start="2020-01-01", profile_id=cls.profile.id
        )
        cls.mover = cls.accounts["mover"].partner_id
        cls.position = cls.env["account.fiscal.position"].create({"name": "Of B"})
        for organisation, price in ((a, 90), (b, 70)):
            organisation.write(
                {
                    **ADDRESS,
                    "country_id": cls.france.id,
                    "email": f"desk-{price}@example.com",
                    "phone": "03 20 00 00 00",
                    "property_product_pricelist": cls.make_pricelist(price).id,
                }
            )
        b.property_account_position_id = cls.position
        cls.env.flush_all()

    @classmethod
    def make_pricelist(cls, price):
        item = {
            "applied_on": "3_global",
            "compute_price": "fixed",
            "fixed_price": price,
        }
        return cls.env["product.pricelist"].create(
            {
                "name": f"For {price}",
                "selectable": False,
                "website_id": cls.website.id,
                "company_id": cls.env.company.id,
                "item_ids": [Command.create(item)],
            }
        )

    def add(self, quantity=1):
        """Put bolts into the cart and return it."""
        self.make_jsonrpc_request(
            "/shop/cart/add",
            {
                "product_template_id": self.product.product_tmpl_id.id,
                "product_id": self.product.id,
                "quantity": quantity,
            },
        )
        return self.get_cart()

    def get_cart(self):
        self.env.invalidate_all()
        session = root.session_store.get(self.session.sid)
        return self.env["sale.order"].browse(session.get("sale_order_id") or [])
