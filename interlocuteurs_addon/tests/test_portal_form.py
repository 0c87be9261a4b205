import secrets

from odoo.tests import tagged

from .portal_pages_common import PortalPagesCommon

NEW = "/my/interventions/new"


@tagged("post_install", "-at_install")
class TestPortalForm(PortalPagesCommon):
    """A form that is sent once more creates nothing once more."""

    def setUp(self):
        super().setUp()
        self.newest = self.env["maintenance.request"].search([], limit=1).id

    def send(self, form_token, files=(), headers=None, **typed):
        data = {
            "organisation_id": self.organisation_a.id,
            "name": "It does not start",
            "description": "No light.",
            "priority": "2",
            "csrf_token": self.get_token(),
            "form_token": form_token,
            **typed,
        }
        uploads = [("files", file) for file in files] or [("files", ("", b""))]
        return self.url_open(NEW, data=data, files=uploads, headers=headers)

    def send_by_script(self, form_token, files=(), **typed):
        return self.send(
            form_token, files, headers={"Accept": "application/json"}, **typed
        ).json()

    def get_created(self):
        return self.env["maintenance.request"].search([("id", ">", self.newest)])

    def log_in(self, user):
        self.authenticate(user.login, user.login)

    def test_the_tab_says_what_the_form_is_for(self):
        page = self.open("/my/interventions/new", self.supervisor).text
        self.assertIn("<title>New intervention request | ", page)

    def test_three_clicks_make_one_request(self):
        self.log_in(self.assigned)
        token = secrets.token_hex(16)
        answers = [self.send(token) for _click in range(3)]
        created = self.get_created()
        self.assertEqual(len(created), 1)
        for answer, told in zip(answers, ("1", "again", "again"), strict=True):
            self.assertTrue(answer.url.endswith(f"/{created.id}?created={told}"))
        self.assertIn("sent already", answers[2].text)

    def test_back_and_send_shows_the_one_that_is_there(self):
        """What was changed meanwhile goes by another form."""
        self.log_in(self.assigned)
        token = secrets.token_hex(16)
        self.send(token)
        self.send(token, name="Another subject")
        self.assertEqual(self.get_created().name, "It does not start")

    def test_each_form_has_a_token_of_its_own(self):
        self.log_in(self.assigned)
        tokens = {
            self.url_open(NEW).text.split('name="form_token" value="')[1][:32]
            for _visit in range(3)
        }
        self.assertEqual(len(tokens), 3)
        for token in tokens:
            self.send(token)
        self.assertEqual(len(self.get_created()), 3)

    def test_a_form_that_was_refused_may_be_sent_again(self):
        self.log_in(self.assigned)
        token = secrets.token_hex(16)
        self.send(token, name="")
        self.assertFalse(self.get_created())
        self.send(token)
        self.assertEqual(len(self.get_created()), 1)

    def test_the_token_of_somebody_else_leads_nowhere(self):
        self.log_in(self.assigned)
        token = secrets.token_hex(16)
        self.send(token)
        self.log_in(self.supervisor)
        self.send(token)
        self.assertEqual(self.get_created().create_uid, self.assigned | self.supervisor)

    def test_nothing_is_taken_without_a_token(self):
        self.log_in(self.assigned)
        for token in ("", "1", "x" * 32, "\0" * 32, "é" * 32):
            answer = self.send(token)
            self.assertFalse(self.get_created())
            self.assertIn("Send the form once more.", answer.text)
            self.assertIn("No light.", answer.text)

    def test_a_script_is_told_where_to_go_or_what_is_wrong(self):
        self.log_in(self.assigned)
        token = secrets.token_hex(16)
        answer = self.send_by_script(token, name="", files=[("a.exe", b"MZ")])
        self.assertEqual(set(answer["errors"]), {"name", "files"})
        self.assertIn("a.exe cannot be sent", answer["errors"]["files"])
        answer = self.send_by_script(token, files=[("a.txt", b"It drips.")])
        created = self.get_created()
        self.assertEqual(answer, {"url": f"/my/interventions/{created.id}?created=1"})

    def test_tour_sends_once_whatever_is_clicked(self):
        self.start_tour("/my", "interlocuteur_portal_request_once", login="assigned")
        self.assertEqual(len(self.get_created()), 1)

    def test_tour_keeps_files_and_what_was_typed(self):
        self.start_tour(NEW, "interlocuteur_portal_request_kept", login="both")
        created = self.get_created()
        self.assertRecordValues(
            created,
            [
                {
                    "name": "Kept",
                    "organisation_id": self.organisation_b.id,
                    "site_id": self.site_b.id,
                    "equipment_id": self.boiler.id,
                }
            ],
        )
        self.assertEqual(created.message_ids.attachment_ids.name, "leak.txt")

    def test_message_box_takes_the_same_files(self):
        self.log_in(self.assigned)
        big = b"x" * (10 * 1024 * 1024 + 1)
        for name, content, told in (
            ("virus.exe", b"MZ", "virus.exe cannot be sent"),
            ("photo.png", b"<script>", "photo.png cannot be sent"),
            ("big.txt", big, "big.txt is larger than 10 MB."),
            ("empty.txt", b"", "empty.txt is empty."),
            ("leak.txt", b"It drips.", None),
        ):
            answer = self.url_open(
                "/mail/attachment/upload",
                data={
                    "csrf_token": self.get_token(),
                    "thread_id": self.request_pump.id,
                    "thread_model": "maintenance.request",
                    "is_pending": "true",
                },
                files={"ufile": (name, content, "text/plain")},
            ).json()
            with self.subTest(name):
                if told:
                    self.assertIn(told, answer["error"])
                else:
                    self.assertIn("attachment_id", answer["data"])
