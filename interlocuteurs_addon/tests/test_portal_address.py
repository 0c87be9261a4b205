import re

from odoo.tests import JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from .portal_pages_common import PortalPagesCommon


@tagged("post_install", "-at_install")
class TestPortalAddress(PortalPagesCommon):
    """Core's pages of addresses write as superuser: what the portal leaves of it."""

    def submit(self, user, **values):
        """Send the form of an address; return the answer."""
        page = self.open("/my/account", user).text
        token = re.search(
            r'csrf_token: "([^"]+)"|name="csrf_token" value="([^"]+)"', page
        )
        return self.url_open(
            "/my/address/submit",
            data={
                "csrf_token": token[1] or token[2],
                "name": "Ada",
                "email": "ada@example.com",
                "phone": "04 65 71 04 02",
                "street": "1 rue de la Paix",
                "city": "Lyon",
                "zip": "69001",
                "country_id": self.france.id,
                **values,
            },
        )

    def test_employee_does_not_rename_their_organisation(self):
        user = self.assigned
        answer = self.submit(
            user, partner_id=user.partner_id.id, company_name="Pirates"
        )
        self.assertIn("redirectUrl", answer.text)
        self.assertEqual(user.partner_id.street, "1 rue de la Paix")
        self.assertEqual(self.organisation_a.name, "Clinique des Alpes")

    def test_address_of_an_employee_is_theirs_alone(self):
        """Core would write it to the organisation, and from there to colleagues."""
        head = {"street": "9 quai Nord", "city": "Annecy", "zip": "74000"}
        self.organisation_a.write({**head, "country_id": self.france.id})
        sheets = self.organisation_a | self.supervisor.partner_id
        partner = self.assigned.partner_id
        for values in ({}, {"verify_address_values": ""}, {"street2": "Second floor"}):
            with self.subTest(values=values):
                self.submit(self.assigned, partner_id=partner.id, **values)
                self.assertEqual(partner.street, "1 rue de la Paix")
                for name, value in {**head, "street2": False}.items():
                    self.assertEqual(sheets.mapped(name), [value] * 2)

    def test_employee_edits_no_site(self):
        answer = self.submit(self.supervisor, partner_id=self.site_a.id, name="Mine")
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.site_a.name, "Alpes Nord")

    def test_new_address_of_an_employee_is_their_own_and_no_site(self):
        answer = self.submit(self.assigned, address_type="delivery", name="Dock")
        self.assertIn("redirectUrl", answer.text)
        address = self.Partner.search([("name", "=", "Dock")])
        self.assertEqual(address.parent_id, self.assigned.partner_id)
        self.assertFalse(address.is_site)
        self.assertIn("Dock", self.open("/my/addresses").text)
        self.submit(self.assigned, partner_id=address.id, name="Yard")
        self.assertEqual(address.name, "Yard")

    def test_addresses_of_an_organisation_are_shown_by_profile_only(self):
        page = self.open("/my/addresses", self.assigned).text
        self.assertIn("Alpes Nord", page)
        self.assigned.partner_id.collaboration_ids.profile_id = False
        page = self.open("/my/addresses", self.assigned).text
        self.assertNotIn("Alpes Nord", page)

    def test_address_of_a_colleague_is_private(self):
        home = self.Partner.create(
            {
                "name": "At home",
                "type": "other",
                "parent_id": self.supervisor.partner_id.id,
                "is_site": False,
            }
        )
        self.assertFalse(home.with_user(self.assigned).has_access("read"))
        self.assertNotIn("At home", self.open("/my/addresses", self.assigned).text)
        self.assertTrue(home.with_user(self.supervisor).has_access("read"))

    def test_people_are_read_where_the_profile_opens_everything(self):
        colleague = self.both.partner_id
        self.assertTrue(colleague.with_user(self.supervisor).has_access("read"))
        self.assertFalse(colleague.with_user(self.assigned).has_access("read"))
        self.assertFalse(self.both.with_user(self.assigned).has_access("read"))
        self.assertTrue(self.assigned.with_user(self.assigned).has_access("read"))

    def test_company_with_an_account_keeps_its_sheet(self):
        user = self.make_company_account()
        self.submit(user, partner_id=self.organisation_a.id, name="Clinique", vat="")
        self.assertEqual(self.organisation_a.name, "Clinique")

    def make_company_account(self):
        user = self.make_account("company", self.Partner, self.Partner)
        user.partner_id = self.organisation_a
        self.organisation_a.email = "clinique@example.com"
        return user

    def test_nobody_edits_the_sheet_of_another_account(self):
        """Its password is reset by the e-mail that stands there."""
        user = self.make_company_account()
        values = {"parent_id": self.organisation_a.id, "email": "theirs@example.com"}
        account, closed, plain = self.Partner.create(
            [
                {"name": name, "type": kind, **values}
                for name, kind in (
                    ("Accounting", "invoice"),
                    ("Purchases", "other"),
                    ("Dock", "delivery"),
                )
            ]
        )
        for login, partner in (("accounting", account), ("purchases", closed)):
            new_test_user(
                self.env, login, "base.group_portal", partner_id=partner.id
            ).partner_id.email = "theirs@example.com"
        closed.user_ids.active = False
        for partner in (account, closed):
            with self.subTest(partner.name):
                answer = self.submit(
                    user, partner_id=partner.id, email="mine@x.example"
                )
                self.assertEqual(answer.status_code, 403)
                self.assertEqual(partner.email, "theirs@example.com")
                with (
                    mute_logger("odoo.http"),
                    self.assertRaisesRegex(JsonRpcException, "Forbidden"),
                ):
                    self.make_jsonrpc_request(
                        "/my/address/archive", {"partner_id": partner.id}
                    )
        self.submit(user, partner_id=plain.id, name="Dock", email="dock@x.example")
        self.assertEqual(plain.email, "dock@x.example")

    def test_an_account_below_an_employee_is_its_own(self):
        below = self.Partner.create(
            {
                "name": "Assistant",
                "type": "other",
                "parent_id": self.assigned.partner_id.id,
                "email": "assistant@example.com",
            }
        )
        self.submit(self.assigned, partner_id=below.id, email="desk@example.com")
        self.assertEqual(below.email, "desk@example.com")
        new_test_user(self.env, "assistant", "base.group_portal", partner_id=below.id)
        email = below.email
        answer = self.submit(self.assigned, partner_id=below.id, email="x@x.example")
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(below.email, email)

    # ------------------------------------------------------- of the organisation

    def test_employee_does_not_write_the_vat_number_of_their_organisation(self):
        """Neither on their own sheet nor by a new address below it."""
        partner = self.assigned.partner_id
        ways = {
            "own sheet": {"partner_id": partner.id},
            "unchecked": {"partner_id": partner.id, "verify_address_values": ""},
            "new address": {"address_type": "delivery"},
            "new address, unchecked": {
                "address_type": "billing",
                "verify_address_values": "",
            },
        }
        for number in (False, "FR23334175221"):
            self.organisation_a.vat = number
            for way, values in ways.items():
                with self.subTest(way, number=number):
                    self.submit(self.assigned, vat="FR40303265045", **values)
                    self.assertEqual(self.organisation_a.vat, number)
                    self.assertEqual(partner.vat, number)

    def test_employee_empties_no_vat_number(self):
        self.organisation_a.vat = "FR23334175221"
        partner = self.assigned.partner_id
        for flag in ({}, {"verify_address_values": ""}):
            self.submit(self.assigned, partner_id=partner.id, vat="", **flag)
            self.assertEqual(self.organisation_a.vat, "FR23334175221")
            self.assertEqual(partner.vat, "FR23334175221")

    def test_an_address_of_a_company_changes_no_vat_number_that_is_fixed(self):
        """Core fixes it once documents were issued, on the sheet alone."""
        user = self.make_company_account()
        self.organisation_a.vat = False
        self.submit(user, address_type="delivery", name="Dock", vat="FR40303265045")
        self.assertTrue(self.Partner.search([("name", "=", "Dock")]))
        self.assertFalse(self.organisation_a.vat)

    def test_company_archives_no_site_that_carries_equipment(self):
        user = self.make_company_account()
        self.authenticate(user.login, user.login)
        route = "/my/address/archive"
        with (
            mute_logger("odoo.http"),
            self.assertRaisesRegex(JsonRpcException, "UserError"),
        ):
            self.make_jsonrpc_request(route, {"partner_id": self.site_a.id})
        self.assertTrue(self.site_a.active)
        self.pump.active = False
        self.make_jsonrpc_request(route, {"partner_id": self.site_a.id})
        self.assertFalse(self.site_a.active)

    def test_company_archives_an_address_without_equipment(self):
        user = self.make_company_account()
        yard = self.make_site("Yard", self.organisation_a)
        self.authenticate(user.login, user.login)
        self.make_jsonrpc_request("/my/address/archive", {"partner_id": yard.id})
        self.assertFalse(yard.active)

    def test_a_strange_site_is_forbidden_whatever_it_carries(self):
        user = self.make_company_account()
        self.authenticate(user.login, user.login)
        with (
            mute_logger("odoo.http"),
            self.assertRaisesRegex(JsonRpcException, "Forbidden"),
        ):
            self.make_jsonrpc_request(
                "/my/address/archive", {"partner_id": self.site_b.id}
            )
        self.assertTrue(self.site_b.active)
