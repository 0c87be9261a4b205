from odoo import api, fields, models
from odoo.fields import Domain

from ..document.event import EventKind
from ..document.res_partner import DocumentKind
from ..document.responsibility import Responsibility


class MaintenanceRequest(models.Model):
    """An intervention request of a customer, from the portal or entered here.

    Whichever of organisation, site, equipment and contact person is entered first fills
    in the others, as far as they are unambiguous.
    """

    _name = "maintenance.request"
    _inherit = (
        "maintenance.request",
        "portal.mixin",
        "interlocuteur.place.mixin",
    )

    organisation_id = fields.Many2one(
        compute=None,
        precompute=False,
        readonly=False,
        copy=True,
        check_company=True,
        tracking=True,
        domain=lambda self: self.env["res.partner"]._get_served_domain(),
        help="The customer who asks for the intervention.",
    )
    interlocuteur_id = fields.Many2one(tracking=True)
    origin = fields.Selection(
        [("internal", "Internal"), ("portal", "Portal")],
        default="internal",
        required=True,
        readonly=True,
        copy=False,
        help="Entered by one of us, or by the customer on the portal.",
    )
    external_reference = fields.Char(
        string="Customer's reference",
        copy=False,
        help="The number of the request in the customer's own system.",
    )
    stage_id = fields.Many2one(default=lambda self: self._default_stage())

    # what the portal does not show, whatever page or call asks for it
    email_cc = fields.Char(groups="base.group_user")
    instruction_google_slide = fields.Char(groups="base.group_user")
    instruction_pdf = fields.Binary(groups="base.group_user")
    instruction_text = fields.Html(groups="base.group_user")
    owner_user_id = fields.Many2one(groups="base.group_user")
    user_id = fields.Many2one(groups="base.group_user")

    interlocuteur_phone = fields.Char(
        related="interlocuteur_id.phone", string="Contact person's phone"
    )
    interlocuteur_mobile = fields.Char(
        related="interlocuteur_id.mobile", string="Contact person's mobile"
    )
    service_contact_id = fields.Many2one(related="equipment_id.service_contact_id")
    service_contact_phone = fields.Char(related="equipment_id.service_contact_phone")
    service_contact_mobile = fields.Char(related="equipment_id.service_contact_mobile")

    @api.model
    def _get_partner_field(self):
        return "organisation_id"

    @api.model
    def _get_portal_switches(self):
        return [("see_requests", Domain.TRUE)]

    @api.model
    def _get_document_kinds(self):
        return {
            **super()._get_document_kinds(),
            "request_count": DocumentKind(
                self._name, ["organisation_id", "site_id", "interlocuteur_id"]
            ),
        }

    @api.model
    def _get_event_kinds(self):
        requests = EventKind(
            "request", self.env._("Request"), "request_date", detail="stage_id"
        )
        return [*super()._get_event_kinds(), requests]

    @api.model
    def _get_responsibilities(self):
        open_requests = Responsibility(
            name="requests",
            model=self._name,
            label=self.env._("Contact person"),
            title=self.env._("Open requests"),
            domain=Domain([("stage_id.done", "=", False), ("archive", "=", False)]),
            gain=self.env._("%s sees further requests"),
            sequence=30,
        )
        return [*super()._get_responsibilities(), open_requests]

    def _compute_access_url(self):
        res = super()._compute_access_url()
        for request in self:
            request.access_url = f"/my/interventions/{request.id}"
        return res

    # --------------------------------------------------------------------- stages

    @api.model
    def _get_external_stage(self):
        """Return the stage of what comes from the portal, if it is still there."""
        return (
            self.env.ref(
                "interlocuteurs_addon.maintenance_stage_external",
                raise_if_not_found=False,
            )
            or self.env["maintenance.stage"]
        )

    @api.model
    def _default_stage(self):
        """Return the first stage, "External entry" for the portal only."""
        external = self._get_external_stage()
        if external and self.env.context.get("default_origin") == "portal":
            return external
        return self.env["maintenance.stage"].search(
            [("id", "not in", external.ids)], limit=1
        )

    def reset_equipment_request(self):
        """Reopen in the first of our own stages, not among what the portal brings."""
        res = super().reset_equipment_request()
        self.stage_id = self._default_stage()
        return res

    # ------------------------------------------------------------------------ ORM

    @api.model_create_multi
    def create(self, vals_list):
        """Complete the parties, draw the number; what the portal brings has a stage."""
        external = self._get_external_stage()
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if external and vals.get("origin") == "portal":
                vals.setdefault("stage_id", external.id)
        self._complete_values(vals_list)
        self._draw_numbers(vals_list)
        return super().create(vals_list)
