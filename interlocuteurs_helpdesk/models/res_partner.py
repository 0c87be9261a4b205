from odoo import models


class ResPartner(models.Model):
    """The tickets in which a partner has part."""

    _inherit = "res.partner"

    def _compute_helpdesk_ticket_count(self):
        """Count what belongs to a partner, not what is of people below them today."""
        self._count_documents("helpdesk_ticket_count")
        self._count_documents("helpdesk_ticket_active_count")
        for partner in self:
            partner.helpdesk_ticket_count_string = (
                f"{partner.helpdesk_ticket_active_count}"
                f" / {partner.helpdesk_ticket_count}"
            )

    def action_view_helpdesk_tickets(self):
        """Open what is counted."""
        action = super().action_view_helpdesk_tickets()
        domain = self._get_documents_domain("helpdesk_ticket_count")
        return {**action, "domain": list(domain)}
