from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, new_test_user, tagged
from odoo.tools import html2plaintext

from .common import TODAY, InterlocuteurCommon

A, B = "Clinique des Alpes", "Brasserie du Nord"
START = date(2020, 1, 1)
NOW = date(2026, 3, 10)
YESTERDAY = date(2026, 3, 9)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCollaborationMirror(InterlocuteurCommon):
    """``parent_id`` and the main collaboration, whichever is written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person(parent_id=cls.organisation_a.id)
        cls.main = cls.person.collaboration_ids
        cls.main.date_start = START

    # parent_id is written

    def test_a_parent_may_be_named_in_every_way_of_core(self):
        there = self.organisation_b
        for parent in (there, there.id, (there.id, "B")):
            with self.subTest(parent=parent):
                person = self.make_person(parent_id=self.organisation_a.id)
                self.assertTrue(person.write({"parent_id": parent}))
                self.assertEqual(person.parent_id, there)
                self.assertEqual(self.history(person), [(B, True, NOW, None)])

    def test_new_person_gets_a_main_collaboration(self):
        person = self.make_person(parent_id=self.organisation_a.id)
        self.assertEqual(self.history(person), [(A, True, NOW, None)])

    def test_person_without_organisation_gets_none(self):
        self.assertFalse(self.make_person().collaboration_ids)

    def test_addresses_and_subsidiaries_are_no_people(self):
        site = self.make_person(parent_id=self.organisation_a.id, type="delivery")
        subsidiary = self.make_organisation("Filiale", parent_id=self.organisation_a.id)
        self.assertFalse((site | subsidiary).collaboration_ids)

    def test_person_below_a_site_works_for_its_organisation(self):
        site = self.Partner.create(
            {"name": "Site", "type": "delivery", "parent_id": self.organisation_a.id}
        )
        person = self.make_person(parent_id=site.id)
        self.assertEqual(self.history(person), [(A, True, NOW, None)])

    def test_an_organisation_below_a_person_is_not_their_main_one(self):
        own = self.make_organisation("Holding", parent_id=self.person.id)
        branch = self.make_organisation("Filiale", parent_id=own.id)
        for below in (own, branch):
            self.make_collaboration(self.person, below)
        self.main.date_end = YESTERDAY
        self.env["interlocuteur.collaboration"]._cron_settle()
        self.assertFalse(self.person.parent_id)
        self.assertFalse(self.person.collaboration_ids.filtered("is_main"))
        self.make_collaboration(self.person, self.organisation_b)
        self.assertEqual(self.person.parent_id, self.organisation_b)

    def test_the_next_main_one_follows_whatever_is_written_beside(self):
        """The database refuses two at any time, also while they are written."""
        further = self.make_collaboration(self.person, self.organisation_b)
        self.env.flush_all()
        self.main.write({"is_main": False, "date_start": NOW})
        self.env.flush_all()
        self.assertEqual(
            self.history(self.person), [(B, True, None, None), (A, False, NOW, None)]
        )
        self.assertEqual(further, self.person.collaboration_ids.filtered("is_main"))

    def test_people_below_each_other_take_up_their_own_organisations(self):
        chief, deputy = self.make_person("Chief"), self.make_person("Deputy")
        assistant = self.make_person("Assistant")
        ties = self.make_collaboration(
            chief, self.organisation_a
        ) | self.make_collaboration(assistant, self.organisation_b)
        ties.active = False
        deputy.parent_id = chief
        assistant.parent_id = deputy
        ties.active = True
        self.assertEqual(chief.parent_id, self.organisation_a)
        self.assertEqual(assistant.parent_id, self.organisation_b)
        self.assertEqual(self.history(assistant), [(B, True, None, None)])
        self.assertEqual(self.history(deputy), [(A, True, NOW, None)])

    def test_a_loop_of_parents_holds_nobody_up(self):
        """Core's merge can leave one, with an archived child."""
        person = self.make_person()
        self.env.cr.execute(
            "UPDATE res_partner SET parent_id = id WHERE id = %s", [person.id]
        )
        self.env.invalidate_all()
        self.assertEqual(person._get_above(), person)
        self.assertFalse(person._is_below(self.organisation_a))
        self.make_collaboration(person, self.organisation_a)
        self.assertEqual(person.parent_id, self.organisation_a)

    def test_who_owns_an_organisation_works_there(self):
        owner = self.make_person()
        own = self.make_organisation("Holding", parent_id=owner.id)
        self.make_collaboration(owner, own)
        self.assertEqual(self.history(owner), [("Holding", False, None, None)])
        self.assertFalse(owner.parent_id)

    def test_move_closes_one_and_opens_the_other(self):
        self.person.parent_id = self.organisation_b
        self.assertEqual(
            self.history(self.person),
            [(A, False, START, YESTERDAY), (B, True, NOW, None)],
        )

    def test_move_taken_back_the_same_day_leaves_no_trace(self):
        self.person.parent_id = self.organisation_b
        self.person.parent_id = self.organisation_a
        self.assertEqual(self.history(self.person), [(A, True, START, None)])

    def test_leaving_closes_the_collaboration(self):
        self.person.parent_id = False
        self.assertEqual(self.history(self.person), [(A, False, START, YESTERDAY)])

    def test_moving_to_an_organisation_served_already_promotes_it(self):
        self.make_collaboration(self.person, self.organisation_b, date_start=START)
        self.person.parent_id = self.organisation_b
        self.assertEqual(
            self.history(self.person),
            [(A, False, START, YESTERDAY), (B, True, START, None)],
        )

    def test_a_future_collaboration_starts_with_the_move(self):
        self.make_collaboration(
            self.person, self.organisation_b, date_start="2026-09-01"
        )
        self.person.parent_id = self.organisation_b
        self.assertEqual(
            self.history(self.person),
            [(A, False, START, YESTERDAY), (B, True, NOW, None)],
        )

    def test_move_takes_up_the_period_that_runs_or_comes_next(self):
        """A later one at the same organisation stays as it is planned."""
        later = [(B, False, date(2026, 7, 1), date(2026, 12, 31))]
        later += [(B, False, date(2027, 1, 1), None)]
        for runs, expected in (
            (
                [(False, date(2026, 6, 30))],
                [(B, True, None, date(2026, 6, 30)), *later],
            ),
            (
                [(START, date(2026, 6, 30))],
                [(B, True, START, date(2026, 6, 30)), *later],
            ),
            ([], [(B, True, NOW, date(2026, 12, 31)), later[1]]),
        ):
            with self.subTest(runs=runs):
                person = self.make_person(parent_id=self.organisation_a.id)
                person.collaboration_ids.date_start = START
                for start, end in [*runs, *(period[2:] for period in later)]:
                    self.make_collaboration(
                        person, self.organisation_b, date_start=start, date_end=end
                    )
                person.parent_id = self.organisation_b
                gone = (A, False, START, YESTERDAY)
                self.assertCountEqual(self.history(person), [gone, *expected])

    def test_return_after_a_while_begins_anew(self):
        """What was over, or never took effect, stays as it was."""
        self.make_collaboration(
            self.person, self.organisation_b, date_start=START, date_end="2025-12-31"
        )
        void = self.make_collaboration(
            self.person, self.organisation_b, date_start="2026-03-01"
        )
        void.active = False
        self.person.parent_id = self.organisation_b
        self.assertEqual(
            self.history(self.person),
            [
                (A, False, START, YESTERDAY),
                (B, False, START, date(2025, 12, 31)),
                (B, True, NOW, None),
            ],
        )
        self.assertIs(void.active, False)

    def test_return_on_the_day_of_two_ends_takes_up_one(self):
        """What began and ended today; what ended before it stays as it was."""
        self.person.parent_id = False
        void = self.make_collaboration(self.person, self.organisation_a, date_start=NOW)
        void._close()
        self.person.parent_id = self.organisation_a
        self.assertEqual(
            self.history(self.person),
            [(A, False, START, YESTERDAY), (A, True, NOW, None)],
        )
        self.assertTrue(void.is_main)

    def test_move_before_the_job_has_seen_the_last_day(self):
        self.main.date_end = NOW
        self.env.flush_all()
        with freeze_time("2026-03-11"):
            self.person.parent_id = self.organisation_b
        self.assertEqual(
            self.history(self.person),
            [(A, False, START, NOW), (B, True, date(2026, 3, 11), None)],
        )

    def test_site_moved_to_another_organisation_takes_its_people_along(self):
        site = self.Partner.create(
            {"name": "Site", "type": "delivery", "parent_id": self.organisation_a.id}
        )
        person = self.make_person(parent_id=site.id)
        person.collaboration_ids.date_start = START
        person.active = False
        site.parent_id = self.organisation_b
        self.assertEqual(
            self.history(person),
            [(A, False, START, YESTERDAY), (B, True, NOW, None)],
        )

    def test_organisation_that_becomes_a_person_loses_its_people(self):
        second = self.make_collaboration(
            self.make_person("Petit", "Luc"), self.organisation_a, date_start=START
        )
        self.organisation_a.is_company = False
        self.assertEqual(self.history(self.person), [(A, False, START, YESTERDAY)])
        self.assertEqual(second.state, "past")

    def test_person_that_becomes_an_organisation_stops_working(self):
        self.person.is_company = True
        self.assertEqual(self.history(self.person), [(A, False, START, YESTERDAY)])

    def test_form_moves_as_code_does(self):
        with Form(self.person) as form:
            form.parent_id = self.organisation_b
        self.assertEqual(self.history(self.person)[-1], (B, True, NOW, None))

    def test_move_carries_no_vat_and_no_address_into_the_next_organisation(self):
        """Core writes them there: the new organisation would become the old one."""
        self.organisation_a.write(
            {
                "vat": "BE0477472701",
                "company_registry": "0477472701",
                "street": "1 rue des Alpes",
                "city": "Grenoble",
                "country_id": self.env.ref("base.be").id,
            }
        )
        self.assertEqual(self.person.vat, "BE0477472701")
        for move in ({"parent_id": self.organisation_b.id}, {"parent_id": False}):
            with self.subTest(move=move):
                self.person.parent_id = self.organisation_a
                self.person.write(move)
                self.person.parent_id = self.organisation_b
                self.assertRecordValues(
                    self.organisation_b | self.person,
                    [{"vat": False, "company_registry": False, "street": False}] * 2,
                )
                self.assertEqual(self.organisation_a.vat, "BE0477472701")
                self.assertEqual(self.organisation_a.street, "1 rue des Alpes")

    def test_person_takes_the_new_address(self):
        self.organisation_a.street = "1 rue des Alpes"
        self.organisation_b.street = "2 rue du Nord"
        self.person.parent_id = self.organisation_b
        self.assertEqual(self.person.street, "2 rue du Nord")

    # collaborations are written

    def test_person_entered_with_both_keeps_the_parent_as_main(self):
        values = {
            "parent_id": self.organisation_a.id,
            "collaboration_ids": [
                Command.create({"organisation_id": self.organisation_b.id})
            ],
        }
        entered = self.make_person(**values)
        moved = self.make_person()
        moved.write(values)
        for person in entered | moved:
            self.assertEqual(person.parent_id, self.organisation_a)
            self.assertEqual(
                self.history(person), [(B, False, None, None), (A, True, NOW, None)]
            )

    def test_form_of_the_person_adds_and_chooses_the_main_one(self):
        with Form(self.person) as form, form.collaboration_ids.new() as line:
            line.organisation_id = self.organisation_b
            line.is_main = True
        self.assertEqual(self.person.parent_id, self.organisation_b)
        self.assertFalse(self.main.is_main)

    def test_first_collaboration_becomes_the_main_one(self):
        person = self.make_person()
        self.make_collaboration(person, self.organisation_b)
        self.assertEqual(self.history(person), [(B, True, None, None)])
        self.assertEqual(person.parent_id, self.organisation_b)

    def test_second_collaboration_changes_nothing_on_the_sheet(self):
        self.make_collaboration(self.person, self.organisation_b)
        self.assertEqual(self.person.parent_id, self.organisation_a)
        self.assertTrue(self.main.is_main)

    def test_another_main_collaboration_moves_the_sheet(self):
        self.make_collaboration(self.person, self.organisation_b, is_main=True)
        self.assertEqual(self.person.parent_id, self.organisation_b)
        self.assertEqual(
            self.history(self.person),
            [(B, True, None, None), (A, False, START, None)],
        )

    def test_choosing_the_other_one_moves_the_sheet(self):
        second = self.make_collaboration(self.person, self.organisation_b)
        second.is_main = True
        self.assertEqual(self.person.parent_id, self.organisation_b)
        self.assertFalse(self.main.is_main)

    def test_main_collaboration_that_the_user_does_not_see_stays_the_main_one(self):
        there = self.env["res.company"].create({"name": "There"})
        user = new_test_user(
            self.env,
            "there",
            "interlocuteurs_addon.group_interlocuteur_user",
            company_id=there.id,
            company_ids=there.ids,
        )
        self.organisation_a.company_id = self.env.company
        self.person.company_id = False
        self.env.invalidate_all()
        self.Collaboration.with_user(user).create(
            {"person_id": self.person.id, "organisation_id": self.organisation_b.id}
        )
        self.assertEqual(
            self.history(self.person), [(B, False, None, None), (A, True, START, None)]
        )

    def test_who_is_in_order_is_left_as_they_are(self):
        self.make_collaboration(self.person, self.organisation_b)
        self.env.flush_all()
        self.person.collaboration_ids.invalidate_recordset()
        keeper = self.make_employee(
            "keeper", "interlocuteurs_addon.group_interlocuteur_user"
        )
        self.Collaboration.with_user(keeper)._settle(self.person)
        writers = self.person.collaboration_ids.write_uid
        self.assertEqual(writers, self.env.user)

    def test_main_cannot_simply_be_unticked(self):
        self.main.is_main = False
        self.assertTrue(self.main.is_main)

    def test_end_of_the_main_one_promotes_the_next(self):
        self.make_collaboration(self.person, self.organisation_b, date_start=START)
        self.main.date_end = YESTERDAY
        self.assertEqual(
            self.history(self.person),
            [(A, False, START, YESTERDAY), (B, True, START, None)],
        )
        self.assertEqual(self.person.parent_id, self.organisation_b)

    def test_what_started_first_is_promoted(self):
        """An open start is the first of all."""
        third = self.make_organisation("Third")
        for organisation, start in ((self.organisation_b, START), (third, False)):
            self.make_collaboration(self.person, organisation, date_start=start)
        self.main.date_end = YESTERDAY
        self.assertEqual(self.person.parent_id, third)

    def test_who_may_not_move_our_employees_ends_nothing_of_theirs(self):
        self.make_employee("internal").partner_id = self.person
        keeper = self.make_employee(
            "keeper", "interlocuteurs_addon.group_interlocuteur_user"
        )
        with self.assertRaises(AccessError):
            self.main.with_user(keeper)._close()

    def test_end_of_the_only_one_leaves_no_organisation(self):
        self.main.date_end = YESTERDAY
        self.assertFalse(self.person.parent_id)

    def test_last_day_still_counts(self):
        self.main.date_end = NOW
        self.assertEqual(self.person.parent_id, self.organisation_a)

    def test_archived_or_deleted_collaboration_is_over(self):
        for method in ("action_archive", "unlink"):
            person = self.make_person(parent_id=self.organisation_a.id)
            getattr(person.collaboration_ids, method)()
            self.assertFalse(person.parent_id, method)

    def test_action_ends_collaborations_yesterday(self):
        self.main.action_end()
        self.assertEqual(self.history(self.person), [(A, False, START, YESTERDAY)])
        self.assertFalse(self.person.parent_id)

    def test_end_of_what_is_over_or_was_never_begun(self):
        """What is over stays as it was, today becomes yesterday, the rest is void."""
        over = {"date_start": START, "date_end": date(2025, 12, 31)}
        today = {"date_start": date(2026, 1, 1), "date_end": NOW}
        begun = {"date_start": NOW, "date_end": False}
        for period, end, active in (
            (over, date(2025, 12, 31), True),
            (today, YESTERDAY, True),
            (begun, False, False),
        ):
            with self.subTest(period=period):
                person = self.make_person()
                collaboration = self.make_collaboration(
                    person, self.organisation_b, **period
                )
                collaboration._close()
                self.assertRecordValues(
                    collaboration,
                    [{"date_end": end, "active": active, "is_main": False}],
                )
                self.assertFalse(person.parent_id)

    def test_who_may_not_write_collaborations_ends_none(self):
        employee = self.make_employee("plain_employee")
        with self.assertRaises(AccessError):
            self.main.with_user(employee)._close()
        self.assertEqual(self.history(self.person), [(A, True, START, None)])

    def test_job_settles_those_whose_day_has_come(self):
        """And leaves everybody else alone, however many they are."""
        goes, begins, stays, waits, left = people = self.Partner.union(
            *(self.make_person(name) for name in "ABCDE")
        )
        (goes | stays).parent_id = self.organisation_a
        goes.collaboration_ids.date_end = "2026-03-20"
        left_at = self.make_collaboration(left, self.organisation_b)
        left_at.date_end = YESTERDAY
        for person, day in (
            (begins, "2026-03-21"),
            (stays, "2026-03-21"),
            (waits, "2026-03-22"),
        ):
            self.make_collaboration(person, self.organisation_b, date_start=day)
        settled = []
        self.patch(
            self.env.registry["interlocuteur.collaboration"],
            "_settle_each",
            lambda collaborations, due: settled.append(due),
        )
        with freeze_time("2026-03-21"):
            self.Collaboration._cron_settle()
        self.assertEqual(settled[0] & people, goes | begins)

    def test_sheet_follows_when_the_day_comes(self):
        self.main.date_end = "2026-03-20"
        self.make_collaboration(
            self.person, self.organisation_b, date_start="2026-03-21"
        )
        with freeze_time("2026-03-21"):
            self.Collaboration._cron_settle()
            self.assertEqual(self.person.parent_id, self.organisation_b)
            self.assertEqual(
                self.history(self.person),
                [
                    (A, False, START, date(2026, 3, 20)),
                    (B, True, date(2026, 3, 21), None),
                ],
            )

    def test_sheet_says_why_it_follows(self):
        """By one note, made for all at once, in the place of core's tracking."""
        self.main.date_end = "2026-03-20"
        goes, begins = self.make_person("Goes"), self.make_person("Begins")
        goes.parent_id = self.organisation_a
        goes.collaboration_ids.date_end = "2026-03-20"
        starts = {"date_start": "2026-03-21"}
        self.make_collaboration(self.person, self.organisation_b, **starts)
        self.make_collaboration(begins, self.organisation_b, **starts)
        people = self.person | goes | begins
        self.flush_tracking()
        known = people.message_ids
        with freeze_time("2026-03-21"):
            jobs = self.Collaboration.with_context(
                tracking_disable=False, mail_notrack=False
            )
            jobs._cron_settle()
            self.flush_tracking()
        notes = people.message_ids - known
        self.assertFalse(notes.tracking_value_ids)
        said = {note.res_id: html2plaintext(note.body) for note in notes}
        self.assertEqual(len(notes), 3)
        self.assertIn(
            f"The main collaboration with {A} is over: the sheet is part of {B} now.",
            said[self.person.id],
        )
        self.assertIn(
            f"The main collaboration with {A} is over: the sheet is part of no "
            "organisation any more.",
            said[goes.id],
        )
        self.assertIn(
            f"The main collaboration with {B} has begun: the sheet is part of it now.",
            said[begins.id],
        )

    def flush_tracking(self):
        """Let core log what has changed, as at the end of a request."""
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_sheet_waits_for_a_first_collaboration_to_begin(self):
        person = self.make_person()
        self.make_collaboration(person, self.organisation_b, date_start="2026-03-21")
        self.assertFalse(person.parent_id)
        with freeze_time("2026-03-21"):
            self.Collaboration._cron_settle()
            self.assertEqual(person.parent_id, self.organisation_b)
