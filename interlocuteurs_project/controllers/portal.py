from odoo.fields import Domain

from odoo.addons.interlocuteurs_addon.controllers.portal_document_page import (
    read_core_choices,
)
from odoo.addons.interlocuteurs_addon.controllers.portal_page import PortalPages
from odoo.addons.interlocuteurs_addon.controllers.portal_switcher import (
    get_acting_domain,
)
from odoo.addons.project.controllers.portal import ProjectCustomerPortal


class PortalProject(PortalPages, ProjectCustomerPortal):
    """Projects and tasks of the organisation acted for."""

    def _prepare_project_domain(self):
        return [*super()._prepare_project_domain(), *get_acting_domain()]

    def _get_page_choices(self, page):
        """Let core say how its own lists are sorted, filtered and searched."""
        choices = super()._get_page_choices(page)
        if page.name == "projects":
            sortings = self._prepare_searchbar_sortings()
            sortings = read_core_choices(sortings, "order")
            # the one that core takes where none is chosen
            choices["sortings"] = {"name": sortings["name"], **sortings}
        elif page.name == "tasks":
            filters = self._get_my_tasks_searchbar_filters(
                [("is_template", "=", False)]
            )
            inputs = self._task_get_searchbar_inputs(milestones_allowed=True)
            sortings = self._task_get_searchbar_sortings(milestones_allowed=True)
            choices["sortings"] = read_core_choices(sortings, "order")
            choices["filters"] = {
                str(name): choice
                for name, choice in read_core_choices(filters, "domain").items()
            }
            choices["searches"] = read_core_choices(inputs, "input")
        return choices

    def _get_search_domain(self, page, offered, search, search_in):
        if search and page.name == "tasks":
            where = "name" if search_in == "all" else search_in
            return Domain(self._task_get_search_domain(where, search, True, False))
        return super()._get_search_domain(page, offered, search, search_in)

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
