from odoo import fields, models


class ResPartner(models.Model):
    """The opportunities in which a partner has part."""

    _inherit = "res.partner"

    # core's counts what is below an organisation today, not what belongs to it
    opportunity_count = fields.Integer(
        compute="_compute_opportunities_in_part", compute_sudo=False
    )

    def _compute_opportunities_in_part(self):
        """Count lost ones as well, as core does."""
        lost_too = self.with_context(active_test=False)
        lost_too._count_documents("opportunity_count")

    def _get_contact_opportunities_domain(self):
        """Open what is counted."""
        return list(self._get_documents_domain("opportunity_count"))
