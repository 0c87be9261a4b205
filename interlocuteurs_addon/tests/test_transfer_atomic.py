from unittest.mock import patch

from odoo.exceptions import RedirectWarning
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .transfer_common import TransferCommon

STEPS = [
    ("res.partner", "_transfer_check"),
    ("res.partner", "_transfer_hand_over"),
    ("res.partner", "_transfer_detach"),
    ("res.partner", "_transfer_leave"),
    ("res.partner", "_transfer_move"),
    ("res.partner", "_transfer_open"),
    ("interlocuteur.transfer", "_write_sheets"),
    ("res.partner", "_transfer_tell"),
]


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTransferAtomic(TransferCommon):
    """All or nothing."""

    def snapshot(self):
        """Return what the database holds of all that a transfer touches."""
        self.env.flush_all()
        found = {}
        for table in (
            "res_partner",
            "interlocuteur_collaboration",
            "interlocuteur_collaboration_function_rel",
            "interlocuteur_function_res_partner_rel",
            "interlocuteur_person_site_rel",
            "interlocuteur_equipment_person_rel",
            "interlocuteur_transfer",
            "mail_followers",
            "mail_message",
            "maintenance_equipment",
            "maintenance_request",
            "sale_order",
        ):
            self.env.cr.execute(f"SELECT * FROM {table} ORDER BY 1, 2")  # pylint: disable=sql-injection
            found[table] = self.env.cr.fetchall()
        return found

    def test_a_failure_after_any_step_leaves_everything_as_it_was(self):
        self.assign(self.person)
        self.equipment.service_contact_id = self.person
        self.make_request()
        self.make_order(self.person).message_subscribe(self.person.ids)
        for keeps in (False, True):
            transfers = self.plan(
                self.person,
                keeps_former=keeps,
                successor_id=self.colleague,
                email="new@nord.example",
            )
            before = self.snapshot()
            for model, step in STEPS:
                if step == "_transfer_detach" and not keeps:
                    continue
                original = getattr(self.env.registry[model], step)

                def fail(records, *args, original=original):
                    original(records, *args)
                    raise ZeroDivisionError("simulated")

                with (
                    self.subTest(step=step, keeps=keeps),
                    patch.object(self.env.registry[model], step, fail),
                ):
                    with self.assertRaisesRegex(ZeroDivisionError, "simulated"):
                        transfers._execute()
                    self.assertEqual(self.snapshot(), before)
            transfers.action_withdraw()

    def test_one_of_several_who_fails_keeps_all(self):
        people = self.person | self.colleague
        transfers = self.plan(people)
        self.make_journal_item(self.colleague)
        with self.assertRaises(RedirectWarning):
            transfers._execute()
        self.assertEqual(people.parent_id, self.organisation_a)
        self.assertEqual(transfers.mapped("state"), ["planned", "planned"])


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTransferCost(TransferCommon):
    def count_queries(self, people, orders_each):
        """Return what the transfer of people costs who follow so many orders each."""
        people.collaboration_ids.date_start = "2020-01-01"
        for person in people:
            for _number in range(orders_each):
                self.make_order(person).message_subscribe(person.ids)
                self.make_equipment(
                    interlocuteur_ids=[Command.link(person.id)],
                    service_contact_id=person.id,
                )
        transfers = self.plan(people, successor_id=self.colleague)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        transfers._execute()
        self.env.flush_all()
        self.assertEqual(people.parent_id, self.organisation_b)
        return self.env.cr.sql_log_count - before

    def make_people(self, count):
        return self.Partner.create(
            [
                {
                    "lastname": f"Person {number}",
                    "firstname": "P",
                    "parent_id": self.organisation_a.id,
                }
                for number in range(count)
            ]
        )

    def test_query_count_does_not_grow_with_documents(self):
        self.count_queries(self.make_people(1), 1)  # warms the caches
        self.assertEqual(
            self.count_queries(self.make_people(1), 1),
            self.count_queries(self.make_people(1), 20),
        )

    def test_people_cost_one_query_each_which_is_cores(self):
        """Core looks for the companies once for each partner that it writes."""
        self.count_queries(self.make_people(2), 1)
        few = self.count_queries(self.make_people(2), 1)
        many = self.count_queries(self.make_people(20), 1)
        self.assertLessEqual(many - few, 18)
