from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .test_portal_links import PortalLinksCommon

# what the messaging client may ask for, of a document
ASKED = (
    "activities",
    "attachments",
    "contact_fields",
    "display_name",
    "followers",
    "scheduledMessages",
    "suggestedRecipients",
)
SECRETS = (
    "Bad payer",  # of an activity
    "Secret draft",  # of a message that waits
    "margin.txt",  # of an internal note
    "colleague@ours.example",  # of a follower
    "hidden@theirs.example",  # of whom one would write to
)


@tagged("post_install", "-at_install")
class TestPortalLinksThread(PortalLinksCommon):
    """What whoever has but a link is told of what was said, and for how long."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ours = new_test_user(
            cls.env, "ours", "base.group_user", email="colleague@ours.example"
        )
        new_test_user(cls.env, "plain", "base.group_user")
        hidden = cls.make_person(
            "Hidden", "Hal", email="hidden@theirs.example", parent_id=False
        )
        for document in cls.kinds.values():
            document.message_subscribe(ours.partner_id.ids)
            document.activity_schedule(summary="Bad payer", user_id=ours.id)
            document.message_post(
                body="Internal",
                attachments=[("margin.txt", b"margin")],
                subtype_xmlid="mail.mt_note",
            )
            document.message_post(
                body="For them",
                attachments=[("plan.txt", b"plan")],
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=hidden.ids,
            )
            cls.env["mail.scheduled.message"].create(
                {
                    "model": document._name,
                    "res_id": document.id,
                    "body": "Secret draft",
                    "scheduled_date": "2099-01-01 08:00:00",
                    "author_id": ours.partner_id.id,
                }
            )

    def ask_thread(self, document, access, asked=ASKED, route="/mail/data"):
        """Return what the messaging client is told of a document, by a link."""
        params = {
            "thread_model": document._name,
            "thread_id": document.id,
            "request_list": asked,
            "access_params": access,
        }
        return self.ask(route, {"fetch_params": [["mail.thread", params]]})

    def get_file(self, document, token):
        """Return the file of the message, as the page of a link has it."""
        fetched = self.ask(
            "/mail/chatter_fetch",
            {
                "thread_model": document._name,
                "thread_id": document.id,
                "token": token,
            },
        )
        [file] = [
            file
            for message in fetched["data"]["mail.message"]
            for file in message["attachment_ids"]
        ]
        return file

    # ------------------------------------------------------------------ what is told

    # a client of the portal that came by a link is remembered, which is tried again
    @mute_logger("odoo.http", "odoo.sql_db")
    def test_a_link_tells_nothing_that_its_page_does_not_show(self):
        """Without a session, nor with that of whoever reads less."""
        for document in self.kinds.values():
            link = self.share(document, self.person)
            by_token = {"token": link["token"]}
            by_signature = {"pid": link["pid"], "hash": link["hash"]}
            for login in (None, "portal_user_a", "plain"):
                self.authenticate(login, login)
                for access in (by_token, by_signature):
                    told = self.ask_thread(document, access)
                    with self.subTest(document=document._name, login=login):
                        self.assert_told_nothing(told)
            for login in ("portal_mover", "portal_user_a"):
                self.authenticate(login, login)
                told = self.ask_thread(document, by_token, route="/mail/action")
                with self.subTest(action=document._name, login=login):
                    self.assert_told_nothing(told)

    def assert_told_nothing(self, told):
        self.assertEqual([*told], ["mail.thread"])
        for secret in SECRETS:
            self.assertNotIn(secret, str(told))

    def test_a_link_tells_the_name(self):
        request = self.kinds["request"]
        link = self.share(request, self.person)
        self.authenticate(None, None)
        told = self.ask_thread(request, {"token": link["token"]}, ["display_name"])
        [thread] = told["mail.thread"]
        self.assertEqual(thread["display_name"], request.display_name)

    def test_nobody_from_outside_is_told_whom_their_mails_failed_to_reach(self):
        """They are followers, with their e-mails, of what may be closed by now."""
        request = self.kinds["request"]
        message = (
            request.with_user(self.user)
            .sudo()
            .message_post(
                body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        )
        self.assertTrue(message.notification_ids)
        message.notification_ids.notification_status = "bounce"
        self.log_in("mover")
        asked = {"fetch_params": ["failures"]}
        self.assertEqual(self.ask("/mail/data", asked), {})
        message.notification_ids.author_id = self.env.user.partner_id
        self.env.user.password = self.env.user.login
        self.authenticate(self.env.user.login, self.env.user.login)
        self.assertIn("mail.notification", self.ask("/mail/data", asked))

    def test_what_somebody_got_names_no_document_that_is_closed(self):
        """They read the message still, as the mail that they have."""
        got = {
            document: document.message_post(
                body="For you",
                attachments=[("plan.txt", b"plan")],
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.person.ids,
            )
            for document in self.kinds.values()
        }
        ids = [message.id for message in got.values()]
        self.log_in("mover")
        for ended in (False, True):
            if ended:
                self.person.collaboration_ids.date_end = "2020-12-31"
            read = self.call("mail.message", "read", ids, ["body", "record_name"])
            told = self.ask("/mail/history/messages", {})
            files = {
                file["id"]: file["raw_access_token"]
                for file in told["data"]["ir.attachment"]
            }
            named = {
                (thread["model"], thread["id"]): thread.get("display_name")
                for thread in told["data"].get("mail.thread", [])
            }
            for (document, message), values in zip(got.items(), read, strict=True):
                with self.subTest(document=document._name, ended=ended):
                    name = not ended and document.display_name
                    self.assertIn("For you", values["body"])
                    self.assertEqual(values["record_name"], name)
                    place = document._name, document.id
                    self.assertEqual(named.get(place, False), name)
                    self.assertEqual(files[message.attachment_ids.id], "")

    # ------------------------------------------------------------------ for how long

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_files_open_as_long_as_the_link(self):
        """Core signs them for up to six weeks, whatever becomes of the document."""
        handed = {}
        for document in self.kinds.values():
            link = self.share(document, self.person)
            for login in (None, "portal_user_a"):
                self.authenticate(login, login)
                file = self.get_file(document, link["token"])
                handed[document, login] = file["id"], file["raw_access_token"]
        self.authenticate(None, None)
        for (document, login), (file_id, signature) in handed.items():
            with self.subTest(document=document._name, login=login):
                self.assertEqual(self.get_status(file_id, signature), 200)
                self.assertNotEqual(self.get_status(file_id, f"0{signature}"), 200)
        self.person.collaboration_ids.date_end = "2020-12-31"
        for (document, login), (file_id, signature) in handed.items():
            with self.subTest(ended=document._name, login=login):
                self.assertNotEqual(self.get_status(file_id, signature), 200)

    def get_status(self, file_id, token):
        url = f"/web/content/{file_id}?access_token={token}"
        return self.url_open(url, allow_redirects=False).status_code
