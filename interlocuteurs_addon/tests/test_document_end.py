from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestDocumentEnd(PortalCommon, AccountTestInvoicingCommon):
    """A document that goes to another organisation leaves nothing with the former."""

    def setUp(self):
        super().setUp()
        a, b = self.organisation_a, self.organisation_b.id
        self.person = self.people["supervisor_a"]
        self.moving = [
            (self.make_order(a, confirm=False), {"partner_id": b}),
            (self.make_invoice(a, post=False), {"partner_id": b}),
            (self.make_request(a), {"organisation_id": b}),
        ]
        for document, _values in self.moving:
            document.access_token = f"{document._name}-token"
            document.message_subscribe((self.person | a).ids)

    def test_links_end(self):
        for document, values in self.moving:
            file = self.env["ir.attachment"].create(
                {
                    "name": "plan.txt",
                    "raw": b"plan",
                    "res_model": document._name,
                    "res_id": document.id,
                    "access_token": "file-token",
                }
            )
            document.write(values)
            with self.subTest(model=document._name):
                self.assertFalse(document.access_token)
                self.assertFalse(file.access_token)

    def test_followings_end(self):
        for document, values in self.moving:
            document.write(values)
            with self.subTest(model=document._name):
                followers = document.message_partner_ids
                self.assertFalse(followers & (self.person | self.organisation_a))

    def test_whoever_works_for_both_keeps_following(self):
        both = self.people["both"]
        for document, values in self.moving:
            document.message_subscribe(both.ids)
            document.write(values)
            with self.subTest(model=document._name):
                self.assertIn(both, document.message_partner_ids)

    def test_employees_keep_following(self):
        self.users["supervisor_a"].write(
            {"group_ids": [Command.set(self.env.ref("base.group_user").ids)]}
        )
        for document, values in self.moving:
            document.write(values)
            with self.subTest(model=document._name):
                self.assertIn(self.person, document.message_partner_ids)

    def test_another_person_of_the_organisation_ends_nothing(self):
        document, _values = self.moving[0]
        document.partner_id = self.colleague
        self.assertEqual(document.access_token, "sale.order-token")
        self.assertIn(self.person, document.message_partner_ids)

    def test_setting_keeps_the_links(self):
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.keep_access_tokens", "True"
        )
        document, values = self.moving[0]
        document.write(values)
        self.assertEqual(document.access_token, "sale.order-token")
        self.assertNotIn(self.person, document.message_partner_ids)
