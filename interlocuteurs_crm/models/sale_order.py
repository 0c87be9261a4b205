from odoo import api, models


class SaleOrder(models.Model):
    """Opportunities are internal: an order does not tell its customer of them."""

    _inherit = "sale.order"

    @api.model
    def _get_fields_closed_to_portal(self):
        """Close the opportunity, and the origin, which core names after it."""
        return super()._get_fields_closed_to_portal() | {"opportunity_id", "origin"}
