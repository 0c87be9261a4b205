from odoo import fields, models


class InterlocuteurPortalProfile(models.Model):
    """Purchase orders are a family of their own."""

    _inherit = "interlocuteur.portal.profile"

    see_purchases = fields.Boolean(string="Purchase orders")
