from odoo import api, models

from ..portal.page import PortalColumn, PortalPage


class AccountMove(models.Model):
    """Core's lists of invoices and bills on the portal."""

    _inherit = "account.move"

    @api.model
    def _get_portal_pages(self):
        shared = {
            "records": self,
            "is_core": True,
            "domain": None,
            "icon": "/account/static/src/img/bill.svg",
            "columns": [
                PortalColumn("name"),
                PortalColumn("invoice_date"),
                PortalColumn("invoice_date_due"),
                PortalColumn("amount_total", on_phone="column"),
            ],
            "further_columns": (
                PortalColumn("amount_residual"),
                PortalColumn("currency_id"),
                PortalColumn("ref", self.env._("Your reference")),
                PortalColumn("interlocuteur_id", self.env._("Contact person")),
            ),
        }
        return [
            *super()._get_portal_pages(),
            PortalPage(
                name="invoices",
                sequence=30,
                title=self.env._("Your Invoices"),
                counter="invoice_count",
                further_counters=("overdue_invoice_count",),
                **shared,
            ),
            PortalPage(
                name="bills",
                sequence=40,
                title=self.env._("Our Invoices"),
                counter="bill_count",
                **shared,
            ),
        ]
