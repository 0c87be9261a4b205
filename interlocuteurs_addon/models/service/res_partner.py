from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..core.naming import name_for_user


class ResPartner(models.Model):
    """Sites of an organisation, who is to be found there, who uses which equipment."""

    _inherit = "res.partner"

    is_site = fields.Boolean(
        string="Site",
        compute="_compute_is_site",
        store=True,
        precompute=True,
        readonly=False,
        help="A place of the organisation where equipment stands and people work. "
        "Delivery addresses are sites unless you say otherwise.",
    )
    site_ids = fields.Many2many(
        "res.partner",
        "interlocuteur_person_site_rel",
        "person_id",
        "site_id",
        string="Sites",
        ondelete="cascade",
        domain="[('is_site', '=', True)]",
        help="Where the person is to be found.",
    )
    site_person_ids = fields.Many2many(
        "res.partner",
        "interlocuteur_person_site_rel",
        "site_id",
        "person_id",
        string="People on the site",
        ondelete="cascade",
        domain="[('is_company', '=', False), ('type', '=', 'contact')]",
    )
    equipment_ids = fields.Many2many(
        "maintenance.equipment",
        "interlocuteur_equipment_person_rel",
        "person_id",
        "equipment_id",
        string="Assigned equipment",
        ondelete="cascade",
        help="The equipment that the person uses or looks after.",
    )
    service_equipment_ids = fields.One2many(
        "maintenance.equipment",
        "service_contact_id",
        string="Service contact of",
        help="The equipment about which the after-sales service calls the person.",
    )

    _sites_idx = models.Index("(commercial_partner_id) WHERE is_site IS TRUE")

    @api.depends("type", "is_company", "parent_id")
    def _compute_is_site(self):
        for partner in self:
            partner.is_site = partner._can_be_site() and (
                partner.is_site or partner.type in self._get_site_types()
            )

    @api.model
    def _get_site_types(self):
        """Return the types of addresses that are sites unless somebody says no."""
        return {"delivery"}

    def _can_be_site(self):
        """Tell whether this is an address below somebody, but that of invoices.

        The types are core's delivery and other, and those that apps add.
        """
        return bool(
            self.parent_id
            and not self.is_company
            and self.type not in ("contact", "invoice")
        )

    @api.constrains("is_site", "type", "is_company", "parent_id")
    def _check_is_site(self):
        """A site is an address of an organisation, never a person.

        :raises ValidationError: any other partner is flagged as a site
        """
        for partner in self:
            if partner.is_site and not partner._can_be_site():
                raise ValidationError(
                    self.env._(
                        "%s cannot be a site: a site is a delivery or other address "
                        "of an organisation.",
                        partner.display_name,
                    )
                )

    # ------------------------------------------------------ steps of create and write

    def _entry_sites(self, vals_list):
        """Check what new people are assigned to."""
        super()._entry_sites(vals_list)
        if pairs := self._get_assigned_pairs():
            self._check_assignments(pairs)

    def _change_remember(self, vals):
        """Remember under ``assigned`` who was assigned to what."""
        before = super()._change_remember(vals)
        if not self._get_assignment_fields().isdisjoint(vals):
            before["assigned"] = self._get_assigned_pairs()
        return before

    def _change_sites(self, vals, before):
        """Check whoever is newly assigned; who was before stays, though they left."""
        super()._change_sites(vals, before)
        if "assigned" in before:
            self._check_assignments(self._get_assigned_pairs() - before["assigned"])

    @api.model
    def _get_assignment_fields(self):
        """Return the fields that tie people to sites and equipment."""
        return {"site_ids", "site_person_ids", "equipment_ids"}

    def _get_assigned_pairs(self):
        """Return the pairs of a person and a site or equipment assigned to them."""
        # sudo: only compared, before and after a write that is checked by itself
        pairs = set()
        for partner in self.sudo().with_context(active_test=False):
            pairs |= {(partner, site) for site in partner.site_ids}
            pairs |= {(person, partner) for person in partner.site_person_ids}
            pairs |= {(partner, equipment) for equipment in partner.equipment_ids}
        return pairs

    @api.model
    def _check_assignments(self, pairs):
        """Whoever is assigned works for the organisation of the site or equipment.

        :param pairs: pairs of a person and what they are assigned to
        :raises ValidationError: somebody who does not, or what is no site
        """
        people = self.browse({person.id for person, _target in pairs})
        organisations = people._get_current_organisations()
        for person, target in pairs:
            is_place = target._name == "res.partner"
            if is_place and not target.is_site:
                raise ValidationError(
                    self.env._("%s is not a site.", name_for_user(target))
                )
            owner = target.commercial_partner_id if is_place else target.organisation_id
            if owner not in organisations[person.id]:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not work for the organisation of %(target)s "
                        "now.",
                        person=name_for_user(person, "name"),
                        target=name_for_user(target),
                    )
                )
