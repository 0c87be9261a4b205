from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import new_test_user, tagged
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
        archive availability category_id close_date color company_id description done
        duration equipment_id external_reference instruction_type interlocuteur_id
        interlocuteur_mobile interlocuteur_phone kanban_state maintenance_team_id
        maintenance_type name number onsite_contact onsite_phone organisation_choice_id
        organisation_choice_ids organisation_id origin place priority public_state
        recurring_maintenance repeat_interval repeat_type repeat_unit repeat_until
        request_date schedule_date schedule_end service_contact_id
        service_contact_mobile service_contact_phone site_id stage_id
    """,
    "maintenance.stage": "done fold name public_name public_state sequence",
    "res.company": "hotline_phone",
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

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.orm.models", "odoo.models")
    def test_what_was_logged_on_a_document_is_not_read_by_its_number(self):
        """Neither what core or an activity notes, nor its files."""
        logs = {"message_type": "notification", "subtype_xmlid": "mail.mt_note"}
        for name in ("order of A", "invoice of A", "request of A", "equipment of A"):
            document = self.documents[name]
            for values in (logs, {**logs, "subtype_xmlid": "mail.mt_activities"}):
                note = document.message_post(body="Margin 40 %", subject="S", **values)
                theirs = note.with_user(self.users["supervisor_a"])
                with self.subTest(document=name, values=values):
                    with self.assertRaises(AccessError):
                        theirs.read(["body"])
                    self.assertFalse(theirs._filtered_access("read"))
        bare = note.copy({"subtype_id": False, "is_internal": False})
        with self.assertRaises(AccessError):
            bare.with_user(self.users["supervisor_a"]).read(["body"])

    def test_a_log_is_read_by_whoever_was_told(self):
        person = self.people["supervisor_a"]
        note = self.documents["order of A"].message_notify(
            body="For you", subject="S", partner_ids=person.ids
        )
        theirs = note.with_user(self.users["supervisor_a"])
        self.assertIn("For you", theirs.read(["body"])[0]["body"])

    def test_an_answer_does_not_say_what_an_internal_note_is_called(self):
        order = self.make_order(self.organisation_a)
        note = order.message_post(
            body="No", subject="Bad payer", subtype_xmlid="mail.mt_note"
        )
        answer = order.message_post(
            body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertEqual(answer.parent_id, note)
        theirs = answer.with_user(self.users["supervisor_a"])
        self.assertEqual(theirs.read(["parent_id"])[0]["parent_id"], (note.id, False))
        groups = theirs.formatted_read_group(
            [("id", "=", answer.id)], ["parent_id"], ["__count"]
        )
        self.assertEqual(groups[0]["parent_id"], (note.id, False))
        note.invalidate_recordset(["display_name"])
        self.assertEqual(note.display_name, "Bad payer")

    def test_messages_of_our_companies_are_closed(self):
        said = self.env.company.message_post(
            body="Cash is short",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        theirs = said.with_user(self.users["supervisor_a"])
        self.assertFalse(theirs.search([("id", "=", said.id)]))
        self.assertFalse(theirs.has_access("read"))

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.orm.models", "odoo.models")
    def test_they_follow_no_sheet(self):
        """Who follows gets the messages; documents of theirs they may follow."""
        user = self.users["supervisor_a"]
        for sheet in (self.organisation_a, self.colleague, self.env.company):
            with self.subTest(sheet=sheet), self.assertRaises(AccessError):
                sheet.with_user(user).message_subscribe(user.partner_id.ids)
        order = self.documents["order of A"]
        order.with_user(user).message_subscribe(user.partner_id.ids)
        self.assertIn(user.partner_id, order.message_partner_ids)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.orm.models", "odoo.models")
    def test_no_form_of_their_account_tells_of_other_contacts(self):
        """Core lets everybody compute their own account, as superuser in parts."""
        strangers = self.people["colleague_b"] | self.organisation_b | self.colleague
        spec = {"email": {}, "phone": {}, "name": {}}
        for role in ("user_a", "supervisor_a", "private_customer"):
            own = self.users[role].with_user(self.users[role])
            for values in (
                *({"partner_id": stranger.id} for stranger in strangers),
                {"company_id": self.env.company.id},
                {},
            ):
                with (
                    self.subTest(role=role, values=values),
                    self.assertRaises(AccessError),
                ):
                    own.onchange(dict(values), list(values), spec)

    def test_employees_compute_of_their_account_what_they_may_write(self):
        stranger = self.Partner.create(
            {"name": "Stranger", "email": "x@example.com", "company_id": False}
        )
        own = new_test_user(self.env, "clerk", "base.group_user")
        own = own.with_user(own)
        answer = own.onchange(
            {"partner_id": stranger.id}, ["partner_id"], {"email": {}, "name": {}}
        )
        self.assertEqual(answer, {})
        answer = own.onchange({"email": "c@example.com"}, ["email"], {"email": {}})
        self.assertFalse(answer.get("warning"))

    def test_no_name_tells_a_vat_number_or_our_reference(self):
        self.organisation_a.write({"vat": "FR23334175221", "ref": "X-4711"})
        order = self.documents["order of A"].with_user(self.users["supervisor_a"])
        context = {"show_vat": True}
        sheet = self.organisation_a.with_user(self.users["supervisor_a"])
        field = {"partner_id": {"fields": {"display_name": {}}, "context": context}}
        names = [
            order.web_read(field)[0]["partner_id"]["display_name"],
            order.with_context(**context).read(["partner_id"])[0]["partner_id"][1],
            sheet.with_context(**context).read(["display_name"])[0]["display_name"],
        ]
        self.assertEqual(names, [self.organisation_a.name] * 3)
        line = order.order_line.read(["display_name"])[0]["display_name"]
        self.assertNotIn("X-4711", line)
        self.assertIn(self.organisation_a.name, line)
        sheet.invalidate_recordset(["display_name"])
        ours = self.organisation_a.with_user(self.env.ref("base.user_admin"))
        self.assertIn("FR23", ours.with_context(**context).display_name)
