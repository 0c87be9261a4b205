from odoo.http import Request
from odoo.tests import tagged
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
