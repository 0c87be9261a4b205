from odoo import fields, models


class MaintenanceTeam(models.Model):
    """A team may be called by a number of its own."""

    _inherit = "maintenance.team"

    hotline_phone = fields.Char(
        string="Hotline",
        help="The number that customers call about what the team looks after, in place "
        "of the company's.",
    )
