from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..core.naming import name_for_user


class InterlocuteurPortalMixin(models.AbstractModel):
    """What stands on a site, or is to be done there."""

    _inherit = "interlocuteur.portal.mixin"

    @api.model
    def _get_site_field(self):
        """Return the name of the field that holds the site, empty where there is none.

        Whoever looks at a site while it calls sees what that field leads to it.
        """
        return ""

    @api.model
    def _get_call_domain(self, caller):
        """Of a site, only what is there."""
        field = self._get_site_field()
        if field and caller.partner.is_site:
            return Domain(field, "=", caller.partner.id)
        return super()._get_call_domain(caller)


class InterlocuteurDocumentMixin(models.AbstractModel):
    """A site has part in what takes place there."""

    _inherit = "interlocuteur.document.mixin"

    @api.model
    def _get_part_fields(self):
        fields_ = super()._get_part_fields()
        site_field = self._get_site_field()
        return [*fields_, site_field] if site_field else fields_

    @api.model
    def _get_call_defaults(self, caller):
        """For a site that calls, the new document is about it."""
        defaults = super()._get_call_defaults(caller)
        site_field = self._get_site_field()
        if defaults and site_field and caller.partner.is_site:
            defaults[self._get_partner_field()] = caller.organisations[:1].id
            defaults[site_field] = caller.partner.id
        return defaults


class InterlocuteurPlaceMixin(models.AbstractModel):
    """A document about a site of its organisation, and about equipment there.

    Equipment that belongs to no customer goes with any.
    """

    _name = "interlocuteur.place.mixin"
    _description = "Document about a site and equipment"
    _inherit = "interlocuteur.document.mixin"

    site_id = fields.Many2one(
        "res.partner",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_site', '=', True)] + "
        "([('parent_id', 'child_of', organisation_id)] if organisation_id else [])",
        help="Where the intervention takes place.",
    )
    equipment_id = fields.Many2one(
        "maintenance.equipment",
        string="Equipment concerned",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="([('organisation_id', '=', organisation_id)] if organisation_id "
        "else []) + ([('site_id', 'in', [site_id, False])] if site_id else [])",
    )

    # ----------------------------------------------------------------- onchanges

    @api.onchange("organisation_id")
    def _onchange_organisation_id(self):
        """What belongs to another organisation goes."""
        self._drop_foreign_place()

    @api.onchange("equipment_id")
    def _onchange_equipment_id(self):
        """The equipment says where it stands, and whose it is if nobody has yet."""
        equipment = self.equipment_id
        if equipment.site_id:
            self.site_id = equipment.site_id
        self._bring_organisation(equipment.organisation_id)

    @api.onchange("site_id")
    def _onchange_site_id(self):
        """The site says whose it is if nobody has yet."""
        self._bring_organisation(self.site_id.commercial_partner_id)

    def _bring_organisation(self, organisation):
        """Make this the document of ``organisation`` if it is nobody's yet."""
        # an assignment of nothing would be a change, and drop the person
        if organisation and not self.organisation_id:
            self.organisation_id = organisation

    def _drop_foreign_place(self):
        """Empty the site and the equipment that are another organisation's."""
        if not self._is_site_theirs():
            self.site_id = False
        if not self._is_equipment_theirs():
            self.equipment_id = False

    # ----------------------------------------------------------------- coherence

    @api.constrains("organisation_id", "site_id", "equipment_id")
    def _check_coherence(self):
        """Site and equipment are those of the organisation.

        :raises ValidationError: another one's site or equipment
        """
        for document in self:
            if not document._is_site_theirs():
                raise ValidationError(
                    self.env._(
                        "%s is not a site of the organisation.",
                        name_for_user(document.site_id),
                    )
                )
            if not document._is_equipment_theirs():
                equipment = document.equipment_id
                raise ValidationError(
                    self.env._(
                        "%(equipment)s belongs to %(owner)s.",
                        equipment=name_for_user(equipment),
                        owner=name_for_user(equipment.organisation_id, "name"),
                    )
                )

    def _is_site_theirs(self):
        """Tell whether the site, if there is one, is the organisation's."""
        site = self.site_id._origin
        return not site or site._is_below(self._get_organisation())

    def _is_equipment_theirs(self):
        """Tell whether the equipment, if it is a customer's, is the organisation's."""
        owner = self.equipment_id._origin.organisation_id
        return not owner or owner == self._get_organisation()

    # ------------------------------------------------------------------ business

    @api.model
    def _get_site_field(self):
        return "site_id"

    @api.model
    def _get_portal_assigned_domain(self, person):
        """Return what is about the equipment that ``person`` is assigned to."""
        return Domain("equipment_id.interlocuteur_ids", "in", person.ids)
