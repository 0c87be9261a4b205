from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestDocumentAccountCustomer(InterlocuteurCommon, AccountTestInvoicingCommon):
    """A private customer who becomes somebody's employee keeps their own invoices.

    Core hands them to the organisation in the accounts.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile = cls.env.ref("interlocuteurs_addon.profile_supervisor")
        cls.paul = cls.make_person("Foyer", "Paul", email="paul@example.com")
        cls.invoice = cls.make_invoice(cls.paul)
        cls.of_organisation = cls.make_invoice(cls.organisation_a)
        boss = cls.make_person("Boss", "Anne", parent_id=cls.organisation_a.id)
        boss.collaboration_ids.profile_id = cls.profile
        cls.users = {
            name: new_test_user(
                cls.env, name, "base.group_portal", partner_id=partner.id
            )
            for name, partner in (
                ("paul", cls.paul),
                ("boss", boss),
                ("organisation", cls.organisation_a),
            )
        }

    @classmethod
    def make_invoice(cls, partner):
        line = Command.create({"name": "Repair", "price_unit": 100, "tax_ids": []})
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_line_ids": [line],
            }
        )
        invoice.action_post()
        return invoice

    def place(self, person, organisation, **values):
        person.write({"parent_id": organisation.id, **values})
        if organisation:
            there = person.collaboration_ids.filtered("is_main")
            there.profile_id = self.profile

    def assert_read_by(self, invoices, *names):
        """These people find and read the invoices with their lines, and no others."""
        self.env.invalidate_all()
        for name, user in self.users.items():
            theirs = invoices.with_user(user)
            found = theirs.search([("id", "in", invoices.ids)])
            lines = theirs.env["account.move.line"].search(
                [("move_id", "in", invoices.ids), ("display_type", "=", "product")]
            )
            reads = bool(theirs._filtered_access("read"))
            expected = (name in names,) * 3
            self.assertEqual((bool(found), reads, bool(lines)), expected, name)

    def test_invoice_stays_with_the_person(self):
        self.assert_read_by(self.invoice, "paul")
        self.place(self.paul, self.organisation_a)
        self.assert_read_by(self.invoice, "paul")

    def test_accounts_are_as_core_keeps_them(self):
        self.place(self.paul, self.organisation_a)
        self.assertEqual(self.invoice.commercial_partner_id, self.organisation_a)
        self.assertEqual(self.invoice.line_ids.partner_id, self.organisation_a)

    def test_what_comes_later_is_the_organisations(self):
        self.place(self.paul, self.organisation_a)
        later = self.make_invoice(self.paul)
        self.assert_read_by(later, "paul", "boss", "organisation")
        self.assert_read_by(self.of_organisation, "paul", "boss", "organisation")

    def test_a_collaboration_that_is_made_the_main_one_places_as_well(self):
        self.make_collaboration(self.paul, self.organisation_a, is_main=True)
        self.assertEqual(self.invoice.commercial_partner_id, self.organisation_a)
        self.assert_read_by(self.invoice, "paul")

    def test_it_stays_theirs_wherever_they_go_next(self):
        self.place(self.paul, self.organisation_a)
        self.place(self.paul, self.organisation_b)
        self.assert_read_by(self.invoice, "paul")
        self.place(self.paul, self.env["res.partner"])
        self.assert_read_by(self.invoice, "paul")

    def test_colleague_who_reads_their_own_only_reads_none_of_it(self):
        """Not even one who is its contact person by now."""
        self.place(self.paul, self.organisation_a)
        boss = self.users["boss"].partner_id
        self.invoice.interlocuteur_id = boss
        self.profile.sudo().scope = "own"
        self.assert_read_by(self.invoice, "paul")

    def test_organisation_that_becomes_somebody_s_address_keeps_its_own(self):
        shop = self.env["res.partner"].create({"name": "Shop", "is_company": True})
        invoice = self.make_invoice(shop)
        account = new_test_user(
            self.env, "shop", "base.group_portal", partner_id=shop.id
        )
        self.users = {**self.users, "shop": account}
        self.place(shop, self.organisation_a, is_company=False)
        self.assert_read_by(invoice, "shop")

    def test_invoice_that_is_made_out_to_somebody_else_is_theirs(self):
        self.place(self.paul, self.organisation_a)
        self.invoice.button_draft()
        self.invoice.partner_id = self.organisation_a
        self.invoice.action_post()
        self.assert_read_by(self.invoice, "paul", "boss", "organisation")

    def test_credit_note_of_before_is_the_person_s_as_well(self):
        self.place(self.paul, self.organisation_a)
        refund = self.invoice._reverse_moves()
        refund.action_post()
        self.assert_read_by(refund, "paul")

    def test_portal_is_not_told_whose_it_was(self):
        self.place(self.paul, self.organisation_a)
        theirs = self.invoice.with_user(self.users["paul"])
        with self.assertRaises(AccessError):
            theirs.search([("former_customer_id", "=", self.paul.id)])
        with self.assertRaises(AccessError):
            theirs.read(["former_customer_id"])

    def test_order_of_before_is_invoiced_to_the_person(self):
        """Beside one of the organisation, which goes to the same address."""
        product = self.env["product.product"].create(
            {"name": "Visit", "type": "service", "invoice_policy": "order"}
        )
        orders = (
            self.env["sale.order"]
            .sudo()
            .create(
                [
                    {
                        "partner_id": partner.id,
                        "partner_invoice_id": self.paul.id,
                        "order_line": [Command.create({"product_id": product.id})],
                    }
                    for partner in (self.paul, self.organisation_a)
                ]
            )
        )
        self.assertEqual(orders[0].organisation_id, self.paul)
        self.place(self.paul, self.organisation_a)
        orders.action_confirm()
        orders._create_invoices().action_post()
        before, later = (order.invoice_ids for order in orders)
        self.assertNotEqual(before, later)
        self.assert_read_by(before, "paul")
        self.assert_read_by(later, "paul", "boss", "organisation")
