from odoo.tests import Form, tagged
from odoo.tools import html2plaintext

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestEverydayQueries(InterlocuteurCommon):
    """What is done a hundred times a day takes no more queries than it must."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        user = cls.make_employee(
            "desk",
            "base.group_user,base.group_partner_manager,"
            "interlocuteurs_addon.group_interlocuteur_user",
        )
        # with the messages that a user's work leaves, and nothing of the superuser's
        cls.env = cls.env(user=user, context={"lang": "en_US"})
        cls.people = cls.make_people("warm", "cold")
        cls.organisation_b = cls.organisation_b.with_env(cls.env)

    @classmethod
    def make_people(cls, *names):
        return cls.env["res.partner"].create(
            [cls.prepare_person(index, name) for index, name in enumerate(names)]
        )

    @classmethod
    def prepare_person(cls, index, name):
        return {
            "lastname": name,
            "firstname": "Zoé",
            "parent_id": cls.organisation_a.id,
            "phone": f"+33144000{index:03}",
            "email": f"{name}@example.com",
        }

    def count_queries(self, do):
        """Return the queries of a step; core's tracking follows with the commit."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env["interlocuteur.collaboration"]._get_today()  # the company's zone
        before = self.env.cr.sql_log_count
        do()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assert_cost(self, most, do):
        """Check the queries of a step, done once before so that caches are warm.

        :param do: called with 0, then 1
        """
        do(0)
        self.assertLessEqual(self.count_queries(lambda: do(1)), most)

    def test_a_person_below_an_organisation(self):
        rows = [self.prepare_person(10 + i, f"new{i}") for i in (0, 1)]
        self.assert_cost(23, lambda i: self.env["res.partner"].create(rows[i]))
        self.assertEqual(
            self.env["res.partner"]
            .search([("lastname", "=", "new1")])
            .collaboration_ids.mapped("is_main"),
            [True],
        )

    def test_people_in_one_create(self):
        """But for Odoo's own query for each, which asks for the companies."""
        self.env["res.partner"].create([self.prepare_person(19, "first")])
        few = [self.prepare_person(20 + i, f"few{i}") for i in range(5)]
        many = [self.prepare_person(30 + i, f"many{i}") for i in range(40)]
        costs = [
            self.count_queries(lambda rows=rows: self.env["res.partner"].create(rows))
            for rows in (few, many)
        ]
        self.assertEqual(costs[1] - costs[0], len(many) - len(few))

    def test_moving(self):
        self.assert_cost(
            31, lambda i: self.people[i].write({"parent_id": self.organisation_b.id})
        )

    def test_archiving(self):
        self.assert_cost(11, lambda i: self.people[i].write({"active": False}))

    def test_functions(self):
        buyer = self.Function.create({"name": "Zinc buyer"})
        self.assert_cost(
            14, lambda i: self.people[i].write({"function_ids": [(4, buyer.id)]})
        )

    def test_functions_as_a_text(self):
        """The catalogue is read once, whatever its languages."""
        self.Function.create([{"name": "Zinc buyer"}, {"name": "Zinc seller"}])
        self.people.write({"function": "Zinc seller"})
        self.assert_cost(16, lambda i: self.people[i].write({"function": "Zinc buyer"}))

    def test_a_move_with_functions_is_told_once(self):
        """On each sheet one note: what was left, and what was begun with what."""
        person = self.people[0]
        person.function_ids = self.Function.create({"name": "Zinc buyer"})
        before = person.message_ids
        person.parent_id = self.organisation_b
        [note] = (person.message_ids - before).filtered("body")
        told = html2plaintext(note.body)
        self.assertEqual(told.count("Collaboration"), 1)
        self.assertEqual(told.count("New, main organisation"), 1)
        self.assertEqual(told.count("Zinc buyer"), 1)
        left, begun = self.organisation_a.name, self.organisation_b.name
        self.assertLess(told.index(f"{left}: further"), told.index(f"{begun}: New"))

    def test_sheets(self):
        """A form reads what its view shows; each query more is one a click."""
        for partner, most in ((self.people[0], 44), (self.organisation_b, 42)):
            spec = Form(partner)._view["fields_spec"]
            self.assert_cost(most, lambda _i, p=partner, spec=spec: p.web_read(spec))

    def test_names(self):
        self.assert_cost(14, lambda i: self.people[i].write({"lastname": f"N{i}"}))

    def test_phones(self):
        self.assert_cost(
            9, lambda i: self.people[i].write({"phone": f"+3315500001{i}"})
        )
