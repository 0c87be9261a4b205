from odoo import api, fields, models

# what the customer's equipment says where it is linked, and people elsewhere
LINKED = {
    "compute": "_compute_from_equipment",
    "store": True,
    "precompute": True,
    "readonly": False,
}


class FSMEquipment(models.Model):
    """Equipment of field service is equipment of the customer, where it is linked.

    Name, location and owner are then those of the customer's equipment: what is changed
    at one of the two is changed at the other.
    """

    _inherit = "fsm.equipment"

    equipment_id = fields.Many2one(
        "maintenance.equipment",
        string="Equipment of the customer",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Name, location and owner are those of this equipment.",
    )
    name = fields.Char(**LINKED)
    location_id = fields.Many2one(**LINKED, inverse="_inverse_place", copy=True)
    current_location_id = fields.Many2one(**LINKED, copy=True)
    owned_by_id = fields.Many2one(**LINKED, inverse="_inverse_place", copy=True)

    _equipment_id_uniq = models.UniqueIndex(
        "(equipment_id) WHERE equipment_id IS NOT NULL",
        "This equipment is in field service already.",
    )

    @api.depends(
        "equipment_id.name",
        "equipment_id.serial_no",
        "equipment_id.organisation_id",
        "equipment_id.site_id.fsm_location_ids",
    )
    def _compute_from_equipment(self):
        """Take over what the customer's equipment says; names are unique here.

        What is not saved tells nothing that its user may not read.
        """
        linked = self.filtered(
            lambda e: e.equipment_id and (e.id or e.sudo(False)._reads_equipment())
        )
        names = linked.equipment_id.mapped("display_name")
        taken = set((self.search([("name", "in", names)]) - linked).mapped("name"))
        for each in linked:
            equipment = each.equipment_id
            name = equipment.display_name
            each.name = f"{name} ({equipment.id})" if name in taken else name
            taken.add(each.name)
            each.owned_by_id = equipment.organisation_id
            before = each.location_id
            each.location_id = equipment.site_id.fsm_location_ids[:1]
            if each.current_location_id in (before, before.browse()):
                each.current_location_id = each.location_id

    def _reads_equipment(self):
        """Tell whether the user may read the equipment that this is."""
        return self.equipment_id._origin.has_access("read")

    @api.constrains("equipment_id")
    def _check_equipment(self):
        """Let nobody link what they may not read, to learn what it is.

        :raises AccessError: they do
        """
        # checks run as superuser
        self.sudo(False).equipment_id.check_access("read")

    def _inverse_place(self):
        """Move the customer's equipment along, with the rights of the user on it."""
        for each in self.filtered("equipment_id"):
            site = each.location_id.partner_id
            organisation = each.owned_by_id.commercial_partner_id
            each.equipment_id.write(
                {
                    "organisation_id": organisation.id,
                    "site_id": site.id if site.is_site else False,
                }
            )

    def action_open_equipment(self):
        """Open the customers' equipment that this is, creating what is missing."""
        for each in self.filtered(lambda e: not e.equipment_id):
            site = each.location_id.partner_id
            owner = each.owned_by_id or each.location_id._get_organisation()
            organisation = owner.commercial_partner_id
            each.equipment_id = self.env["maintenance.equipment"].create(
                {
                    "name": each.name,
                    "company_id": each.company_id.id,
                    "organisation_id": organisation.is_company and organisation.id,
                    "site_id": site.is_site and site.id,
                }
            )
        return self.equipment_id._get_records_action(name=self.env._("Equipment"))


class MaintenanceEquipment(models.Model):
    """The customer's equipment in field service."""

    _inherit = "maintenance.equipment"

    fsm_equipment_ids = fields.One2many(
        "fsm.equipment", "equipment_id", groups="fieldservice.group_fsm_user_own"
    )

    def action_open_fsm_equipment(self):
        """Open these in field service, creating what is missing there."""
        self.env["fsm.equipment"].create(
            [
                {
                    "equipment_id": each.id,
                    "company_id": (each.company_id or self.env.company).id,
                }
                for each in self.filtered(lambda e: not e.fsm_equipment_ids)
            ]
        )
        name = self.env._("Field Service Equipment")
        return self.fsm_equipment_ids._get_records_action(name=name)
