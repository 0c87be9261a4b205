import plistlib

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import CarddavHttpCommon


@tagged("post_install", "-at_install")
class TestCarddavLogin(CarddavHttpCommon):
    """Who is let in: an employee's name, with a key that was made for a phone."""

    def setUp(self):
        super().setUp()
        # failures of other tests are not this one's
        self.registry._login_failures = None
        self.addCleanup(setattr, self.registry, "_login_failures", None)

    def status(self, **login):
        return self.ask("PROPFIND", self.home, Depth="0", **login).status_code

    def test_key_of_a_phone(self):
        """The name in any case, as phones write it with a capital."""
        self.assertEqual(self.status(), 207)
        self.assertEqual(self.status(login="Technician"), 207)

    def test_whoever_brings_nothing_is_asked(self):
        """By the challenge of HTTP, in which names may hold any letter."""
        answer = self.ask("PROPFIND", self.home, login=None, Depth="0")
        self.assertEqual(answer.status_code, 401)
        challenge = answer.headers["WWW-Authenticate"]
        self.assertEqual(challenge, 'Basic realm="Odoo contacts", charset=UTF-8')
        self.assertNotIn("session_id", answer.headers.get("Set-Cookie", ""))

    def test_what_opens_nothing(self):
        """A password, another's key, a key of other scopes, a wrong one."""
        for login, key in (
            ("technician", "technician"),
            ("other", self.key),
            ("technician", self.make_key(self.technician, scope=None)),
            ("technician", self.make_key(self.technician, scope="odoo.plugin")),
            ("technician", self.key[:8] + "0" * 32),
            ("nobody", self.key),
        ):
            with self.subTest(login=login, key=key[:4]):
                self.registry._login_failures = None
                self.assertEqual(self.status(login=login, key=key), 401)

    def test_the_key_opens_nothing_else(self):
        """Neither RPC nor JSON-2 takes it."""
        keys = self.env["res.users.apikeys"]
        self.assertFalse(keys._check_credentials(scope="rpc", key=self.key))
        answer = self.url_open(
            "/json/2/res.partner/search",
            json={"domain": []},
            headers={"Authorization": f"Bearer {self.key}"},
        )
        self.assertEqual(answer.status_code, 401)

    def test_a_session_opens_nothing(self):
        """Another site cannot ask with the cookie of whoever visits it."""
        self.authenticate("technician", "technician")
        self.assertEqual(self.status(login=None), 401)

    def test_a_revoked_key(self):
        """Shut out at once, by its user or an administrator."""
        key = self.technician.carddav_key_ids
        self.assertEqual(key.name, "My phone")
        key.with_user(self.technician)._remove()
        self.assertEqual(self.status(), 401)

    def test_users_who_may_not(self):
        """An archived user, and one who is no employee any more."""
        self.technician.active = False
        self.assertEqual(self.status(), 401)
        portal = new_test_user(self.env, "outside", "base.group_portal")
        key = self.make_key(portal)
        self.assertEqual(self.status(login="outside", key=key), 401)

    def test_failures_are_counted(self):
        """After some, nobody is heard for a while; a phone asks again then."""
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("base.login_cooldown_after", 2)
        with self.assertLogs("odoo.addons.base.models.res_users", "WARNING"):
            found = [self.status(key="wrong") for _number in range(3)]
            answer = self.ask("PROPFIND", self.home, Depth="0")
        self.assertEqual(found, [401, 401, 429])
        self.assertEqual(answer.status_code, 429)
        self.assertEqual(answer.headers["Retry-After"], "60")

    def test_dialog_makes_a_key(self):
        """Of the scope of phones, named after the phone, shown once."""
        user = self.technician
        Dialog = self.env["interlocuteur.carddav.key"].with_user(user)
        dialog = Dialog.create({"name": "Blue phone"})
        self.assertEqual(dialog.duration, "90")
        # as core's own dialog is tested: past the question for the password
        action = dialog.action_connect.__wrapped__(dialog)
        key = action["context"]["default_key"]
        self.assertFalse(dialog.exists())
        self.assertEqual(self.status(key=key), 207)
        stored = user.carddav_key_ids.filtered(lambda each: each.name == "Blue phone")
        self.assertEqual(stored.scope, "interlocuteurs_carddav")

        # as the form asks for it
        names = ("key", "login", "url", "is_secure", "link", "qr_code")
        Shown = self.env[action["res_model"]].with_user(user)
        Shown = Shown.with_context(**action["context"])
        shown = Shown.onchange({}, [], {name: {} for name in names})["value"]
        self.assertEqual(shown["key"], key)
        self.assertEqual(shown["login"], "technician")
        self.assertEqual(shown["url"], f"{user.get_base_url()}/interlocuteurs/carddav/")
        self.assertIn(key, shown["link"])
        self.assertTrue(shown["qr_code"].startswith("data:image/png;base64,"))

    def test_dialog_is_for_employees(self):
        """Users of the portal have no book."""
        portal = new_test_user(self.env, "outside", "base.group_portal")
        with self.assertRaises(AccessError):
            self.env["interlocuteur.carddav.key"].with_user(portal).create(
                {"name": "Phone"}
            )

    def test_dialog_is_the_users_own(self):
        """Nobody else finds it."""
        dialog = self.env["interlocuteur.carddav.key"].with_user(self.technician)
        dialog = dialog.create({"name": "Phone"})
        with self.assertRaises(AccessError):
            dialog.with_user(self.other).read(["name"])

    def test_link_of_davx5(self):
        """It carries the name and the key, in the spelling of addresses."""
        parameters = self.env["ir.config_parameter"].sudo()
        self.technician.login = "tech@example.com"
        for base, link in (
            (
                "https://odoo.example:8443",
                "davx5://tech%40example.com:k@odoo.example:8443",
            ),
            ("http://odoo.example", "carddav://tech%40example.com:k@odoo.example"),
        ):
            parameters.set_param("web.base.url", base)
            self.assertEqual(
                self.technician._get_carddav_link("k"),
                f"{link}/interlocuteurs/carddav/",
            )

    def test_profile_of_apple(self):
        """It says where the books are and whose, and holds no key."""
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("web.base.url", "https://odoo.example")
        self.authenticate("technician", "technician")
        answer = self.url_open("/interlocuteurs/phone/profile.mobileconfig")
        self.assertEqual(
            answer.headers["Content-Type"], "application/x-apple-aspen-config"
        )
        [account] = plistlib.loads(answer.content)["PayloadContent"]
        self.assertEqual(account["PayloadType"], "com.apple.carddav.account")
        self.assertEqual(account["CardDAVHostName"], "odoo.example")
        self.assertEqual(account["CardDAVPort"], 443)
        self.assertIs(account["CardDAVUseSSL"], True)
        self.assertEqual(account["CardDAVUsername"], "technician")
        self.assertEqual(account["CardDAVPrincipalURL"], self.home)
        self.assertNotIn("CardDAVPassword", account)

    def test_profile_is_for_employees(self):
        """Users of the portal have no book."""
        new_test_user(self.env, "outside", "base.group_portal")
        self.authenticate("outside", "outside")
        answer = self.url_open("/interlocuteurs/phone/profile.mobileconfig")
        self.assertEqual(answer.status_code, 404)
