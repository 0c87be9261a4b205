from odoo import api, models


class HelpdeskTicketTeam(models.Model):
    """Portal users read the names of teams, not what is said there."""

    _name = "helpdesk.ticket.team"
    _inherit = ("helpdesk.ticket.team", "interlocuteur.portal.fields")

    @api.model
    def _are_messages_closed_to_portal(self):
        return True
