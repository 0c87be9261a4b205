from pathlib import Path
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .portal_common import PortalCommon

# docs/security.md, by a link that a package of the addon turns into a copy
MATRIX = Path(__file__).parent / "portal_matrix.md"


def read_matrix():
    """Return what the table of docs/security.md promises.

    :return: dict of document to dict of role to whether he sees it, where it says so
    """
    text = MATRIX.read_text(encoding="utf-8")
    table = text.partition("<!-- matrix -->")[2].partition("<!-- /matrix -->")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.strip().splitlines()
    ]
    (_corner, *roles), _rule, *lines = rows
    return {
        name: {
            role: cell == "yes"
            for role, cell in zip(roles, cells, strict=True)
            if cell in ("yes", "no")
        }
        for name, *cells in lines
    }


@tagged("post_install", "-at_install")
class TestPortalMatrix(PortalCommon, AccountTestInvoicingCommon):
    def test_table_is_about_all_documents_and_roles(self):
        matrix = read_matrix()
        names = {key if isinstance(key, str) else key[1] for key in self.documents}
        self.assertEqual(set(matrix), names)
        for cells in matrix.values():
            self.assertLessEqual(set(cells), set(self.users))
        self.assertEqual(set(matrix["order of A"]), set(self.users))

    def test_everybody_sees_what_the_table_says(self):
        self.warm_caches()
        self.change_roles()
        for name, cells in read_matrix().items():
            for role, expected in cells.items():
                document = self.get_document(role, name)
                with self.subTest(document=name, role=role):
                    self.assertEqual(self.sees(self.users[role], document), expected)

    def test_before_anybody_moves_all_supervisors_see_the_same(self):
        for role in ("supervisor_a", "ended", "future", "archived", "mover"):
            for name in ("order of A", "invoice of A", "equipment of A"):
                self.assertTrue(self.sees(self.users[role], self.documents[name]))

    # ------------------------------------------------------------ ways of moving

    def assert_moved(self, user):
        """He sees nothing of A any more, and all of B."""
        for name in ("order of A", "invoice of A", "equipment of A", "request of A"):
            self.assertFalse(self.sees(user, self.documents[name]), name)
        for name in ("order made out to the mover", "invoice made out to the mover"):
            self.assertFalse(self.sees(user, self.documents[name]), name)
            colleague = self.users["supervisor_a"]
            self.assertTrue(self.sees(colleague, self.documents[name]), name)
            newcomer = self.users["colleague_b"]
            self.assertFalse(self.sees(newcomer, self.documents[name]), name)
        for name in ("order of B", "invoice of B", "equipment of B", "request of B"):
            self.assertTrue(self.sees(user, self.documents[name]), name)
        partners = self.Partner.with_user(user).search([])
        self.assertNotIn(self.organisation_a, partners)
        self.assertNotIn(self.colleague, partners)
        self.assertIn(self.organisation_b, partners)

    def test_mover_by_import(self):
        self.warm_caches()
        self.organisation_b.name = "Brasserie unique"
        external_id = self.people["mover"]._BaseModel__ensure_xml_id()
        [(_record, xml_id)] = external_id
        result = self.Partner.load(
            ["id", "parent_id/.id"], [[xml_id, str(self.organisation_b.id)]]
        )
        self.assertFalse(result["messages"])
        self.move_to_b(self.people["mover"])
        self.assert_moved(self.users["mover"])

    def transfer_to_b(self, person):
        action = person.action_transfer()
        wizard = self.env["interlocuteur.transfer.wizard"]
        wizard = wizard.with_context(**action["context"]).create(
            {
                "organisation_id": self.organisation_b.id,
                "profile_id": self.profiles["supervisor"].id,
            }
        )
        wizard.action_confirm()
        self.env.invalidate_all()

    def test_mover_by_wizard(self):
        self.warm_caches()
        self.transfer_to_b(self.people["mover"])
        self.assert_moved(self.users["mover"])

    def test_everybody_sees_what_the_table_says_after_the_wizard(self):
        self.warm_caches()
        with patch.object(type(self), "move_to_b", type(self).transfer_to_b):
            self.change_roles()
        for name, cells in read_matrix().items():
            for role, expected in cells.items():
                document = self.get_document(role, name)
                with self.subTest(document=name, role=role):
                    self.assertEqual(self.sees(self.users[role], document), expected)

    def test_mover_by_merge(self):
        """A duplicate who stands at B takes in the one of A who has left."""
        self.warm_caches()
        mover = self.people["mover"]
        twin = self.make_person("mover", "Role", parent_id=self.organisation_b.id)
        self.open_portal(twin)
        self.env["base.partner.merge.automatic.wizard"]._merge((mover | twin).ids, twin)
        old = twin.collaboration_ids.filtered(
            lambda c: c.organisation_id == self.organisation_a
        )
        old.date_end = "2020-12-31"
        self.env.invalidate_all()
        self.assertEqual(self.users["mover"].partner_id, twin)
        self.assert_moved(self.users["mover"])

    def test_copy_of_a_person_opens_nothing(self):
        copy = self.people["supervisor_a"].copy()
        user = self.users["private_customer"]
        self.warm_caches()
        user.partner_id = copy
        self.assertFalse(self.sees(user, self.documents["order of A"]))

    # ------------------------------------------------------------------ profiles

    def test_switches_of_the_profile_count_at_once(self):
        self.warm_caches()
        user = self.users["supervisor_a"]
        profile = self.profiles["supervisor"]
        for switch, name in (
            ("see_quotations", "quotation of A"),
            ("see_orders", "order of A"),
            ("see_invoices", "invoice of A"),
            ("see_equipment", "equipment of A"),
            ("see_requests", "request of A"),
        ):
            profile[switch] = False
            self.assertFalse(self.sees(user, self.documents[name]), switch)
            profile[switch] = True
            self.assertTrue(self.sees(user, self.documents[name]), switch)

    def test_archived_profile_still_opens(self):
        self.profiles["supervisor"].active = False
        self.assertTrue(
            self.sees(self.users["supervisor_a"], self.documents["order of A"])
        )

    def test_portal_writes_nothing(self):
        for name in ("equipment of A", "request of A", "order of A"):
            record = self.documents[name].with_user(self.users["supervisor_a"])
            for operation in ("write", "create", "unlink"):
                self.assertFalse(record.has_access(operation), name)

    def test_partners_are_those_of_the_current_organisations(self):
        self.warm_caches()
        self.change_roles()
        a, b = self.organisation_a, self.organisation_b
        site = self.Partner.create(
            {"name": "Dock", "type": "delivery", "parent_id": b.id}
        )
        for role, seen in (
            ("both", a | b | site),
            ("mover", b | site),
            ("ended", self.Partner),
            ("archived", self.Partner),
            ("future", self.Partner),
            ("no_profile", self.Partner),
            ("private_customer", self.Partner),
        ):
            user = self.users[role]
            found = self.Partner.with_user(user).search(
                [("id", "in", (a | b | site | user.partner_id).ids)]
            )
            self.assertEqual(found, seen | user.partner_id, role)


@tagged("post_install", "-at_install")
class TestPortalMatrixHttp(PortalCommon, AccountTestInvoicingCommon, HttpCase):
    """The same table through the pages of core."""

    def test_pages_show_what_the_table_says(self):
        self.warm_caches()
        self.change_roles()
        pages = {"sale.order": "/my/orders", "account.move": "/my/invoices"}
        matrix = read_matrix()
        for role in ("supervisor_a", "user_a", "both", "ended", "mover", "colleague_b"):
            login = self.users[role].login
            self.authenticate(login, login)
            lists = {
                model: self.url_open(f"{page}?page=1").text
                for model, page in pages.items()
            }
            for name, cells in matrix.items():
                document = self.get_document(role, name)
                page = pages.get(document._name)
                if not page:
                    continue
                with self.subTest(document=name, role=role):
                    answer = self.url_open(
                        f"{page}/{document.id}", allow_redirects=False
                    )
                    self.assertEqual(answer.status_code == 200, cells[role])
                    if name != "quotation of A" and document.name:
                        self.assertEqual(
                            f"{page}/{document.id}?" in lists[document._name],
                            cells[role],
                        )

    def test_order_page_lists_only_invoices_that_the_user_reads(self):
        order = self.documents["user_a", "order made out to himself"]
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
        for name in ("order that he follows", "invoice that he follows"):
            document = self.documents["mover", name]
            page = {"sale.order": "orders", "account.move": "invoices"}[document._name]
            old = f"/my/{page}/{document.id}?access_token={document.access_token}"
            self.assertEqual(self.url_open(old).status_code, 200)
            self.assertIn(document.name, self.url_open(old).text)
        self.move_to_b(self.people["mover"])
        for name in ("order that he follows", "invoice that he follows"):
            document = self.documents["mover", name]
            page = {"sale.order": "orders", "account.move": "invoices"}[document._name]
            old = f"/my/{page}/{document.id}?access_token=token-{document.id}"
            answer = self.url_open(old, allow_redirects=False)
            self.assertNotEqual(answer.status_code, 200)
            new = self.url_open(document.get_portal_url())
            self.assertIn(document.name, new.text)
