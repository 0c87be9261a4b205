from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .vcard_common import VcardCommon


@tagged("post_install", "-at_install")
class TestVcardRights(VcardCommon):
    """Whose cards somebody makes, and what these say of others."""

    def test_whoever_is_gone_meanwhile_is_left_out(self):
        gone = self.make_person("Parti", "Paul")
        wanted = [(gone.id, None), (self.alice.id, None)]
        gone.unlink()
        self.assertEqual(
            [name for name, _card in self.Partner._iter_vcards(wanted)],
            ["Alice Durand"],
        )

    def test_employee_without_further_rights_makes_the_same_card(self):
        employee = self.make_employee("employee_of_vcards")
        as_employee = self.Partner.with_user(employee)
        [(_name, card)] = as_employee._iter_vcards([(self.alice.id, None)])
        self.assertEqual(card.decode(), self.get_card(self.alice))

    def test_portal_user_reads_their_own_card_without_tags(self):
        self.open_portal(self.alice)
        user = new_test_user(
            self.env, "alice_portal", "base.group_portal", partner_id=self.alice.id
        )
        [(_name, card)] = self.Partner.with_user(user)._iter_vcards(
            [(self.alice.id, None)]
        )
        self.assertIn(b"ORG:Clinique des Alpes", card)
        self.assertIn(b"TITLE:Zinc buyer", card)
        self.assertNotIn(b"CATEGORIES", card)

    def test_portal_user_has_no_card_of_others(self):
        user = new_test_user(
            self.env,
            "bob_portal",
            "base.group_portal",
            partner_id=self.make_person("Bob", "B").id,
        )
        with self.assertRaises(AccessError):
            list(self.Partner.with_user(user)._iter_vcards([(self.alice.id, None)]))

    def test_department_names_the_organisation_above_to_whoever_sees_it(self):
        department = self.make_organisation(
            "Maintenance", parent_id=self.organisation_a.id
        )
        self.alice.parent_id = department
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.organisation_a.company_id = company
        (department | self.alice).company_id = False
        reader = self.make_employee("reader_of_vcards")
        self.assertFalse(self.organisation_a.with_user(reader).has_access("read"))
        self.env.invalidate_all()
        [(_name, card)] = self.Partner.with_user(reader)._iter_vcards(
            [(self.alice.id, None)]
        )
        self.assertIn(b"ORG:Clinique des Alpes;Maintenance\r\n", card)

    def test_organisation_that_the_reader_may_not_see_is_left_out(self):
        user = new_test_user(
            self.env,
            "alice_portal_closed",
            "base.group_portal",
            partner_id=self.alice.id,
        )
        [(_name, card)] = self.Partner.with_user(user)._iter_vcards(
            [(self.alice.id, self.organisation_b.id)]
        )
        self.assertNotIn(b"ORG", card)
