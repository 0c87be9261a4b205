import base64
import re
from urllib.parse import parse_qs, urlsplit

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.http_routing.tests.common import MockRequest

from .test_portal_links import PortalLinksCommon
from .test_portal_matrix_http import LISTS, PAGES

SIGNATURE = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
        "WjR9awAAAABJRU5ErkJggg=="
    )
).decode()


@tagged("post_install", "-at_install")
class TestPortalLinksSession(PortalLinksCommon):
    """Whoever has a session is handed no token, and everything works without."""

    def ensure_tokens(self):
        """Let an employee make the tokens, and return them by document."""
        tokens = {d: d._portal_ensure_token() for d in self.kinds.values()}
        self.assertTrue(all(tokens.values()))
        return tokens

    def test_pages_and_lists_make_no_token(self):
        self.kinds["quotation"].require_signature = True
        self.log_in("mover")
        for document in self.kinds.values():
            page = f"{PAGES[document._name]}/{document.id}"
            self.assertEqual(self.url_open(page).url.split("?")[0][-len(page) :], page)
            for listed in LISTS[document._name]:
                self.url_open(listed)
        for kind, document in self.kinds.items():
            document.invalidate_recordset()
            self.assertFalse(document.access_token, kind)

    def test_pages_and_lists_show_no_token(self):
        self.kinds["quotation"].require_signature = True
        tokens = self.ensure_tokens()
        self.log_in("mover")
        pages = [page for pages in LISTS.values() for page in pages]
        pages += [f"{PAGES[d._name]}/{d.id}" for d in tokens]
        for page in pages:
            text = self.url_open(page).text
            for document, token in tokens.items():
                with self.subTest(page=page, document=document.display_name):
                    self.assertNotIn(token, text)

    def test_page_does_not_go_by_the_link_with_which_its_reader_came(self):
        """The address itself stands in the page, in the links to its translations."""
        self.kinds["quotation"].require_signature = True
        self.log_in("mover")
        for document, token in self.ensure_tokens().items():
            signature = document._sign_token(self.person.id)
            came = f"access_token={token}&pid={self.person.id}&hash={signature}"
            page = f"{PAGES[document._name]}/{document.id}"
            text = self.url_open(f"{page}?{came}").text
            with self.subTest(document=document.display_name):
                self.assertNotIn(f'"{token}"', text)
                self.assertNotIn(f'"{signature}"', text)
                self.assertNotRegex(text, rf"/(accept|decline)\?access_token={token}")

    def test_pager_hands_no_token_of_what_has_ended(self):
        """The session remembers the list from before: its arrows are links, too."""
        order = self.kinds["order"]
        other = self.documents["order of B"]
        self.log_in("both")
        self.url_open("/my/orders")
        self.people["both"].collaboration_ids.filtered(
            lambda c: c.organisation_id == self.organisation_a
        ).date_end = "2020-12-31"
        text = self.url_open(f"/my/orders/{other.id}").text
        order.invalidate_recordset()
        self.assertFalse(order.access_token)
        for found in re.findall(r"access_token=([\w-]*)", text):
            self.assertEqual(found, "")

    @mute_logger("odoo.http")
    def test_calls_hand_no_token(self):
        tokens = self.ensure_tokens()
        self.log_in("mover")
        for document, token in tokens.items():
            name, ids = document._name, document.ids
            with self.subTest(document=name):
                self.assertIsNone(self.call(name, "read", ids, ["access_token"]))
                domain = [("access_token", "=like", f"{token[:3]}%")]
                self.assertIsNone(self.call(name, "search_count", domain))
                self.assertIsNone(self.call(name, "search", [], order="access_token"))
                whole = self.call(name, "read", ids)
                self.assertNotIn(token, str(whole))
                exported = self.call(name, "export_data", ids, ["access_token"])
                self.assertNotIn(token, str(exported))
                url = self.call(name, "get_portal_url", ids)
                self.assertNotIn(token, url)
                answer = self.url_open(
                    f"/mail/view?model={name}&res_id={document.id}",
                    allow_redirects=False,
                )
                self.assertIn(PAGES[name], answer.headers["Location"])
                self.assertNotIn(token, answer.headers["Location"])

    def test_no_context_of_a_caller_hands_a_token(self):
        order = self.kinds["order"].with_user(self.user)
        order = order.with_context(interlocuteur_mailing=True)
        self.assertEqual(order._portal_ensure_token(), "")
        with self.assertRaises(AccessError):
            order.read(["access_token"])

    # ------------------------------------------------------------- by the session

    def test_quotation_is_signed(self):
        quotation = self.kinds["quotation"]
        quotation.require_signature, quotation.require_payment = True, False
        self.log_in("mover")
        text = self.url_open(f"/my/orders/{quotation.id}").text
        call = re.search(r"/my/orders/\d+/accept\?access_token=", text)[0]
        signed = {"name": "Mover Role", "signature": SIGNATURE}
        answer = self.make_jsonrpc_request(call, signed)
        self.assertEqual(answer.get("error"), None)
        self.assertEqual(quotation.signed_by, "Role mover")
        self.assertEqual(quotation.state, "sale")
        page = self.url_open(answer["redirect_url"])
        self.assertEqual(page.status_code, 200)
        self.assertIn(f"/my/orders/{quotation.id}", page.url)
        token = quotation.access_token
        self.assertNotIn(token or "none", answer["redirect_url"] + page.text)

    def test_quotation_is_declined(self):
        quotation = self.kinds["quotation"]
        quotation.require_signature = True
        self.log_in("mover")
        text = self.url_open(f"/my/orders/{quotation.id}").text
        form = re.search(r'action="(/my/orders/\d+/decline[^"]*)"', text)[1]
        csrf = re.search(r'csrf_token" value="([^"]+)', text)[1]
        self.url_open(form, data={"csrf_token": csrf, "decline_message": "No"})
        self.assertEqual(quotation.state, "cancel")

    def test_prints_and_messages(self):
        self.log_in("mover")
        for document in (self.kinds["order"], self.kinds["invoice"]):
            page = f"{PAGES[document._name]}/{document.id}"
            text = self.url_open(page).text
            link = re.search(rf"{page}\?access_token=&amp;report_type=pdf", text)[0]
            link = link.replace("&amp;", "&").replace("pdf", "html")
            answer = self.url_open(link, allow_redirects=False)
            self.assertEqual(answer.status_code, 200)
            self.assertIn(document.name, answer.text)
        for document in self.kinds.values():
            thread = {"thread_model": document._name, "thread_id": document.id}
            post = {
                "body": "From the portal",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
            }
            posted = self.ask("/mail/message/post", {**thread, "post_data": post})
            self.assertTrue(posted, document._name)
            message = document.message_ids[:1]
            self.assertEqual(message.author_id, self.person)
            fetched = self.ask("/mail/chatter_fetch", thread)
            self.assertIn(message.id, fetched["messages"])

    @mute_logger("odoo.http")
    def test_files_of_messages_open_by_the_session_and_end_with_it(self):
        for document in self.kinds.values():
            shown = document.message_post(
                body="Plan",
                attachments=[("plan.txt", b"plan")],
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            ).attachment_ids
            thread = {"thread_model": document._name, "thread_id": document.id}
            self.log_in("mover")
            fetched = self.ask("/mail/chatter_fetch", thread)
            [data] = [
                file
                for message in fetched["data"]["mail.message"]
                for file in message["attachment_ids"]
            ]
            with self.subTest(document=document._name):
                self.assertEqual((data["id"], data["raw_access_token"]), (shown.id, ""))
                stored = self.ask("/mail/thread/messages", thread)
                for file in stored["data"]["ir.attachment"]:
                    self.assertFalse(file["raw_access_token"])
                    self.assertFalse(file["thumbnail_access_token"])
                self.assertEqual(self.get_status(shown), 200)
                self.log_in("colleague_b")
                self.assertNotEqual(self.get_status(shown), 200)
                # a visitor with the link of the document gets its files by tokens
                self.authenticate(None, None)
                token = document._portal_ensure_token()
                fetched = self.ask("/mail/chatter_fetch", {**thread, "token": token})
                file = fetched["data"]["mail.message"][0]["attachment_ids"][0]
                self.assertTrue(file["raw_access_token"])
                self.assertEqual(self.get_status(shown, file["raw_access_token"]), 200)
                document.access_token = False

    def get_status(self, attachment, token=""):
        url = f"/web/content/{attachment.id}?access_token={token}"
        return self.url_open(url, allow_redirects=False).status_code

    def test_salesperson_learns_that_the_customer_has_looked(self):
        quotation = self.kinds["quotation"]
        self.log_in("mover")
        for _visit in range(2):
            self.url_open(f"/my/orders/{quotation.id}")
        viewed = quotation.message_ids.filtered(
            lambda m: m.subtype_id == self.env.ref("sale.mt_order_viewed")
        )
        self.assertEqual(len(viewed), 1)

    # ------------------------------------------------------------------- by a link

    def test_link_of_a_document_that_the_rules_close_works_with_a_session(self):
        """Somebody else's quotation that they were sent: its page has that token."""
        quotation = self.kinds["quotation"]
        quotation.require_signature, quotation.require_payment = True, False
        token = quotation._portal_ensure_token()
        self.log_in("colleague_b")
        page = f"/my/orders/{quotation.id}"
        self.assertEqual(self.url_open(page, allow_redirects=False).status_code, 303)
        text = self.url_open(f"{page}?access_token={token}").text
        call = re.search(r"/my/orders/\d+/accept\?access_token=([\w-]+)", text)
        self.assertEqual(call[1], token)
        signed = {"name": "Colleague", "signature": SIGNATURE}
        answer = self.make_jsonrpc_request(call[0], signed)
        self.assertEqual(quotation.signed_by, "Role colleague_b")
        redirected = parse_qs(urlsplit(answer["redirect_url"]).query)
        self.assertEqual(redirected["access_token"], [token])

    def test_cart_of_the_session_is_paid_by_its_token(self):
        """Whose profile opens no quotations fills a cart all the same."""
        cart = self.kinds["quotation"]
        user = self.users["no_profile"]
        with MockRequest(self.env(user=user.id)) as request:
            as_shop = cart.with_user(user).sudo()
            self.assertEqual(as_shop._portal_ensure_token(), "")
            request.session["sale_order_id"] = cart.id
            token = as_shop._portal_ensure_token()
            self.assertTrue(token)
        self.assertEqual(cart.access_token, token)
        link = self.env["interlocuteur.portal.link"].search([("token", "=", token)])
        self.assertEqual(link.person_id, user.partner_id)

    def test_mails_that_a_portal_user_causes_have_links(self):
        order = self.make_order(self.colleague)
        order.access_token = False
        self.log_in("mover")
        self.ask(
            "/mail/message/post",
            {
                "thread_model": order._name,
                "thread_id": order.id,
                "post_data": {
                    "body": "Hello",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                    "partner_ids": self.colleague.ids,
                },
            },
        )
        order.message_subscribe(self.colleague.ids)
        order.with_user(self.user).sudo().message_post(
            body="Look", partner_ids=self.colleague.ids, message_type="comment"
        )
        order.invalidate_recordset()
        mails = order.message_ids.mail_ids
        self.assertIn(order.access_token, "".join(mails.mapped("body_html")))
        self.assertEqual(self.opens(order, token=order.access_token) >= {"page"}, True)
