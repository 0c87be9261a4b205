from unittest.mock import patch

from odoo.tests import new_test_user, tagged

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestPortalPartner(InterlocuteurCommon):
    """Whose sheets portal users read, and which addresses they edit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.make_person(
            "Reste", "Rosa", parent_id=cls.organisation_a.id
        )
        cls.site = cls.make_address("Alpes Nord", cls.organisation_a)
        cls.colleague_home = cls.make_address("At Rosa's", cls.colleague)
        cls.elsewhere = cls.make_address("Brasserie Sud", cls.organisation_b)
        cls.user = cls.make_account(cls.organisation_a)
        cls.person = cls.user.partner_id
        cls.home = cls.make_address("At home", cls.person)
        cls.all_of_a = (
            cls.organisation_a
            | cls.site
            | cls.colleague
            | cls.colleague_home
            | cls.person
            | cls.home
        )

    @classmethod
    def make_address(cls, name, parent, **values):
        return cls.Partner.create(
            {"name": name, "type": "delivery", "parent_id": parent.id, **values}
        )

    @classmethod
    def make_account(cls, organisation, login="portal", profile="profile_supervisor"):
        person = cls.make_person("Portail", login, parent_id=organisation.id)
        if organisation:
            cls.open_portal(person, profile)
        return new_test_user(cls.env, login, "base.group_portal", partner_id=person.id)

    @classmethod
    def make_company_account(cls):
        return new_test_user(
            cls.env,
            "company",
            "base.group_portal",
            partner_id=cls.organisation_a.id,
            name=cls.organisation_a.name,
        )

    def get_read(self, user=None):
        """Return which of the sheets here a portal user reads."""
        sheets = self.all_of_a | self.organisation_b | self.elsewhere
        readers = self.Partner.with_user(user or self.user)
        return readers.search([("id", "in", sheets.ids)]).sudo()

    def edits(self, partner, user=None):
        """Tell whether a portal user may change a sheet."""
        return (
            partner.with_user(user or self.user)
            .sudo()
            ._can_be_edited_by_current_customer()
        )

    # ------------------------------------------------------------------- reading

    def test_who_sees_everything_reads_addresses_and_people(self):
        self.assertEqual(self.get_read(), self.all_of_a)

    def test_who_sees_less_reads_addresses_and_their_own_contact(self):
        self.open_portal(self.person, "profile_user")
        self.assertEqual(
            self.get_read(), self.organisation_a | self.site | self.person | self.home
        )

    def test_who_has_no_profile_reads_their_own_contact(self):
        self.person.collaboration_ids.profile_id = False
        self.assertEqual(self.get_read(), self.person | self.home)

    def test_second_organisation_opens_its_sites_but_not_its_people(self):
        employee = self.make_person("Loin", "Luc", parent_id=self.organisation_b.id)
        self.make_collaboration(
            self.person,
            self.organisation_b,
            profile_id=self.env.ref("interlocuteurs_addon.profile_user").id,
        )
        read = self.get_read()
        self.assertIn(self.organisation_b, read)
        self.assertIn(self.elsewhere, read)
        found = self.Partner.with_user(self.user).search([("id", "=", employee.id)])
        self.assertFalse(found)

    def test_address_that_is_no_site_is_read_at_the_main_organisation_only(self):
        values = {"type": "invoice", "is_site": False}
        here = self.make_address("Accounts A", self.organisation_a, **values)
        there = self.make_address("Accounts B", self.organisation_b, **values)
        self.make_collaboration(
            self.person,
            self.organisation_b,
            profile_id=self.env.ref("interlocuteurs_addon.profile_supervisor").id,
        )
        readers = self.Partner.with_user(self.user)
        self.assertEqual(readers.search([("id", "in", (here | there).ids)]), here)

    def test_company_with_an_account_reads_all_that_is_below_it(self):
        user = self.make_company_account()
        self.assertEqual(self.get_read(user), self.all_of_a)

    def test_accounts_of_colleagues_are_read_as_their_sheets_are(self):
        other = self.make_account(self.organisation_a, "other", "profile_user")
        stranger = self.make_account(self.organisation_b, "stranger")
        accounts = self.user | other | stranger
        for user, seen in (
            (self.user, self.user | other),
            (other, other),
            (stranger, stranger),
        ):
            users = self.env["res.users"].with_user(user)
            found = users.search([("id", "in", accounts.ids)])
            self.assertEqual(found.sudo(), seen, user.login)

    # ------------------------------------------------------------------- editing

    def test_employee_edits_their_own_contact_and_addresses_only(self):
        self.assertTrue(self.edits(self.person))
        self.assertTrue(self.edits(self.home))
        child = self.make_person("Portail", "Lea", parent_id=self.person.id)
        self.assertFalse(self.edits(child))
        for partner in (
            self.organisation_a,
            self.site,
            self.colleague,
            self.colleague_home,
        ):
            self.assertFalse(self.edits(partner), partner.name)

    def test_company_with_an_account_edits_its_addresses(self):
        user = self.make_company_account()
        self.assertTrue(self.edits(self.organisation_a, user))
        self.assertTrue(self.edits(self.site, user))
        self.assertFalse(self.edits(self.elsewhere, user))

    # -------------------------------------------------------------------- caches

    def test_accounts_are_found_at_whatever_is_above_them(self):
        self.make_employee("inside").partner_id.parent_id = self.organisation_b
        self.assertTrue(self.person._get_below()._has_portal_users())
        self.assertTrue(self.organisation_a._get_below()._has_portal_users())
        self.assertFalse(self.colleague._get_below()._has_portal_users())
        self.assertFalse(self.organisation_b._get_below()._has_portal_users())
        stranger = self.make_account(self.Partner, "stranger")
        as_stranger = self.organisation_a.with_user(stranger)
        self.assertTrue(as_stranger._get_below()._has_portal_users())
        self.user.active = False
        self.assertTrue(self.organisation_a._get_below()._has_portal_users())

    def test_rules_are_forgotten_when_somebody_with_an_account_may_move(self):
        holding = self.make_organisation("Holding")
        with patch.object(self.registry, "clear_cache") as clear:
            self.assertTrue(self.organisation_b.write({"parent_id": holding.id}))
            self.assertTrue(self.organisation_a.write({"comment": "No move"}))
            clear.assert_not_called()
            self.assertTrue(self.organisation_a.write({"parent_id": holding.id}))
            clear.assert_called()
