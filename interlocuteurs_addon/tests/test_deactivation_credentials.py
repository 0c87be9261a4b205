import contextlib
from datetime import timedelta

from odoo.exceptions import AccessDenied
from odoo.fields import Datetime
from odoo.tests import HttpCase, tagged

from .test_deactivation import AccountCommon

LOGIN = "alice@example.com"


class CredentialsCommon(AccountCommon):
    def can_log_in(self, password=LOGIN):
        """Tell whether a password opens the account of the person."""
        credential = {"login": LOGIN, "password": password, "type": "password"}
        with contextlib.suppress(AccessDenied):
            self.env["res.users"]._login(credential, {"interactive": True})
            return True
        return False

    def make_key(self, model="res.users.apikeys", scope="rpc"):
        """Return a key of the account, as core makes it."""
        keys = self.env[model].with_user(self.account).sudo()
        return keys._generate(scope, "Phone", Datetime.now() + timedelta(days=1))

    def owner_of(self, key, model="res.users.apikeys", scope="rpc"):
        return self.env[model]._check_credentials(scope=scope, key=key)

    def come_back(self):
        """Deactivate the person, and bring them back with their account."""
        self.person._deactivate()
        with self.mock_mail_gateway():
            self.person._reactivate(with_account=True)
        return self._mails


@tagged("post_install", "-at_install")
class TestCredentials(CredentialsCommon):
    """Whoever comes back starts from a new invitation, with nothing of before."""

    def test_the_old_password_opens_nothing(self):
        self.assertTrue(self.can_log_in())
        mails = self.come_back()
        self.assertTrue(self.account.active)
        self.assertFalse(self.can_log_in())
        self.assertEqual(len(mails), 1)

    def test_a_new_password_opens_the_account_again(self):
        self.come_back()
        self.account.password = "another pass phrase"
        self.assertTrue(self.can_log_in("another pass phrase"))

    def get_invited(self, token):
        """Return whom an invitation lets in."""
        return self.env["res.partner"]._get_partner_from_token(token)

    def assert_old_invitation_opens_nothing(self, kind):
        self.person.signup_prepare(signup_type=kind)
        token = self.person._generate_signup_token()
        self.assertEqual(self.get_invited(token), self.person)
        self.come_back()
        self.assertFalse(self.get_invited(token))
        self.person.signup_prepare(signup_type=kind)
        self.assertFalse(self.get_invited(token))
        new = self.person._generate_signup_token()
        self.assertEqual(self.get_invited(new), self.person)

    def test_an_old_invitation_opens_nothing(self):
        """Not even once there is a new one."""
        self.assert_old_invitation_opens_nothing("signup")

    def test_an_old_mail_for_a_new_password_opens_nothing(self):
        self.assert_old_invitation_opens_nothing("reset")

    def test_no_invitation_is_under_way_any_more(self):
        self.person.signup_prepare()
        self.person._deactivate()
        self.assertFalse(self.person.signup_type)

    def test_an_invitation_lets_nobody_in_who_was_deactivated(self):
        self.colleague.signup_prepare()
        token = self.colleague._generate_signup_token()
        self.assertEqual(self.get_invited(token), self.colleague)
        self.colleague.active = False
        self.assertFalse(self.get_invited(token))

    def test_old_api_keys_open_nothing(self):
        key = self.make_key()
        self.assertEqual(self.owner_of(key), self.account.id)
        self.come_back()
        self.assertFalse(self.owner_of(key))

    def test_what_was_made_while_it_closed_opens_nothing(self):
        """A key that was not seen: its request had begun before, and ended after."""
        self.person._deactivate()
        key = self.make_key()
        with self.mock_mail_gateway():
            self.person._reactivate(with_account=True)
        self.assertTrue(self.account.active)
        self.assertFalse(self.owner_of(key))

    def test_a_password_that_opens_it_again_counts(self):
        """Whoever opens an account may give it one in the same step."""
        self.person._deactivate()
        self.person.active = True
        self.account.write({"active": True, "password": "another pass phrase"})
        self.assertTrue(self.can_log_in("another pass phrase"))

    def test_trusted_devices_are_trusted_no_more(self):
        device = self.make_key("auth_totp.device", "browser")
        self.assertTrue(self.owner_of(device, "auth_totp.device", "browser"))
        self.come_back()
        self.assertFalse(self.owner_of(device, "auth_totp.device", "browser"))

    def test_the_second_factor_goes(self):
        self.account.sudo().totp_secret = "JBSWY3DPEHPK3PXP"
        self.assertTrue(self.account.totp_enabled)
        self.come_back()
        self.env.invalidate_all()
        self.assertFalse(self.account.totp_enabled)

    def test_passkeys_go(self):
        passkey = (
            self.env["auth.passkey.key"]
            .with_user(self.account)
            .sudo()
            .create({"name": "Phone", "credential_identifier": "alice-key"})
        )
        self.come_back()
        self.assertFalse(passkey.exists())

    def test_accounts_of_others_stay_as_they_are(self):
        paul = self.make_account(self.colleague, "paul@example.com")
        keys = self.env["res.users.apikeys"].with_user(paul).sudo()
        key = keys._generate("rpc", "Phone", Datetime.now() + timedelta(days=1))
        self.person._deactivate()
        self.assertEqual(self.owner_of(key), paul.id)

    def test_portal_access_that_is_revoked_starts_anew(self):
        key = self.make_key()
        wizard = self.env["portal.wizard"].create({"partner_ids": self.person.ids})
        line = wizard.user_ids
        line.action_revoke_access()
        with self.mock_mail_gateway():
            line.action_grant_access()
        self.assertTrue(self.account.active)
        self.assertFalse(self.can_log_in())
        self.assertFalse(self.owner_of(key))


@tagged("post_install", "-at_install")
class TestSessions(CredentialsCommon, HttpCase):
    def test_a_session_of_before_is_over(self):
        self.authenticate(LOGIN, LOGIN)
        self.assertNotIn("/web/login", self.url_open("/my").url)
        self.come_back()
        self.assertIn("/web/login", self.url_open("/my").url)
