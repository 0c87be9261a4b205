from datetime import date, timedelta

from odoo import fields
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged

from .common import InterlocuteurCommon

LAST_DAY = "2026-03-10"
NEXT_DAY = "2026-03-11"
# whatever a caller may send; the first is still on the last day at noon in UTC
CALLERS_ZONES = ("Etc/GMT+12", "Etc/GMT-14", "Pacific/Kiritimati", "Nowhere", "", None)


class DayCommon(InterlocuteurCommon):
    """Somebody with an account whose only collaboration has a last day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = False
        cls.order = cls.env["sale.order"].create(
            {"partner_id": cls.organisation_a.id, "state": "sale"}
        )
        cls.person, cls.user = cls.make_account("leaver", cls.env.company)

    @classmethod
    def make_account(cls, login, company):
        """Return a supervisor of A until the last day, and their account."""
        person = cls.make_person(login, parent_id=cls.organisation_a.id)
        person.collaboration_ids.date_start = "2020-01-01"
        cls.open_portal(person)
        user = new_test_user(
            cls.env,
            login,
            "base.group_portal",
            partner_id=person.id,
            company_id=company.id,
            # they may see the order, which is of the company of the tests
            company_ids=(company | cls.env.company).ids,
        )
        return person, user

    def sees(self, user, **context):
        """Tell whether the portal opens the order and its organisation to a user."""
        self.env.invalidate_all()
        env = self.env(user=user.id, su=False, context=context)
        order = self.order.with_env(env)
        seen = {
            order.has_access("read"),
            bool(order.search([("id", "=", order.id)])),
            bool(order.search_count([("id", "=", order.id)])),
            self.organisation_b.id not in env.user._get_portal_organisations().ids
            and self.organisation_a in env.user._get_portal_organisations(),
        }
        self.assertEqual(len(seen), 1, (user.login, context))
        return seen.pop()

    def reads_organisation(self, user, **context):
        """Tell whether a user reads the organisation of the order as a partner."""
        self.env.invalidate_all()
        env = self.env(user=user.id, su=False, context=context)
        return self.organisation_a.with_env(env).has_access("read")


@tagged("post_install", "-at_install")
class TestDayOfAccess(DayCommon):
    """Access lasts until the end of the company's day, whatever a caller says."""

    def end_on_last_day(self, person):
        with freeze_time(LAST_DAY):
            person.collaboration_ids.date_end = LAST_DAY

    def test_context_opens_nothing_on_the_day_after(self):
        self.end_on_last_day(self.person)
        with freeze_time(f"{NEXT_DAY} 00:30:00"):
            for zone in CALLERS_ZONES:
                self.assertIs(self.sees(self.user, tz=zone), False, zone)
                self.assertIs(self.reads_organisation(self.user, tz=zone), False, zone)

    def test_context_closes_nothing_on_the_last_day(self):
        self.end_on_last_day(self.person)
        with freeze_time(f"{LAST_DAY} 23:30:00"):
            for zone in CALLERS_ZONES:
                self.assertIs(self.sees(self.user, tz=zone), True, zone)
                self.assertIs(self.reads_organisation(self.user, tz=zone), True, zone)

    def test_own_time_zone_opens_nothing_either(self):
        """A portal user may write it on their own account."""
        self.end_on_last_day(self.person)
        self.user.tz = "Etc/GMT+12"
        with freeze_time(f"{NEXT_DAY} 00:30:00"):
            self.assertIs(self.sees(self.user), False)
            self.assertIs(self.reads_organisation(self.user), False)

    def test_start_waits_for_the_day_of_the_company(self):
        self.person.collaboration_ids.write({"is_main": False, "date_start": NEXT_DAY})
        with freeze_time(f"{LAST_DAY} 23:30:00"):
            self.assertIs(self.sees(self.user, tz="Etc/GMT-14"), False)
        with freeze_time(f"{NEXT_DAY} 00:30:00"):
            self.assertIs(self.sees(self.user, tz="Etc/GMT+12"), True)

    def test_day_ends_where_the_company_is(self):
        """Midnight comes to Auckland at 11:00 in UTC, to Paris at 23:00, then to LA."""
        users = {}
        for zone in ("Pacific/Auckland", "Europe/Paris", "America/Los_Angeles"):
            company = self.env["res.company"].create({"name": zone})
            company.partner_id.tz = zone
            person, users[zone] = self.make_account(zone, company)
            self.end_on_last_day(person)
        auckland, paris, los_angeles = users.values()
        for moment, expected in (
            (f"{LAST_DAY} 10:59:00", (True, True, True)),
            (f"{LAST_DAY} 11:01:00", (False, True, True)),
            (f"{LAST_DAY} 22:59:00", (False, True, True)),
            (f"{LAST_DAY} 23:01:00", (False, False, True)),
            (f"{NEXT_DAY} 06:59:00", (False, False, True)),
            (f"{NEXT_DAY} 07:01:00", (False, False, False)),
        ):
            with freeze_time(moment):
                seen = [
                    self.sees(user, tz=zone)
                    for user, zone in (
                        (auckland, "America/Los_Angeles"),
                        (paris, "Etc/GMT+12"),
                        (los_angeles, "Pacific/Auckland"),
                    )
                ]
                self.assertEqual(tuple(seen), expected, moment)

    def test_selected_companies_of_the_context_change_no_day(self):
        """They are the caller's as well."""
        auckland = self.env["res.company"].create({"name": "Auckland"})
        auckland.partner_id.tz = "Etc/GMT-14"
        self.user.company_ids += auckland
        self.end_on_last_day(self.person)
        with freeze_time(f"{LAST_DAY} 23:30:00"):
            chosen = {"allowed_company_ids": [auckland.id, self.env.company.id]}
            self.assertIs(self.reads_organisation(self.user, **chosen), True)
            self.assertIs(self.sees(self.user, **chosen), True)


@tagged("post_install", "-at_install")
@freeze_time(f"{LAST_DAY} 12:00:00")
class TestDayOfWork(DayCommon):
    """Whoever writes, wherever they live, and the job mean the same day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls.make_employee(
            "keeper", "interlocuteurs_addon.group_interlocuteur_user"
        )

    def test_state_and_search_agree_whatever_the_zone(self):
        collaboration = self.person.collaboration_ids
        collaboration.date_end = LAST_DAY
        self.env.flush_all()
        for zone in CALLERS_ZONES:
            there = collaboration.with_user(self.keeper).with_context(tz=zone)
            there.invalidate_recordset()
            self.assertEqual(there.state, "current", zone)
            current = [("state", "=", "current"), ("id", "=", there.id)]
            self.assertEqual(there.search(current), there, zone)
            self.assertEqual(there.filtered_domain(current), there, zone)

    def make_colleague_ahead(self):
        """Return a user of another company, for whom it is tomorrow."""
        company = self.env["res.company"].create({"name": "Auckland"})
        company.partner_id.tz = "Pacific/Auckland"
        return new_test_user(
            self.env,
            "ahead",
            "interlocuteurs_addon.group_interlocuteur_user",
            company_id=company.id,
            company_ids=company.ids,
        )

    def test_shared_person_works_on_the_day_of_whoever_asks(self):
        """Others on that of their company, whoever asks."""
        ahead = self.make_colleague_ahead()
        people = shared, here, there = self.Partner.union(
            *(
                self.make_person(name, parent_id=self.organisation_a.id)
                for name in "ABC"
            )
        )
        here.company_id = self.env.company
        there.company_id = ahead.company_id
        ties = people.collaboration_ids
        ties.write({"date_start": "2020-01-01", "date_end": LAST_DAY})
        self.env.flush_all()
        for user, current in ((self.keeper, shared | here), (ahead, here)):
            asked = ties.with_user(user).sudo()
            asked.invalidate_recordset()
            works = asked.filtered(lambda tie: tie.state == "current")
            self.assertEqual(works.person_id, current)
            for state, expected in (("current", current), ("past", people - current)):
                domain = [("id", "in", ties.ids), ("state", "=", state)]
                self.assertEqual(asked.search(domain).person_id, expected, state)

    def test_day_of_somebody_whom_the_user_does_not_see(self):
        ahead = self.make_colleague_ahead()
        person = self.make_person("There", company_id=ahead.company_id.id)
        self.env.invalidate_all()
        asked = person.with_user(self.keeper)
        self.assertEqual(asked._get_possible_days(), {date(2026, 3, 11)})
        self.env.invalidate_all()
        self.assertEqual(asked._get_today(), date(2026, 3, 11))

    def test_what_is_over_in_one_company_is_taken_up_in_none(self):
        """Nor what has begun there already taken back, while the days differ."""
        ahead = self.make_colleague_ahead()
        person = self.make_person("Shared", parent_id=self.organisation_a.id)
        person.collaboration_ids.date_start = "2020-01-01"
        for target in (self.organisation_b, self.Partner):
            person.with_user(ahead).parent_id = target
            for user in (self.keeper, ahead):
                self.Collaboration.with_user(user).sudo()._settle(person)
                self.assertEqual(person.parent_id, target, user.login)

    def test_move_starts_on_the_day_of_the_company(self):
        """Nor does the job take it back."""
        for zone in ("Pacific/Auckland", "America/Los_Angeles"):
            self.keeper.tz = zone
            person = self.make_person(zone, parent_id=self.organisation_a.id)
            person.collaboration_ids.date_start = "2020-01-01"
            person.with_user(self.keeper).with_context(
                tz=zone
            ).parent_id = self.organisation_b
            expected = [
                ("Clinique des Alpes", False, date(2020, 1, 1), date(2026, 3, 9)),
                ("Brasserie du Nord", True, date(2026, 3, 10), None),
            ]
            self.assertEqual(self.history(person), expected)
            self.Collaboration.with_context(tz="America/Los_Angeles")._cron_settle()
            self.assertEqual(self.history(person), expected)
            self.assertEqual(person.parent_id, self.organisation_b)

    def test_transfer_proposes_the_day_of_the_company(self):
        self.env.company.partner_id.tz = "Pacific/Auckland"
        self.keeper.tz = "America/Los_Angeles"
        wizard = self.env["interlocuteur.transfer.wizard"].with_user(self.keeper)
        wizard = wizard.with_context(tz="America/Los_Angeles").new({})
        self.assertEqual(wizard.date, date(2026, 3, 11))
        self.assertIs(wizard.is_future, False)

    def test_time_zone_of_a_company_that_the_user_does_not_see(self):
        """Its address is a contact like any other, and the day changes with it."""
        company = self.env["res.company"].create({"name": "There"})
        self.keeper.group_ids += self.env.ref("base.group_partner_manager")
        self.env.invalidate_all()
        self.assertEqual(company._get_today(), date(2026, 3, 10))
        company.partner_id.with_user(self.keeper).tz = "Pacific/Auckland"
        self.assertEqual(company._get_today(), date(2026, 3, 11))

    def test_company_without_time_zone_goes_by_utc(self):
        company = self.env.company.with_context(tz="Etc/GMT+12")
        self.assertEqual(company._get_today(), date(2026, 3, 10))
        company.partner_id.tz = "Etc/GMT-14"
        self.assertEqual(company._get_today(), date(2026, 3, 11))


@tagged("post_install", "-at_install")
class TestDayOverHttp(DayCommon, HttpCase):
    """The company is 26 hours ahead of the caller: its day before is over for all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = "Pacific/Kiritimati"
        cls.user.tz = "Etc/GMT+12"
        today = cls.env.company._get_today()
        cls.person.collaboration_ids.date_end = today
        cls.yesterday = today - timedelta(days=1)

    def call(self, method, *args, **kwargs):
        payload = {"model": "sale.order", "method": method, "args": args}
        context = {"tz": "Etc/GMT+12"}
        payload["kwargs"] = {"context": context, **kwargs}
        return self.make_jsonrpc_request("/web/dataset/call_kw", payload)

    def look(self):
        """Return what RPC, the counters and the list of orders show."""
        self.env.flush_all()
        self.env.invalidate_all()
        domain = [["id", "=", self.order.id]]
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["order_count"]}
        )
        return (
            self.call("search_count", domain),
            counters["order_count"],
            self.order.name in self.url_open("/my/orders").text,
        )

    def test_pages_and_rpc_close_with_the_day_of_the_company(self):
        self.authenticate(self.user.login, self.user.login)
        self.assertEqual(self.look(), (1, 1, True))
        collaboration = self.person.collaboration_ids
        # as the day passes: no write tells that the collaboration is over
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE interlocuteur_collaboration SET date_end = %s WHERE id = %s",
            [fields.Date.to_string(self.yesterday), collaboration.id],
        )
        self.assertEqual(self.look(), (0, 0, False))
