from odoo import api, models


class ResUsers(models.Model):
    """A customer's own account sends tickets, as it enters requests."""

    _inherit = "res.users"

    @api.model
    def _get_portal_own_rights(self):
        return super()._get_portal_own_rights() | {"see_tickets": True}
