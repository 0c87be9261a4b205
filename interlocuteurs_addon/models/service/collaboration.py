from odoo import api, fields, models

from ..portal.collaboration_end import Assignment
from ..team.collaboration import Assignable


class InterlocuteurCollaboration(models.Model):
    """Sites are left with the organisation, as what the portal opens by assignment."""

    _inherit = "interlocuteur.collaboration"

    site_ids = fields.Many2many(
        related="person_id.site_ids", related_sudo=False, string="Sites"
    )

    @api.model
    def _get_assignments(self):
        sites = Assignment(
            self.env["res.partner"], "site_person_ids", "commercial_partner_id"
        )
        return [*super()._get_assignments(), sites]

    @api.model
    def _get_assignables(self, organisation):
        """Add the sites and the equipment, as far as the user reads them."""
        sites = self.env["res.partner"].search(
            [("is_site", "=", True), ("commercial_partner_id", "=", organisation.id)]
        )
        equipment = self.env["maintenance.equipment"].search(
            [("organisation_id", "=", organisation.id)]
        )
        return [
            *super()._get_assignables(organisation),
            Assignable("site_ids", self.env._("Sites"), sites),
            Assignable("equipment_ids", self.env._("Equipment"), equipment),
        ]
