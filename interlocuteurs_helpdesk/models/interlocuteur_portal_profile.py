from odoo import fields, models


class InterlocuteurPortalProfile(models.Model):
    """Tickets are a family of their own."""

    _inherit = "interlocuteur.portal.profile"

    see_tickets = fields.Boolean(
        string="Tickets",
        help="Whoever creates intervention requests may send tickets, too.",
    )
