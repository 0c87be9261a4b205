from odoo import api, fields, models


class MaintenanceRequest(models.Model):
    """What a request from the portal needs: whose work it is, and who may write on it.

    Whoever may read a request may write a message on it, as on core's orders.
    """

    _inherit = "maintenance.request"
    _mail_post_access = "read"

    form_token = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_system",
        help="Of the form it was entered with: one that is sent twice creates one.",
    )

    def _get_portal_files(self):
        """Return the files of the messages that customers may read."""
        return self._get_customer_messages().attachment_ids

    @api.model
    def _prepare_portal_assignment(self, values):
        """Return the company and the team that a customer's request goes to.

        Core's default is the first team of the user's company, which wins over the
        equipment's own and may be of another company than what the request is about.

        :param dict values: of ``create``, with organisation, site and equipment
        """
        equipment = self.env["maintenance.equipment"].browse(values["equipment_id"])
        places = self.env["res.partner"].browse(
            [i for i in (values["site_id"], values["organisation_id"]) if i]
        )
        companies = equipment.company_id or places.company_id
        company = companies[:1] or self.env.company
        team = equipment.maintenance_team_id or self.env["maintenance.team"].search(
            [("company_id", "in", (company.id, False))], order="company_id, id", limit=1
        )
        assignment = {"company_id": company.id}
        if team:
            assignment["maintenance_team_id"] = team.id
        return assignment
