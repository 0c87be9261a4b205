from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.interlocuteurs_addon.models.document.description import (
    DocumentDescription,
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
    def _describe_document(self):
        return DocumentDescription(
            key="fsm_order",
            counter="fsm_order_count",
            title=self.env._("Field service order"),
            open=Domain("stage_id.is_closed", "=", False),
            open_title=self.env._("Open field service orders"),
            new_title=self.env._("New field service order"),
            hotkey="f",
            date="scheduled_date_start",
            call_details=("stage_id", "scheduled_date_start", "person_id"),
            call_order="scheduled_date_start desc, id desc",
            call_sequence=34,
            gain=self.env._("%s sees further field service orders"),
        )

    @api.model
    def _get_call_defaults(self, caller):
        """The location says whose a new order is."""
        partner = caller.partner
        if partner.is_site:
            return {"location_id": partner.fsm_location_ids[:1].id}
        if partner._is_person():
            return {"interlocuteur_id": partner.id}
        return {} if partner else None

    @api.model
    def _erase_person(self, person, words):
        """Write over who signed."""
        result = super()._erase_person(person, words)
        signed = self.search([("signed_by", "in", words)])
        signed.write({"signed_by": person.name, "signature": False})
        return result
