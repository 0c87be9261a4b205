from odoo import api, fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """Sites are locations, and the other way round; a sheet counts its orders."""

    _inherit = "res.partner"

    fsm_order_count = fields.Integer(
        string="Field service",
        compute="_compute_fsm_order_count",
        compute_sudo=False,
        groups="fieldservice.group_fsm_user_own",
    )

    def _compute_fsm_order_count(self):
        self._count_documents("fsm_order_count")

    @api.model
    def _get_site_types(self):
        """Let the location of an organisation be its site."""
        return super()._get_site_types() | {"fsm_location"}

    def action_open_fsm_orders(self):
        """Open the orders of this person, organisation or site."""
        return self._open_documents(
            "fsm_order_count", "fieldservice.action_fsm_operation_order"
        )

    def action_open_locations(self):
        """Open the locations of these sites, creating those that are missing.

        :raises UserError: one of them is no site
        """
        # of an archived site, too
        sites = self.with_context(active_test=False).filtered("is_site")
        if not self or sites != self:
            raise UserError(self.env._("Choose sites of organisations."))
        Wizard = self.env["fsm.wizard"]
        missing = sites.filtered(lambda site: not site.fsm_location_ids)
        self.env["fsm.location"].create(
            [
                Wizard._prepare_fsm_location(site)
                | {"owner_id": site.commercial_partner_id.id}
                for site in missing
            ]
        )
        return sites.fsm_location_ids._get_records_action(name=self.env._("Locations"))
