from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.interlocuteurs_addon.controllers.portal_document_page import (
    read_core_choices,
)
from odoo.addons.interlocuteurs_addon.controllers.portal_page import PortalPages
from odoo.addons.interlocuteurs_addon.controllers.portal_switcher import (
    get_acting_domain,
)
from odoo.addons.interlocuteurs_addon.tools.forms import (
    clean_id,
    clean_token,
    get_text,
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

    @route()
    def portal_my_project_task(
        self, project_id=None, task_id=None, access_token=None, **kw
    ):
        """Open a task to its readers, or by the link of its project.

        Core opens each task of a project to whoever reads that and sends any token.
        """
        # sudo: only whose link it is
        task = request.env["project.task"].sudo().browse(clean_id(task_id) or ())
        task = task.exists()
        if not task.project_id._is_token(access_token):
            access_token = None
            if not task.with_env(request.env)._filtered_access("read"):
                return request.redirect("/my")
        return super().portal_my_project_task(
            project_id=project_id, task_id=task_id, access_token=access_token, **kw
        )

    def _task_get_page_view_values(self, task, access_token, **kwargs):
        """List the files by addresses that open as long as the page does."""
        values = super()._task_get_page_view_values(task, access_token, **kwargs)
        files, folder = task._get_portal_files(), f"/my/documents/tasks/{task.id}/file"
        links = self._prepare_file_links(files, values.get("access_token"), folder)
        values["files"] = dict(zip(files.ids, links, strict=True))
        return values

    def _open_record(self, page, record_id, access_token):
        """Open the files of a task by the link of its project, as its page."""
        try:
            return super()._open_record(page, record_id, access_token)
        except AccessError:
            task = page.records.sudo().browse(record_id)
            if page.name != "tasks" or not task.project_id._is_token(access_token):
                raise
            return task, clean_token(access_token)

    @route()
    def add_image(self, name="", data="", res_id=None, **kwargs):
        """Count a picture that a collaborator puts into the text of a task.

        :raises NotFound: they may not read the task
        """
        picture = get_text(data)
        task = request.env["project.task"].search([("id", "=", clean_id(res_id))])
        if not task:
            raise request.not_found()
        # of Base64: four letters are three bytes
        size = len(picture) * 3 // 4
        quota = request.env["interlocuteur.quota"]
        if refusal := quota._refuse_sent([size], document=task):
            return request.make_json_response({"error": refusal}, status=400)
        return super().add_image(get_text(name), picture, task.id, **kwargs)
