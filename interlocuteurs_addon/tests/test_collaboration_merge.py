from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, new_test_user, tagged

from .common import TODAY, InterlocuteurCommon

A, B = "Clinique des Alpes", "Brasserie du Nord"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCollaborationMerge(InterlocuteurCommon):
    """Core's merge of contacts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.welder = cls.Function.create({"name": "Welder", "sequence": 1})
        cls.grinder = cls.Function.create({"name": "Grinder", "sequence": 2})

    def merge(self, src, dst):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((src | dst).ids, dst)
        self.env.invalidate_all()

    def test_one_person_with_two_sheets_at_two_organisations(self):
        dst = self.make_person(parent_id=self.organisation_a.id)
        dst.collaboration_ids.date_start = "2020-01-01"
        src = self.make_person(parent_id=self.organisation_b.id)
        self.merge(src, dst)
        self.assertFalse(src.exists())
        self.assertEqual(dst.parent_id, self.organisation_a)
        self.assertEqual(
            self.history(dst),
            [(A, True, date(2020, 1, 1), None), (B, False, date(2026, 3, 10), None)],
        )

    def test_overlapping_periods_become_one(self):
        dst = self.make_person(function_ids=self.welder.ids)
        src = self.make_person(function_ids=self.grinder.ids)
        kept = self.make_collaboration(
            dst, self.organisation_a, date_start="2022-01-01", date_end="2024-12-31"
        )
        self.make_collaboration(src, self.organisation_a, date_start="2024-01-01")
        self.make_collaboration(src, self.organisation_b, date_end="2019-12-31")
        self.merge(src, dst)
        self.assertEqual(
            self.history(dst),
            [(B, False, None, date(2019, 12, 31)), (A, True, date(2022, 1, 1), None)],
        )
        self.assertEqual(kept.function_ids, self.welder | self.grinder)
        self.assertEqual(dst.function_ids, self.welder | self.grinder)
        self.assertEqual(dst.function, "Welder, Grinder")

    def test_periods_apart_stay_apart(self):
        dst = self.make_person(parent_id=self.organisation_a.id)
        src = self.make_person()
        self.make_collaboration(src, self.organisation_a, date_end="2019-12-31")
        self.merge(src, dst)
        self.assertEqual(
            self.history(dst),
            [
                (A, False, None, date(2019, 12, 31)),
                (A, True, date(2026, 3, 10), None),
            ],
        )

    def test_periods_that_meet_become_one(self):
        """The destination's stays, else the earliest; one day in common counts."""
        early, start, end, late = (
            date(year, 1, 1) for year in (2018, 2020, 2024, 2025)
        )
        inside = (date(2021, 1, 1), date(2021, 12, 31))
        for owners, second, kept, expected in (
            ((1, 0), (end, late), 1, (start, late)),
            ((0, 1), (end, late), 0, (start, late)),
            ((1, 2), (end, late), 0, (start, late)),
            ((1, 2), (early, start), 1, (early, end)),
            ((1, 2), inside, 0, (start, end)),
        ):
            with self.subTest(owners=owners, second=second):
                people = self.Partner.union(*(self.make_person() for _each in "012"))
                made = [
                    self.make_collaboration(
                        people[owner], self.organisation_a, date_start=day, date_end=to
                    )
                    for owner, (day, to) in zip(
                        owners, ((start, end), second), strict=True
                    )
                ]
                self.merge(people[1:], people[0])
                self.assertEqual(people[0].collaboration_ids, made[kept])
                self.assertEqual(self.history(people[0]), [(A, False, *expected)])

    def test_period_that_joins_two_others(self):
        """The earlier one of the destination's own stands for all."""
        dst, src = self.make_person(), self.make_person()
        first, _joins, _last = (
            self.make_collaboration(
                person, self.organisation_a, date_start=start, date_end=end
            )
            for person, start, end in (
                (dst, "2020-01-01", "2021-12-31"),
                (src, "2021-06-01", "2023-06-30"),
                (dst, "2023-01-01", False),
            )
        )
        self.merge(src, dst)
        self.assertEqual(dst.collaboration_ids, first)
        self.assertEqual(self.history(dst), [(A, True, date(2020, 1, 1), None)])

    def test_main_organisation_is_that_of_the_destination(self):
        """Though the other sheet was entered first."""
        src = self.make_person(parent_id=self.organisation_b.id)
        dst = self.make_person(parent_id=self.organisation_a.id)
        self.merge(src, dst)
        self.assertEqual(dst.parent_id, self.organisation_a)

    def test_main_organisation_stays_what_it_was(self):
        """However early something else began, there or elsewhere."""
        dst, src = self.make_person(), self.make_person()
        for organisation, period in (
            (self.organisation_a, {"date_end": "2012-12-31"}),
            (self.organisation_a, {"date_start": "2020-01-01"}),
            (self.organisation_b, {"date_start": "2015-01-01"}),
        ):
            self.make_collaboration(dst, organisation, **period)
        self.make_collaboration(src, self.organisation_a, date_start="2021-01-01")
        self.merge(src, dst)
        self.assertEqual(
            self.history(dst),
            [
                (A, False, None, date(2012, 12, 31)),
                (B, False, date(2015, 1, 1), None),
                (A, True, date(2020, 1, 1), None),
            ],
        )

    def test_archived_period_is_not_joined(self):
        """Nor where the context shows archived ones."""
        dst, src = self.make_person(), self.make_person()
        archived = self.make_collaboration(
            dst, self.organisation_a, date_start="2019-01-01", active=False
        )
        self.make_collaboration(src, self.organisation_a, date_start="2020-01-01")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard.with_context(active_test=False)._merge((src | dst).ids, dst)
        self.env.invalidate_all()
        self.assertEqual(self.history(dst), [(A, True, date(2020, 1, 1), None)])
        self.assertRecordValues(
            archived,
            [{"person_id": dst.id, "active": False, "date_start": date(2019, 1, 1)}],
        )

    def test_two_organisations_become_one(self):
        both = self.make_person(parent_id=self.organisation_a.id)
        self.make_collaboration(both, self.organisation_b)
        one = self.make_person("Petit", "Luc", parent_id=self.organisation_b.id)
        self.merge(self.organisation_b, self.organisation_a)
        self.assertEqual(self.history(both), [(A, True, None, None)])
        self.assertEqual(self.history(one), [(A, True, date(2026, 3, 10), None)])
        self.assertEqual(one.parent_id, self.organisation_a)

    def test_functions_at_two_organisations_that_become_one(self):
        """The sheet follows the main collaboration, which stands for both then."""
        for active, main_goes in ((True, False), (False, False), (True, True)):
            kept, gone = self.Partner.create(
                [{"name": name, "is_company": True} for name in (A, B)]
            )
            at_main, besides = (gone, kept) if main_goes else (kept, gone)
            person = self.make_person(
                parent_id=at_main.id, function_ids=self.welder.ids, active=active
            )
            self.make_collaboration(
                person, besides, function_ids=self.grinder.ids, date_start="2020-01-01"
            )
            self.merge(gone, kept)
            self.assertEqual(person.collaboration_ids.organisation_id, kept)
            self.assertTrue(person.collaboration_ids.is_main)
            both = self.welder | self.grinder
            self.assertEqual(person.collaboration_ids.function_ids, both)
            self.assertEqual(person.function_ids, both)
            self.assertEqual(person.function, "Welder, Grinder")

    def test_sites_equipment_and_documents_survive(self):
        dst = self.make_person(parent_id=self.organisation_a.id)
        src = self.make_person(parent_id=self.organisation_a.id)
        sites = self.Partner.create(
            [
                {
                    "name": name,
                    "type": "delivery",
                    "parent_id": self.organisation_a.id,
                }
                for name in ("Nord", "Sud")
            ]
        )
        src.site_ids = sites
        dst.site_ids = sites[0]
        pump = self.env["maintenance.equipment"].create(
            {
                "name": "Pump",
                "organisation_id": self.organisation_a.id,
                "service_contact_id": src.id,
                "interlocuteur_ids": (src | dst).ids,
            }
        )
        order = self.env["sale.order"].create(
            {"partner_id": self.organisation_a.id, "interlocuteur_id": src.id}
        )
        self.merge(src, dst)
        self.assertEqual(dst.site_ids, sites)
        self.assertEqual(pump.interlocuteur_ids, dst)
        self.assertEqual(pump.service_contact_id, dst)
        self.assertEqual(order.interlocuteur_id, dst)

    def test_functions_and_archived_collaborations_survive(self):
        dst = self.make_person(function_ids=self.welder.ids)
        src = self.make_person(function_ids=(self.welder | self.grinder).ids)
        archived = self.make_collaboration(src, self.organisation_a)
        archived.active = False
        self.merge(src, dst)
        self.assertEqual(archived.person_id, dst)
        self.assertEqual(dst.function_ids, self.welder | self.grinder)

    # ------------------------------------------------------------------ functions

    def assertMerged(self, person, functions, at_b):
        """Assert what somebody does where they have their main work, and at B."""
        main = person.collaboration_ids.filtered("is_main")
        other = person.collaboration_ids - main
        self.assertEqual(main.organisation_id, self.organisation_a)
        self.assertEqual((main.function_ids, other.function_ids), (functions, at_b))
        self.assertEqual(person.function_ids, functions)
        names = ", ".join(functions.sorted().mapped("name"))
        self.assertEqual(person.function or "", names)

    def test_functions_stay_where_they_were_held(self):
        """Those of one organisation are not said of another, nor is none."""
        for functions in (self.welder, self.Function):
            dst = self.make_person(
                parent_id=self.organisation_a.id, function_ids=functions.ids
            )
            src = self.make_person(
                parent_id=self.organisation_b.id, function_ids=self.grinder.ids
            )
            self.merge(src, dst)
            self.assertMerged(dst, functions, self.grinder)

    def test_functions_of_a_sheet_without_organisation_are_kept(self):
        dst = self.make_person(
            parent_id=self.organisation_a.id, function_ids=self.welder.ids
        )
        self.merge(self.make_person(function_ids=self.grinder.ids), dst)
        self.assertMerged(dst, self.welder | self.grinder, self.Function)

    def test_who_had_no_organisation_takes_up_that_of_the_other(self):
        dst = self.make_person()
        src = self.make_person(
            parent_id=self.organisation_a.id, function_ids=self.welder.ids
        )
        self.merge(src, dst)
        self.assertMerged(dst, self.welder, self.Function)
        self.assertEqual(dst.parent_id, self.organisation_a)

    # ---------------------------------------------------------------- coordinates

    def test_second_coordinates_go_to_the_second_place(self):
        dst = self.make_person(
            phone="+33 4 72 00 00 01",
            mobile="+33 6 10 00 00 01",
            email="a@example.com",
        )
        src = self.make_person(
            phone="+33 4 72 00 00 02",
            mobile="+33 6 10 00 00 02",
            email="b@example.com",
        )
        self.merge(src, dst)
        self.assertRecordValues(
            dst,
            [
                {
                    "phone": "+33 4 72 00 00 01",
                    "phone2": "+33 4 72 00 00 02",
                    "mobile": "+33 6 10 00 00 01",
                    "mobile2": "+33 6 10 00 00 02",
                    "email": "a@example.com",
                    "email2": "b@example.com",
                }
            ],
        )

    def test_the_same_coordinate_is_kept_once(self):
        """However it is written, and in whichever place it stands."""
        dst = self.make_person(
            mobile="+33 6 10 00 00 01",
            email2="a@example.com",
        )
        src = self.make_person(
            mobile="06.10.00.00.01",
            mobile2="+33 6 10 00 00 02",
            email="A@example.com",
            email2="b@example.com",
        )
        self.merge(src, dst)
        self.assertRecordValues(
            dst,
            [
                {
                    "mobile": "+33 6 10 00 00 01",
                    "mobile2": "+33 6 10 00 00 02",
                    "email": "b@example.com",
                    "email2": "a@example.com",
                }
            ],
        )

    def test_coordinate_without_a_place_is_noted(self):
        """Nothing that was entered gets lost."""
        dst = self.make_person(email="a@example.com", email2="b@example.com")
        src = self.make_person(email="c@example.com", phone="00 99")
        third = self.make_person(email="d@example.com", phone="00 99")
        self.merge(src | third, dst)
        self.assertEqual(dst.email2, "b@example.com")
        self.assertRecordValues(dst, [{"phone": "00 99", "phone2": False}])
        notes = "".join(dst.message_ids.mapped("body"))
        self.assertIn("c@example.com, d@example.com", notes)

    # ---------------------------------------------------------------------- kinds

    def test_person_merged_into_an_address_stays_a_person(self):
        dst = self.make_person(type="invoice", parent_id=self.organisation_a.id)
        src = self.make_person(parent_id=self.organisation_a.id)
        self.merge(src, dst)
        self.assertEqual(dst.type, "contact")
        self.assertEqual(self.history(dst), [(A, True, date(2026, 3, 10), None)])

    def test_nobody_is_merged_with_who_stands_above_them(self):
        """Archived children are overlooked by core, which leaves a loop."""
        chief = self.make_person()
        for active in (True, False):
            below = self.make_person("Petit", "Luc", parent_id=chief.id)
            below.active = active
            for destination in (chief, below):
                with self.assertRaisesRegex(UserError, "stands above|parent"):
                    self.merge((chief | below) - destination, destination)

    def test_person_is_not_merged_with_an_organisation(self):
        person = self.make_person(parent_id=self.organisation_a.id)
        for dst in (person, self.organisation_b):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.merge((person | self.organisation_b) - dst, dst)

    def test_people_below_merged_addresses_keep_where_they_work(self):
        addresses = self.Partner.create(
            [
                {"name": "X", "type": "other", "parent_id": organisation.id}
                for organisation in self.organisation_a | self.organisation_b
            ]
        )
        person = self.make_person(parent_id=addresses[0].id)
        self.merge(addresses[0], addresses[1])
        self.assertEqual(person.commercial_partner_id, self.organisation_a)
        self.assertEqual(self.history(person), [(A, True, date(2026, 3, 10), None)])

    def test_two_accounts_are_refused_whichever_company_is_active(self):
        here = self.env.company
        there = self.env["res.company"].create({"name": "There"})
        people = self.make_person() | self.make_person()
        for person, company in zip(people, here | there, strict=True):
            new_test_user(
                self.env,
                f"portal_{person.id}",
                "base.group_portal",
                partner_id=person.id,
                company_id=company.id,
                company_ids=company.ids,
                active=company == here,
            )
        user = new_test_user(
            self.env,
            "merger",
            "base.group_partner_manager,base.group_user",
            company_id=here.id,
            company_ids=here.ids,
        )
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(user)
        with self.assertRaisesRegex(UserError, "more than one user"):
            wizard.create({})._merge(people.ids, people[0], extra_checks=False)
