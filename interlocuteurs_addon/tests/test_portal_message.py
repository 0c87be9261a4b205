from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .portal_pages_common import PortalPagesCommon

WARNINGS = "odoo.addons.interlocuteurs_addon.models.core.quota"
COMMENT = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}


@tagged("post_install", "-at_install")
class TestPortalMessage(PortalPagesCommon):
    """Portal users write messages by the pages, which decide who speaks and how."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        line = {"name": "Repair", "price_unit": 100, "tax_ids": False}
        cls.invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.organisation_a.id,
                "invoice_line_ids": [Command.create(line)],
            }
        )
        cls.invoice.action_post()
        cls.documents = (cls.request_chiller, cls.invoice)
        cls.forged = {"field_id": cls.env.ref("base.field_res_partner__name").id}
        cls.forged |= {"old_value_char": "Open", "new_value_char": "Settled"}

    def test_no_message_is_written_but_by_a_page(self):
        """Whoever may read a request or an invoice may post on it."""
        Message = self.env["mail.message"].with_user(self.supervisor)
        tracked = {"tracking_value_ids": [Command.create(self.forged)]}
        for document in self.documents:
            theirs = document.with_user(self.supervisor)
            self.assertTrue(theirs.has_access("read"))
            place = {"model": document._name, "res_id": document.id, "body": "Hello"}
            for write in (
                lambda t=theirs: t.message_post(body="Hello"),
                lambda t=theirs: t.message_post(body="Hello", **tracked),
                lambda t=theirs: t.message_post(body="Hello", **COMMENT),
                lambda p=place: Message.create({**p, "message_type": "comment"}),
                lambda p=place: Message.create({**p, **tracked}),
                lambda p=place: Message.with_context(
                    default_model=p["model"], default_res_id=p["res_id"]
                ).create({"body": "Hello"}),
            ):
                before = document.message_ids
                with self.subTest(document=document._name):
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        write()
                    document.invalidate_recordset()
                    self.assertEqual(document.message_ids, before)

    def test_what_was_written_becomes_nobody_elses(self):
        for document in self.documents:
            said = document.message_post(
                body="It drips.", author_id=self.supervisor.partner_id.id, **COMMENT
            )
            theirs = said.with_user(self.supervisor)
            self.assertTrue(theirs.has_access("read"))
            for values in (
                {"author_id": self.env.user.partner_id.id},
                {"email_from": "boss@example.com"},
                {"body": "We pay for it."},
                {"subtype_id": False},
            ):
                with (
                    self.subTest(document=document._name, **values),
                    self.assertRaises(AccessError),
                    self.env.cr.savepoint(),
                ):
                    theirs.write(values)
            self.assertEqual(said.author_id, self.supervisor.partner_id)
            self.assertEqual(said.body, "<p>It drips.</p>")

    def test_pages_write_edit_and_mark(self):
        self.authenticate("supervisor", "supervisor")
        for document in self.documents:
            with self.subTest(document=document._name):
                answer = self.make_jsonrpc_request(
                    "/mail/message/post",
                    {
                        "thread_model": document._name,
                        "thread_id": document.id,
                        "post_data": {"body": "It drips.", **COMMENT},
                    },
                )
                said = self.env["mail.message"].browse(answer["message_id"])
                self.assertEqual(said.author_id, self.supervisor.partner_id)
                self.make_jsonrpc_request(
                    "/mail/message/update_content",
                    {"message_id": said.id, "update_data": {"body": "It pours."}},
                )
                self.assertIn("It pours.", said.body)
                said.with_user(self.supervisor).toggle_message_starred()
                self.assertEqual(said.starred_partner_ids, self.supervisor.partner_id)

    @mute_logger("odoo.http")
    def test_nobody_reacts_to_what_they_may_not_read(self):
        """Whoever did would be told who else has, and speak where nobody counts."""
        boss = self.env.user.partner_id
        for login, document in (
            ("supervisor", self.request_chiller),
            ("supervisor", self.invoice),
            (None, self.invoice),
        ):
            self.authenticate(login, login)
            said = document.message_post(body="It drips.", **COMMENT)
            note = document.message_post(body="They never pay.")
            note._message_reaction("👍", "add", boss, self.env["mail.guest"])
            with self.subTest(document=document._name, login=login):
                with self.assertRaisesRegex(JsonRpcException, "NotFound"):
                    self.react(note, token=document._portal_ensure_token())
                self.assertEqual(note.reaction_ids.partner_id, boss)
                self.react(said, token=document._portal_ensure_token())
                self.assertEqual(said.reaction_ids.mapped("content"), ["👍"])

    @mute_logger(WARNINGS, "odoo.http")
    def test_reactions_are_counted(self):
        """A reaction is any text that somebody sends, and may be long."""
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.sent_texts_per_hour", "2"
        )
        said = self.request_chiller.message_post(body="It drips.", **COMMENT)
        self.authenticate("supervisor", "supervisor")
        self.react(said)
        self.react(said, content="Call us.")
        with self.assertRaisesRegex(JsonRpcException, "UserError"):
            self.react(said, content="Call us soon.")
        self.assertEqual(set(said.reaction_ids.mapped("content")), {"👍", "Call us."})

    def test_what_is_noted_in_a_channel(self):
        """A guest and a member act on it, who hear all that is said there."""
        people = self.supervisor.partner_id.ids
        channel = self.env["discuss.channel"]._create_group(partners_to=people)
        guest = self.env["mail.guest"].create({"name": "Guest"})
        channel._add_members(guests=guest)
        note = channel.message_post(body="It begins.")
        Message = self.env["mail.message"]
        visitor = Message.with_user(self.env.ref("base.public_user"))
        for reader in (
            visitor.with_context(guest=guest),
            Message.with_user(self.supervisor),
        ):
            found = reader._get_with_access(note.id, mode="create")
            self.assertEqual(found, note)
        self.assertFalse(visitor._get_with_access(note.id, mode="create"))

    def react(self, message, content="👍", **access):
        self.make_jsonrpc_request(
            "/mail/message/reaction",
            {
                "message_id": message.id,
                "content": content,
                "action": "add",
                **access,
            },
        )

    def test_employees_write_as_in_core(self):
        clerk = self.make_employee(
            "clerk", "base.group_user,maintenance.group_equipment_manager"
        )
        said = self.request_chiller.with_user(clerk).message_post(body="Seen.")
        said.body = "Seen today."
        self.assertEqual(said.sudo().author_id, clerk.partner_id)
