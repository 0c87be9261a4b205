from odoo.tests import HttpCase, tagged

from .portal_pages_common import PortalPagesCommon


@tagged("post_install", "-at_install")
class TestPortalFiles(PortalPagesCommon, HttpCase):
    """A file or picture that somebody opens tells them nothing besides itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.author = cls.make_person(
            "Agent", "Ada", email="ada@us.example", comment="zqxnote", ref="zqxref"
        )
        cls.file = cls.env["ir.attachment"].create(
            {
                "name": "plan.txt",
                "raw": b"plan",
                "description": "zqxdescription",
                "res_model": cls.request_pump._name,
                "res_id": cls.request_pump.id,
            }
        )
        cls.file.generate_access_token()
        cls.request_pump.message_post(
            body="See the plan.",
            author_id=cls.author.id,
            attachment_ids=cls.file.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def get_name(self, url, field):
        """Return the name of a file, as a field of the caller's choice gives it."""
        mark = "&" if "?" in url else "?"
        answer = self.url_open(f"{url}{mark}filename_field={field}")
        self.assertEqual(answer.status_code, 200, url)
        return answer.headers["Content-Disposition"]

    def get_avatar(self):
        """Return the address of the author's picture, as messages hand it out."""
        answer = self.make_jsonrpc_request(
            "/mail/thread/messages",
            {"thread_model": "maintenance.request", "thread_id": self.request_pump.id},
        )
        people = {each["id"]: each for each in answer["data"]["res.partner"]}
        token = people[self.author.id]["avatar_128_access_token"]
        picture = f"/web/image/res.partner/{self.author.id}/avatar_128"
        return f"{picture}?access_token={token}"

    def test_a_picture_has_no_name_that_may_not_be_read(self):
        self.authenticate("supervisor", "supervisor")
        avatar = self.get_avatar()
        for login in ("supervisor", "other", None):
            self.authenticate(login, login)
            for field in ("comment", "ref", "email", "signup_type", "user_ids", "lang"):
                with self.subTest(login=login, field=field):
                    self.assertEqual(
                        self.get_name(avatar, field), self.get_name(avatar, "name")
                    )

    def test_a_file_does_not_tell_its_token(self):
        url = f"/web/content/{self.file.id}"
        self.authenticate("supervisor", "supervisor")
        for field in ("access_token", "description", "store_fname", "checksum"):
            with self.subTest(field=field):
                self.assertIn("plan.txt", self.get_name(url, field))

    def test_employees_of_another_company_learn_nothing_either(self):
        self.authenticate("supervisor", "supervisor")
        avatar = self.get_avatar()
        self.author.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        employee = self.make_employee("clerk")
        employee.password = "clerk"
        self.authenticate("clerk", "clerk")
        self.assertNotIn("zqx", self.get_name(avatar, "comment"))
        self.assertNotIn("zqx", self.get_name(avatar, "ref"))

    def test_what_somebody_may_read_names_their_file(self):
        own = self.supervisor.partner_id
        self.authenticate("supervisor", "supervisor")
        url = f"/web/image/res.partner/{own.id}/avatar_128"
        self.assertIn("supervisor@example.com", self.get_name(url, "email"))
        self.assertNotIn("supervisor@example.com", self.get_name(url, "name"))

    def test_nothing_private_is_kept_by_browsers(self):
        """Nor by a proxy: the next at the same desk finds nothing by going back."""
        self.authenticate("supervisor", "supervisor")
        request = f"/my/interventions/{self.request_pump.id}"
        partner = self.supervisor.partner_id.id
        for url in (
            "/my",
            "/my/account",
            "/my/equipment",
            "/my/orders",
            request,
            f"{request}/file/{self.file.id}",
            f"/web/partner/vcard?partner_ids={partner}",
            f"/web/partner/vcard?partner_ids={partner},{self.organisation_a.id}",
        ):
            with self.subTest(url=url):
                answer = self.url_open(url)
                self.assertEqual(answer.status_code, 200)
                self.assertEqual(answer.headers.get("Cache-Control"), "no-store")

    def test_other_pages_are_kept_as_odoo_says(self):
        answer = self.url_open("/web/login")
        self.assertNotEqual(answer.headers.get("Cache-Control"), "no-store")
