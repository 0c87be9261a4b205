from odoo import api, models
from odoo.fields import Domain


class ProjectProject(models.Model):
    """Projects belong to an organisation and have a contact person."""

    _name = "project.project"
    _inherit = ("project.project", "interlocuteur.project.mixin")

    @api.model
    def _get_shared_domain(self, person):
        collaborators = Domain("collaborator_ids.partner_id", "in", person.ids)
        return super()._get_shared_domain(person) | collaborators
