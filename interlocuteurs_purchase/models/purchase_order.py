from odoo import api, models
from odoo.fields import Domain


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
