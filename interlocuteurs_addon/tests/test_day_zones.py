from datetime import date, datetime, timedelta
from itertools import chain, cycle
from unittest.mock import patch
from zoneinfo import ZoneInfo

from odoo.tests import freeze_time, new_test_user, tagged

from .common import InterlocuteurCommon

ZONES = (
    "Europe/Paris",
    "UTC",
    "Pacific/Auckland",
    "America/Los_Angeles",
    "Indian/Reunion",
    "Pacific/Noumea",
)
# the nights in which the clocks change in Paris, Los Angeles and Auckland
SPRING = ("2026-03-29", "2026-03-08", "2026-09-27")
AUTUMN = ("2026-10-25", "2026-11-01", "2026-04-05")
NIGHTS = SPRING + AUTUMN


@tagged("post_install", "-at_install")
class TestDayZones(InterlocuteurCommon):
    """At any hour, whoever asks: it is the day of the person's company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users, cls.people = {}, {}
        zones_of_users = cycle(["Pacific/Kiritimati", False, "America/Los_Angeles"])
        for zone in ZONES:
            company = cls.env["res.company"].create({"name": zone})
            company.partner_id.tz = zone
            cls.people[zone] = cls.make_person(zone, company_id=company.id)
            cls.users[zone] = new_test_user(
                cls.env,
                zone,
                "interlocuteurs_addon.group_interlocuteur_manager",
                company_id=company.id,
                company_ids=company.ids,
                tz=next(zones_of_users),
            )
        everybody = cls.env["res.company"].search([]).ids
        for user in cls.users.values():
            user.company_ids = everybody
        cls.env.company.partner_id.tz = False

    def iterate_hours(self, night):
        """Freeze each hour from noon before to noon after, in UTC."""
        noon = datetime.fromisoformat(f"{night}T12:00:00+00:00") - timedelta(days=1)
        for hour in range(25):
            moment = noon + timedelta(hours=hour, minutes=1)
            with freeze_time(moment.replace(tzinfo=None)):
                yield moment

    def iterate_callers(self):
        """Return one user after the other, and the superuser without time zone."""
        return cycle([self.env.ref("base.user_root"), *self.users.values()])

    def as_caller(self, user, records):
        return records.with_env(self.env(user=user.id, context={"tz": "Etc/GMT+12"}))

    def test_each_company_has_its_day(self):
        for night in NIGHTS:
            for moment in self.iterate_hours(night):
                for zone, person in self.people.items():
                    expected = moment.astimezone(ZoneInfo(zone)).date()
                    self.assertEqual(person.company_id._get_today(), expected)
                    for user in self.users.values():
                        asked = self.as_caller(user, person)
                        self.assertEqual(asked._get_today(), expected)

    def test_who_moves_stays_where_they_are(self):
        """They start today, whoever moves them; nobody's job or write undoes it."""
        callers = self.iterate_callers()
        targets = cycle([self.organisation_a, self.organisation_b])
        for moment in chain.from_iterable(
            map(self.iterate_hours, ("2026-03-29", "2026-10-25"))
        ):
            target = next(targets)
            for zone, person in self.people.items():
                today = moment.astimezone(ZoneInfo(zone)).date()
                self.as_caller(next(callers), person).parent_id = target
                main = person.collaboration_ids.filtered("is_main")
                self.assertEqual(main.organisation_id, target)
                self.assertLessEqual(main.date_start, today)
            for user in (next(callers), next(callers)):
                jobs = self.as_caller(user, self.Collaboration).sudo()
                jobs._cron_settle()
                everybody = self.Partner.union(*self.people.values())
                jobs._settle(everybody)
                self.assertEqual(everybody.parent_id, target, (moment, user.login))

    def test_work_and_access_end_with_the_day_of_the_person(self):
        """What is computed, what is found and what the portal opens agree."""
        everything, accounts = self.Collaboration, {}
        for zone, person in self.people.items():
            person.parent_id = self.organisation_a
            everything |= person.collaboration_ids
            accounts[zone] = new_test_user(
                self.env,
                f"portal {zone}",
                "base.group_portal",
                partner_id=person.id,
                company_id=person.company_id.id,
                company_ids=person.company_id.ids,
            )
        self.open_portal(everything.person_id)
        callers = self.iterate_callers()
        for night in NIGHTS:
            day = date.fromisoformat(night)
            with freeze_time(day):
                everything.write({"date_start": "2020-01-01", "date_end": day})
            for moment in self.iterate_hours(str(day + timedelta(days=1))):
                self.env.invalidate_all()
                asked = self.as_caller(next(callers), everything).sudo()
                current = asked.search(
                    [("id", "in", everything.ids), ("state", "=", "current")]
                )
                for zone, person in self.people.items():
                    told = person.collaboration_ids.with_env(asked.env)
                    works = moment.astimezone(ZoneInfo(zone)).date() <= day
                    where = (moment, zone)
                    self.assertEqual(told.state == "current", works, where)
                    self.assertEqual(told in current, works, where)
                    opened = accounts[zone]._get_portal_organisations()
                    self.assertEqual(self.organisation_a in opened, works, where)
        with freeze_time("2026-12-01"):
            self.Collaboration._cron_settle()
        self.assertFalse(everything.person_id.parent_id)

    def test_dialogs_propose_the_day_of_the_person(self):
        callers = self.iterate_callers()
        for moment in chain.from_iterable(map(self.iterate_hours, SPRING)):
            for zone, person in self.people.items():
                today = moment.astimezone(ZoneInfo(zone)).date()
                Wizard = self.env["interlocuteur.transfer.wizard"]
                dialog = self.as_caller(next(callers), Wizard).with_context(
                    default_person_ids=person.ids
                )
                self.assertEqual(dialog.default_get(["date"])["date"], today)

    def test_what_one_company_chose_of_a_shared_person_stands_in_all(self):
        """While it is tomorrow in Auckland, Los Angeles takes nothing back."""
        person = self.make_person("Shared", parent_id=self.organisation_a.id)
        person.collaboration_ids.date_start = "2020-01-01"
        auckland = self.users["Pacific/Auckland"]
        with freeze_time("2026-03-28 20:00:00"):
            for target in (self.organisation_b, self.Partner):
                self.as_caller(auckland, person).parent_id = target
                for user in self.users.values():
                    jobs = self.as_caller(user, self.Collaboration).sudo()
                    jobs._cron_settle()
                    jobs._settle(person)
                    self.assertEqual(person.parent_id, target, user.login)

    def test_planned_transfer_is_due_on_the_day_of_the_person(self):
        person = self.people["Pacific/Auckland"]
        with freeze_time("2026-03-28 10:00:00"):
            person.parent_id = self.organisation_a
            person.collaboration_ids.date_start = "2020-01-01"
            wizard = self.env["interlocuteur.transfer.wizard"].with_user(
                self.users["America/Los_Angeles"]
            )
            transfer = wizard.create(
                {
                    "person_ids": person.ids,
                    "organisation_id": self.organisation_b.id,
                    "date": "2026-03-29",
                }
            )
            self.assertTrue(transfer.is_future)
            transfer.action_confirm()
        commit = {"_commit_progress": lambda *args, **kwargs: 1.0}
        with patch.multiple(self.env.registry["ir.cron"], **commit):
            for moment, organisation in (
                ("2026-03-28 10:30:00", self.organisation_a),
                ("2026-03-28 11:30:00", self.organisation_b),
            ):
                with freeze_time(moment):
                    self.env["interlocuteur.transfer"]._cron_execute()
                    self.assertEqual(person.parent_id, organisation, moment)

    def test_zone_of_a_company_counts_at_once(self):
        company = self.env["res.company"].create({"name": "Late"})
        person = self.make_person(company_id=company.id)
        with freeze_time("2026-03-28 12:00:00"):
            self.assertEqual(str(person._get_today()), "2026-03-28")
            company.partner_id.tz = "Pacific/Auckland"
            self.assertEqual(str(person._get_today()), "2026-03-29")
            company.partner_id = self.organisation_a
            self.assertEqual(str(person._get_today()), "2026-03-28")
