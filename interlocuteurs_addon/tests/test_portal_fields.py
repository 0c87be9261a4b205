from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_common import PortalCommon

OURS = {"maintenance", "interlocuteurs_addon"}
READABLE = {
    "maintenance.equipment": """
        active assign_date category_id color company_id effective_date
        estimated_next_failure expected_mtbf interlocuteur_ids latest_failure_date
        maintenance_count maintenance_ids maintenance_open_count maintenance_team_id
        model mtbf mttr name organisation_id scrap_date serial_no service_contact_id
        service_contact_mobile service_contact_phone service_contact_state site_id
        warranty_date
    """,
    "maintenance.equipment.category": """
        color company_id equipment_count equipment_ids fold maintenance_count
        maintenance_ids maintenance_open_count name
    """,
    "maintenance.request": """
        archive category_id close_date color company_id description done duration
        equipment_id external_reference instruction_type interlocuteur_id
        interlocuteur_mobile interlocuteur_phone kanban_state maintenance_team_id
        maintenance_type name organisation_choice_id organisation_choice_ids
        organisation_id origin priority recurring_maintenance repeat_interval
        repeat_type repeat_unit repeat_until request_date schedule_date schedule_end
        service_contact_id service_contact_mobile service_contact_phone site_id stage_id
    """,
    "maintenance.stage": "done fold name sequence",
}


@tagged("post_install", "-at_install")
class TestPortalFields(PortalCommon):
    """What a portal user may read of maintenance, whatever call asks for it."""

    def test_a_portal_user_reads_these_fields_and_no_others(self):
        """Of maintenance and of ours: a new field comes here, or gets its groups."""
        for model, expected in READABLE.items():
            with self.subTest(model=model):
                records = self.env[model].with_user(self.users["supervisor_a"])
                readable = {
                    name
                    for name in records.fields_get(attributes=[])
                    if OURS & set(records._fields[name]._modules)
                }
                self.assertEqual(readable - set(MAGIC_COLUMNS), set(expected.split()))

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.orm.models", "odoo.models")
    def test_vendor_technicians_and_instructions_stay_with_us(self):
        technician = self.make_employee("technician")
        category = self.env["maintenance.equipment.category"].create(
            {"name": "Pumps", "technician_user_id": technician.id, "note": "Secret"}
        )
        equipment = self.documents["equipment of A"]
        equipment.write(
            {
                "category_id": category.id,
                "partner_id": self.organisation_b.id,
                "partner_ref": "V-1",
                "technician_user_id": technician.id,
            }
        )
        self.team.member_ids = [Command.set(technician.ids)]
        request = self.documents["request of A"]
        request.write({"instruction_text": "Secret", "user_id": technician.id})
        closed = [
            (equipment, ["partner_id", "partner_ref", "technician_user_id"]),
            (category, ["note", "technician_user_id"]),
            (request, ["instruction_text", "user_id", "owner_user_id"]),
            (self.team, ["name", "member_ids"]),
        ]
        for records, names in closed:
            theirs = records.with_user(self.users["supervisor_a"])
            for name in names:
                with self.subTest(field=name), self.assertRaises(AccessError):
                    theirs.read([name])
                with self.subTest(field=name), self.assertRaises(AccessError):
                    theirs.search([(name, "!=", False)])
        self.assertEqual(
            category.with_user(self.users["supervisor_a"]).read(["name"]),
            [{"id": category.id, "name": "Pumps"}],
        )
