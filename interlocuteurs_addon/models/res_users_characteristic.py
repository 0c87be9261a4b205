from odoo import api, models

from .res_partner_characteristic import NOT_ASKED


class ResUsers(models.Model):
    """Nobody is asked for mandatory characteristics who opens an account."""

    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        """The contact of a user is filled in on its own sheet, afterwards."""
        not_asked = self.with_context(**{NOT_ASKED: True})
        return super(ResUsers, not_asked).create(vals_list).with_env(self.env)


class ResCompany(models.Model):
    """Nobody is asked for mandatory characteristics who adds a company."""

    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        """The contact of a company is filled in on its own sheet, afterwards."""
        not_asked = self.with_context(**{NOT_ASKED: True})
        return super(ResCompany, not_asked).create(vals_list).with_env(self.env)
