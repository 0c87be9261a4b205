from odoo import api, models
from odoo.fields import Domain

from odoo.addons.interlocuteurs_addon.models.portal.page import PortalColumn, PortalPage


class ProjectProject(models.Model):
    """Projects belong to an organisation and have a contact person."""

    _name = "project.project"
    _inherit = ("project.project", "interlocuteur.project.mixin")

    def copy(self, default=None):
        """Let nobody follow a copy for others who follows the original alone.

        Core subscribes them, to what is made of a template as well: they would be sent
        what is written to another customer.
        """
        copies = super().copy(default)
        for project, copied in zip(self, copies, strict=True):
            if project.organisation_id != copied.organisation_id:
                # sudo: goes with the right to copy
                copied.sudo()._end_followings_of_others()
        return copies

    def _end_followings_of_others(self):
        """Let nobody from outside follow this but for its organisation."""
        tasks = self.with_context(active_test=False).tasks
        followers = self.message_partner_ids | tasks.message_partner_ids
        works_for = followers._get_current_organisations()
        others = followers.filtered(
            lambda p: self.organisation_id not in p | works_for[p.id]
        )
        others -= others._get_internal_users().partner_id
        tasks.message_unsubscribe(others.ids)
        self.message_unsubscribe(others.ids)

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
