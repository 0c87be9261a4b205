from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestTransferBalance(PortalCommon, AccountTestInvoicingCommon):
    """The balance sheet says what really becomes of each one's portal."""

    def setUp(self):
        super().setUp()
        self.mover = self.people["mover"]
        self.user = self.users["mover"]
        self.profile = self.profiles["supervisor"]

    def get_balance(self, organisation, profile, keeps=False, successor=None, who=None):
        """Return what each section counts: dict of name to dict of label to count."""
        sections = (who or self.mover)._get_transfer_balance(
            organisation, profile, keeps, successor or self.Partner
        )
        return {
            section["name"]: {row["label"]: row["count"] for row in section["rows"]}
            for section in sections
        }

    def count_seen(self, user):
        """Return what a user finds on the portal now, by model."""
        return {
            model: self.env[model].with_user(user).search([]).ids
            for model in (
                "sale.order",
                "account.move",
                "maintenance.equipment",
                "maintenance.request",
            )
        }

    def test_counts_are_those_of_before_and_after(self):
        before = self.count_seen(self.user)
        balance = self.get_balance(self.organisation_b, self.profile)
        self.move_to_b(self.mover)
        after = self.count_seen(self.user)
        labels = {
            "account.move": ["Invoices"],
            "maintenance.equipment": ["Equipment"],
            "maintenance.request": ["Intervention requests"],
            "sale.order": ["Orders", "Quotations"],
        }
        for model, names in labels.items():
            for section, one, other in (
                ("lost", before, after),
                ("gained", after, before),
            ):
                with self.subTest(model=model, section=section):
                    self.assertEqual(
                        sum(balance[section].get(name, 0) for name in names),
                        len(set(one[model]) - set(other[model])),
                    )
        self.assertTrue(before["sale.order"])
        self.assertTrue(after["sale.order"])

    def test_without_profile_nothing_is_gained(self):
        balance = self.get_balance(self.organisation_b, self.profiles["none"])
        self.assertEqual(balance["gained"], {})
        self.assertTrue(balance["lost"]["Orders"])

    def test_keeping_the_old_organisation_loses_nothing(self):
        balance = self.get_balance(self.organisation_b, self.profile, keeps=True)
        self.assertEqual(balance["lost"], {})

    def test_without_account_nothing_is_lost_or_gained(self):
        balance = self.get_balance(
            self.organisation_b, self.profile, who=self.colleague
        )
        self.assertEqual((balance["lost"], balance["gained"]), ({}, {}))

    def test_nothing_changes_for_anybody_else(self):
        others = [role for role in self.users if role not in ("mover", "public")]
        before = {role: self.count_seen(self.users[role]) for role in others}
        balance = self.get_balance(self.organisation_b, self.profile)
        self.assertEqual(balance["others"], {})
        self.move_to_b(self.mover)
        for role in others:
            self.assertEqual(self.count_seen(self.users[role]), before[role], role)

    def test_successor_gains_the_requests_that_name_them(self):
        successor = self.people["own_a"]
        user = self.users["own_a"]
        before = self.count_seen(user)
        balance = self.get_balance(
            self.organisation_b, self.profile, successor=successor
        )
        [(label, count)] = balance["others"].items()
        self.assertEqual(label, f"{successor.name} sees further requests")
        self.assertEqual(count, 1)
        self.mover._transfer_hand_over(successor, self.organisation_a)
        self.move_to_b(self.mover)
        after = self.count_seen(user)
        gained = set(after["maintenance.request"]) - set(before["maintenance.request"])
        self.assertEqual(len(gained), 1)

    def test_a_successor_who_sees_them_already_gains_nothing(self):
        balance = self.get_balance(
            self.organisation_b,
            self.profile,
            successor=self.people["supervisor_a"],
        )
        self.assertEqual(balance["others"], {})

    def test_what_waits_at_the_old_organisation_is_counted(self):
        equipment = self.documents["equipment of A"]
        equipment.service_contact_id = self.mover
        self.make_order(self.mover, confirm=False)
        balance = self.get_balance(self.organisation_b, self.profile)
        self.assertEqual(balance["left"]["Service contact of equipment"], 1)
        self.assertEqual(balance["left"]["Open requests"], 1)
        self.assertEqual(balance["left"]["Open quotations"], 1)

    def test_links_open_as_many_records_as_they_say(self):
        for section in self.mover._get_transfer_balance(
            self.organisation_b, self.profile, False, self.Partner
        ):
            for row in section["rows"]:
                action = row["action"]
                model = self.env[action["res_model"]].with_context(**action["context"])
                self.assertEqual(
                    model.search_count(action["domain"]), row["count"], row["label"]
                )

    def test_employee_without_sales_is_told_of_no_orders(self):
        keeper = self.make_employee(
            "keeper", "interlocuteurs_addon.group_interlocuteur_user"
        )
        balance = self.get_balance(
            self.organisation_b.with_user(keeper),
            self.profile.with_user(keeper),
            successor=self.Partner.with_user(keeper),
            who=self.mover.with_user(keeper),
        )
        self.assertNotIn("Orders", balance["lost"])
        self.assertTrue(balance["lost"]["Equipment"])

    def test_query_count_does_not_grow_with_people(self):
        counts = []
        for size in (2, 8):
            people = self.Partner.create(
                [
                    {"lastname": f"P{n}", "parent_id": self.organisation_a.id}
                    for n in range(size)
                ]
            )
            self.open_portal(people)
            self.env["res.users"].create(
                [
                    {
                        "login": f"portal_{person.id}",
                        "partner_id": person.id,
                        "group_ids": self.env.ref("base.group_portal").ids,
                    }
                    for person in people
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            self.Collaboration._get_today()  # the company's zone
            before = self.env.cr.sql_log_count
            people._get_transfer_balance(
                self.organisation_b, self.profile, False, self.Partner
            )
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
