from odoo import api, models


class ResCompany(models.Model):
    """Share users read our companies, and nothing of what is said there."""

    _name = "res.company"
    _inherit = ("res.company", "interlocuteur.portal.fields")

    @api.model
    def _are_messages_closed_to_portal(self):
        return True
