from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .characteristic_common import CharacteristicCommon


@tagged("post_install", "-at_install")
class TestCharacteristicSearch(CharacteristicCommon):
    """Search, filter, group, sort."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one = cls.make_user_person(
            badge="AB1234",
            helmet=56,
            rate=2.5,
            trained="2026-01-31",
            seen="2026-01-31 18:30:00",
            night=True,
            level=cls.options["Visitor"].id,
            skills=[Command.set((cls.options["SSI"] | cls.options["B0"]).ids)],
            sponsor=cls.organisation_a.id,
        )
        cls.two = cls.make_user_person(
            badge="CD5678",
            helmet=60,
            trained="2026-02-15",
            level=cls.options["Operator"].id,
            skills=[Command.set(cls.options["SSI"].ids)],
        )
        cls.none = cls.make_user_person()
        cls.three = cls.one | cls.two | cls.none

    def found(self, code, operator, value):
        return self.People.search(
            [("id", "in", self.three.ids), (self.name_of(code), operator, value)]
        )

    def test_each_type_is_searched(self):
        one, two, none = self.one, self.two, self.none
        ssi = self.options["SSI"].id
        cases = [
            ("badge", "=", "AB1234", one),
            ("badge", "ilike", "d56", two),
            ("badge", "!=", "AB1234", two | none),
            ("badge", "=", False, none),
            ("badge", "!=", False, one | two),
            ("helmet", ">", 56, two),
            ("helmet", "<", 57, one | none),
            ("helmet", "=", 0, none),
            ("helmet", "in", [0, 60], two | none),
            # no answer is 0, where it is compared
            ("helmet", "<", 1, none),
            ("helmet", "<", 0, none.browse()),
            ("helmet", "<=", 56, one | none),
            ("helmet", "<=", 0, none),
            ("helmet", "<=", -1, none.browse()),
            ("helmet", ">", -1, self.three),
            ("helmet", ">", 0, one | two),
            ("helmet", ">=", 0, self.three),
            ("helmet", ">=", 1, one | two),
            ("rate", "=", 2.5, one),
            ("trained", ">=", "2026-02-01", two),
            ("seen", "<", "2026-02-01 00:00:00", one),
            ("night", "=", True, one),
            ("night", "=", False, two | none),
            ("level", "=", self.options["Operator"].id, two),
            ("level", "ilike", "visi", one),
            ("level", "=", False, none),
            ("skills", "in", [ssi], one | two),
            ("skills", "not in", [self.options["B0"].id], two | none),
            ("skills", "ilike", "b0", one),
            ("sponsor", "ilike", "alpes", one),
            ("sponsor", "any", [("is_company", "=", True)], one),
        ]
        for code, operator, value, expected in cases:
            with self.subTest(code=code, operator=operator, value=value):
                self.assertEqual(self.found(code, operator, value), expected)

    def test_each_type_groups(self):
        cases = {
            "badge": [("AB1234", 1), ("CD5678", 1), (False, 1)],
            "night": [(False, 2), (True, 1)],
            "level": [(self.options["Visitor"], 1), (self.options["Operator"], 1)],
            "skills": [(self.options["SSI"], 2), (self.options["B0"], 1)],
            "sponsor": [(self.organisation_a, 1)],
            "trained:month": [(date(2026, 1, 1), 1), (date(2026, 2, 1), 1)],
        }
        for code, expected in cases.items():
            with self.subTest(code=code):
                groups = self.People._read_group(
                    [("id", "in", self.three.ids)], [self.name_of(code)], ["__count"]
                )
                for group in expected:
                    self.assertIn(group, groups)

    def test_sums_and_order(self):
        domain = [("id", "in", self.three.ids)]
        ((total,),) = self.People._read_group(
            domain, [], ["x_characteristic_helmet:sum"]
        )
        self.assertEqual(total, 116)
        ordered = self.People.search(
            domain, order="x_characteristic_helmet desc nulls last"
        )
        self.assertEqual(ordered.ids, [self.two.id, self.one.id, self.none.id])

    def test_views_offer_each(self):
        """In the search bar, as a column, and where it groups or filters."""
        search = self.People.get_view(view_type="search")["arch"]
        for code in ("badge", "helmet", "skills", "instructions"):
            self.assertIn(f'<field name="x_characteristic_{code}"', search)
        for code in ("night", "trained"):
            self.assertIn(f'name="filter_x_characteristic_{code}"', search)
        for code in ("badge", "level", "skills", "trained"):
            self.assertIn(f'name="group_x_characteristic_{code}"', search)
        listed = self.People.get_view(view_type="list")["arch"]
        self.assertIn('<field name="x_characteristic_badge" optional="hide"', listed)

    def test_query_counts_do_not_grow(self):
        """Reading a page of contacts, and answering for all of them in one call."""
        names = [self.name_of(code) for code in ("badge", "helmet", "level", "skills")]
        costs = []
        for count in (1, 5, 40):  # the first one fills caches
            people = self.People.create(
                [{"lastname": f"P{i}", "firstname": "P"} for i in range(count)]
            )
            values = [
                {
                    "badge": f"AB{index:04}",
                    "helmet": 50 + index % 10,
                    "level": self.options["Visitor"],
                    "skills": self.options["SSI"],
                }
                for index in range(count)
            ]
            costs.append(
                (
                    self.count_queries(
                        lambda p=people, v=values: p._set_characteristic_values(v)
                    ),
                    self.count_queries(
                        lambda p=people: p.web_read({name: {} for name in names})
                    ),
                )
            )
        self.assertEqual(*costs[1:])

    def test_new_contacts_cost_as_much_more_whatever_their_number(self):
        """What answers add to a batch of new contacts; core adds for each contact."""
        extra = []
        for count in (1, 5, 40):  # the first one fills caches
            plain = [{"lastname": f"P{i}", "firstname": "P"} for i in range(count)]
            full = [
                {
                    **vals,
                    "x_characteristic_helmet": 56,
                    "x_characteristic_level": self.options["Visitor"].id,
                    "x_characteristic_skills": [Command.set(self.options["SSI"].ids)],
                }
                for vals in plain
            ]
            costs = [
                self.count_queries(lambda v=values: self.People.create(v))
                for values in (plain, full)
            ]
            extra.append(costs[1] - costs[0])
        self.assertEqual(*extra[1:])

    def test_defaults_are_looked_up_once_for_all_new_contacts(self):
        self.get("skills").default_value = "SSI"
        values = [{"lastname": f"P{index}"} for index in range(5)]
        calls = []
        for name in ("default_get", "_get_characteristic_default"):
            method = getattr(type(self.People), name)

            def note(records, *args, name=name, method=method):
                calls.append(name)
                return method(records, *args)

            self.patch(self.env.registry["res.partner"], name, note)
        self.People._fill_characteristic_defaults(values)
        self.assertEqual(
            [row["x_characteristic_skills"] for row in values],
            [[Command.set(self.options["SSI"].ids)]] * 5,
        )
        # the other one is core's, of the one contact that stands for all that are alike
        self.assertEqual(calls.count("default_get"), 2)
        self.assertEqual(calls.count("_get_characteristic_default"), 1)

    def count_queries(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
