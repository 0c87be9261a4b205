from odoo import fields, models


class InterlocuteurPortalProfile(models.Model):
    """Field service orders are a family of their own."""

    _inherit = "interlocuteur.portal.profile"

    see_fsm_orders = fields.Boolean(string="Field service orders")
