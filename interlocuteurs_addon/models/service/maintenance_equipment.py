from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..core.naming import name_for_user
from ..document.res_partner import DocumentKind
from ..document.responsibility import Responsibility


class MaintenanceEquipmentCategory(models.Model):
    """The portal shows the names of categories; the rest is ours."""

    _inherit = "maintenance.equipment.category"

    equipment_properties_definition = fields.PropertiesDefinition(
        groups="base.group_user"
    )
    note = fields.Html(groups="base.group_user")
    technician_user_id = fields.Many2one(groups="base.group_user")


class MaintenanceEquipment(models.Model):
    """Equipment of a customer: whose, on which site, used by whom, whom to call.

    Core's ``partner_id`` is the vendor.
    """

    _name = "maintenance.equipment"
    _inherit = ("maintenance.equipment", "interlocuteur.portal.mixin")

    # what the portal does not show, whatever page or call asks for it
    cost = fields.Float(groups="base.group_user")
    note = fields.Html(groups="base.group_user")
    equipment_properties = fields.Properties(groups="base.group_user")
    owner_user_id = fields.Many2one(groups="base.group_user")
    partner_id = fields.Many2one(groups="base.group_user")
    partner_ref = fields.Char(groups="base.group_user")
    technician_user_id = fields.Many2one(groups="base.group_user")

    organisation_id = fields.Many2one(
        "res.partner",
        string="Customer organisation",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain=lambda self: self.env["res.partner"]._get_served_domain(),
        help="Whose equipment this is: an organisation's, or a private customer's.",
    )
    site_id = fields.Many2one(
        "res.partner",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain="[('is_site', '=', True)] + "
        "([('parent_id', 'child_of', organisation_id)] if organisation_id else [])",
        help="Where the equipment stands.",
    )
    interlocuteur_ids = fields.Many2many(
        "res.partner",
        "interlocuteur_equipment_person_rel",
        "equipment_id",
        "person_id",
        string="Assigned people",
        domain=lambda self: self._get_people_domain(),
        help="Who uses the equipment or looks after it.",
    )
    service_contact_id = fields.Many2one(
        "res.partner",
        string="Service contact",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain=lambda self: self._get_people_domain(),
        help="Whom the after-sales service calls about this equipment.",
    )
    service_contact_phone = fields.Char(
        related="service_contact_id.phone", string="Service contact's phone"
    )
    service_contact_mobile = fields.Char(
        related="service_contact_id.mobile", string="Service contact's mobile"
    )
    service_contact_state = fields.Selection(
        [
            ("missing", "No service contact"),
            ("gone", "Inactive or gone"),
            ("present", "Present"),
        ],
        compute="_compute_service_contact_state",
        search="_search_service_contact_state",
        help="Gone: the service contact works for the organisation no longer.",
    )

    @api.model
    def _get_people_domain(self):
        there = "[('organisation_id', '=', organisation_id)]"
        return self.env["interlocuteur.collaboration"]._get_choice_domain(there)

    @api.model
    def _get_portal_switches(self):
        return [("see_equipment", Domain.TRUE)]

    @api.model
    def _get_site_field(self):
        return "site_id"

    @api.model
    def _are_messages_closed_to_portal(self):
        """What is said of equipment is ours: its page has no messages."""
        return True

    @api.model
    def _get_portal_assigned_field(self):
        """What somebody uses or looks after."""
        return "interlocuteur_ids"

    @api.model
    def _get_document_kinds(self):
        return {
            **super()._get_document_kinds(),
            "equipment_count": DocumentKind(
                self._name,
                [
                    "organisation_id",
                    "site_id",
                    "interlocuteur_ids",
                    "service_contact_id",
                ],
            ),
        }

    @api.model
    def _get_responsibilities(self):
        service_contact = Responsibility(
            name="equipment",
            model=self._name,
            field="service_contact_id",
            label=self.env._("Service contact"),
            title=self.env._("Service contact of equipment"),
            sequence=10,
        )
        return [*super()._get_responsibilities(), service_contact]

    # ------------------------------------------------------------ service contact

    @api.depends("service_contact_id", "organisation_id")
    def _compute_service_contact_state(self):
        organisations = self.service_contact_id._get_current_organisations()
        for equipment in self:
            contact = equipment.service_contact_id._origin
            if not contact:
                equipment.service_contact_state = "missing"
            elif (
                contact.active
                and equipment.organisation_id in organisations[contact.id]
            ):
                equipment.service_contact_state = "present"
            else:
                equipment.service_contact_state = "gone"

    def _search_service_contact_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        missing = Domain("service_contact_id", "=", False)
        present = Domain("id", "in", self._get_present_sql())
        domains = {"missing": missing, "present": present, "gone": ~missing & ~present}
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _get_present_sql(self):
        """Return the query of the equipment whose service contact is with its owner."""
        Collaboration = self.env["interlocuteur.collaboration"]
        current = Collaboration._get_current_domain() & Domain(
            "person_active", "=", True
        )
        # sudo: whatever it finds, the user's own rules filter the equipment
        pairs = Collaboration.sudo()._search(current)
        return SQL(
            "(SELECT id FROM maintenance_equipment WHERE (%s, %s) IN %s)",
            self._field_to_sql(self._table, "service_contact_id"),
            self._field_to_sql(self._table, "organisation_id"),
            pairs.subselect("person_id", "organisation_id"),
        )

    # ----------------------------------------------------------------- coherence

    @api.onchange("organisation_id")
    def _onchange_organisation_id(self):
        """What belongs to the former organisation does not come along."""
        site = self.site_id._origin
        if site and not site._is_below(self.organisation_id._origin):
            self.site_id = False
        people = (self.interlocuteur_ids | self.service_contact_id)._origin
        organisations = people._get_current_organisations()
        strangers = people.filtered(
            lambda p: self.organisation_id._origin not in organisations[p.id]
        )
        self.interlocuteur_ids = self.interlocuteur_ids.filtered(
            lambda p: p._origin not in strangers
        )
        if self.service_contact_id._origin in strangers:
            self.service_contact_id = False

    @api.onchange("site_id")
    def _onchange_site_id(self):
        """A site that is chosen first brings its organisation along."""
        if self.site_id and not self.organisation_id:
            self.organisation_id = self.site_id.commercial_partner_id

    @api.constrains("organisation_id", "site_id")
    def _check_site(self):
        """The site is one of the customer organisation.

        :raises ValidationError: an address that is no site, or another one's site
        """
        for equipment in self:
            site = equipment.site_id
            if not equipment._is_on_its_site():
                raise ValidationError(
                    self.env._(
                        "%(site)s is not a site of %(organisation)s.",
                        site=name_for_user(site),
                        organisation=name_for_user(equipment.organisation_id, "name"),
                    )
                )

    def _is_on_its_site(self):
        """Tell whether this stands on a site of its organisation, or on none."""
        self.ensure_one()
        site = self.site_id
        return not site or (site.is_site and site._is_below(self.organisation_id))

    @api.constrains("organisation_id")
    def _check_organisation(self):
        """The customer is an organisation, or somebody who works for none.

        :raises ValidationError: a contact person or an address
        """
        for equipment in self.filtered("organisation_id"):
            if not equipment.organisation_id._may_be_served():
                raise ValidationError(
                    self.env._(
                        "%s is neither an organisation nor a private customer.",
                        name_for_user(equipment.organisation_id),
                    )
                )

    # ----------------------------------------------------------------------- ORM

    @api.model_create_multi
    def create(self, vals_list):
        """Check the people of new equipment."""
        equipment = super().create(vals_list)
        equipment._check_people({})
        return equipment

    def write(self, vals):
        """Check whoever is new; who was there before stays, though they have left."""
        checked = {"organisation_id", "interlocuteur_ids", "service_contact_id"}
        if checked.isdisjoint(vals):
            return super().write(vals)
        before = {
            (equipment, equipment.organisation_id): equipment._get_people()
            for equipment in self
        }
        result = super().write(vals)
        self._check_people(before)
        return result

    def _get_people(self):
        """Return who is assigned to this equipment and who answers for it.

        :return: two recordsets, with inactive people
        """
        self.ensure_one()
        # sudo: only compared; a refusal names those whom the user may read
        equipment = self.sudo().with_context(active_test=False)
        return equipment.interlocuteur_ids, equipment.service_contact_id

    def _check_people(self, before):
        """Whoever is new in a place on an equipment works for its organisation now.

        A service contact who left stays that, and is assigned no more.

        :param before: dict of equipment and organisation to the people there before, as
            ``_get_people`` has them
        :raises ValidationError: somebody who does not
        """
        Partner = self.env["res.partner"]
        new = {}
        for equipment in self:
            there = before.get(
                (equipment, equipment.organisation_id), (Partner, Partner)
            )
            places = zip(equipment._get_people(), there, strict=True)
            new[equipment] = Partner.union(*(now - then for now, then in places))
        organisations = Partner.union(*new.values())._get_current_organisations()
        for equipment, people in new.items():
            for person in people:
                if equipment.organisation_id not in organisations[person.id]:
                    raise ValidationError(
                        self.env._(
                            "%(person)s does not work for %(organisation)s now and "
                            "cannot be named on %(equipment)s.",
                            person=name_for_user(person, "name"),
                            organisation=name_for_user(
                                equipment.organisation_id, "name"
                            ),
                            equipment=equipment.name,
                        )
                    )
