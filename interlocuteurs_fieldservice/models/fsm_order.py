from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.interlocuteurs_addon.models.document.call import CallSection
from odoo.addons.interlocuteurs_addon.models.document.event import EventKind
from odoo.addons.interlocuteurs_addon.models.document.res_partner import DocumentKind
from odoo.addons.interlocuteurs_addon.models.document.responsibility import (
    Responsibility,
)


class FSMOrder(models.Model):
    """Orders belong to the organisation of their location, with a contact person.

    The organisation is that of the time when the order got its location.
    """

    _name = "fsm.order"
    _inherit = ("fsm.order", "interlocuteur.document.mixin")

    organisation_id = fields.Many2one(tracking=True)
    interlocuteur_id = fields.Many2one(tracking=True)
    site_id = fields.Many2one(
        "res.partner",
        compute="_compute_organisation_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    # ------------------------------------------------------------------ computes

    @api.depends("location_id")
    def _compute_organisation_id(self):
        """Say where and whose this is by the location, once."""
        for order in self:
            location = order.location_id
            place = location.partner_id
            order.site_id = place if place.is_site else False
            order.organisation_id = location._get_organisation()

    def _get_candidate(self):
        """Propose the primary contact of the location."""
        return super()._get_candidate() or self.location_id.contact_id

    def _put_organisation_first(self, person):
        """Propose the only location of whoever is chosen first."""
        organisations = person._get_current_organisations()[person._origin.id]
        sites = person.site_ids or self.env["res.partner"].search(
            [("is_site", "=", True), ("commercial_partner_id", "in", organisations.ids)]
        )
        locations = sites.fsm_location_ids
        if len(locations) == 1:
            self.location_id = locations
            self.interlocuteur_id = person

    @api.model
    def _get_copied_organisation(self, vals):
        """A copy is for whose location it is today."""
        location = self.location_id.browse(vals.get("location_id"))
        return location._get_organisation()

    # ------------------------------------------------------------------ business

    @api.model
    def _get_partner_field(self):
        return "organisation_id"

    @api.model
    def _get_site_field(self):
        return "site_id"

    @api.model
    def _get_open_domain(self):
        """Return the domain of the orders that are not closed."""
        return Domain("stage_id.is_closed", "=", False)

    @api.model
    def _get_document_kinds(self):
        orders = DocumentKind(
            self._name,
            ["organisation_id", "interlocuteur_id", "site_id"],
            unfinished=self._get_open_domain(),
            unfinished_label=self.env._("Open field service orders"),
        )
        return {**super()._get_document_kinds(), "fsm_order_count": orders}

    @api.model
    def _get_event_kinds(self):
        orders = EventKind(
            "fsm_order",
            self.env._("Field service order"),
            "scheduled_date_start",
            detail="stage_id",
        )
        return [*super()._get_event_kinds(), orders]

    @api.model
    def _get_responsibilities(self):
        orders = Responsibility(
            name="fsm_orders",
            model=self._name,
            label=self.env._("Contact person"),
            title=self.env._("Open field service orders"),
            domain=self._get_open_domain(),
            gain=self.env._("%s sees further field service orders"),
        )
        return [*super()._get_responsibilities(), orders]

    @api.model
    def _get_call_section(self):
        return CallSection(
            self.env._("Open field service orders"),
            self._get_open_domain(),
            ("stage_id", "scheduled_date_start", "person_id"),
            "scheduled_date_start desc, id desc",
            sequence=34,
        )

    @api.model
    def _get_call_button(self, caller):
        partner = caller.partner
        if not partner:
            return None
        context = {}
        if partner.is_site:
            context["default_location_id"] = partner.fsm_location_ids[:1].id
        elif partner._is_person():
            context["default_interlocuteur_id"] = partner.id
        return {
            "key": "fsm_order",
            "label": self.env._("New field service order"),
            "hotkey": "f",
            "context": context,
        }

    @api.model
    def _erase_person(self, person, words):
        """Write over who signed."""
        result = super()._erase_person(person, words)
        signed = self.search([("signed_by", "in", words)])
        signed.write({"signed_by": person.name, "signature": False})
        return result
