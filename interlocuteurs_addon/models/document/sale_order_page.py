from odoo import api, models

from ..portal.page import PortalColumn, PortalPage


class SaleOrder(models.Model):
    """Core's lists of quotations and orders on the portal."""

    _inherit = "sale.order"

    @api.model
    def _get_portal_pages(self):
        shared = {
            "records": self,
            "is_core": True,
            "domain": None,
            "icon": "/sale/static/src/img/bag.svg",
            "columns": [
                PortalColumn("name"),
                PortalColumn("date_order"),
                PortalColumn("amount_total", on_phone="column"),
            ],
            "further_columns": (
                PortalColumn("currency_id"),
                PortalColumn("client_order_ref", self.env._("Your reference")),
                PortalColumn("interlocuteur_id", self.env._("Contact person")),
            ),
        }
        return [
            *super()._get_portal_pages(),
            PortalPage(
                name="quotations",
                sequence=10,
                title=self.env._("Quotations to review"),
                counter="quotation_count",
                switches=("see_quotations",),
                **shared,
            ),
            PortalPage(
                name="orders",
                sequence=20,
                title=self.env._("Your Orders"),
                counter="order_count",
                switches=("see_orders",),
                **shared,
            ),
        ]
