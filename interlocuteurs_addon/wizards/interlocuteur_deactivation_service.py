from odoo import fields, models


class InterlocuteurDeactivationLine(models.TransientModel):
    """Equipment, sites and requests that people answer for."""

    _inherit = "interlocuteur.deactivation.line"

    equipment = fields.Char(string="Service contact of", compute="_compute_handover")
    sites = fields.Char(compute="_compute_handover")
    requests = fields.Char(string="Open requests", compute="_compute_handover")
