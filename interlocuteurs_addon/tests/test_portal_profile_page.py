import re
from urllib.parse import quote

from freezegun import freeze_time

from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .portal_pages_common import PortalPagesCommon


@tagged("post_install", "-at_install")
class TestPortalProfilePage(PortalPagesCommon):
    """One's own sheet on the portal: numbers, title, language, a confirmed e-mail."""

    def setUp(self):
        super().setUp()
        self.person = self.assigned.partner_id
        self.person.write({"country_id": self.france.id, "lang": "en_US"})
        self.authenticate("assigned", "assigned")

    def get_csrf(self):
        page = self.url_open("/my/account").text
        return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    def submit(self, partner=None, **values):
        """Send the form of one's own sheet; return the answer."""
        partner = partner or self.person
        answer = self.url_open(
            "/my/address/submit",
            data={
                "csrf_token": self.get_csrf(),
                "partner_id": partner.id,
                "name": partner.name,
                "email": partner.email,
                "phone": "04 65 71 04 01",
                "street": "1 rue de la Paix",
                "city": "Lyon",
                "zip": "69001",
                "country_id": self.france.id,
                "address_type": "billing",
                "use_delivery_as_billing": "true",
                "required_fields": "name,email",
                "callback": "/my",
                **values,
            },
        )
        return answer.json()

    def get_mails(self, email):
        return self.env["mail.mail"].search([("email_to", "=", email)])

    def get_link(self, email):
        """Return the address in the last mail to a new e-mail."""
        body = self.get_mails(email).sorted("id")[-1:].body_html
        return re.search(r'href="[^"]*(/my/email\?token=[^"]+)"', body)[1]

    def confirm(self, link):
        """Press the button of the page that a link opens; return the page."""
        page = self.url_open(link).text
        token = re.search(r'name="token" value="([^"]+)"', page)
        if not token:
            return page
        return self.url_open(
            "/my/email", data={"csrf_token": self.get_csrf(), "token": token[1]}
        ).text

    # --------------------------------------------------------- numbers and the like

    def test_further_numbers_title_and_language_are_written(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        title = self.env["res.partner.title"].create({"name": "Professor"})
        page = self.url_open("/my/account").text
        self.assertIn("Professor", page)
        self.assertIn("French / Français", page)
        answer = self.submit(
            phone2="0465710405",
            mobile="0612345678",
            mobile2="+32 470 12 34 56",
            title_id=title.id,
            lang="fr_FR",
        )
        self.assertEqual(answer, {"redirectUrl": "/my"})
        self.assertEqual(self.person.mobile, "+33 6 12 34 56 78")
        self.assertEqual(self.person.mobile_e164, "+33612345678")
        self.assertEqual(self.person.phone2, "+33 4 65 71 04 05")
        self.assertEqual(self.person.mobile2_e164, "+32470123456")
        self.assertEqual(self.person.title_id, title)
        self.assertEqual(self.assigned.lang, "fr_FR")
        self.submit(mobile="", title_id="")
        self.assertFalse(self.person.mobile)
        self.assertFalse(self.person.title_id)
        self.assertEqual(self.person.phone2, "+33 4 65 71 04 05")

    def test_a_number_that_no_plan_knows_is_kept_and_warned_about(self):
        answer = self.submit(mobile="06 12")
        self.assertEqual(answer, {"redirectUrl": "/my/account?saved=1"})
        self.assertEqual(self.person.mobile, "06 12")
        page = self.url_open("/my/account?saved=1").text
        self.assertIn("Have a look at what is marked.", page)
        self.assertEqual(page.count("Not a valid number for this country"), 1)
        self.submit(mobile="06 12 34 56 78")
        page = self.url_open("/my/account").text
        self.assertNotIn("Not a valid number", page)

    def test_what_is_not_offered_is_refused(self):
        for name, value in (
            ("title_id", "999999"),
            ("title_id", "x"),
            ("lang", "xx_XX"),
            ("lang", ""),
        ):
            with self.subTest(name, value=value):
                answer = self.submit(**{name: value})
                self.assertEqual(answer["invalid_fields"], [name])

    def test_numbers_of_other_sheets_are_not_written(self):
        address = self.Partner.create(
            {"name": "Home", "type": "delivery", "parent_id": self.person.id}
        )
        self.submit(address, mobile="06 12 34 56 78", lang="fr_FR", email="a@b.example")
        self.assertEqual(address.street, "1 rue de la Paix")
        self.assertEqual(address.email, "a@b.example")
        self.assertFalse(address.mobile)

    # ------------------------------------------------------------------------ e-mail

    def test_a_new_email_counts_when_it_is_confirmed(self):
        answer = self.submit(email="New@Example.com", mobile="06 12 34 56 78")
        self.assertEqual(answer, {"redirectUrl": "/my/account?confirm=1"})
        self.assertEqual(self.person.email, "assigned@example.com")
        self.assertEqual(self.person.mobile_e164, "+33612345678")
        self.assertIn("assigned@example.com", self.url_open(answer["redirectUrl"]).text)
        link = self.get_link("new@example.com")
        # whatever opens the link, it changes nothing
        self.assertIn("Yes, it is mine", self.url_open(link).text)
        self.assertEqual(self.person.email, "assigned@example.com")
        self.assertIn("From now on we write to", self.confirm(link))
        self.assertEqual(self.person.email, "new@example.com")
        # in case it was somebody else
        [told] = self.get_mails("assigned@example.com")
        self.assertIn("new@example.com", told.body_html)
        # once
        self.assertIn("not valid any more", self.confirm(link))

    def test_the_same_email_in_other_letters_is_no_change(self):
        answer = self.submit(email="Assigned@Example.com")
        self.assertEqual(answer, {"redirectUrl": "/my"})
        self.assertFalse(self.get_mails("assigned@example.com"))

    def test_what_is_no_email_is_refused_as_in_core(self):
        answer = self.submit(email="nobody")
        self.assertIn("email", answer["invalid_fields"])
        self.assertEqual(self.person.email, "assigned@example.com")

    def test_a_colleagues_email_is_refused(self):
        colleague = self.supervisor.partner_id
        colleague.email2 = "second@example.com"
        for email in ("Supervisor@example.com", "second@example.com"):
            answer = self.submit(email=email)
            self.assertEqual(answer["invalid_fields"], ["email"])
            self.assertIn("of a colleague", answer["messages"][0])
            self.assertFalse(self.get_mails(email.lower()))
        self.assertEqual(self.person.email, "assigned@example.com")

    def test_of_others_nothing_is_told(self):
        """A mail goes there, as to any; only whose account it is confirms it."""
        answer = self.submit(email="other@example.com")
        self.assertEqual(answer, {"redirectUrl": "/my/account?confirm=1"})
        link = self.get_link("other@example.com")
        self.authenticate("other", "other")
        self.assertIn("belongs to another account", self.url_open(link).text)

    def test_a_colleague_who_got_the_email_meanwhile(self):
        self.submit(email="new@example.com")
        self.supervisor.partner_id.email = "new@example.com"
        self.assertIn("of a colleague", self.confirm(self.get_link("new@example.com")))
        self.assertEqual(self.person.email, "assigned@example.com")

    def test_links_end(self):
        self.submit(email="new@example.com")
        link = self.get_link("new@example.com")
        with freeze_time("2126-01-01"):
            self.assertEqual(
                self.person.with_user(self.assigned)._read_email_confirmation(
                    link.partition("=")[2]
                ),
                "",
            )
        self.person.email = "staff@example.com"
        self.assertIn("not valid any more", self.url_open(link).text)
        for token in ("", "x", "é", quote(link[20:-9])):
            page = self.url_open(f"/my/email?token={token}").text
            self.assertIn("not valid any more", page)

    @mute_logger("odoo.addons.interlocuteurs_addon.models.core.quota")
    def test_so_many_mails_go_out_within_an_hour(self):
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.email_changes_per_hour", "2"
        )
        for n in range(2):
            self.assertIn("redirectUrl", self.submit(email=f"new{n}@example.com"))
        answer = self.submit(email="new3@example.com")
        self.assertIn("No more than 2 changes", answer["messages"][0])
        self.assertFalse(self.get_mails("new3@example.com"))

    def test_no_call_changes_an_email(self):
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(
                "/web/dataset/call_kw",
                {
                    "model": "res.users",
                    "method": "write",
                    "args": [[self.assigned.id], {"email": "new@example.com"}],
                    "kwargs": {},
                },
            )
        self.assertEqual(self.person.email, "assigned@example.com")

    def test_employees_change_their_email_themselves(self):
        employee = self.make_employee("employee")
        employee.with_user(employee).write({"email": "me@ours.example"})
        self.assertEqual(employee.email, "me@ours.example")
