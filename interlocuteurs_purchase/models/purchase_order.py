from odoo import api, models
from odoo.fields import Domain

from odoo.addons.interlocuteurs_addon.models.document.event import EventKind
from odoo.addons.interlocuteurs_addon.models.portal.page import PortalColumn, PortalPage


class PurchaseOrder(models.Model):
    """Purchase orders belong to an organisation and have a contact person."""

    _name = "purchase.order"
    _inherit = ("purchase.order", "interlocuteur.document.mixin")

    @api.model
    def _get_portal_switches(self):
        return [("see_purchases", Domain.TRUE)]

    @api.model
    def _get_portal_base_domain(self):
        """What core's pages list: nothing that has not been sent."""
        return Domain("state", "in", ("sent", "purchase", "cancel"))

    @api.model
    def _get_event_kinds(self):
        purchases = EventKind("purchase", self.env._("Purchase"), "date_order")
        return [*super()._get_event_kinds(), purchases]

    @api.model
    def _get_portal_pages(self):
        shared = {
            "records": self,
            "is_core": True,
            "icon": "/purchase/static/src/img/calculator.svg",
            "columns": [
                PortalColumn("name"),
                PortalColumn("date_order"),
                PortalColumn("amount_total", on_phone="column"),
            ],
            "further_columns": (
                PortalColumn("currency_id"),
                PortalColumn("partner_ref", self.env._("Your reference")),
                PortalColumn("interlocuteur_id", self.env._("Contact person")),
            ),
        }
        return [
            *super()._get_portal_pages(),
            PortalPage(
                name="rfq",
                title=self.env._("Requests for Quotation"),
                domain=Domain("state", "=", "sent"),
                **shared,
            ),
            PortalPage(
                name="purchase",
                title=self.env._("Our Orders"),
                domain=Domain("state", "in", ("purchase", "cancel")),
                **shared,
            ),
        ]
