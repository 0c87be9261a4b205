from odoo import api, models

from ..portal.collaboration_end import Assignment


class InterlocuteurCollaboration(models.Model):
    """Sites are left with the organisation, as what the portal opens by assignment."""

    _inherit = "interlocuteur.collaboration"

    @api.model
    def _get_assignments(self):
        sites = Assignment(
            self.env["res.partner"], "site_person_ids", "commercial_partner_id"
        )
        return [*super()._get_assignments(), sites]
