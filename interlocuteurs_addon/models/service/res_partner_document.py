from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# who reads requests and equipment of customers, not only their own
READERS = (
    "interlocuteurs_addon.group_interlocuteur_user",
    "maintenance.group_equipment_manager",
)


class ResPartner(models.Model):
    """The requests and the equipment in which a partner has part."""

    _inherit = "res.partner"

    request_count = fields.Integer(
        string="Requests", compute="_compute_request_count", compute_sudo=False
    )
    equipment_count = fields.Integer(
        string="Equipment", compute="_compute_equipment_count", compute_sudo=False
    )

    reads_service = fields.Boolean(
        string="The user reads requests and equipment",
        compute="_compute_reads_service",
        help="To whoever reads their own ones only, nothing is shown rather than none.",
    )

    @api.depends_context("uid")
    def _compute_reads_service(self):
        self.reads_service = any(map(self.env.user.has_group, READERS))

    def _may_be_served(self):
        """Tell whether equipment and requests may be this partner's own.

        That is so for organisations, and for people without one: private customers.
        """
        return self.is_company or (self._is_person() and not self.parent_id)

    @api.model
    def _get_served_domain(self):
        """Return the domain of whose equipment and requests may be, for views."""
        served = Domain("is_company", "=", True) | (
            Domain("parent_id", "=", False) & Domain("type", "=", "contact")
        )
        return list(served)

    def _is_private_customer(self):
        """A private customer has equipment or a request, which we have entered."""
        if super()._is_private_customer():
            return True
        if not (self._is_person() and self._may_be_served()):
            return False
        # sudo: whether there is any
        theirs = Domain("organisation_id", "in", self.ids)
        return any(
            self.env[model].sudo().search_count(theirs, limit=1)
            for model in ("maintenance.equipment", "maintenance.request")
        )

    def _compute_request_count(self):
        self._count_documents("request_count")

    def _compute_equipment_count(self):
        self._count_documents("equipment_count")

    def action_open_requests(self):
        """Open the intervention requests of this person, organisation or site."""
        return self._open_documents(
            "request_count",
            "interlocuteurs_addon.maintenance_request_action",
            **{self._get_part_in_service(): self.id},
        )

    def action_open_equipment(self):
        """Open the equipment of this person, organisation or site."""
        part = self._get_part_in_service()
        defaults = {} if part == "interlocuteur_id" else {part: self.id}
        return self._open_documents(
            "equipment_count",
            "interlocuteurs_addon.maintenance_equipment_action_park",
            **defaults,
        )

    def action_print_equipment_labels(self):
        """Print the labels of all equipment on these sites.

        :raises UserError: there is none
        """
        equipment = self.env["maintenance.equipment"].search(
            [("site_id", "in", self.ids)], order="site_id, name, id"
        )
        if not equipment:
            raise UserError(self.env._("No equipment stands there."))
        return equipment.action_print_labels()

    def _get_part_in_service(self):
        """Return the field of a request or an equipment in which the partner stands."""
        if self._may_be_served():
            return "organisation_id"
        return "site_id" if self.is_site else "interlocuteur_id"
