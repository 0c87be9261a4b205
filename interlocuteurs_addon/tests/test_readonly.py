import re
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import new_test_user, tagged

from .portal_pages_common import PortalPagesCommon


@tagged("post_install", "-at_install")
class TestReadonly(PortalPagesCommon):
    """What only reads is sent to a replica, where there is one."""

    @contextmanager
    def assert_served(self, model, method, readonly=True):
        """Within it a request calls a method, with a cursor that can only read.

        Odoo repeats with another cursor what tries to write.
        """
        cls = type(self.env[model])
        original = getattr(cls, method)
        modes = []

        def spy(records, *args, **kwargs):
            modes.append(records.env.cr.readonly)
            return original(records, *args, **kwargs)

        with patch.object(cls, method, spy), self.assertNoLogs("odoo.http", "WARNING"):
            yield
        self.assertEqual(set(modes), {readonly})

    def test_lists_that_portal_users_do_not_write(self):
        """The page of equipment with its requests, too."""
        for url, text in {
            "/my/equipment": "Pump of A",
            "/my/equipment?search=chiller&search_in=all": "Chiller of A",
            "/my/equipment/page/1": "Pump of A",
            f"/my/equipment/{self.pump.id}": "Pump leaks",
            "/my/contacts-organisation": "assigned",
            "/my/visits/month": "o_interlocuteur_month",
        }.items():
            with (
                self.subTest(url=url),
                self.assert_served("res.users", "_get_portal_organisations"),
            ):
                page = self.open(url, self.supervisor)
                self.assertEqual(page.status_code, 200)
                self.assertIn(text, page.text)

    def test_lists_of_a_portal_that_an_administrator_sees(self):
        """But for the home page, which logs the visit."""
        manager = new_test_user(
            self.env,
            "manager",
            "interlocuteurs_addon.group_interlocuteur_manager,"
            "maintenance.group_equipment_manager",
            password="manager",
        )
        collaboration = self.supervisor.partner_id.collaboration_ids
        url = f"/interlocuteur/see-as/{collaboration.id}"
        home = self.open(url, manager).text
        visit = re.search(r"visit=([\w-]+)", home)[1]
        with self.assert_served("interlocuteur.collaboration", "_get_portal_user"):
            page = self.open(f"{url}/equipment?visit={visit}").text
        self.assertIn("Pump of A", page)

    def test_callers_are_found(self):
        new_test_user(
            self.env,
            "desk",
            "interlocuteurs_addon.group_interlocuteur_user",
            password="desk",
        )
        self.authenticate("desk", "desk")
        person = self.supervisor.partner_id
        for method, args in {
            "find_callers": ["supervisor"],
            "get_call_sheet": [person.ids],
        }.items():
            with (
                self.subTest(method=method),
                self.assert_served("res.partner", "_check_may_see_callers"),
            ):
                self.make_jsonrpc_request(
                    f"/web/dataset/call_kw/res.partner/{method}",
                    {
                        "model": "res.partner",
                        "method": method,
                        "args": args,
                        "kwargs": {},
                    },
                )

    def test_a_zip_is_read_where_its_ids_were_checked(self):
        """A replica may not have the people yet who were just entered."""
        new_test_user(
            self.env,
            "desk",
            "interlocuteurs_addon.group_interlocuteur_user",
            password="desk",
        )
        self.authenticate("desk", "desk")
        ids = f"{self.supervisor.partner_id.id},{self.other.partner_id.id}"
        with self.assert_served("res.partner", "_iter_vcards", readonly=False):
            answer = self.url_open(f"/web/partner/vcard?partner_ids={ids}")
            self.assertEqual(answer.headers["Content-Type"], "application/zip")
