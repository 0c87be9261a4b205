from odoo.fields import Domain

from odoo.addons.interlocuteurs_addon.controllers.portal_page import PortalPages
from odoo.addons.interlocuteurs_addon.controllers.portal_switcher import (
    get_acting_domain,
)
from odoo.addons.project.controllers.portal import ProjectCustomerPortal


class PortalProject(PortalPages, ProjectCustomerPortal):
    """Projects and tasks of the organisation acted for."""

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
