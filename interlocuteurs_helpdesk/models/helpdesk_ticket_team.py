from odoo import models


class HelpdeskTicketTeam(models.Model):
    """Portal users read the names of teams, not what is said there."""

    _name = "helpdesk.ticket.team"
    _inherit = ("helpdesk.ticket.team", "interlocuteur.portal.fields")
