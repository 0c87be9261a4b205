import re

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mail.tests.common import MailCase

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestPortalAccount(InterlocuteurCommon):
    """Accounts: profile required, each e-mail's state with its reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls.env.ref("interlocuteurs_addon.profile_supervisor")
        cls.user_profile = cls.env.ref("interlocuteurs_addon.profile_user")
        cls.person = cls.make_person(
            parent_id=cls.organisation_a.id, email="alice@example.com"
        )
        cls.collaboration = cls.person.collaboration_ids
        cls.employee = cls.make_employee(
            "employee", "interlocuteurs_addon.group_interlocuteur_user"
        )

    def open_lines(self, records):
        """Return the lines of the wizard as an employee opens it on ``records``."""
        action = records.with_user(self.employee).action_open_portal_wizard()
        return (
            self.env["portal.wizard"]
            .with_user(self.employee)
            .browse(action["res_id"])
            .user_ids
        )

    def grant(self, collaboration, profile=None):
        line = self.open_lines(collaboration)
        line.profile_id = profile or self.user_profile
        line.action_grant_access()
        return line

    def test_a_profile_is_required(self):
        line = self.open_lines(self.person)
        self.assertEqual(line.organisation_id, self.organisation_a)
        self.assertEqual(line.email_reason, "Valid")
        with self.assertRaises(UserError):
            line.action_grant_access()
        line.profile_id = self.supervisor
        line.action_grant_access()
        self.assertTrue(line.is_portal)
        self.assertEqual(self.collaboration.profile_id, self.supervisor)
        self.assertTrue(self.person.user_ids._is_portal())

    def test_a_private_customer_needs_none(self):
        private = self.make_person("Privat", "Paul", email="paul@example.com")
        line = self.open_lines(private)
        line.action_grant_access()
        self.assertTrue(line.is_portal)

    def test_each_state_has_its_reason(self):
        reasons = {
            False: "No e-mail address",
            "alice": "Not a valid e-mail address",
            "alice@example.com": "Valid",
        }
        for email, reason in reasons.items():
            with self.subTest(email):
                self.person.email = email
                line = self.open_lines(self.collaboration)
                self.assertEqual(line.email_reason, reason)
                self.assertFalse(line.can_join)

    def test_one_line_per_collaboration(self):
        """Each organisation has its own profile; one account for all of them."""
        second = self.make_collaboration(self.person, self.organisation_b)
        lines = self.open_lines(self.person)
        self.assertEqual(lines.collaboration_id, self.collaboration | second)
        first_line, second_line = lines
        first_line.profile_id = self.supervisor
        first_line.action_grant_access()
        second_line.profile_id = self.user_profile
        self.assertTrue(second_line.profile_differs)
        second_line.action_write_profile()
        self.assertEqual(second.profile_id, self.user_profile)
        self.assertEqual(self.collaboration.profile_id, self.supervisor)
        self.assertEqual(len(self.person.user_ids), 1)

    def test_people_of_an_organisation(self):
        """Those who work there by a further collaboration are offered, too."""
        outsider = self.make_person("Nord", "Nina", parent_id=self.organisation_b.id)
        self.make_collaboration(outsider, self.organisation_a)
        lines = self.open_lines(self.organisation_a)
        self.assertIn(self.person, lines.partner_id)
        self.assertIn(outsider, lines.partner_id)

    def make_hidden_account(self, **values):
        """Make somebody of another company with an account; the employee reads none."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        hidden = self.make_person(
            "Caché",
            "Hector",
            email="hector@example.com",
            company_id=company.id,
            **values,
        )
        new_test_user(
            self.env,
            "hector@example.com",
            "base.group_portal",
            name="Hector Caché",
            partner_id=hidden.id,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        return hidden

    def test_nobody_hidden_is_named_as_the_holder_of_an_e_mail(self):
        hidden = self.make_hidden_account()
        self.person.email = "hector@example.com"
        for active in (True, False):
            hidden.with_context(active_test=False).user_ids.active = active
            with self.subTest(active=active):
                line = self.open_lines(self.collaboration)
                self.assertEqual(
                    line.email_reason, "Already used by an account that you may not see"
                )
                values = line.read()[0]
                self.assertNotIn("Hector", str(values))
                self.assertFalse(values["account_user_id"])
                self.assertFalse(line.can_join)
                line.profile_id = self.user_profile
                with self.assertRaises(UserError) as caught:
                    line.action_join_account()
                self.assertNotIn("Hector", str(caught.exception))
                with self.assertRaises(UserError) as caught:
                    line.action_grant_access()
                self.assertNotIn("Hector", str(caught.exception))

    def test_of_a_holder_only_readable_organisations_are_named(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        secret = self.make_organisation("Secrète", company_id=company.id)
        self.grant(self.collaboration)
        self.make_collaboration(self.person, secret)
        twin = self.make_person(
            email="alice@example.com", parent_id=self.organisation_b.id
        )
        line = self.open_lines(twin.collaboration_ids)
        self.assertEqual(
            line.email_reason,
            "Already the login of Alice Durand (Clinique des Alpes)",
        )

    def test_nobody_hidden_is_offered(self):
        """Neither below an organisation, nor by an id, nor by a collaboration."""
        hidden = self.make_hidden_account(parent_id=self.organisation_a.id)
        Wizard = self.env["portal.wizard"].with_user(self.employee)
        wizards = [
            Wizard.with_context(active_ids=self.organisation_a.ids).create({}),
            Wizard.with_context(active_ids=hidden.ids).create({}),
        ]
        for wizard in wizards:
            self.assertNotIn(hidden.id, wizard.user_ids.partner_id.ids)
            self.assertNotIn("hector", str(wizard.user_ids.mapped("email")))
        self.assertIn(self.person, wizards[0].user_ids.partner_id)
        by_default = Wizard.with_context(default_partner_ids=hidden.ids)
        for model, values in (
            (by_default, {}),
            (Wizard, {"partner_ids": [Command.set(hidden.ids)]}),
        ):
            with self.assertRaises(AccessError) as refusal:
                model.create(values)
            self.assertNotIn("hector", str(refusal.exception).lower())

    def test_same_human_at_another_customer(self):
        """The account's person gets a further collaboration, and keeps the first."""
        self.grant(self.collaboration, self.supervisor)
        twin = self.make_person(
            email="Alice@Example.com", parent_id=self.organisation_b.id
        )
        line = self.open_lines(twin.collaboration_ids)
        self.assertIn("Already the login of", line.email_reason)
        self.assertIn(self.organisation_a.name, line.email_reason)
        self.assertTrue(line.can_join)
        with self.assertRaises(UserError):
            line.action_join_account()
        line.profile_id = self.user_profile
        line.action_join_account()
        self.assertEqual(
            self.person.organisation_ids, self.organisation_a | self.organisation_b
        )
        joined = self.person.collaboration_ids - self.collaboration
        self.assertEqual(joined.profile_id, self.user_profile)
        self.assertEqual(line.partner_id, self.person)
        self.assertTrue(line.is_portal)
        self.assertFalse(twin.user_ids)

    def test_an_employees_e_mail_cannot_be_joined(self):
        self.person.email = "staff@example.com"
        self.make_employee("staff@example.com")
        line = self.open_lines(self.collaboration)
        self.assertFalse(line.can_join)
        line.profile_id = self.supervisor
        with self.assertRaises(UserError):
            line.action_join_account()

    def test_revoke_touches_the_account_only(self):
        line = self.grant(self.collaboration)
        user = self.person.user_ids
        line.action_invite_again()
        line.action_revoke_access()
        self.assertFalse(user.active)
        self.assertEqual(self.collaboration.profile_id, self.user_profile)
        self.assertEqual(self.collaboration.state, "current")
        self.assertTrue(self.person.active)
        again = self.grant(self.collaboration)
        self.assertTrue(user.active)
        self.assertEqual(again.user_id, user)


@tagged("post_install", "-at_install")
class TestPortalInvitation(InterlocuteurCommon, MailCase, HttpCase):
    """From the wizard to the first login, as the person lives it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        person = cls.make_person(
            parent_id=cls.organisation_a.id, email="alice@example.com", lang="fr_FR"
        )
        cls.collaboration = person.collaboration_ids
        cls.collaboration.profile_id = cls.env.ref(
            "interlocuteurs_addon.profile_supervisor"
        )

    def open_line(self):
        action = self.collaboration.action_open_portal_wizard()
        return self.env["portal.wizard"].browse(action["res_id"]).user_ids

    def invite(self, action):
        """Return the path of the link in the one mail that the action sends."""
        with self.mock_mail_gateway():
            getattr(self.open_line(), action)()
        self.assertEqual(len(self._mails), 1)
        mail = self._mails[0]
        self.assertIn("alice@example.com", mail["email_to"][0])
        link = re.search(r'href="https?://[^/"]+(/[^"]*token=[^"]+)"', mail["body"])[1]
        return mail, link.replace("&amp;", "&")

    def test_from_the_invitation_to_the_first_login(self):
        mail, link = self.invite("action_grant_access")
        # in the language of who gets it
        self.assertIn("Bonjour Alice Durand", mail["body"])
        line = self.open_line()
        self.assertTrue(line.is_portal)
        self.assertFalse(line.login_date)
        page = self.url_open(link)
        self.assertEqual(page.status_code, 200)
        token = re.search(r'name="token" value="([^"]+)"', page.text)[1]
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        password = "a long enough pass phrase"
        answer = self.url_open(
            page.url,
            data={
                "csrf_token": csrf,
                "token": token,
                "login": "alice@example.com",
                "name": "Alice Durand",
                "password": password,
                "confirm_password": password,
            },
        )
        self.assertEqual(answer.status_code, 200)
        home = self.url_open("/my")
        self.assertTrue(home.url.endswith("/my"), home.url)
        self.assertIn("Alice Durand", home.text)
        self.assertTrue(self.open_line().login_date)

    def test_invited_again_and_revoked(self):
        self.invite("action_grant_access")
        mail, link = self.invite("action_invite_again")
        self.assertIn("Bonjour Alice Durand", mail["body"])
        self.assertEqual(self.url_open(link).status_code, 200)
        with self.mock_mail_gateway():
            self.open_line().action_revoke_access()
        self.assertFalse(self._mails)
        line = self.open_line()
        self.assertFalse(line.is_portal)
        self.assertEqual(line.email_state, "ok")
        with self.assertRaises(UserError):
            line.action_invite_again()
