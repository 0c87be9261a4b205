from odoo.fields import Command
from odoo.tests import tagged

from .portal_pages_common import PortalPagesCommon

RECEIVED = "interlocuteurs_addon.mail_activity_type_request_received"


@tagged("post_install", "-at_install")
class TestRequestMail(PortalPagesCommon):
    """Who is told of a request: its contact person, and those whose work it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # as it is outside tests
        cls.Request = cls.env["maintenance.request"].with_context(
            tracking_disable=False, mail_notrack=False
        )
        cls.person = cls.assigned.partner_id
        cls.members = cls.env["res.users"].union(
            *(cls.make_employee(f"member_{n}") for n in (1, 2))
        )
        for member in cls.members:
            member.email = f"{member.login}@ours.example"
        cls.team = cls.env["maintenance.team"].create(
            {"name": "Ours", "member_ids": [Command.set(cls.members.ids)]}
        )
        cls.env.company.partner_id.tz = "Europe/Paris"
        cls.planner = cls.make_employee(
            "planner", "base.group_user,maintenance.group_equipment_manager"
        )

    def make(self, **values):
        return self.Request.create(
            {
                "name": "It does not start",
                "organisation_id": self.organisation_a.id,
                "interlocuteur_id": self.person.id,
                "maintenance_team_id": self.team.id,
                "equipment_id": False,
                "description": "<p>Since this morning.</p>",
                **values,
            }
        )

    def get_mails(self, request, partner):
        """Return the mails about a request to somebody, oldest first."""
        return (
            self.env["mail.mail"]
            .search(
                [("model", "=", "maintenance.request"), ("res_id", "=", request.id)]
            )
            .filtered(lambda mail: partner in mail.recipient_ids)
            .sorted("id")
        )

    def get_activities(self, request):
        kind = self.env.ref(RECEIVED)
        return request.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    # --------------------------------------------------------------- the customer

    def test_customer_gets_number_summary_and_link(self):
        request = self.make(origin="portal")
        [mail] = self.get_mails(request, self.person)
        self.assertIn(request.number, mail.subject)
        for text in (
            request.number,
            "It does not start",
            "Since this morning.",
            "View the intervention request",
            f"res_id={request.id}",
        ):
            self.assertIn(text, mail.body_html)
        self.assertNotIn("Internal communication", mail.body_html)
        shown = request.website_message_ids
        self.assertNotIn(mail.mail_message_id, shown)

    def test_in_their_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.person.lang = "fr_FR"
        template = self.env.ref("interlocuteurs_addon.mail_template_request_received")
        template.with_context(lang="fr_FR").subject = "Reçue : {{ object.number }}"
        request = self.make(origin="portal")
        [mail] = self.get_mails(request, self.person)
        self.assertEqual(mail.subject, f"Reçue : {request.number}")

    def test_a_request_by_phone_informs_its_contact_person(self):
        request = self.make()
        self.assertIn(self.person, request.message_partner_ids)
        self.assertEqual(len(self.get_mails(request, self.person)), 1)

    def test_unless_staff_choose_not_to(self):
        request = self.make(inform_contact=False)
        self.assertNotIn(self.person, request.message_partner_ids)
        self.assertFalse(self.get_mails(request, self.person))
        request.inform_contact = True
        self.assertIn(self.person, request.message_partner_ids)
        request.inform_contact = False
        self.assertNotIn(self.person, request.message_partner_ids)

    def test_whoever_is_named_later_follows_in_place_of_the_former(self):
        request = self.make(interlocuteur_id=False)
        self.assertFalse(request.message_partner_ids & self.person)
        request.interlocuteur_id = self.person
        self.assertIn(self.person, request.message_partner_ids)
        colleague = self.supervisor.partner_id
        request.interlocuteur_id = colleague
        self.assertIn(colleague, request.message_partner_ids)
        self.assertNotIn(self.person, request.message_partner_ids)

    def test_of_what_we_plan_or_import_nobody_is_told(self):
        planned = self.make(maintenance_type="preventive")
        imported = self.Request.with_context(import_file=True).create(
            {"name": "Old", "interlocuteur_id": self.person.id}
        )
        for request in planned | imported:
            self.assertFalse(self.get_mails(request, self.person))

    def test_without_mail_template_a_request_is_entered_all_the_same(self):
        self.env.ref("interlocuteurs_addon.mail_template_request_received").unlink()
        request = self.make(origin="portal")
        self.assertFalse(self.get_mails(request, self.person))

    # ------------------------------------------------------------------------- us

    def test_members_of_the_team_have_an_activity_and_are_notified(self):
        request = self.make(origin="portal")
        activities = self.get_activities(request)
        self.assertEqual(activities.user_id, self.members)
        for activity in activities:
            self.assertEqual(
                activity.summary, f"Request from the portal: {request.display_name}"
            )
        self.assertLessEqual(self.members.partner_id, request.message_partner_ids)
        for member in self.members:
            self.assertTrue(
                self.env["mail.notification"].search(
                    [("res_partner_id", "=", member.partner_id.id)]
                )
            )

    def test_or_the_technician_of_the_equipment(self):
        self.pump.technician_user_id = technician = self.make_employee("technician")
        self.pump.maintenance_team_id = self.team
        request = self.make(origin="portal", equipment_id=self.pump.id)
        self.assertEqual(self.get_activities(request).user_id, technician)

    def test_who_may_not_read_it_is_left_out(self):
        company = self.env["res.company"].create({"name": "Our other company"})
        stranger = self.make_employee("stranger")
        stranger.write(
            {"company_ids": [Command.set(company.ids)], "company_id": company.id}
        )
        self.team.company_id = False
        self.team.member_ids += stranger
        request = self.make(origin="portal")
        self.assertEqual(self.get_activities(request).user_id, self.members)

    def test_of_what_we_enter_nobody_of_us_has_to_look(self):
        self.assertFalse(self.get_activities(self.make()))

    def test_activities_end_with_the_next_stage(self):
        request = self.make(origin="portal")
        request.stage_id = self.env.ref("maintenance.stage_1")
        self.assertFalse(self.get_activities(request))

    def test_later_messages_reach_both_sides(self):
        request = self.make(origin="portal")
        said = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        # as the page does
        theirs = (
            request.with_user(self.assigned).sudo().message_post(body="When?", **said)
        )
        self.assertLessEqual(
            self.members.partner_id, theirs.notified_partner_ids | theirs.partner_ids
        )
        ours = request.with_user(self.members[0]).message_post(body="Soon.", **said)
        self.assertIn(self.person, ours.notified_partner_ids)

    # ---------------------------------------------------------------------- words

    def test_mails_speak_of_the_request_in_the_words_of_customers(self):
        self.pump.site_id = self.site_a
        request = self.make(equipment_id=self.pump.id, external_reference="BT-7")
        self.cr.flush()
        request.write(
            {
                "stage_id": self.env.ref("maintenance.stage_1").id,
                "schedule_date": "2026-11-27 08:00:00",
                "user_id": self.members[0].id,
            }
        )
        self.cr.flush()
        mail = self.get_mails(request, self.person)[-1]
        body = str(mail.body_html).replace("\u202f", " ")
        for text in (
            request.number,
            "Your reference: BT-7",
            "Organisation: Clinique des Alpes",
            "Equipment concerned: Pump of A",
            "Site: Alpes Nord",
            "State: Under way",
            "Planned for: 27 November 2026 at 9:00 AM",
            f"From: {request.company_id.name}",
            "View the intervention request",
        ):
            self.assertIn(text, body)
        for text in ("9:00:00", "In Progress", "Technician", "member_1"):
            self.assertNotIn(text, body)

    def test_customers_are_told_of_the_day_of_a_visit_and_of_another_one(self):
        request = self.make()
        self.cr.flush()
        for day, told in (("27", "27 November 2026"), ("28", "28 November 2026")):
            before = self.get_mails(request, self.person)
            request.with_user(self.planner).schedule_date = f"2026-11-{day} 08:00:00"
            self.cr.flush()
            [mail] = self.get_mails(request, self.person) - before
            self.assertIn(f"Planned for: {told} at 9:00", str(mail.body_html))
            self.assertIn("State: Scheduled", str(mail.body_html))

    def test_a_mail_that_nobody_wrote_is_signed_by_nobody(self):
        request = self.make()
        self.cr.flush()
        self.planner.signature = "<p>Best wishes</p>"
        request.with_user(self.planner).schedule_date = "2026-11-27 08:00:00"
        self.cr.flush()
        mail = self.get_mails(request, self.person)[-1]
        self.assertNotIn("Best wishes", mail.body_html)
        request.with_user(self.planner).message_post(
            body="We come.", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        mail = self.get_mails(request, self.person)[-1]
        self.assertIn("Best wishes", mail.body_html)

    def test_each_stage_has_a_public_name(self):
        request = self.make()
        stage = self.env.ref("maintenance.stage_3")
        for xmlid, planned, expected in (
            ("interlocuteurs_addon.maintenance_stage_external", False, "Received"),
            ("maintenance.stage_0", False, "Received"),
            ("maintenance.stage_0", True, "Scheduled"),
            ("maintenance.stage_1", True, "Under way"),
            ("maintenance.stage_3", True, "Completed"),
            ("maintenance.stage_4", False, "Not pursued"),
        ):
            request.stage_id = self.env.ref(xmlid)
            request.schedule_date = "2026-11-27 08:00:00" if planned else False
            self.assertEqual(request._get_public_state_name(), expected, xmlid)
        request.stage_id = stage
        stage.public_name = "Working again"
        self.assertEqual(request._get_public_state_name(), "Working again")
        request.stage_id = stage.create({"name": "Waiting for parts"})
        self.assertEqual(request._get_public_state_name(), "Waiting for parts")

    def test_pages_say_the_public_name_alone(self):
        self.request_pump.stage_id = self.env.ref("maintenance.stage_3")
        for url in ("/my/interventions", f"/my/interventions/{self.request_pump.id}"):
            page = self.open(url, self.supervisor).text
            self.assertIn("Completed", page)
            self.assertNotIn("Repaired", page)
