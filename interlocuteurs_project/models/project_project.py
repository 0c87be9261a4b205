from odoo import api, models
from odoo.fields import Domain

from odoo.addons.interlocuteurs_addon.models.portal.page import PortalColumn, PortalPage


class ProjectProject(models.Model):
    """Projects belong to an organisation and have a contact person."""

    _name = "project.project"
    _inherit = ("project.project", "interlocuteur.project.mixin")

    @api.model
    def _get_shared_domain(self, person):
        collaborators = Domain("collaborator_ids.partner_id", "in", person.ids)
        return super()._get_shared_domain(person) | collaborators

    @api.model
    def _get_portal_pages(self):
        projects = PortalPage(
            name="projects",
            sequence=80,
            records=self,
            is_core=True,
            domain=Domain("is_template", "=", False),
            counter="project_count",
            title=self.env._("Projects"),
            icon="/web/static/img/folder.svg",
            columns=[PortalColumn("name"), PortalColumn("date", on_phone="column")],
        )
        return [*super()._get_portal_pages(), projects]
