from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalEnd(PortalCommon, AccountTestInvoicingCommon):
    """What ends with a collaboration."""

    def setUp(self):
        super().setUp()
        self.person = self.people["mover"]
        self.collaboration = self.person.collaboration_ids
        self.order = self.documents["mover", "order that they follow"]
        self.equipment = self.documents["mover", "equipment assigned to them"]
        self.site = self.Partner.create(
            {
                "name": "Dock",
                "type": "delivery",
                "parent_id": self.organisation_a.id,
                "site_person_ids": [Command.link(self.person.id)],
            }
        )
        self.sheets = self.organisation_a | self.site | self.colleague
        self.sheets.message_subscribe(self.person.ids)

    def assert_ended(self, ended=True):
        self.env.invalidate_all()
        self.assertEqual(self.person not in self.order.message_partner_ids, ended)
        self.assertEqual(self.order.access_token != f"token-{self.order.id}", ended)
        self.assertEqual(self.person not in self.equipment.interlocuteur_ids, ended)
        self.assertEqual(not self.person.site_ids, ended)
        for sheet in self.sheets:
            self.assertEqual(self.person not in sheet.message_partner_ids, ended)

    def test_end_by_date(self):
        self.assert_ended(False)
        self.collaboration.date_end = "2020-12-31"
        self.assert_ended()

    def test_end_by_archive(self):
        self.collaboration.active = False
        self.assert_ended()

    def test_end_by_putting_off(self):
        self.collaboration.write({"is_main": False, "date_start": "2099-01-01"})
        self.assert_ended()

    def test_what_is_prepared_for_a_later_beginning_stays(self):
        later = self.make_collaboration(
            self.person, self.organisation_b, date_start="2098-01-01"
        )
        order = self.make_order(self.organisation_b)
        order.message_subscribe(self.person.ids)
        later.date_start = "2099-01-01"
        self.assertIn(self.person, order.message_partner_ids)

    def test_end_by_button(self):
        self.collaboration.action_end()
        self.assert_ended()

    def test_no_context_of_a_caller_keeps_what_ends(self):
        sent = self.collaboration.with_context(interlocuteur_merging=True)
        sent.action_end()
        self.assert_ended()

    def test_end_by_move(self):
        self.person.parent_id = self.organisation_b
        self.assert_ended()

    def test_end_by_deletion(self):
        self.collaboration.unlink()
        self.assert_ended()

    def test_end_by_another_organisation(self):
        self.collaboration.organisation_id = self.organisation_b
        self.assert_ended()

    def test_access_closes_before_the_daily_job_which_does_the_rest_once(self):
        today = fields.Date.today()
        self.collaboration.date_end = today
        user = self.users["mover"]
        self.assertTrue(self.sees(user, self.order))
        self.assert_ended(False)
        with freeze_time(today + timedelta(days=1)):
            self.assertFalse(self.sees(user, self.order))
            self.assert_ended(False)
            self.Collaboration._cron_settle()
            self.assert_ended()
            self.order.access_token = "given since"
            self.Collaboration._cron_settle()
            self.assertEqual(self.order.access_token, "given since")

    def test_whoever_was_written_to_had_the_link(self):
        order = self.documents["order of A"]
        order.message_post(body="Look", partner_ids=self.person.ids)
        order.message_unsubscribe(self.person.ids)
        self.collaboration.action_end()
        self.assertFalse(order.access_token)

    def test_whoever_it_is_made_out_to_had_the_link(self):
        """By the field that the model names."""
        order = self.make_order(self.organisation_a, partner_invoice_id=self.person.id)
        field = "partner_invoice_id"
        with patch.object(type(order), "_get_partner_field", lambda self: field):
            self.collaboration.action_end()
        self.assertFalse(order.access_token)

    def test_links_of_others_stay(self):
        order = self.documents["user_a", "order that they follow"]
        self.collaboration.action_end()
        self.assertEqual(order.access_token, f"token-{order.id}")
        self.assertIn(self.people["user_a"], order.message_partner_ids)

    def test_setting_keeps_the_links(self):
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.keep_access_tokens", "True"
        )
        self.collaboration.action_end()
        self.assertEqual(self.order.access_token, f"token-{self.order.id}")
        self.assertNotIn(self.person, self.order.message_partner_ids)

    def test_internal_users_keep_their_followings(self):
        self.users["mover"].write(
            {"group_ids": [Command.set(self.env.ref("base.group_user").ids)]}
        )
        self.collaboration.action_end()
        self.assertIn(self.person, self.order.message_partner_ids)

    def test_merge_ends_nothing(self):
        twin = self.make_person("mover", "Role", parent_id=self.organisation_a.id)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.person | twin).ids, twin
        )
        self.env.invalidate_all()
        self.assertIn(twin, self.order.message_partner_ids)
        self.assertEqual(self.order.access_token, f"token-{self.order.id}")
        self.assertIn(twin, self.equipment.interlocuteur_ids)

    def test_query_count_does_not_grow(self):
        counts = []
        for size in (1, 2, 20):  # the first one fills caches
            people = self.Partner.create(
                [
                    {
                        "lastname": f"Name {number}",
                        "firstname": "First",
                        "parent_id": self.organisation_a.id,
                    }
                    for number in range(size)
                ]
            )
            pairs = people.collaboration_ids._get_pairs()
            people.collaboration_ids._mirror().write({"active": False})
            self.env.flush_all()
            self.env.invalidate_all()
            self.env["interlocuteur.collaboration"]._get_today()  # the company's zone
            before = self.env.cr.sql_log_count
            self.Collaboration._end_access_of(pairs)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
