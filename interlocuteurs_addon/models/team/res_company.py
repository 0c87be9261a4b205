from odoo import fields, models


class ResCompany(models.Model):
    """Who of us is told what customers do with their people."""

    _inherit = "res.company"

    team_user_id = fields.Many2one(
        "res.users",
        string="Told of customers' people",
        domain="[('share', '=', False)]",
        ondelete="set null",
        groups="base.group_user",
        help="Who confirms what customers say of their people on the portal, where "
        "their organisation has no salesperson.",
    )
