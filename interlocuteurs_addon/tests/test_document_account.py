from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestDocumentAccount(InterlocuteurCommon, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person(parent_id=cls.organisation_a.id)
        cls.Move = cls.env["account.move"]

    def make_invoice(self, **values):
        return self.Move.create(
            {
                "move_type": "out_invoice",
                "partner_id": self.organisation_a.id,
                **values,
            }
        )

    def test_choosing_a_person_puts_their_organisation_first(self):
        form = Form(self.Move.with_context(default_move_type="out_invoice"))
        form.partner_id = self.person
        self.assertEqual(form.partner_id, self.organisation_a)
        self.assertEqual(form.interlocuteur_id, self.person)

    def test_other_organisation_of_the_person_can_be_chosen(self):
        self.make_collaboration(self.person, self.organisation_b)
        form = Form(self.Move.with_context(default_move_type="out_invoice"))
        form.partner_id = self.person
        form.organisation_choice_id = self.organisation_b
        invoice = form.save()
        self.assertEqual(invoice.partner_id, self.organisation_b)
        self.assertEqual(invoice.interlocuteur_id, self.person)

    def test_organisation_is_the_one_that_core_freezes(self):
        """``organisation_id`` is a name for it: same value, same search, no column."""
        invoice = self.make_invoice(partner_id=self.person.id)
        self.person.parent_id = self.organisation_b
        self.env.invalidate_all()
        self.assertEqual(invoice.organisation_id, self.organisation_a)
        found = self.Move.search([("organisation_id", "=", self.organisation_a.id)])
        self.assertIn(invoice, found)
        self.assertFalse(self.Move._fields["organisation_id"].store)

    def test_writing_the_same_partner_again_moves_nothing(self):
        """Core alone would compute its organisation anew."""
        invoice = self.make_invoice(partner_id=self.person.id)
        self.person.parent_id = self.organisation_b
        invoice.write({"partner_id": self.person.id})
        self.env.invalidate_all()
        self.assertEqual(invoice.commercial_partner_id, self.organisation_a)

    def test_portal_domain_is_about_the_frozen_organisation(self):
        line = Command.create({"name": "Repair", "price_unit": 100})
        invoice = self.make_invoice(partner_id=self.person.id, invoice_line_ids=[line])
        invoice.action_post()
        colleague = self.make_person("Reste", "Rosa", parent_id=self.organisation_a.id)
        self.open_portal(colleague)
        self.person.parent_id = self.organisation_b
        self.env.invalidate_all()
        domain = self.Move.get_interlocuteur_portal_domain(colleague)
        self.assertEqual(self.Move.search(domain), invoice)

    def test_credit_note_is_about_the_same_person(self):
        invoice = self.make_invoice(interlocuteur_id=self.person.id)
        self.assertEqual(invoice._reverse_moves().interlocuteur_id, self.person)

    def test_printed_invoice_names_the_contact_person(self):
        """Whatever the delivery address: each of core's three address blocks."""
        address = self.Partner.create(
            {
                "name": "Dock",
                "type": "delivery",
                "parent_id": self.organisation_a.id,
            }
        )
        for shipping in (self.organisation_a, address, self.Partner):
            invoice = self.make_invoice(
                interlocuteur_id=self.person.id, partner_shipping_id=shipping.id
            )
            html, _kind = self.env["ir.actions.report"]._render_qweb_html(
                "account.report_invoice", invoice.ids
            )
            self.assertIn(
                'name="interlocuteur_attention"', html.decode(), shipping.name
            )
            self.assertIn(self.person.name, html.decode(), shipping.name)

    def test_button_counts_invoices_of_the_person(self):
        self.make_invoice(interlocuteur_id=self.person.id)
        self.make_invoice(partner_id=self.person.id)
        self.make_invoice()
        self.make_invoice(move_type="in_invoice", interlocuteur_id=self.person.id)
        self.assertEqual(self.person.customer_invoice_count, 2)
        action = self.person.action_open_customer_invoices()
        self.assertEqual(self.Move.search_count(action["domain"]), 2)

    def test_organisation_of_invoices_is_indexed(self):
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'account_move'"
        )
        indexes = " ".join(definition for (definition,) in self.env.cr.fetchall())
        self.assertIn("(commercial_partner_id)", indexes)
        self.assertIn("(interlocuteur_id)", indexes)
