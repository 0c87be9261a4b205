from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalOwn(PortalCommon, AccountTestInvoicingCommon):
    """Accounts that need no collaboration: of a company, of a private customer."""

    @classmethod
    def make_login(cls, login, partner):
        return new_test_user(cls.env, login, "base.group_portal", partner_id=partner.id)

    def test_company_sees_its_subsidiaries_documents(self):
        subsidiary = self.make_organisation("Annexe", parent_id=self.organisation_a.id)
        below = self.make_organisation("Cabinet", parent_id=subsidiary.id)
        user = self.users["organisation_a"]
        for organisation in (subsidiary, below):
            self.assertTrue(self.sees(user, self.make_order(organisation)))
            self.assertTrue(self.sees(user, self.make_invoice(organisation)))
            self.assertTrue(self.sees(user, self.make_equipment(organisation)))
            self.assertTrue(self.sees(user, self.make_request(organisation)))

    def test_subsidiary_sees_nothing_of_the_company_above(self):
        subsidiary = self.make_organisation("Annexe", parent_id=self.organisation_a.id)
        user = self.make_login("annexe", subsidiary)
        self.assertTrue(self.sees(user, self.make_order(subsidiary)))
        for name in ("order of A", "invoice of A", "equipment of A", "request of A"):
            self.assertFalse(self.sees(user, self.documents[name]), name)

    def test_supervisor_of_a_company_sees_nothing_of_its_subsidiaries(self):
        subsidiary = self.make_organisation("Annexe", parent_id=self.organisation_a.id)
        user = self.users["supervisor_a"]
        self.assertFalse(self.sees(user, self.make_order(subsidiary)))
        self.assertFalse(self.sees(user, self.make_invoice(subsidiary)))

    def test_subsidiary_that_is_sold_takes_its_documents_along_at_once(self):
        subsidiary = self.make_organisation("Annexe", parent_id=self.organisation_a.id)
        order = self.make_order(subsidiary)
        self.assertTrue(self.sees(self.users["organisation_a"], order))
        subsidiary.parent_id = self.organisation_b
        self.assertFalse(self.sees(self.users["organisation_a"], order))

    def test_household_sees_the_documents_of_all_its_members(self):
        parent = self.make_person("Foyer", "Paul")
        child = self.make_person("Foyer", "Lea", parent_id=parent.id)
        other = self.make_person("Voisin", "Luc")
        orders = self.make_order(parent) | self.make_order(child)
        for login, partner in (("paul", parent), ("lea", child)):
            user = self.make_login(login, partner)
            for order in orders:
                self.assertTrue(self.sees(user, order), login)
            self.assertFalse(self.sees(user, self.make_order(other)), login)

    def test_documents_from_before_they_were_employed_stay_theirs(self):
        person = self.make_person("Foyer", "Paul")
        order = self.make_order(person)
        user = self.make_login("paul", person)
        person.parent_id = self.organisation_a
        self.assertTrue(self.sees(user, order))
        self.assertFalse(self.sees(user, self.documents["order of A"]))

    def test_second_organisation_opens_the_lines_of_its_documents(self):
        user = self.users["both"]
        order, invoice = self.documents["order of B"], self.documents["invoice of B"]
        self.assertTrue(self.sees(user, order.order_line))
        self.assertTrue(self.sees(user, invoice.invoice_line_ids))
        self.assertFalse(self.sees(self.users["supervisor_a"], order.order_line))
        stranger = self.users["supervisor_a"]
        self.assertFalse(self.sees(stranger, invoice.invoice_line_ids))

    def test_books_are_no_documents_of_the_portal(self):
        entry = self.env["account.move"].create(
            {"move_type": "entry", "partner_id": self.organisation_a.id}
        )
        entry.state = "posted"
        self.assertFalse(self.sees(self.users["supervisor_a"], entry))

    def test_accounts_of_customers_stand_for_them(self):
        """Whoever works for an organisation stands for nobody by that."""
        below = self.make_organisation("Annexe", parent_id=self.organisation_a.id)
        private = self.people["private_customer"]
        child = self.make_person("Foyer", "Lea", parent_id=private.id)
        stands_for = {
            self.organisation_a: self.organisation_a | below,
            below: below,
            private: private,
            child: private,
            self.people["supervisor_a"]: self.Partner,
        }
        # whoever asks: rules and messages do so for others
        asking = self.env(user=self.users["colleague_b"], su=False)
        self.env.flush_all()
        for partner, customers in stands_for.items():
            with self.subTest(partner=partner.name):
                self.env.invalidate_all()
                ids = partner.with_env(asking)._get_portal_customer_ids()
                self.assertEqual(set(ids), set(customers.ids))

    def test_nobody_is_a_private_customer_by_an_account_alone(self):
        """Equipment or a request, which we have entered, makes one."""
        person = self.make_person("Inconnu", "Ines")
        user = self.make_login("ines", person)
        own = person.with_user(user).sudo(False)
        self.assertEqual(own._get_portal_customer_ids(), [])
        self.make_equipment(person)
        self.assertEqual(own._get_portal_customer_ids(), person.ids)

    def test_whose_sheet_an_account_edits(self):
        """Core's pages ask, and write as superuser."""
        a, person = self.organisation_a, self.people["user_a"]
        address, account, closed = (
            self.Partner.create(
                {"name": name, "type": "other", "parent_id": a.id, "is_site": False}
            )
            for name in ("Dock", "Purchases", "Accounting")
        )
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.make_login("purchases", account).write(
            {"company_ids": [Command.set(elsewhere.ids)], "company_id": elsewhere.id}
        )
        self.make_login("accounting", closed).active = False
        home = self.Partner.create(
            {"name": "At home", "type": "other", "parent_id": person.id}
        )
        edits = {
            self.users["organisation_a"]: a | address | home,
            self.users["user_a"]: person | home,
        }
        for user, theirs in edits.items():
            for partner in a | address | account | closed | person | home:
                with self.subTest(user=user.login, partner=partner.name):
                    sheet = partner.with_user(user).sudo(False)
                    self.assertEqual(
                        sheet._can_be_edited_by_current_customer(), partner in theirs
                    )
