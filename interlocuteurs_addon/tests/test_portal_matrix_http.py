import io
import re
from datetime import timedelta

from openpyxl import load_workbook
from requests import HTTPError

from odoo import fields
from odoo.fields import Command
from odoo.http import Request
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .portal_common import PortalCommon, read_matrix

PAGES = {
    "sale.order": "/my/orders",
    "account.move": "/my/invoices",
    "maintenance.equipment": "/my/equipment",
    "maintenance.request": "/my/interventions",
}
LISTS = {
    "sale.order": ["/my/orders", "/my/quotes"],
    "account.move": ["/my/invoices"],
    "maintenance.equipment": ["/my/equipment"],
    "maintenance.request": ["/my/interventions"],
}
# Odoo counts some of them no further than one: a card is there, or it is not
COUNTERS = {
    "order_count": ("/my/orders", 1),
    "quotation_count": ("/my/quotes", None),
    "invoice_count": ("/my/invoices", 1),
    "equipment_count": ("/my/equipment", None),
    "intervention_count": ("/my/interventions", None),
}


class PortalHttpCommon(PortalCommon, AccountTestInvoicingCommon, HttpCase):
    def log_in(self, role):
        """Open a session of this role."""
        login = None if role == "public" else self.users[role].login
        self.authenticate(login, login)

    def get_rows(self, role):
        """Return the documents of the table with what it says about this role."""
        return [
            (name, self.get_document(role, name), cells[role])
            for name, cells in read_matrix().items()
            if role in cells
        ]

    def get_links(self, page):
        """Return the ids of the documents to which all pages of a list link."""
        path = "/my/orders" if page == "/my/quotes" else page
        found, number = set(), 1
        while True:
            text = self.url_open(f"{page}/page/{number}").text
            links = set(map(int, re.findall(rf"{path}/(\d+)", text)))
            if links <= found:
                return found
            found |= links
            number += 1

    def call(self, model, method, *args, **kwargs):
        """Call a method as the web client does; return None where it is refused."""
        return self.ask(
            "/web/dataset/call_kw",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def ask(self, route, params):
        """Ask a route for JSON; return None where it is refused."""
        try:
            return self.make_jsonrpc_request(route, params)
        except (HTTPError, JsonRpcException):
            return None

    def make_key(self, role):
        """Return an API key of this role, as a portal may be set to give out."""
        self.env["ir.config_parameter"].set_param("portal.allow_api_keys", True)
        keys = self.env["res.users.apikeys"].with_user(self.users[role])
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        return keys._generate("rpc", "Test", tomorrow)


@tagged("post_install", "-at_install")
class TestPortalMatrixHttp(PortalHttpCommon):
    """The table by every way over HTTP, with the rules cached before the changes."""

    def let_time_pass(self):
        """Change the roles with all rules cached."""
        self.warm_caches()
        self.change_roles()

    def test_pages_show_what_the_table_says(self):
        self.let_time_pass()
        for role in self.users:
            self.log_in(role)
            for name, document, expected in self.get_rows(role):
                page = PAGES.get(document._name)
                if not page:
                    continue
                with self.subTest(document=name, role=role):
                    answer = self.url_open(
                        f"{page}/{document.id}", allow_redirects=False
                    )
                    self.assertEqual(answer.status_code, 200 if expected else 303)

    def get_exported(self, names):
        """Return all that the workbooks of lists say, nothing of what is closed."""
        cells = set()
        for name in names:
            answer = self.url_open(f"/my/export/{name}")
            if answer.status_code == 200:
                sheet = load_workbook(io.BytesIO(answer.content)).active
                cells.update(*sheet.iter_rows(min_row=2, values_only=True))
        return cells

    def test_exports_say_what_the_table_says(self):
        self.let_time_pass()
        named = {
            "sale.order": "name",
            "account.move": "name",
            "maintenance.request": "number",
        }
        lists = ("orders", "quotations", "invoices", "bills", "interventions")
        for role in self.users.keys() - {"public"}:
            self.log_in(role)
            cells = self.get_exported(lists)
            for name, document, expected in self.get_rows(role):
                field = named.get(document._name)
                if field and document[field]:
                    with self.subTest(document=name, role=role):
                        self.assertEqual(document[field] in cells, expected)

    def test_lists_and_counters_say_what_the_table_says(self):
        self.let_time_pass()
        for role in self.users:
            if role == "public":
                continue
            self.log_in(role)
            found = {page: self.get_links(page) for page, _limit in COUNTERS.values()}
            rows = self.get_rows(role)
            for model, pages in LISTS.items():
                documents = [
                    (document.id, seen)
                    for _n, document, seen in rows
                    if document._name == model
                ]
                listed = set().union(*(found[page] for page in pages))
                with self.subTest(model=model, role=role):
                    self.assertEqual(
                        listed & {document for document, _seen in documents},
                        {document for document, seen in documents if seen},
                    )
            counters = self.ask("/my/counters", {"counters": list(COUNTERS)})
            for counter, (page, limit) in COUNTERS.items():
                with self.subTest(counter=counter, role=role):
                    self.assertEqual(counters[counter], len(list(found[page])[:limit]))

    @mute_logger("odoo.http")
    def test_calls_find_and_read_what_the_table_says(self):
        self.let_time_pass()
        for role in self.users:
            if role == "public":
                continue
            self.log_in(role)
            key = {"Authorization": f"bearer {self.make_key(role)}"}
            self.check_search(role)
            for name, document, expected in self.get_rows(role):
                with self.subTest(document=name, role=role):
                    answer = self.url_open(
                        f"/json/2/{document._name}/read",
                        json={"ids": document.ids, "fields": ["display_name"]},
                        headers=key,
                    )
                    self.assertEqual(answer.status_code, 200 if expected else 403)

    def check_search(self, role):
        """Compare what the web client's call finds with the table, model by model."""
        rows = self.get_rows(role)
        for model in {document._name for _name, document, _seen in rows}:
            expected = {
                document.id: seen
                for _name, document, seen in rows
                if document._name == model
            }
            domain = [("id", "in", list(expected))]
            found = self.call(model, "search_read", domain, ["id"]) or []
            with self.subTest(search=model, role=role):
                self.assertEqual(
                    {row["id"] for row in found},
                    {document_id for document_id, seen in expected.items() if seen},
                )

    @mute_logger("odoo.http")
    def test_messages_are_read_and_posted_where_the_document_is_read(self):
        self.let_time_pass()
        for role in self.users:
            self.log_in(role)
            for name, message, expected in self.get_rows(role):
                if message._name != "mail.message":
                    continue
                thread = {"thread_model": message.model, "thread_id": message.res_id}
                for route in ("/mail/thread/messages", "/mail/chatter_fetch"):
                    with self.subTest(route=route, document=name, role=role):
                        answer = self.ask(route, thread) or {"messages": []}
                        self.assertEqual(message.id in answer["messages"], expected)
                with self.subTest(post=name, role=role):
                    document = self.env[message.model].browse(message.res_id)
                    self.assertEqual(self.post_by_link(document), expected)

    @mute_logger("odoo.http")
    def test_visits_and_steps_are_for_whom_the_table_says(self):
        """Calendar and month hold what a role reads; what it does not is unknown."""
        tomorrow = fields.Datetime.now().replace(hour=12) + timedelta(days=1)
        for document in self.documents.values():
            if document._name == "maintenance.request":
                document.schedule_date = tomorrow
        self.let_time_pass()
        for role in self.users:
            if role == "public":
                continue
            self.log_in(role)
            calendar = self.url_open("/my/visits/calendar.ics").text
            planned = set(map(int, re.findall(r"/my/interventions/(\d+)", calendar)))
            month = self.url_open(f"/my/visits/month?month={tomorrow:%Y-%m}").text
            shown = set(map(int, re.findall(r'"/my/interventions/(\d+)"', month)))
            for name, document, expected in self.get_rows(role):
                if document._name != "maintenance.request":
                    continue
                with self.subTest(document=name, role=role):
                    self.assertEqual(document.id in planned, expected)
                    self.assertEqual(document.id in shown, expected)
                for step in ("step", "rating"):
                    answer = self.url_open(
                        f"/my/interventions/{document.id}/{step}",
                        data={"csrf_token": Request.csrf_token(self)},
                        allow_redirects=False,
                    )
                    with self.subTest(document=name, role=role, step=step):
                        self.assertEqual(answer.status_code, 303 if expected else 404)

    @mute_logger("odoo.http")
    def test_nobody_meets_the_names_of_others(self):
        """Of whom they work for they read the name; of other customers nothing."""
        self.let_time_pass()
        site = self.Partner.create(
            {
                "name": "Entrepot Nord",
                "type": "delivery",
                "parent_id": self.organisation_b.id,
            }
        )
        secret = {
            self.organisation_a.name: (
                "supervisor_a",
                "user_a",
                "own_a",
                "no_profile",  # where they work stands on their own sheet
                "both",
                "organisation_a",
            ),
            self.organisation_b.name: ("both", "mover", "colleague_b"),
            self.colleague.lastname: ("supervisor_a", "both", "organisation_a"),
            site.name: ("both", "mover", "colleague_b"),
            "portal_supervisor_a": ("supervisor_a", "both", "organisation_a"),
            "portal_colleague_b": ("both", "mover", "colleague_b"),
        }
        for role in self.users:
            if role == "public":
                continue
            self.log_in(role)
            answers = self.get_answers_about_people()
            for word, allowed in secret.items():
                if role in allowed or word == self.users[role].login:
                    continue
                for way, answer in answers.items():
                    with self.subTest(way=way, role=role, word=word):
                        self.assertNotIn(word, answer)

    def get_answers_about_people(self):
        """Return what all ways of asking for people answer, as text."""
        names = ("name", "email", "parent_id", "commercial_partner_id")
        users = ("name", "login", "partner_id")
        answers = {
            "res.partner": self.call("res.partner", "search_read", [], names),
            "name_search": self.call("res.partner", "name_search", "", limit=None),
            "res.users": self.call("res.users", "search_read", [], users),
            "user names": self.call("res.users", "name_search", "", limit=None),
            "mentions": self.call("res.partner", "get_mention_suggestions", "", 100),
            "invite": self.call("res.partner", "search_for_channel_invite", "o"),
            "teams": self.call("maintenance.team", "search_read", []),
            "sales teams": self.call("crm.team", "search_read", []),
            "functions": self.call("interlocuteur.function", "search_read", []),
            "collaborations": self.call(
                "interlocuteur.collaboration", "search_read", []
            ),
            "groups": self.call(
                "res.partner", "read_group", [], ["id:count"], ["parent_id"]
            ),
        }
        for page in (
            "/my",
            "/my/account",
            "/my/addresses",
            "/my/invoices/overdue",
            "/my/contacts-organisation",
            "/my/security",
            "/my/payment_method",
            "/my/interventions/new",
        ):
            answers[page] = self.url_open(page).text
        return {way: str(answer) for way, answer in answers.items()}

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_actions_report")
    def test_prints_and_files_of_refused_documents_stay_shut(self):
        self.let_time_pass()
        reports = {
            "sale.order": "sale.report_saleorder",
            "account.move": "account.report_invoice",
            "maintenance.request": "interlocuteurs_addon.report_intervention",
        }
        printed = (
            "order of A",
            "order made out to the mover",
            "order made out to them",
            "order of B",
            "invoice of A",
            "invoice made out to them",
            "invoice of B",
            "request of A",
            "request that names them",
            "request of B",
            "attachment of the order of A",
        )
        for role in self.users:
            self.log_in(role)
            for name, document, expected in self.get_rows(role):
                if expected or name not in printed:
                    continue
                with self.subTest(document=name, role=role):
                    for url in self.get_print_urls(document, reports):
                        answer = self.url_open(url, allow_redirects=False)
                        self.assertNotEqual(answer.status_code, 200, url)

    def get_print_urls(self, document, reports):
        """Return the addresses that print or download a document."""
        if document._name == "ir.attachment":
            return [f"/web/content/{document.id}"]
        report = reports.get(document._name)
        if not report:
            return []
        page = f"{PAGES[document._name]}/{document.id}"
        urls = [
            f"{page}?report_type=html",
            f"{page}?report_type=pdf&download=true",
            f"/report/html/{report}/{document.id}",
        ]
        if document._name == "account.move":
            urls.append(f"/account/download_invoice_documents/{document.id}/pdf")
            urls.append(f"/account/download_move_attachments/{document.id}")
        return urls

    @mute_logger("odoo.http")
    def test_pictures_and_cards_of_others_stay_shut(self):
        self.let_time_pass()
        picture = (
            b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
            b"WjR9awAAAABJRU5ErkJggg=="
        )
        self.organisation_b.image_1920 = picture
        self.organisation_b.flush_recordset()
        partner_id = self.organisation_b.id
        for role in self.users:
            sees = role in ("both", "mover", "colleague_b")
            self.log_in(role)
            with self.subTest(role=role):
                for url in (
                    f"/web/content/res.partner/{partner_id}/image_1920",
                    f"/web_enterprise/partner/{partner_id}/vcard",
                ):
                    answer = self.url_open(url, allow_redirects=False)
                    self.assertEqual(answer.status_code == 200, sees, url)

    # ------------------------------------------------------------------ links

    def test_order_page_lists_only_invoices_that_the_user_reads(self):
        order = self.documents["user_a", "order made out to them"]
        invoice = self.make_invoice(self.organisation_a)
        product = self.env["product.product"].create({"name": "Repair"})
        order.order_line = [
            Command.create(
                {
                    "product_id": product.id,
                    "invoice_lines": [Command.link(invoice.invoice_line_ids.id)],
                }
            )
        ]
        self.assertEqual(order.invoice_ids, invoice)
        for role, shown in (("user_a", False), ("supervisor_a", True)):
            login = self.users[role].login
            self.authenticate(login, login)
            page = self.url_open(f"/my/orders/{order.id}").text
            self.assertIn(order.name, page)
            self.assertEqual(invoice.name in page, shown, role)

    def test_old_links_open_nothing_and_new_ones_work(self):
        """For whoever has left: what they followed, and what was about them."""
        names = (
            "order that they follow",
            "order made out to them",
            "invoice that they follow",
            "invoice made out to them",
            "request that names them",
        )
        leavers = ("ended", "archived", "mover")
        documents = [self.documents[role, name] for role in leavers for name in names]
        old = {document: document._portal_ensure_token() for document in documents}
        kept = self.documents["supervisor_a", "order that they follow"]
        self.authenticate(None, None)
        for document, token in old.items():
            self.assertEqual(self.open_link(document, token), 200)
        self.let_time_pass()
        for document, token in old.items():
            with self.subTest(document=document.display_name):
                self.assertEqual(self.open_link(document, token), 303)
                self.assertFalse(self.post_by_link(document, token))
                new = document._portal_ensure_token()
                self.assertEqual(self.open_link(document, new), 200)
        self.assertEqual(self.open_link(kept, f"token-{kept.id}"), 200)

    def open_link(self, document, token):
        """Return the status of a document's page, opened by a share link."""
        page = f"{PAGES[document._name]}/{document.id}"
        return self.url_open(
            f"{page}?access_token={token}", allow_redirects=False
        ).status_code

    @mute_logger("odoo.http")
    def post_by_link(self, document, token=None):
        """Tell whether one can post on a document, by the session or a share link."""
        thread = {"thread_model": document._name, "thread_id": document.id}
        post = {"body": "Thank you", "message_type": "comment"}
        params = {**thread, "post_data": post, "token": token}
        return bool(self.ask("/mail/message/post", params))
