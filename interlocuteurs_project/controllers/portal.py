from odoo.fields import Domain
from odoo.http import request

from odoo.addons.interlocuteurs_addon.controllers.portal_see_as import PortalSeeAs
from odoo.addons.interlocuteurs_addon.controllers.portal_switcher import (
    get_acting_domain,
)
from odoo.addons.project.controllers.portal import ProjectCustomerPortal

# what core counts
COUNTED = {
    "project_count": ("project.project", Domain.TRUE),
    "task_count": ("project.task", Domain("project_id", "!=", False)),
}


class PortalProject(ProjectCustomerPortal):
    """Projects and tasks of the organisation acted for."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        acting = get_acting_domain()
        for counter, (model, counted) in COUNTED.items():
            if not acting.is_true() and values.get(counter):
                values[counter] = request.env[model].search_count(counted & acting)
        return values

    def _prepare_project_domain(self):
        return [*super()._prepare_project_domain(), *get_acting_domain()]

    def _prepare_tasks_values(
        self,
        page,
        date_begin,
        date_end,
        sortby,
        search,
        search_in,
        groupby,
        url="/my/tasks",
        domain=None,
        su=False,
        project=False,
    ):
        """Narrow the list of all tasks, not those of one project or task."""
        if url == "/my/tasks":
            domain = Domain(domain or Domain.TRUE) & get_acting_domain()
        return super()._prepare_tasks_values(
            page,
            date_begin,
            date_end,
            sortby,
            search,
            search_in,
            groupby,
            url,
            domain,
            su,
            project,
        )


class PortalProjectSeeAs(PortalSeeAs):
    """Projects and tasks in what an administrator sees of somebody's portal."""

    def _get_see_as_sections(self):
        return {
            **super()._get_see_as_sections(),
            **self._prepare_section(
                "projects",
                request.env._("Projects"),
                "/web/static/img/folder.svg",
                request.env["project.project"],
                self._prepare_project_domain(),
                ["name", "organisation_id", "date"],
            ),
            **self._prepare_section(
                "tasks",
                request.env._("Tasks"),
                "/project/static/src/img/tasks.svg",
                request.env["project.task"],
                COUNTED["task_count"][1],
                ["name", "organisation_id", "project_id", "stage_id"],
                "id desc",
            ),
        }
