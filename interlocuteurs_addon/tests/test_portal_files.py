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

    def test_what_somebody_got_opens_to_them_by_no_token_after_their_end(self):
        """Neither by the former token nor by any text in its place."""
        stays, left, moved = people = [self.assigned, self.supervisor, self.both]
        former = self.file.access_token
        self.request_pump.message_post(
            body="For you.",
            attachment_ids=self.file.copy().ids,
            partner_ids=[user.partner_id.id for user in people],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        sent = self.request_pump.message_ids[0].attachment_ids
        (sent | self.file).access_token = False  # of a link in a mail, which has ended
        left.partner_id.collaboration_ids.active = False
        moved.partner_id.parent_id = self.organisation_b
        paths = [
            f"/web/{kind}/{file.id}{token}"
            for kind in ("content", "image")
            for file in (sent, self.file)
            for token in ("", "?access_token=x", f"?access_token={former}")
        ]
        for user, status in ((stays, 200), (left, 404), (moved, 404)):
            self.authenticate(user.login, user.login)
            for path in (path for path in paths if "content" in path):
                with self.subTest(user=user.login, path=path):
                    self.assertEqual(self.url_open(path).status_code, status)
            for path in (path for path in paths if "image" in path):
                with self.subTest(user=user.login, path=path):
                    is_shown = b"plan" in self.url_open(path).content
                    self.assertEqual(is_shown, status == 200)

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
