from odoo import api, models
from odoo.fields import Domain


class ResUsers(models.Model):
    """Whoever is responsible is found as their contact is."""

    _inherit = "res.users"

    @api.model
    def _search_display_name(self, operator, value):
        """Find users by all that their contact is found by, too."""
        domain = super()._search_display_name(operator, value)
        if operator != "ilike" or not value:
            return domain
        return Domain(domain) | Domain("partner_id.display_name", "ilike", value)
