from odoo import fields, models


class IrRule(models.Model):
    """Which rules take away from the portal what no collaboration opens."""

    _inherit = "ir.rule"

    restricts_portal = fields.Boolean(
        string="Restricts the portal by collaborations",
        copy=False,
        help="As long as it does, the rule of the portal group that goes with it looks "
        "up nothing itself.",
    )

    def write(self, vals):
        """Whoever changes a domain without a word on this restricts by it no longer."""
        if "domain_force" in vals:
            vals = {"restricts_portal": False, **vals}
        return super().write(vals)
