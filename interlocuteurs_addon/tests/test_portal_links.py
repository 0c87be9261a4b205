import re
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_common import read_matrix_column
from .test_portal_matrix_http import PAGES, PortalHttpCommon

TOKEN = re.compile(r"""(?:access_token=|data-(?:access-)?token=")([\w-]+)""")
SHARED = re.compile(r"access_token=([\w-]+)&(?:amp;)?pid=(\d+)&(?:amp;)?hash=(\w+)")
# of :meth:`PortalLinksCommon.opens`
ALL_WAYS = {
    "page",
    "post by token",
    "thread by token",
    "post by signature",
    "thread by signature",
}


class PortalLinksCommon(PortalHttpCommon):
    """Documents of A that the mover neither follows nor is named on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.people["mover"]
        cls.user = cls.users["mover"]
        a = cls.organisation_a
        cls.kinds = {
            "quotation": cls.make_order(a, confirm=False),
            "order": cls.make_order(a),
            "invoice": cls.make_invoice(a),
            "request": cls.make_request(a),
        }
        for document in cls.kinds.values():
            document.access_token = False
        cls.env.flush_all()

    def share(self, document, person):
        """Send the link of a document by *Share*, and return what the mail says.

        :return: token, id of the person and their signature
        """
        document._portal_ensure_token()
        wizard = self.env["portal.share"].create(
            {
                "res_model": document._name,
                "res_id": document.id,
                "partner_ids": person.ids,
            }
        )
        known = document.message_ids
        wizard.action_send_mail()
        message = document.message_ids - known
        token, pid, signature = SHARED.search(message.body).groups()
        self.assertEqual(token, document.access_token)
        self.assertEqual(int(pid), person.id)
        return {"token": token, "pid": int(pid), "hash": signature}

    def forget_mails(self, document):
        """Delete what was sent: what was handed out counts all the same."""
        document.message_ids.mail_ids.unlink()
        document.message_ids.unlink()

    @mute_logger("odoo.http")
    def opens(self, document, **access):
        """Return the ways in which a visitor without session gets in by a link."""
        self.authenticate(None, None)
        ways = set()
        page = f"{PAGES[document._name]}/{document.id}"
        if token := access.get("token"):
            url = f"{page}?access_token={token}"
            if self.url_open(url, allow_redirects=False).status_code == 200:
                ways.add("page")
        thread = {"thread_model": document._name, "thread_id": document.id}
        for name, keys in (("token", ["token"]), ("signature", ["pid", "hash"])):
            params = {key: access[key] for key in keys if key in access}
            if not params:
                continue
            posted = {
                **thread,
                **params,
                "post_data": {"body": "Mine", "message_type": "comment"},
            }
            if self.ask("/mail/message/post", posted):
                ways.add(f"post by {name}")
            init = self.ask(
                "/portal/chatter_init",
                {"thread_model": document._name, "thread_id": document.id, **params},
            )
            if (init or {}).get("mail.thread"):
                ways.add(f"thread by {name}")
        return ways


@tagged("post_install", "-at_install")
class TestPortalLinksEnd(PortalLinksCommon):
    """Nothing that was handed to somebody opens anything once their access has ended.

    By each way of ending, for each kind of document, by each way of using a link.
    """

    @mute_logger("odoo.http")
    def hand_out(self):
        """Take what the mover can get hold of, by the pages, by RPC and by mail."""
        handed = {}
        self.log_in("mover")
        found = {}
        for kind, document in self.kinds.items():
            page = self.url_open(f"{PAGES[document._name]}/{document.id}").text
            url = self.call(document._name, "get_portal_url", document.ids)
            listed = self.call(document._name, "read", document.ids, ["access_token"])
            found[kind] = {*TOKEN.findall(page), *TOKEN.findall(url), str(listed)}
        for kind, document in self.kinds.items():
            handed[kind] = self.share(document, self.person)
            self.forget_mails(document)
        return handed, found

    def check(self, end):
        """Compare what opens before and after ``end``."""
        handed, found = self.hand_out()
        for kind, document in self.kinds.items():
            with self.subTest(before=kind):
                self.assertEqual(self.opens(document, **handed[kind]), ALL_WAYS)
        # whoever stays, and accounting, which has no account
        kept = self.make_order(self.organisation_a)
        accounting = self.Partner.create({"name": "Accounting", "email": "a@x.test"})
        link = self.share(kept, accounting)
        end()
        self.env.invalidate_all()
        for kind, document in self.kinds.items():
            with self.subTest(after=kind):
                self.assertEqual(self.opens(document, **handed[kind]), set())
                for token in found[kind]:
                    self.assertEqual(self.opens(document, token=token), set())
        with self.subTest("a link that somebody else was handed"):
            self.assertEqual(self.opens(kept, **link), ALL_WAYS)

    @property
    def collaboration(self):
        return self.person.collaboration_ids

    def test_end_date(self):
        self.check(lambda: self.collaboration.write({"date_end": "2020-12-31"}))

    def test_daily_job(self):
        def end():
            today = fields.Date.today()
            self.collaboration.date_end = today
            with freeze_time(today + timedelta(days=1)):
                self.Collaboration._cron_settle()

        self.check(end)

    def test_archive(self):
        self.check(lambda: self.collaboration.write({"active": False}))

    def test_putting_off(self):
        later = {"is_main": False, "date_start": "2099-01-01"}
        self.check(lambda: self.collaboration.write(later))

    def test_deletion(self):
        self.check(lambda: self.collaboration.unlink())

    def test_transfer(self):
        def end():
            values = {"organisation_id": self.organisation_b.id}
            action = self.person.action_transfer()
            wizard = self.env["interlocuteur.transfer.wizard"]
            wizard.with_context(**action["context"]).create(values).action_confirm()

        self.check(end)

    def test_plain_move(self):
        self.check(lambda: self.person.write({"parent_id": self.organisation_b.id}))

    def test_merge(self):
        def end():
            twin = self.make_person("mover", "Role", parent_id=self.organisation_b.id)
            merge = self.env["base.partner.merge.automatic.wizard"]._merge
            merge((self.person | twin).ids, twin)
            here = twin.collaboration_ids.filtered(
                lambda c: c.organisation_id == self.organisation_a
            )
            here.date_end = "2020-12-31"

        self.check(end)

    def test_deactivation(self):
        def end():
            self.env["interlocuteur.deactivation"].create(
                {"person_ids": self.person.ids, "scope": "everywhere"}
            ).action_confirm()

        self.check(end)

    def test_profile_removed(self):
        self.check(lambda: self.collaboration.write({"profile_id": False}))

    def test_profile_exchanged_for_a_narrower_one(self):
        own = self.profiles["own"].id
        self.check(lambda: self.collaboration.write({"profile_id": own}))

    def test_profile_narrowed(self):
        self.check(lambda: self.profiles["supervisor"].write({"scope": "own"}))

    def test_profile_switched_off(self):
        switches = ("see_quotations", "see_orders", "see_invoices", "see_requests")
        off = dict.fromkeys(switches, False)
        self.check(lambda: self.profiles["supervisor"].write(off))

    def test_old_links_open_what_the_table_says(self):
        leavers = ("ended", "archived", "future", "mover")
        old = [
            (name, role, self.get_document(role, name), cell == "yes")
            for name, cell in read_matrix_column("old link").items()
            for role in leavers
            if cell != "n/a"
        ]
        handed = [self.share(document, self.people[r]) for _n, r, document, _e in old]
        for _name, _role, document, _expected in old:
            self.forget_mails(document)
        self.change_roles()
        self.env.invalidate_all()
        self.authenticate(None, None)
        for (name, role, document, expected), link in zip(old, handed, strict=True):
            with self.subTest(document=name, role=role):
                page = f"{PAGES[document._name]}/{document.id}"
                url = f"{page}?access_token={link['token']}"
                answer = self.url_open(url, allow_redirects=False)
                self.assertEqual(answer.status_code == 200, expected)
