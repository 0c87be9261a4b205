from odoo import api, models
from odoo.fields import Domain

from .call import CallSection


class SaleOrder(models.Model):
    """Quotations on the call sheet."""

    _inherit = "sale.order"

    @api.model
    def _get_call_section(self):
        return CallSection(
            self.env._("Open quotations"),
            Domain("state", "in", ("draft", "sent")),
            ("state", "date_order", "amount_total"),
            "date_order desc, id desc",
            sequence=40,
        )

    @api.model
    def _get_call_button(self, caller):
        if not caller.partner:
            return None
        return {
            "key": "quotation",
            "label": self.env._("New quotation"),
            "hotkey": "q",
            "context": {"default_partner_id": caller.partner.id},
        }
