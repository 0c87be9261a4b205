from odoo import api, models

from .res_partner import UNCHECKED


class ResUsers(models.Model):
    """An account's own contact is no entry of a person."""

    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        """Create the contacts that come with accounts without asking."""
        unchecked = self.with_context(**{UNCHECKED: True})
        return super(ResUsers, unchecked).create(vals_list).with_env(self.env)
