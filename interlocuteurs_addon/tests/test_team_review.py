from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .team_common import TeamCommon

TEAM = "/my/team"


@tagged("post_install", "-at_install")
class TestTeamReview(TeamCommon):
    """Who is still there, asked once a year; what people who have left leave open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.assigned.partner_id
        cls.third = cls.make_person("Tiers", "Tom", parent_id=cls.organisation_a.id)

    def post(self, user, url, organisation, **data):
        self.authenticate(user.login, user.login)
        data = {
            "csrf_token": self.get_csrf(),
            "organisation_id": organisation.id,
        } | data
        return self.url_open(url, data=data, allow_redirects=False)

    def leave(self, person, organisation=None):
        collaborations = person.collaboration_ids
        if organisation:
            collaborations = collaborations.filtered(
                lambda c: c.organisation_id == organisation
            )
        collaborations.write({"date_start": "2020-01-01", "date_end": "2020-12-31"})

    # ------------------------------------------------------------------ take over

    def test_supervisor_takes_over_what_somebody_left_open(self):
        done = self.request_chiller
        (self.request_pump | done).interlocuteur_id = self.person
        done.stage_id = self.env["maintenance.stage"].search([("done", "=", True)])[:1]
        self.leave(self.person)
        page = self.open(TEAM, self.supervisor).text
        self.assertIn("Take them over", page)
        self.assertIn("Pump leaks", page)
        self.assertNotIn("Chiller hums", page)
        answer = self.post(self.supervisor, f"{TEAM}/take-over", self.organisation_a)
        self.assertEqual(answer.headers["Location"], "/my/team?taken=1")
        self.assertEqual(self.request_pump.interlocuteur_id, self.supervisor.partner_id)
        self.assertEqual(done.interlocuteur_id, self.person)
        self.assertIn("is replaced by", self.get_logged(self.request_pump))
        self.assertIn("took over 1 open", self.get_logged(self.organisation_a))
        told = self.env["mail.message"].search(
            [
                ("model", "=", "res.partner"),
                ("res_id", "=", self.organisation_a.id),
                ("notified_partner_ids", "in", self.seller.partner_id.ids),
            ]
        )
        self.assertIn(self.person.name, " ".join(told.mapped("body")))
        self.assertNotIn("Take them over", self.open(TEAM).text)

    def test_whoever_is_said_to_have_left_counts(self):
        self.request_pump.interlocuteur_id = self.person
        self.assertNotIn("Take them over", self.open(TEAM, self.supervisor).text)
        self.take(self.supervisor, "left")
        self.assertIn("Take them over", self.open(TEAM).text)

    def test_whoever_still_works_there_keeps_theirs(self):
        self.request_pump.interlocuteur_id = self.person
        answer = self.post(self.supervisor, f"{TEAM}/take-over", self.organisation_a)
        self.assertEqual(answer.headers["Location"], "/my/team?taken=0")
        self.assertEqual(self.request_pump.interlocuteur_id, self.person)

    def test_equipment_and_sites_stay_as_they_are(self):
        """Of whom we call about equipment, one of us decides."""
        self.request_pump.interlocuteur_id = self.person
        self.leave(self.person)
        before = self.pump.service_contact_id
        self.post(self.supervisor, f"{TEAM}/take-over", self.organisation_a)
        self.assertEqual(self.pump.service_contact_id, before)

    def test_nobody_takes_over_elsewhere(self):
        self.request_pump.interlocuteur_id = self.person
        self.leave(self.person)
        for user in (self.other, self.assigned):
            answer = self.post(user, f"{TEAM}/take-over", self.organisation_a)
            self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.request_pump.interlocuteur_id, self.person)
        self.assertNotIn("Pump leaks", self.open(TEAM, self.other).text)

    # --------------------------------------------------------------------- review

    def ask(self, day):
        with freeze_time(day):
            self.env["res.partner"]._cron_ask_about_teams()

    def get_questions(self, user):
        return self.env["mail.message"].search(
            [
                ("model", "=", "res.partner"),
                ("notified_partner_ids", "in", user.partner_id.ids),
                ("subject", "=", "Are these still your people?"),
            ]
        )

    def test_asked_once_a_year(self):
        start = self.get_collaboration(self.supervisor).create_date.date()
        year = start.year
        self.ask(start.replace(day=1, month=1, year=year + 1))
        self.assertFalse(self.organisation_a.team_asked_on)
        self.ask(f"{year + 1}-12-31")
        self.assertEqual(self.organisation_a.team_asked_on, date(year + 1, 12, 31))
        [question] = self.get_questions(self.supervisor)
        self.assertIn("Clinique des Alpes", question.body)
        self.assertEqual(len(self.get_questions(self.both)), 2)
        self.assertFalse(self.get_questions(self.assigned))
        self.ask(f"{year + 2}-01-05")
        self.assertEqual(len(self.get_questions(self.supervisor)), 1)
        self.ask(f"{year + 2}-12-31")
        self.assertEqual(len(self.get_questions(self.supervisor)), 2)

    def test_nobody_is_asked_where_the_setting_is_off(self):
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.team_review", False
        )
        self.ask("2126-01-01")
        self.assertFalse(self.organisation_a.team_asked_on)

    def test_nobody_is_asked_where_nobody_manages(self):
        self.managing.manage_people = False
        self.ask("2126-01-01")
        self.assertFalse(self.organisation_a.team_asked_on)

    def test_an_answer_says_who_has_left(self):
        self.organisation_a.team_asked_on = "2026-01-01"
        waiting = [("team_asked_on", "!=", False)]
        self.assertIn(self.organisation_a, self.Partner.search(waiting))
        self.assertIn("Answer in a minute", self.open(TEAM, self.supervisor).text)
        page = self.open(f"{TEAM}/review").text
        self.assertIn("Tom Tiers", page)
        third = self.third.collaboration_ids
        shown = self.colleague.id, third.id
        answer = self.post(
            self.supervisor,
            f"{TEAM}/review/answer",
            self.organisation_a,
            shown=shown,
            here=[third.id],
        )
        self.assertEqual(answer.headers["Location"], "/my/team?reviewed=1")
        self.assertTrue(self.colleague.left_said_on)
        self.assertFalse(third.left_said_on)
        self.assertFalse(self.organisation_a.team_asked_on)
        self.assertTrue(self.organisation_a.team_answered_on)
        self.assertNotIn(self.organisation_a, self.Partner.search(waiting))
        self.assertIn("said on the portal", self.get_logged(self.organisation_a))

    def test_an_answer_that_is_sent_twice_is_noted_once(self):
        for _time in range(2):
            self.post(self.supervisor, f"{TEAM}/review/answer", self.organisation_a)
        notes = self.organisation_a.message_ids.filtered(
            lambda m: "said on the portal" in m.body
        )
        self.assertEqual(len(notes), 1)

    def test_whoever_came_meanwhile_is_not_said_to_have_left(self):
        self.post(
            self.supervisor,
            f"{TEAM}/review/answer",
            self.organisation_a,
            shown=[self.third.collaboration_ids.id],
        )
        self.assertFalse(self.colleague.left_said_on)
        self.assertTrue(self.third.collaboration_ids.left_said_on)

    def test_nobody_says_it_of_themselves_or_elsewhere(self):
        own = self.get_collaboration(self.supervisor)
        theirs = self.get_collaboration(self.other)
        for user in (self.other, self.assigned):
            answer = self.post(
                user, f"{TEAM}/review/answer", self.organisation_a, shown=[own.id]
            )
            self.assertEqual(answer.status_code, 404)
        self.assertFalse(self.organisation_a.team_answered_on)
        self.post(
            self.supervisor,
            f"{TEAM}/review/answer",
            self.organisation_a,
            shown=[own.id, theirs.id],
        )
        self.assertFalse(own.left_said_on or theirs.left_said_on)

    def test_pages_of_others_are_not_found(self):
        self.authenticate("supervisor", "supervisor")
        for query in (
            f"?organisation_id={self.organisation_b.id}",
            "?organisation_id=x",
        ):
            self.assertEqual(self.url_open(f"{TEAM}/review{query}").status_code, 404)
        self.authenticate("assigned", "assigned")
        self.assertEqual(self.url_open(f"{TEAM}/review").status_code, 404)

    def test_the_one_that_waits_comes_first(self):
        self.organisation_b.team_asked_on = "2026-01-01"
        page = self.open(f"{TEAM}/review", self.both).text
        self.assertIn(self.other.name, page)
        self.switch(self.organisation_a)
        page = self.open(f"{TEAM}/review").text
        self.assertNotIn(self.other.name, page)
