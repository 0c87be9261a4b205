from odoo.modules.module import load_script
from odoo.tests import JsonRpcException, tagged
from odoo.tools import file_path, mute_logger

from .portal_pages_common import PortalPagesCommon
from .test_portal_payment import PIXEL

TOLD = "Somebody else of your organisation accepts and refuses quotations."
MIGRATION = "interlocuteurs_addon/migrations/19.0.2.0.0/pre-signing.py"


@tagged("post_install", "-at_install")
class TestPortalSigning(PortalPagesCommon):
    """Who accepts and refuses quotations: whose profile says so, by their own name."""

    def setUp(self):
        super().setUp()
        self.quotation = self.env["sale.order"].create(
            {
                "partner_id": self.organisation_a.id,
                "interlocuteur_id": self.assigned.partner_id.id,
                "require_signature": True,
                "require_payment": False,
            }
        )
        self.quotation.action_quotation_sent()
        self.url = f"/my/orders/{self.quotation.id}"

    def accept(self, name="Somebody else", **link):
        return self.make_jsonrpc_request(
            f"{self.url}/accept", {"name": name, "signature": PIXEL, **link}
        )

    def decline(self):
        return self.url_open(
            f"{self.url}/decline",
            data={"csrf_token": self.get_token(), "decline_message": "Too dear"},
        )

    def test_shipped_profiles(self):
        """On a new installation; see the migration for others."""
        supervisor = self.env.ref("interlocuteurs_addon.profile_supervisor")
        user = self.env.ref("interlocuteurs_addon.profile_user")
        self.assertTrue(supervisor.sign_quotations)
        self.assertFalse(user.sign_quotations)
        self.assertFalse(user.create({"name": "New"}).sign_quotations)

    def test_whose_profile_says_so_signs_by_their_name(self):
        page = self.open(self.url, self.supervisor).text
        self.assertIn("modalaccept", page)
        self.assertNotIn(TOLD, page)
        self.accept()
        self.assertEqual(self.quotation.signed_by, self.supervisor.partner_id.name)
        self.assertEqual(self.quotation.state, "sale")

    def test_nobody_else_accepts_or_refuses(self):
        """Neither by a button nor by hand, though they read it and it names them."""
        page = self.open(self.url, self.assigned).text
        self.assertIn(TOLD, page)
        self.assertNotIn("#modalaccept", page)
        self.assertIn("error", self.accept())
        self.decline()
        self.assertEqual(self.quotation.state, "sent")
        self.assertFalse(self.quotation.signature)

    @mute_logger("odoo.http")
    def test_nor_by_a_payment(self):
        self.quotation.write({"require_signature": False, "require_payment": True})
        self.authenticate("assigned", "assigned")
        with self.assertRaises(JsonRpcException) as refused:
            self.make_jsonrpc_request(
                f"{self.url}/transaction", {"access_token": "", "amount": 1}
            )
        self.assertIn("ValidationError", str(refused.exception))
        self.assertFalse(self.quotation.transaction_ids)

    def test_nor_with_the_link_while_they_have_a_session(self):
        self.authenticate("assigned", "assigned")
        token = self.quotation._portal_ensure_token()
        self.assertIn("error", self.accept(access_token=token))

    def test_whoever_was_sent_the_link_signs_without_account(self):
        self.authenticate(None, None)
        self.accept("Zoé", access_token=self.quotation._portal_ensure_token())
        self.assertEqual(self.quotation.signed_by, "Zoé")

    def test_an_organisation_s_own_account_says_who_signs(self):
        user = self.make_company_account()
        self.authenticate(user.login, user.login)
        self.accept("Zoé Martin")
        self.assertEqual(self.quotation.signed_by, "Zoé Martin")

    def make_company_account(self):
        return self.env["res.users"].create(
            {
                "login": "organisation",
                "password": "organisation",
                "partner_id": self.organisation_a.id,
                "group_ids": self.env.ref("base.group_portal").ids,
            }
        )

    def test_of_two_organisations_each_profile_counts_for_its_own(self):
        at_b = self.both.partner_id.collaboration_ids.filtered(
            lambda c: c.organisation_id == self.organisation_b
        )
        at_b.profile_id = self.env.ref("interlocuteurs_addon.profile_user")
        theirs = self.quotation.copy({"partner_id": self.organisation_b.id})
        self.assertTrue(self.quotation._may_be_decided_by(self.both))
        self.assertFalse(theirs._may_be_decided_by(self.both))

    def test_upgrade_takes_it_from_nobody(self):
        self.env.flush_all()
        self.cr.execute(
            "ALTER TABLE interlocuteur_portal_profile DROP COLUMN sign_quotations"
        )
        migrate = load_script(file_path(MIGRATION), "pre-signing").migrate
        migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        user = self.env.ref("interlocuteurs_addon.profile_user")
        self.assertTrue(user.sign_quotations)
        user.sign_quotations = False
        self.env.flush_all()
        migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertFalse(user.sign_quotations)
