from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY, InterlocuteurCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCollaboration(InterlocuteurCommon):
    def assertRefused(self, function, constraint):
        """Assert that the database refuses, by this constraint of collaborations."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError) as caught,
            self.env.cr.savepoint(),
        ):
            function()
            self.env.flush_all()
        name = caught.exception.diag.constraint_name
        self.assertEqual(name, f"interlocuteur_collaboration_{constraint}")
        return self.Collaboration._sql_error_to_message(caught.exception)

    def test_values_with_collaborations_serve_one_person_after_the_other(self):
        """They are the caller's: nothing is taken out of them."""
        opening = [Command.create({"organisation_id": self.organisation_a.id})]
        values = {"comment": "Fair", "collaboration_ids": opening}
        people = self.make_person("Roux", "Max") | self.make_person("Petit", "Luc")
        for person in people:
            person.write(values)
        self.assertEqual(values, {"comment": "Fair", "collaboration_ids": opening})
        self.assertEqual(people[1].works_for_id, self.organisation_a)
        entered = {"lastname": "Blanc", "collaboration_ids": opening}
        person = self.Partner.create([entered])
        self.assertEqual(entered, {"lastname": "Blanc", "collaboration_ids": opening})
        self.assertEqual(person.works_for_id, self.organisation_a)

    def test_end_before_start_is_refused(self):
        person = self.make_person()
        self.assertRefused(
            lambda: self.make_collaboration(
                person,
                self.organisation_a,
                date_start="2026-02-02",
                date_end="2026-02-01",
            ),
            "dates_in_order",
        )

    def test_one_day_is_a_period(self):
        collaboration = self.make_collaboration(
            self.make_person(),
            self.organisation_a,
            date_start="2026-02-02",
            date_end="2026-02-02",
        )
        self.assertEqual(collaboration.state, "past")

    def test_overlapping_periods_of_one_pair_are_refused(self):
        person = self.make_person()
        self.make_collaboration(
            person, self.organisation_a, date_start="2020-01-01", date_end="2021-01-01"
        )
        for period in (
            {"date_start": "2020-06-01", "date_end": "2020-07-01"},
            {"date_start": "2021-01-01"},
            {"date_end": "2020-01-01"},
            {},
        ):
            with self.subTest(period=period):
                self.assertRefused(
                    lambda p=period: self.make_collaboration(
                        person, self.organisation_a, **p
                    ),
                    "no_overlap",
                )

    def test_refusal_of_an_overlap_says_what_to_mend(self):
        person = self.make_person(parent_id=self.organisation_a.id)
        collaborations = self.Collaboration.with_context(lang="en_US")
        message = self.assertRefused(
            lambda: collaborations.create(
                {"person_id": person.id, "organisation_id": self.organisation_a.id}
            ),
            "no_overlap",
        )
        self.assertIn(person.name, message)
        self.assertIn(self.organisation_a.name, message)

    def test_periods_that_follow_each_other_are_fine(self):
        person = self.make_person()
        self.make_collaboration(person, self.organisation_a, date_end="2021-01-01")
        again = self.make_collaboration(
            person, self.organisation_a, date_start="2021-01-02"
        )
        self.assertEqual(again.state, "current")

    def test_period_can_be_ended_and_followed_in_one_go(self):
        """As the person's tab saves it: a changed row, then a new one."""
        person = self.make_person()
        first = self.make_collaboration(person, self.organisation_a)
        person.collaboration_ids = [
            Command.update(first.id, {"date_end": "2026-01-31"}),
            Command.create(
                {"organisation_id": self.organisation_a.id, "date_start": "2026-02-01"}
            ),
        ]
        self.assertEqual(len(person.collaboration_ids), 2)

    def test_archived_collaboration_leaves_its_period_free(self):
        person = self.make_person()
        self.make_collaboration(person, self.organisation_a).active = False
        self.assertTrue(self.make_collaboration(person, self.organisation_a))

    def test_second_main_collaboration_is_refused_by_the_database(self):
        """Code that goes round create() and write() cannot break the rule either."""
        person = self.make_person(parent_id=self.organisation_a.id)
        self.assertRefused(
            lambda: self.Collaboration._mirror().create(
                {
                    "person_id": person.id,
                    "organisation_id": self.organisation_b.id,
                    "is_main": True,
                }
            ),
            "one_main",
        )

    def test_kinds_of_both_sides_are_checked(self):
        person = self.make_person()
        with self.assertRaisesRegex(ValidationError, "choose a person"):
            self.make_collaboration(self.organisation_b, self.organisation_a)
        with self.assertRaisesRegex(ValidationError, "choose an organisation"):
            self.make_collaboration(person, self.make_person("Petit", "Luc"))
        collaboration = self.make_collaboration(person, self.organisation_a)
        with self.assertRaisesRegex(ValidationError, "choose an organisation"):
            collaboration.organisation_id = self.make_person("Petit", "Luc")

    def test_main_collaboration_must_have_started(self):
        with self.assertRaisesRegex(ValidationError, "cannot be the main one before"):
            self.make_collaboration(
                self.make_person(),
                self.organisation_a,
                is_main=True,
                date_start="2026-03-11",
            )

    def test_state_and_its_search_agree_at_the_edges(self):
        periods = {
            "current": [
                {},
                {"date_start": TODAY},
                {"date_end": TODAY},
                {"date_start": "2020-01-01", "date_end": "2030-01-01"},
            ],
            "future": [{"date_start": "2026-03-11"}],
            "past": [
                {"date_end": "2026-03-09"},
                {"active": False},
                {"active": False, "date_start": "2026-03-11"},
            ],
        }
        made = {
            state: self.Collaboration.union(
                *(
                    self.make_collaboration(
                        self.make_person(), self.organisation_a, **p
                    )
                    for p in listed
                )
            )
            for state, listed in periods.items()
        }
        everything = self.Collaboration.with_context(active_test=False)
        here = Domain("organisation_id", "=", self.organisation_a.id)
        for state, collaborations in made.items():
            self.assertEqual(set(collaborations.mapped("state")), {state})
            found = everything.search(here & Domain("state", "=", state))
            self.assertEqual(found, collaborations, state)
        self.assertFalse(everything.search(here & Domain("state", "=", False)))

    def test_search_of_what_is_current_on_a_day(self):
        person = self.make_person()
        then = self.make_collaboration(
            person, self.organisation_a, date_end="2020-12-31"
        )
        now = self.make_collaboration(
            person, self.organisation_a, date_start="2021-01-01"
        )
        for day, current in (("2020-12-31", then), ("2021-01-01", now)):
            found = self.Collaboration.search(
                [("person_id", "=", person.id), ("current_on", "=", day)]
            )
            self.assertEqual(found, current)
        theirs = [("person_id", "=", person.id)]
        for operator, days, expected in (
            ("in", ["2020-12-31", "2021-01-01"], then | now),
            ("!=", "2021-01-01", then),
            ("=", False, self.Collaboration),
        ):
            domain = [*theirs, ("current_on", operator, days)]
            self.assertEqual(self.Collaboration.search(domain), expected, domain)

    def test_people_are_found_by_the_profile_at_their_main_organisation(self):
        user = self.env.ref("interlocuteurs_addon.profile_user")
        supervisor = self.env.ref("interlocuteurs_addon.profile_supervisor")
        people = mine, other, elsewhere, nowhere = self.Partner.union(
            *(self.make_person(name) for name in "ABCD")
        )
        (mine | other | elsewhere).parent_id = self.organisation_a
        mine.main_profile_id = user
        other.main_profile_id = supervisor
        further = self.make_collaboration(elsewhere, self.organisation_b)
        further.profile_id = user
        for operator, value, expected in (
            ("=", user.id, mine),
            ("!=", user.id, other | elsewhere | nowhere),
            ("=", False, elsewhere | nowhere),
            ("!=", False, mine | other),
            ("in", [False, user.id], mine | elsewhere | nowhere),
            ("ilike", user.name, mine),
        ):
            domain = [("id", "in", people.ids), ("main_profile_id", operator, value)]
            self.assertEqual(self.Partner.search(domain), expected, domain)
        self.env.invalidate_all()
        self.assertEqual(mine.main_profile_id, user)
        self.assertFalse(elsewhere.main_profile_id)
        self.assertFalse(nowhere.main_profile_id)

    def test_end_closes_by_itself_at_midnight(self):
        person = self.make_person()
        self.make_collaboration(person, self.organisation_a, date_end=TODAY)
        domain = self.Collaboration._get_current_domain()
        domain &= Domain("person_id", "=", person.id)
        self.assertTrue(self.Collaboration.search(domain))
        with freeze_time("2026-03-11"):
            self.assertFalse(self.Collaboration.search(domain))

    def test_status_is_what_the_dot_shows(self):
        person = self.make_person(parent_id=self.organisation_a.id)
        collaboration = person.collaboration_ids
        self.assertEqual(collaboration.status, "active")
        person.active = False
        self.assertEqual(collaboration.status, "inactive")
        later = self.make_collaboration(
            self.make_person(), self.organisation_a, date_start="2026-04-01"
        )
        self.assertEqual(later.status, "future")

    def test_inactive_people_come_last_in_the_tab(self):
        gone = self.make_person("Aaron", "Zoé", parent_id=self.organisation_a.id)
        gone.active = False
        self.make_person("Zola", "Émile", parent_id=self.organisation_a.id)
        self.env.flush_all()
        self.organisation_a.invalidate_recordset()
        names = self.organisation_a.collaborator_ids.mapped("lastname")
        self.assertEqual(names, ["Zola", "Aaron"])

    def test_organisation_counts_who_works_there_now(self):
        self.make_person(parent_id=self.organisation_a.id)
        self.make_person("B", "B", parent_id=self.organisation_a.id).active = False
        self.make_collaboration(
            self.make_person("C", "C"), self.organisation_a, date_end="2020-01-01"
        )
        self.assertEqual(self.organisation_a.collaborator_count, 1)
        self.assertEqual(self.organisation_b.collaborator_count, 0)

    def test_person_is_found_by_any_current_organisation(self):
        person = self.make_person(parent_id=self.organisation_a.id)
        self.make_collaboration(person, self.organisation_b)
        past = self.make_person("C", "C")
        self.make_collaboration(past, self.organisation_b, date_end="2020-01-01")
        for value in (self.organisation_b.id, "Brasserie"):
            operator = "ilike" if isinstance(value, str) else "="
            found = self.Partner.search([("works_for_id", operator, value)])
            self.assertEqual(found, person)
        self.assertEqual(
            person.organisation_ids, self.organisation_a | self.organisation_b
        )
        self.assertEqual(person.works_for_id, self.organisation_a)
        self.assertFalse(past.organisation_ids)

    def test_people_are_found_by_whether_they_work_anywhere(self):
        busy = self.make_person(parent_id=self.organisation_a.id)
        past = self.make_person("C", "C")
        self.make_collaboration(past, self.organisation_b, date_end="2020-01-01")
        people = busy | past
        found = people.filtered_domain([("works_for_id", "=", False)])
        self.assertEqual(found, past)
        mine = [("id", "in", people.ids)]
        for field in ("works_for_id", "organisation_ids"):
            nowhere = self.Partner.search([*mine, (field, "=", False)])
            self.assertEqual(nowhere, past, field)
            somewhere = self.Partner.search([*mine, (field, "!=", False)])
            self.assertEqual(somewhere, busy, field)
        either = [(("works_for_id"), "in", [False, self.organisation_a.id])]
        self.assertEqual(self.Partner.search([*mine, *either]), people)
