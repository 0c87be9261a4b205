from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_pages_common import PortalPagesCommon


@tagged("post_install", "-at_install")
class TestPortalMails(PortalPagesCommon):
    """Which mails on requests somebody gets, and which colleague gets them, too."""

    def setUp(self):
        super().setUp()
        self.person = self.assigned.partner_id
        self.colleague = self.supervisor.partner_id

    def choose(self, choice, email="", user=None):
        user = user or self.assigned
        self.authenticate(user.login, user.login)
        page = self.url_open("/my/account").text
        csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(
            "/my/mails",
            data={"csrf_token": csrf, "request_mails": choice, "copy_email": email},
        ).text

    def make(self, **values):
        return self.env["maintenance.request"].create(
            {
                "name": "It does not start",
                "organisation_id": self.organisation_a.id,
                "interlocuteur_id": self.person.id,
                "equipment_id": False,
                **values,
            }
        )

    def get_mails(self, request):
        """Return to whom mails about a request went, one after the other."""
        mails = self.env["mail.mail"].search(
            [("model", "=", request._name), ("res_id", "=", request.id)], order="id"
        )
        return [mail.recipient_ids for mail in mails]

    def write_to(self, request):
        request.message_post(
            body="We come tomorrow.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def test_everything_where_nothing_is_chosen(self):
        request = self.make()
        self.write_to(request)
        self.assertEqual(self.get_mails(request), [self.person, self.person])

    def test_no_receipt(self):
        self.assertIn("Your choice has been saved.", self.choose("news"))
        request = self.make()
        self.assertEqual(self.get_mails(request), [])
        self.write_to(request)
        self.assertEqual(self.get_mails(request), [self.person])

    def test_no_mails(self):
        self.choose("none")
        request = self.make()
        self.write_to(request)
        self.assertEqual(self.get_mails(request), [])
        # on the portal they find it all
        self.assertIn("We come tomorrow.", request.message_ids[0].body)

    def test_whoever_wants_no_mails_is_promised_none(self):
        """Nor is whoever reads a request that informs somebody else."""
        sent, promise = "Your request has been sent.", "You will be told by e-mail"
        request = self.make(origin="portal")
        url = f"/my/interventions/{request.id}?created=1"
        self.assertIn(promise, self.open(url, self.assigned).text)
        self.assertNotIn(promise, self.open(url, self.supervisor).text)
        self.choose("news")
        self.assertIn(promise, self.open(url).text)
        self.choose("none")
        page = self.open(url).text
        self.assertIn(sent, page)
        self.assertNotIn(promise, page)

    def test_a_colleague_gets_copies(self):
        self.choose("all", "Supervisor@example.com")
        self.assertEqual(self.person.request_copy_id, self.colleague)
        request = self.make()
        self.write_to(request)
        told = self.env["res.partner"].union(*self.get_mails(request))
        self.assertEqual(told, self.person | self.colleague)
        self.assertIn(self.colleague, request.message_partner_ids)
        self.choose("all")
        self.assertFalse(self.person.request_copy_id)
        self.assertNotIn(self.colleague, self.make().message_partner_ids)

    def test_nobody_gets_copies_who_works_there_no_longer(self):
        self.choose("all", "supervisor@example.com")
        self.colleague.collaboration_ids.write(
            {"date_start": "2020-01-01", "date_end": "2020-12-31"}
        )
        self.assertNotIn(self.colleague, self.make().message_partner_ids)

    def test_copies_are_of_the_organisation_of_the_colleague(self):
        self.choose("all", "supervisor@example.com", self.both)
        of_b = self.make(
            organisation_id=self.organisation_b.id,
            interlocuteur_id=self.both.partner_id.id,
        )
        self.assertNotIn(self.colleague, of_b.message_partner_ids)

    def test_whoever_is_named_instead_brings_their_own_colleague(self):
        self.choose("all", "supervisor@example.com")
        request = self.make()
        request.interlocuteur_id = self.both.partner_id
        self.assertNotIn(self.colleague, request.message_partner_ids)

    def test_only_colleagues_are_named(self):
        for email in (
            "other@example.com",
            "nobody@example.com",
            "assigned@example.com",
        ):
            page = self.choose("all", email)
            self.assertIn("None of your colleagues", page)
        self.assertFalse(self.person.request_copy_id)
        self.assertIn("Choose which mails you want.", self.choose("some"))
        self.assertFalse(self.person.request_mails)

    @mute_logger("odoo.addons.interlocuteurs_addon.models.core.quota")
    def test_attempts_are_counted(self):
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.email_changes_per_hour", "1"
        )
        self.choose("all", "nobody@example.com")
        page = self.choose("all", "supervisor@example.com")
        self.assertIn("No more than 1 changes", page)
        self.assertFalse(self.person.request_copy_id)

    def test_us_it_does_not_concern(self):
        """The technician gets what they follow, whatever stands on their sheet."""
        technician = self.make_employee("technician")
        technician.write({"email": "tech@ours.example", "notification_type": "email"})
        technician.partner_id.request_mails = "none"
        request = self.make()
        request.message_subscribe(technician.partner_id.ids)
        self.write_to(request)
        told = self.env["res.partner"].union(*self.get_mails(request))
        self.assertIn(technician.partner_id, told)

    def test_employees_have_no_such_form(self):
        employee = self.make_employee("employee")
        employee.password = "employee"
        self.authenticate("employee", "employee")
        page = self.url_open("/my/account").text
        self.assertNotIn('action="/my/mails"', page)

    def test_portal_users_read_what_nobody_has_chosen_for_them(self):
        fields = self.env["res.partner"].with_user(self.assigned).fields_get()
        self.assertFalse({"request_mails", "request_copy_id"} & fields.keys())
