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
PARTNER = """
    active avatar_1024 avatar_128 avatar_1920 avatar_256 avatar_512 child_ids city
    commercial_company_name commercial_partner_id company_id company_name complete_name
    contact_address contact_address_inline country_code country_id display_name email
    email2 email2_normalized email_formatted email_normalized firstname function
    function_ids im_status image_1024 image_128 image_1920 image_256 image_512
    is_company is_public is_site lang lastname main_user_id mobile mobile2 mobile2_e164
    mobile_e164 name name_with_title parent_id partner_share phone phone2 phone2_e164
    phone_e164 self site_ids state_id street street2 title_id type tz user_ids website
    zip
"""


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

    def test_of_a_partner_they_read_who_it_is_and_how_to_reach_them(self):
        """A new field stays closed until somebody opens it, on users as well."""
        user = self.users["supervisor_a"]
        for model in ("res.partner", "res.users"):
            records = self.env[model].with_user(user)
            readable = {
                field.name
                for field in records._fields.values()
                if records._has_field_access(field, "read")
            }
            expected = {*MAGIC_COLUMNS, *PARTNER.split()}
            if model == "res.users":
                expected = (expected - {"im_status"}) | {"partner_id", "share"}
            self.assertEqual(readable, expected, model)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.orm.models", "odoo.models")
    def test_own_sheet_shows_besides_what_the_portal_lets_them_change(self):
        for role in ("user_a", "supervisor_a", "organisation_a"):
            user = self.users[role]
            own = self.people[role].with_user(user)
            other = self.colleague.with_user(self.users["supervisor_a"])
            own.sudo().write({"comment": "Secret", "vat": False})
            with self.subTest(role=role):
                self.assertEqual(own.read(["vat"]), [{"id": own.id, "vat": False}])
                self.assertEqual(own.name, own.sudo().name)
            for sheet, name in ((own, "comment"), (own, "trust"), (other, "vat")):
                with (
                    self.subTest(role=role, field=name),
                    self.assertRaises(AccessError),
                ):
                    sheet.read([name])

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.orm.models", "odoo.models")
    def test_account_of_a_colleague_shows_no_login(self):
        supervisor = self.users["supervisor_a"]
        theirs = self.users["user_a"].with_user(supervisor)
        self.assertEqual(theirs.read(["name"])[0]["name"], theirs.sudo().name)
        for name in ("login", "login_date", "totp_enabled", "group_ids", "comment"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                theirs.read([name])
        own = supervisor.with_user(supervisor)
        self.assertEqual(own.read(["login"])[0]["login"], "portal_supervisor_a")
        self.assertFalse(own.totp_enabled)

    def test_they_find_partners_and_users_by_name_alone(self):
        self.colleague.ref = "X-4711"
        for model in ("res.partner", "res.users"):
            records = self.env[model].with_user(self.users["supervisor_a"])
            self.assertFalse(records.name_search("X-4711"))
            self.assertFalse(records.name_search("portal_user_a"))
            self.assertTrue(records.name_search(self.people["user_a"].name))

    def test_messages_of_a_sheet_are_for_those_who_wrote_or_got_them(self):
        Message = self.env["mail.message"]
        for sheet in (self.organisation_a, self.people["supervisor_a"]):
            said = sheet.message_post(
                body="About them",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            theirs = Message.with_user(self.users["supervisor_a"])
            self.assertFalse(theirs.search([("id", "=", said.id)]))
            self.assertFalse(theirs.browse(said.id).has_access("read"))
        told = self.organisation_a.message_post(
            body="To them",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.people["supervisor_a"].ids,
        )
        self.assertEqual(theirs.search([("id", "=", told.id)]), told)
