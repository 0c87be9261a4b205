from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user, tagged

from .common import TODAY, InterlocuteurCommon

A, B = "Clinique des Alpes", "Brasserie du Nord"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMergeComparison(InterlocuteurCommon):
    """Core's window of a merge: both sides, what is kept, and a choice of values."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.make_person(
            parent_id=cls.organisation_a.id,
            phone="+33 4 72 00 00 01",
            email="a@example.com",
        )
        cls.second = cls.make_person(
            "Durant",
            parent_id=cls.organisation_b.id,
            phone="+33 4 72 00 00 02",
            email="a@example.com",
        )
        cls.people = cls.first | cls.second
        cls.Wizard = cls.env["base.partner.merge.automatic.wizard"]

    def open(self, people=None, **values):
        people = people or self.people
        return self.Wizard.with_context(
            active_model="res.partner", active_ids=people.ids
        ).create({"dst_partner_id": people[0].id, **values})

    def row(self, wizard, name):
        """Return a row: the texts of the sides, what is kept, whether one chooses."""
        for row in wizard.merge_comparison["rows"]:
            if row["name"] == name:
                texts = [side["text"] for side in row["sides"]]
                return texts, row["kept"], row["is_choice"]
        return None

    def assertOneAsKept(self, wizard):
        """Assert that a merge keeps what its window has said."""
        said = {
            row["name"]: row["kept"]
            for row in wizard.merge_comparison["rows"]
            if row["name"] not in ("function_ids", "collaboration_ids", "user_ids")
        }
        person = wizard.dst_partner_id
        wizard.action_merge()
        self.env.invalidate_all()
        found = {
            name: person._fields[name].convert_to_export(person[name], person)
            for name in said
        }
        self.assertEqual(found, said)

    def test_both_sides_and_what_is_kept(self):
        wizard = self.open()
        self.assertEqual(
            self.row(wizard, "lastname"), (["Durand", "Durant"], "Durand", True)
        )
        self.assertEqual(
            self.row(wizard, "firstname"), (["Alice", "Alice"], "Alice", False)
        )
        self.assertEqual(self.row(wizard, "parent_id"), ([A, B], A, True))
        self.assertEqual(
            self.row(wizard, "phone"),
            (["+33 4 72 00 00 01", "+33 4 72 00 00 02"], "+33 4 72 00 00 01", True),
        )
        self.assertIsNone(self.row(wizard, "mobile"), "neither has one")
        texts, _kept, is_choice = self.row(wizard, "collaboration_ids")
        self.assertIn(f"{B} (main organisation, from 03/10/2026", texts[1])
        self.assertFalse(is_choice)
        self.assertOneAsKept(wizard)

    def test_second_number_is_said_to_go_to_the_second_place(self):
        """Where nobody has a second number there is a row for it all the same."""
        wizard = self.open()
        self.assertEqual(
            self.row(wizard, "phone2"), (["", ""], "+33 4 72 00 00 02", False)
        )

    def test_each_value_can_be_chosen(self):
        wizard = self.open()
        wizard.merge_choices = {
            "lastname": self.second.id,
            "phone": self.second.id,
            "parent_id": self.second.id,
        }
        self.assertEqual(self.row(wizard, "lastname")[1], "Durant")
        self.assertEqual(self.row(wizard, "parent_id")[1], B)
        self.assertOneAsKept(wizard)
        self.assertRecordValues(
            self.first,
            [
                {
                    "name": "Alice Durant",
                    "phone": "+33 4 72 00 00 02",
                    "phone2": "+33 4 72 00 00 01",
                    "parent_id": self.organisation_b.id,
                }
            ],
        )
        self.assertEqual(
            self.history(self.first),
            [(A, False, date(2026, 3, 10), None), (B, True, date(2026, 3, 10), None)],
        )

    def test_chosen_main_organisation_brings_its_functions(self):
        welder = self.Function.create({"name": "Welder"})
        grinder = self.Function.create({"name": "Grinder"})
        self.first.function_ids = welder
        self.second.function_ids = grinder
        # the one who stays works at both already
        self.make_collaboration(self.first, self.organisation_b)
        self.open(merge_choices={"parent_id": self.second.id}).action_merge()
        self.assertEqual(self.first.parent_id, self.organisation_b)
        main = self.first.collaboration_ids.filtered("is_main")
        self.assertEqual(main.organisation_id, self.organisation_b)
        self.assertIn(grinder, main.function_ids)
        self.assertEqual(self.first.function_ids, main.function_ids)
        other = self.first.collaboration_ids - main
        self.assertEqual(other.function_ids, welder)

    def test_main_organisation_of_who_stays_is_kept_where_both_work(self):
        self.make_collaboration(self.first, self.organisation_b)
        wizard = self.open(self.second | self.first)
        self.assertOneAsKept(wizard)
        self.assertEqual(
            self.history(self.second),
            [(B, True, None, None), (A, False, date(2026, 3, 10), None)],
        )

    def test_what_finds_no_place_is_said_before(self):
        self.first.phone2 = "+33 4 72 00 00 03"
        wizard = self.open(merge_choices={"phone": self.second.id})
        self.assertEqual(wizard.merge_comparison["homeless"], "+33 4 72 00 00 01")
        self.assertOneAsKept(wizard)
        notes = "".join(self.first.message_ids.mapped("body"))
        self.assertIn("+33 4 72 00 00 01", notes)

    def test_number_that_finds_no_place_can_be_chosen(self):
        self.second.phone2 = "+33 4 72 00 00 03"
        wizard = self.open()
        self.assertEqual(
            self.row(wizard, "phone2"),
            (["", "+33 4 72 00 00 03"], "+33 4 72 00 00 02", True),
        )
        wizard.merge_choices = {"phone2": self.second.id}
        self.assertEqual(
            self.row(wizard, "phone2"),
            (["", "+33 4 72 00 00 03"], "+33 4 72 00 00 03", True),
        )
        self.assertEqual(wizard.merge_comparison["homeless"], "+33 4 72 00 00 02")
        self.assertOneAsKept(wizard)

    def test_three_contacts_stand_side_by_side(self):
        third = self.make_person("Duran", mobile="+33 6 10 00 00 01", lang=False)
        wizard = self.open(self.people | third, merge_choices={"lastname": third.id})
        self.assertFalse(wizard.is_pair)
        self.assertEqual(
            self.row(wizard, "lastname"),
            (["Durand", "Durant", "Duran"], "Duran", True),
        )
        self.assertOneAsKept(wizard)
        self.assertFalse(third.exists())

    def test_organisations_are_merged_by_the_same_window(self):
        wizard = self.open(
            self.organisation_a | self.organisation_b,
            merge_choices={"name": self.organisation_b.id},
        )
        self.assertEqual(self.row(wizard, "name"), ([A, B], B, True))
        wizard.action_merge()
        self.assertEqual(self.organisation_a.name, B)

    def test_choices_end_with_the_pair(self):
        wizard = self.open(merge_choices={"lastname": self.second.id})
        wizard.action_skip()
        self.assertFalse(wizard.merge_choices)
        wizard._merge(self.people.ids, self.first)
        self.assertEqual(self.first.lastname, "Durand")

    # ------------------------------------------------------------------- the server

    def test_only_what_is_offered_is_chosen(self):
        stranger = self.make_person("Autre", "Z")
        for choices in (
            {"lastname": stranger.id},
            {"lastname": str(self.second.id)},
            {"lastname": [self.second.id]},
            {"firstname": self.second.id},
            {"mobile": self.second.id},
            {"comment": self.second.id},
            {"function_ids": self.second.id},
            {"no such field": self.second.id},
            ["lastname"],
            "lastname",
            7,
        ):
            wizard = self.open(merge_choices=choices)
            with self.subTest(choices=choices), self.assertRaises(UserError):
                wizard.action_merge()
        self.assertTrue(self.second.exists())
        self.assertEqual(self.first.lastname, "Durand")

    def test_two_accounts_are_said_and_refused(self):
        for person in self.people:
            new_test_user(
                self.env, f"p{person.id}", "base.group_portal", partner_id=person.id
            )
        wizard = self.open()
        self.assertEqual(
            self.row(wizard, "user_ids"),
            (
                [f"p{self.first.id}", f"p{self.second.id}"],
                "Several accounts: these contacts cannot be merged",
                False,
            ),
        )
        with self.assertRaisesRegex(UserError, "more than one user"):
            wizard.action_merge()

    def test_nothing_is_shown_that_the_user_may_not_read(self):
        there = self.env["res.company"].create({"name": "There"})
        hidden = self.make_organisation("Hidden", company_id=there.id)
        self.make_collaboration(self.second, hidden)
        user = self.make_employee(
            "merges", "interlocuteurs_addon.group_interlocuteur_user"
        )
        wizard = self.open().with_user(user)
        with self.assertRaises(AccessError):
            wizard.read(["merge_comparison"])
        self.Wizard = self.Wizard.with_user(user)
        wizard = self.open()
        self.assertEqual(self.row(wizard, "parent_id"), ([A, B], A, True))
        self.assertNotIn("Hidden", str(wizard.merge_comparison))
        self.second.company_id = there
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.open().action_merge()
        with self.assertRaises(AccessError):
            self.Wizard.create({"partner_ids": [Command.set(self.people.ids)]})
        wizard = self.Wizard.create({})
        wizard.sudo().partner_ids = self.people
        self.assertFalse(wizard.merge_comparison)
        self.assertTrue(self.second.exists())

    def test_destination_names_nobody_whom_the_user_may_not_read(self):
        there = self.env["res.company"].create({"name": "There"})
        hidden = self.make_person("Zebulon", "Zoe", company_id=there.id)
        user = self.make_employee(
            "merges", "interlocuteurs_addon.group_interlocuteur_user"
        )
        values = {
            "partner_ids": [Command.set(self.people.ids)],
            "dst_partner_id": hidden.id,
        }
        shown = {"dst_partner_id": {"fields": {"display_name": {}}}}
        Wizard = self.Wizard.with_user(user)
        for enter in (
            lambda: Wizard.web_save(values, shown),
            lambda: Wizard.with_context(default_dst_partner_id=hidden.id).create({}),
            lambda: Wizard.onchange(values, ["dst_partner_id"], shown),
        ):
            with self.assertRaises(AccessError) as refused:
                enter()
            self.assertNotIn("Zebulon", str(refused.exception))
            self.env.invalidate_all()

    def test_four_contacts_are_not_compared(self):
        others = [self.make_person(f"P{index}", "Z") for index in range(2)]
        wizard = self.open(self.people.concat(*others))
        self.assertFalse(wizard.merge_comparison)
