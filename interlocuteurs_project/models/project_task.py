from odoo import api, models
from odoo.fields import Domain

from odoo.addons.interlocuteurs_addon.models.document.event import EventKind
from odoo.addons.interlocuteurs_addon.models.portal.page import (
    PortalChoice,
    PortalColumn,
    PortalPage,
)


class ProjectTask(models.Model):
    """Tasks belong to an organisation and have a contact person."""

    _name = "project.task"
    _inherit = ("project.task", "interlocuteur.project.mixin")

    @property
    def TASK_PORTAL_READABLE_FIELDS(self):
        """Portal users see whose a task is."""
        return super().TASK_PORTAL_READABLE_FIELDS | {"organisation_id"}

    @api.model
    def _get_portal_domain_at(self, person, places):
        """Add what has no customer of its own: it goes with its project."""
        projects = self.env["project.project"]._get_portal_domain_at(person, places)
        without = Domain("organisation_id", "=", False)
        return super()._get_portal_domain_at(person, places) | (
            without & Domain("project_id", "any", projects)
        )

    @api.model
    def _get_portal_guest_domain(self, person):
        """Add the tasks of the projects that the person is a guest of.

        Not those that belong to somebody else.
        """
        guests = person._get_portal_guests("project.project")
        return super()._get_portal_guest_domain(person) | Domain.OR(
            Domain("project_id", "in", project_ids)
            & Domain("organisation_id", "in", (organisation_id, False))
            for organisation_id, project_ids in guests.items()
        )

    @api.model
    def _get_nobody_domain(self, organisation_ids):
        """Leave out tasks without customer in projects of others."""
        project = "project_id.organisation_id"
        return super()._get_nobody_domain(organisation_ids) & (
            Domain(project, "=", False) | Domain(project, "in", organisation_ids)
        )

    @api.model
    def _get_shared_domain(self, person):
        collaborators = Domain(
            "project_id.collaborator_ids.partner_id", "in", person.ids
        )
        return super()._get_shared_domain(person) | collaborators

    def _get_portal_files(self):
        """Return the files that the page of a task lists, and its picture."""
        return self.attachment_ids | self.displayed_image_id

    def _portal_get_parent_hash_token(self, pid):
        """Sign for nobody by the project who has left the organisation of the task."""
        if self._has_left(pid):
            return False
        return super()._portal_get_parent_hash_token(pid)

    @api.model
    def _get_event_kinds(self):
        tasks = EventKind("task", self.env._("Task"), "create_date", detail="stage_id")
        return [*super()._get_event_kinds(), tasks]

    @api.model
    def _get_portal_pages(self):
        tasks = PortalPage(
            name="tasks",
            sequence=90,
            records=self,
            is_core=True,
            domain=Domain("project_id", "!=", False),
            counter="task_count",
            title=self.env._("Tasks"),
            icon="/project/static/src/img/tasks.svg",
            columns=[
                PortalColumn("name"),
                PortalColumn("project_id"),
                PortalColumn("stage_id", on_phone="column"),
            ],
            sortings={"newest": PortalChoice(self.env._("Newest"), "id desc")},
        )
        return [*super()._get_portal_pages(), tasks]
