import secrets

from odoo.http import Request
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .portal_pages_common import PortalPagesCommon

NEW = "/my/interventions/new"
UPLOAD = "/mail/attachment/upload"
WARNINGS = "odoo.addons.interlocuteurs_addon.models.core.quota"


@tagged("post_install", "-at_install")
class TestPortalUpload(PortalPagesCommon):
    """How much a portal user sends within an hour, with requests and messages."""

    def setUp(self):
        super().setUp()
        self.limit(files=3, megabytes=1)

    def limit(self, **limits):
        for unit, limit in limits.items():
            self.env["ir.config_parameter"].set_param(
                f"interlocuteurs_addon.uploaded_{unit}_per_hour", str(limit)
            )

    def send_request(self, user, *contents, **typed):
        """Send the form of a request with text files; return the answer."""
        self.authenticate(user.login, user.login)
        return self.url_open(
            NEW,
            data={
                "organisation_id": self.organisation_a.id,
                "name": "Sent with files",
                "description": "See there.",
                "priority": "2",
                "csrf_token": self.get_token(),
                "form_token": secrets.token_hex(16),
                **typed,
            },
            files=[
                ("files", (f"{number}.txt", content, "text/plain"))
                for number, content in enumerate(contents)
            ]
            or [("files", ("", b""))],
        )

    def send_file(self, user, document, content=b"It drips.", **more):
        """Send a file as the page of a document does; return the answer."""
        if user:
            self.authenticate(user.login, user.login)
        else:
            self.authenticate(None, None)
        return self.url_open(
            UPLOAD,
            data={
                "csrf_token": Request.csrf_token(self),
                "thread_id": document.id,
                "thread_model": document._name,
                "is_pending": "true",
                **more,
            },
            files={"ufile": ("note.txt", content, "text/plain")},
        )

    def write_message(self, document, body, **link):
        """Write a message as the page of a document does; return its id."""
        answer = self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": document._name,
                "thread_id": document.id,
                "post_data": {
                    "body": body,
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                },
                **link,
            },
        )
        return answer["message_id"]

    def write_anew(self, message_id, body):
        return self.make_jsonrpc_request(
            "/mail/message/update_content",
            {"message_id": message_id, "update_data": {"body": body}},
        )

    def count_requests(self):
        return self.env["maintenance.request"].search_count(
            [("name", "=", "Sent with files")]
        )

    def count_files(self):
        return self.env["ir.attachment"].search_count(
            [("name", "in", ("note.txt", "0.txt", "1.txt"))]
        )

    @mute_logger(WARNINGS)
    def test_files_of_requests(self):
        self.send_request(self.assigned, b"one", b"two")
        self.assertEqual((self.count_requests(), self.count_files()), (1, 2))
        answer = self.send_request(self.assigned, b"three", b"four")
        self.assertIn("3 files, 1 MB altogether. Nothing was kept.", answer.text)
        self.assertIn("Sent with files", answer.text)
        self.assertEqual((self.count_requests(), self.count_files()), (1, 2))
        self.send_request(self.assigned, b"three")
        self.send_request(self.assigned)
        self.assertEqual((self.count_requests(), self.count_files()), (3, 3))

    @mute_logger(WARNINGS)
    def test_size_of_requests(self):
        self.send_request(self.assigned, b"a" * 700_000)
        self.send_request(self.assigned, b"a" * 700_000)
        self.assertEqual((self.count_requests(), self.count_files()), (1, 1))
        self.send_request(self.assigned, b"a" * 300_000)
        self.assertEqual(self.count_requests(), 2)

    @mute_logger(WARNINGS)
    def test_files_of_messages_count_with_those_of_requests(self):
        self.send_request(self.assigned, b"one", b"two")
        answer = self.send_file(self.assigned, self.request_pump)
        self.assertIn("attachment_id", answer.json()["data"])
        answer = self.send_file(self.assigned, self.request_pump)
        self.assertEqual(
            answer.json(),
            {
                "error": "This is more than can be sent within an hour: 3 files, 1 MB "
                "altogether. Nothing was kept. Try again in an hour, or call us."
            },
        )
        self.assertEqual(self.count_files(), 3)
        answer = self.send_request(self.assigned, b"five")
        self.assertIn("Nothing was kept", answer.text)

    @mute_logger(WARNINGS)
    def test_size_of_a_message(self):
        self.send_file(self.assigned, self.request_pump, b"a" * 700_000)
        answer = self.send_file(self.assigned, self.request_pump, b"a" * 700_000)
        self.assertIn("error", answer.json())
        self.assertEqual(self.count_files(), 1)
        kept = self.env["ir.attachment"].search([("name", "=", "note.txt")])
        self.assertEqual(kept.file_size, 700_000)

    def test_each_person_has_their_own(self):
        self.send_request(self.assigned, b"one", b"two", b"three")
        self.send_request(self.supervisor, b"one", b"two", b"three")
        self.assertEqual(self.count_requests(), 2)

    def test_what_is_refused_for_another_reason_is_not_counted(self):
        for _time in range(2):
            self.send_request(self.assigned, b"one", b"two", name="")
            self.send_request(self.assigned, b"one", b"")
        self.send_request(self.assigned, b"one", b"two", b"three")
        self.assertEqual(self.count_requests(), 1)

    @mute_logger("odoo.http")
    def test_a_stranger_to_the_document_is_not_counted(self):
        for _time in range(4):
            answer = self.send_file(self.assigned, self.request_boiler)
            self.assertEqual(answer.status_code, 404)
        self.send_file(self.assigned, self.request_pump)
        self.assertEqual(self.count_files(), 1)

    @mute_logger(WARNINGS)
    def test_by_a_link_the_document_counts(self):
        """Whoever leaves the session and keeps the link goes no further."""
        link = {"token": self.request_pump._portal_ensure_token()}
        for _time in range(4):
            answer = self.send_file(None, self.request_pump, **link)
        self.assertIn("error", answer.json())
        self.assertEqual(self.count_files(), 3)
        link = {"token": self.request_chiller._portal_ensure_token()}
        answer = self.send_file(None, self.request_chiller, **link)
        self.assertIn("data", answer.json())

    def test_employees_have_no_limit(self):
        employee = self.make_employee(
            "helps", "base.group_user,maintenance.group_equipment_manager"
        )
        employee.password = "helps"
        for _time in range(4):
            answer = self.send_file(employee, self.request_pump)
            self.assertIn("data", answer.json())

    # ------------------------------------------------------------------- messages

    @mute_logger(WARNINGS, "odoo.http")
    def test_requests_and_messages_count_together(self):
        self.limit_texts(3)
        self.send_request(self.assigned)
        self.write_message(self.request_pump, "It drips.")
        message = self.write_message(self.request_pump, "It drips more.")
        for again in (
            lambda: self.write_message(self.request_pump, "And more."),
            lambda: self.write_anew(message, "And more."),
        ):
            with self.assertRaisesRegex(JsonRpcException, "UserError"):
                again()
        answer = self.send_request(self.assigned)
        self.assertIn("3 requests and messages, 3 files, 1 MB altogether.", answer.text)
        self.assertEqual(self.count_requests(), 1)
        self.assertEqual(len(self.get_bodies("more")), 1)
        self.authenticate("supervisor", "supervisor")
        self.write_message(self.request_pump, "I see.")

    def limit_texts(self, limit):
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.sent_texts_per_hour", str(limit)
        )

    def get_bodies(self, word):
        return self.request_pump.message_ids.filtered(lambda m: word in m.body)

    @mute_logger(WARNINGS, "odoo.http")
    def test_pictures_in_a_text_are_files(self):
        """Core makes a file of each; nobody goes round the limit by them."""
        self.authenticate("assigned", "assigned")
        picture = "<img src='data:image/png;base64,%s'>"
        message = self.write_message(self.request_pump, picture % "iVBORw0KGgoA")
        kept = self.env["ir.attachment"].search_count([("name", "=", "image0")])
        for again in (
            lambda: self.write_message(
                self.request_pump, (picture % "iVBORw0KGgoA") * 3
            ),
            lambda: self.write_anew(message, (picture % "iVBORw0KGgoA") * 3),
            lambda: self.write_message(self.request_pump, "a" * 1_100_000),
        ):
            with self.assertRaisesRegex(JsonRpcException, "UserError"):
                again()
        found = self.env["ir.attachment"].search_count([("name", "=", "image0")])
        self.assertEqual((kept, found), (1, 1))

    @mute_logger(WARNINGS, "odoo.http")
    def test_messages_by_a_link_count_for_the_document(self):
        self.limit_texts(1)
        self.authenticate(None, None)
        for document in (self.request_pump, self.request_chiller):
            link = {"token": document._portal_ensure_token()}
            self.write_message(document, "It drips.", **link)
            with self.assertRaisesRegex(JsonRpcException, "UserError"):
                self.write_message(document, "It drips.", **link)

    def test_what_employees_and_code_write_is_not_counted(self):
        self.limit_texts(1)
        outside = self.request_pump.with_user(self.assigned).sudo()
        for _time in range(2):
            self.request_pump.message_post(body="Seen.", message_type="comment")
            outside.message_post(body="Noted by a page of Odoo.")
        self.assertEqual(len(self.get_bodies("Seen")), 2)
        self.assertEqual(len(self.get_bodies("Noted")), 2)

    def test_what_is_said_in_a_chat_is_not_counted(self):
        self.limit_texts(1)
        chat = self.env["discuss.channel"].create({"name": "Help"})
        chat = chat.with_user(self.assigned).sudo()
        for _time in range(3):
            chat.message_post(body="Hello", message_type="comment")
        self.assertEqual(len(chat.message_ids), 3)
