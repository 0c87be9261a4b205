from odoo import models
from odoo.fields import Domain


class InterlocuteurGuest(models.Model):
    """Guests of a project collaborate on it, and follow its tasks, until that ends."""

    _inherit = "interlocuteur.guest"

    def _end(self):
        """End what core gives to whom a project is shared with."""
        projects = self.filtered(
            lambda g: g.active and g.res_model == "project.project"
        )
        result = super()._end()
        if projects:
            self.env["project.collaborator"].search(
                Domain.OR(
                    Domain("project_id", "=", guest.res_id)
                    & Domain("partner_id", "=", guest.person_id.id)
                    for guest in projects
                )
            ).unlink()
            projects._get_task_followers().unlink()
        return result

    def _get_task_followers(self):
        """Return what these people follow of the tasks that came with the projects."""
        Task = self.env["project.task"].with_context(active_test=False)
        tasks = Task.search(Domain("project_id", "in", self.mapped("res_id"))).grouped(
            "project_id"
        )
        return self.env["mail.followers"].search(
            Domain("res_model", "=", Task._name)
            & Domain.OR(
                Domain("partner_id", "=", guest.person_id.id)
                & Domain("res_id", "in", project_tasks.ids)
                for guest in self
                for project, project_tasks in tasks.items()
                if project.id == guest.res_id
            )
        )
