from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .portal_pages_common import PortalPagesCommon

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

    def test_employees_write_as_in_core(self):
        clerk = self.make_employee(
            "clerk", "base.group_user,maintenance.group_equipment_manager"
        )
        said = self.request_chiller.with_user(clerk).message_post(body="Seen.")
        said.body = "Seen today."
        self.assertEqual(said.sudo().author_id, clerk.partner_id)
