from odoo import http
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from .test_portal_links import PortalLinksCommon


@tagged("post_install", "-at_install")
class TestPortalOwnership(PortalLinksCommon):
    """What somebody sent is theirs to take back while its document is open to them.

    Core signs files for weeks: whoever has the signature needs no session to look
    into them, nor to delete them from the document.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open("base/tests/minimal.pdf", "rb") as file:
            cls.pdf = file.read()

    # --------------------------------------------------------------------- helpers

    def upload(self, document, pending=True, **access):
        """Return what the messaging client is told of a file that it sends."""
        data = {
            "csrf_token": http.Request.csrf_token(self),
            "thread_model": document._name,
            "thread_id": document.id,
            "is_pending": "true" if pending else "false",
            **access,
        }
        files = {"ufile": ("plan.pdf", self.pdf, "application/pdf")}
        answer = self.url_open("/mail/attachment/upload", data=data, files=files)
        [told] = answer.json()["data"]["store_data"]["ir.attachment"]
        return told

    def send(self, document, file, **access):
        """Send a file with a message, and return what the client is told of it then."""
        posted = {
            "thread_model": document._name,
            "thread_id": document.id,
            "post_data": {
                "body": "See the plan.",
                "subtype_xmlid": "mail.mt_comment",
                "message_type": "comment",
                "attachment_ids": [file["id"]],
                "attachment_tokens": [file["ownership_token"]],
            },
            **access,
        }
        answer = self.ask("/mail/message/post", posted)
        [told] = answer["store_data"]["ir.attachment"]
        return told

    def look(self, document, **access):
        """Return what the page of a document tells of its files, by their ids."""
        thread = {"thread_model": document._name, "thread_id": document.id}
        fetched = self.ask("/mail/chatter_fetch", {**thread, **access})
        return {
            file["id"]: file
            for message in fetched["data"]["mail.message"]
            for file in message["attachment_ids"]
        }

    @mute_logger("odoo.http")
    def owns(self, file_id, signature):
        """Tell in which ways a signature of a file counts, deletion last."""
        ways = set()
        url = f"/mail/attachment/pdf_first_page/{file_id}?access_token={signature}"
        if self.url_open(url).status_code == 200:
            ways.add("look")
        named = {"attachment_id": file_id, "access_token": signature}
        if self.is_done("/mail/attachment/update_thumbnail", named):
            ways.add("picture")
        if self.is_done("/mail/attachment/delete", named):
            ways.add("delete")
        return ways

    def is_done(self, route, params):
        answer = self.url_open(
            route,
            json={"jsonrpc": "2.0", "method": "call", "params": params},
        )
        return "error" not in answer.json()

    @mute_logger("odoo.http")
    def opens_file(self, file_id, signature):
        url = f"/web/content/{file_id}?access_token={signature}"
        return self.url_open(url, allow_redirects=False).status_code == 200

    # ----------------------------------------------------------------------- tests

    def test_signatures_end_with_the_access(self):
        """By their own session, that of a stranger and without any."""
        self.log_in("mover")
        handed = []
        for document in self.kinds.values():
            pending = self.upload(document)
            told = [pending, self.send(document, pending)]
            told.append(self.upload(document, pending=False))
            told.append(self.look(document)[pending["id"]])
            handed += [(document, each["id"], each["ownership_token"]) for each in told]
            self.assertTrue(self.opens_file(pending["id"], ""))
        self.person.collaboration_ids.date_end = "2020-12-31"
        for login in ("mover", "colleague_b", None):
            if login:
                self.log_in(login)
            else:
                self.authenticate(None, None)
            for document, file_id, signature in handed:
                with self.subTest(document=document._name, login=login):
                    self.assertEqual(self.owns(file_id, signature), set())

    def test_no_file_that_was_sent_opens_by_the_signature_from_before(self):
        for login in ("mover", None):
            for document in self.kinds.values():
                document._portal_ensure_token()
                access = {} if login else {"token": document.access_token}
                if login:
                    self.log_in(login)
                else:
                    self.authenticate(None, None)
                pending = self.upload(document, **access)
                signature = pending["raw_access_token"]
                with self.subTest(document=document._name, login=login):
                    self.assertTrue(self.opens_file(pending["id"], signature))
                    self.send(document, pending, **access)
                    self.authenticate(None, None)
                    self.assertFalse(self.opens_file(pending["id"], signature))

    def test_whoever_stays_takes_back_what_they_sent(self):
        self.log_in("mover")
        for document in self.kinds.values():
            with self.subTest(document=document._name):
                draft = self.upload(document)
                everything = {"look", "picture", "delete"}
                self.assertEqual(
                    self.owns(draft["id"], draft["ownership_token"]), everything
                )
                sent = self.send(document, self.upload(document))
                self.assertEqual(
                    self.owns(sent["id"], sent["ownership_token"]), everything
                )

    def test_by_a_link_signatures_end_with_it(self):
        """Whoever has the link of a document counts as its customer."""
        for kind in ("quotation", "order", "invoice"):
            document = self.kinds[kind]
            document._portal_ensure_token()
            link = {"token": document.access_token}
            self.authenticate(None, None)
            first, last = (
                self.send(document, self.upload(document, **link), **link)["id"]
                for _number in range(2)
            )
            told = self.look(document, **link)
            signed = {id_: told[id_]["ownership_token"] for id_ in (first, last)}
            with self.subTest(kind=kind):
                self.assertEqual(
                    self.owns(first, signed[first]), {"look", "picture", "delete"}
                )
                document.access_token = False
                self.assertEqual(self.owns(last, signed[last]), set())

    def test_nobody_owns_what_a_colleague_sent(self):
        document = self.kinds["request"]
        self.log_in("mover")
        file = self.send(document, self.upload(document))
        self.log_in("supervisor_a")
        self.assertNotIn("ownership_token", self.look(document)[file["id"]])
        self.assertEqual(self.owns(file["id"], "x"), set())
