from odoo import api, models


class ResPartner(models.Model):
    """Whoever buys for an organisation edits their own addresses in the shop."""

    _inherit = "res.partner"

    @api.model
    def _get_current_partner(self, *, order_sudo=False, **kwargs):
        """Core takes the customer of the cart, which is the organisation."""
        person = self.env.user.partner_id
        if order_sudo and order_sudo.interlocuteur_id == person:
            order_sudo = False
        return super()._get_current_partner(order_sudo=order_sudo, **kwargs)
