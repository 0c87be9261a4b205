from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .portal_common import PortalCommon, read_matrix


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
        """They see nothing of A any more, and all of B."""
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
