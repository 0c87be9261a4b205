from odoo.fields import Command
from odoo.tests import tagged

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestQueryCount(InterlocuteurCommon):
    """Screens cost the same number of queries whatever the number of their rows."""

    FEW, MANY = 5, 40

    def make_people(self, organisation, count):
        return self.Partner.create(
            [
                {
                    "lastname": f"Person {index}",
                    "firstname": "P",
                    "parent_id": organisation.id,
                    "mobile": "06 00 00 00 04",
                    "function": "Zinc buyer, Zinc seller",
                }
                for index in range(count)
            ]
        )

    def count_queries(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        self.env["interlocuteur.collaboration"]._get_today()  # the company's zone
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before

    def get_subviews(self, record, field):
        """Return what the web client reads of the rows of a field of its form."""
        view = record.get_views([(None, "form")])["models"][record[field]._name]
        names = [name for name in view["fields"] if name in record[field]._fields]
        return {
            name: {"fields": {"display_name": {}}}
            if record[field]._fields[name].relational
            else {}
            for name in names
        }

    def test_tab_of_an_organisation(self):
        costs = []
        for count in (self.FEW, self.MANY):
            organisation = self.make_organisation(f"Of {count}")
            self.make_people(organisation, count)
            rows = self.get_subviews(organisation, "collaborator_ids")
            self.assertLessEqual({"lastname", "function_ids", "mobile"}, set(rows))
            specification = {"collaborator_ids": {"fields": rows, "limit": 500}}
            costs.append(
                self.count_queries(
                    lambda o=organisation, s=specification: o.web_read(s)
                )
            )
        self.assertEqual(*costs)

    def test_list_of_people(self):
        specification = {
            "lastname": {},
            "function_ids": {"fields": {"display_name": {}, "color": {}}},
            "organisation_ids": {"fields": {"display_name": {}}},
            "title_id": {"fields": {"display_name": {}}},
        }
        costs = []
        for count in (self.FEW, self.MANY):
            organisation = self.make_organisation(f"Of {count}")
            self.make_people(organisation, count)
            domain = [("works_for_id", "=", organisation.id)]
            costs.append(
                self.count_queries(
                    lambda d=domain: self.Partner.web_search_read(d, specification)
                )
            )
        self.assertEqual(*costs)

    def test_lists_of_documents(self):
        specification = {
            "organisation_id": {"fields": {"display_name": {}}},
            "interlocuteur_id": {"fields": {"display_name": {}}},
        }
        for model, values in (
            ("sale.order", {"partner_id": self.organisation_a.id}),
            (
                "account.move",
                {"partner_id": self.organisation_a.id, "move_type": "out_invoice"},
            ),
            (
                "maintenance.request",
                {"organisation_id": self.organisation_a.id, "name": "Broken"},
            ),
            (
                "maintenance.equipment",
                {"organisation_id": self.organisation_a.id, "name": "Pump"},
            ),
        ):
            field = (
                "service_contact_id"
                if model == "maintenance.equipment"
                else "interlocuteur_id"
            )
            read = {
                "organisation_id": specification["organisation_id"],
                field: specification["interlocuteur_id"],
            }
            people = self.make_people(self.organisation_a, self.MANY)
            documents = self.env[model].create(
                [{**values, field: person.id} for person in people]
            )
            costs = [
                self.count_queries(
                    lambda m=model, d=documents, n=count, r=read: self.env[
                        m
                    ].web_search_read([("id", "in", d[:n].ids)], r)
                )
                for count in (self.FEW, self.MANY)
            ]
            with self.subTest(model=model):
                self.assertEqual(*costs)

    def test_collaborations_in_one_call(self):
        """Of people who have a main one; a first one also moves the sheet."""
        costs = []
        for count in (self.FEW, self.MANY):
            people = self.make_people(self.organisation_a, count)
            values = [
                {
                    "person_id": person.id,
                    "organisation_id": self.organisation_b.id,
                    "function_ids": [Command.set(person.function_ids.ids)],
                }
                for person in people
            ]

            def create_all(values=values):
                self.Collaboration.create(values)
                self.env.flush_all()

            costs.append(self.count_queries(create_all))
        self.assertEqual(*costs)

    def test_functions_of_many_main_collaborations(self):
        seller = self.Function.create({"name": "Lead seller"})
        costs = []
        for count in (self.FEW, self.MANY):
            people = self.make_people(self.organisation_a, count)
            mains = self.Collaboration.browse(people.collaboration_ids.ids)

            def hand_over(mains=mains):
                mains.function_ids = seller
                self.env.flush_all()

            costs.append(self.count_queries(hand_over))
            self.assertEqual(people.function_ids, seller)
        self.assertEqual(*costs)

    def end_today(self, people, following=None):
        """Let the main collaborations of people be over by date, unsettled yet.

        :param following: where each of them works besides
        """
        mains = people.collaboration_ids
        if following:
            for person in people:
                self.make_collaboration(person, following)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE interlocuteur_collaboration "
            "SET date_start = '2026-01-01', date_end = '2026-01-31' WHERE id = ANY(%s)",
            [mains.ids],
        )
        self.env.invalidate_all()

    def test_the_daily_job(self):
        """Those who are due are settled at once, wherever they were."""
        costs = []
        for count in (self.FEW, self.FEW, self.MANY):  # the first one fills caches
            people = self.make_people(self.organisation_a, count - 1)
            people += self.make_people(self.organisation_b, 1)
            self.end_today(people)

            def settle():
                self.Collaboration._cron_settle()
                self.env.flush_all()

            costs.append(self.count_queries(settle))
            self.assertFalse(people.parent_id)
            self.assertFalse(any(people.collaboration_ids.mapped("is_main")))
        self.assertEqual(*costs[1:])

    def test_the_daily_job_moves_people_on(self):
        """But for what core asks of each, about commercial terms by company."""
        costs = []
        for count in (self.FEW, self.FEW, self.MANY):
            people = self.make_people(self.organisation_a, count)
            self.end_today(people, self.organisation_b)

            def settle():
                self.Collaboration._cron_settle()
                self.env.flush_all()

            costs.append(self.count_queries(settle))
            self.assertEqual(people.parent_id, self.organisation_b)
            self.assertEqual(
                people.collaboration_ids.mapped("is_main"), [False, True] * count
            )
        self.assertLessEqual(costs[2] - costs[1], self.MANY - self.FEW)

    def test_parties_of_many_requests(self):
        """Whatever each of them says, of as many organisations."""
        costs = []
        for count in (1, self.FEW, self.MANY):  # the first one fills caches
            values = [
                {"name": "Leak", field: record.id}
                for _index in range(count)
                for field, record in self.make_parties().items()
            ]
            Request = self.env["maintenance.request"]
            costs.append(
                self.count_queries(lambda v=values, r=Request: r._complete_values(v))
            )
            for row in values:
                self.assertTrue(row["organisation_id"])
                self.assertTrue(row["site_id"])
                self.assertTrue(row["equipment_id"])
                self.assertTrue(row["interlocuteur_id"])
        self.assertEqual(*costs[1:])

    def make_parties(self):
        """Return an organisation and what it has one of each, by field of a request."""
        organisation = self.make_organisation("Hôtel")
        person = self.make_person(parent_id=organisation.id)
        site = self.Partner.create(
            {"name": "Annexe", "type": "delivery", "parent_id": organisation.id}
        )
        equipment = self.env["maintenance.equipment"].create(
            {
                "name": "Lift",
                "organisation_id": organisation.id,
                "site_id": site.id,
                "interlocuteur_ids": person.ids,
            }
        )
        return {
            "organisation_id": organisation,
            "site_id": site,
            "equipment_id": equipment,
            "interlocuteur_id": person,
        }
