from odoo import api, models

from .characteristic import FIELD_PREFIX
from .res_partner import NOT_ASKED


class ResUsers(models.Model):
    """Nobody is asked for mandatory characteristics who opens an account.

    Users have the fields of their contacts, by core's delegation.
    """

    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        """The contact of a user is filled in on its own sheet, afterwards."""
        not_asked = self.with_context(**{NOT_ASKED: True})
        return super(ResUsers, not_asked).create(vals_list).with_env(self.env)

    def _has_field_access(self, field, operation):
        """Show a user's characteristics to whom their contact shows them."""
        if not super()._has_field_access(field, operation):
            return False
        if not field.name.startswith(FIELD_PREFIX):
            return True
        return self.env["res.partner"]._has_field_access(field.related_field, operation)


class ResCompany(models.Model):
    """Nobody is asked for mandatory characteristics who adds a company."""

    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        """The contact of a company is filled in on its own sheet, afterwards."""
        not_asked = self.with_context(**{NOT_ASKED: True})
        return super(ResCompany, not_asked).create(vals_list).with_env(self.env)
