from odoo import api, models


class ProjectShareWizard(models.TransientModel):
    """Sharing a project lets in, as guests, whom the rules do not."""

    _inherit = "project.share.wizard"

    @api.model
    def _get_guest_depends(self):
        return [*super()._get_guest_depends(), "collaborator_ids.partner_id"]

    def _get_guest_partners(self):
        return self.collaborator_ids.partner_id

    @api.model_create_multi
    def create(self, vals_list):
        """Open the project to whom core adds, and close it to whom core removes.

        Core does so as soon as the dialog is saved, mailed or not.
        """
        wizards = super().create(vals_list)
        wizards._open_to_guests()
        for wizard in wizards:
            if project := wizard._get_guest_documents():
                # sudo: whoever shares a project decides with whom
                rows = self.env["interlocuteur.guest"]._get_rows(project)
                rows.filtered(
                    lambda guest, w=wizard: (
                        guest.person_id not in w._get_guest_partners()
                    )
                )._end()
        return wizards
