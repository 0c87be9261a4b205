from datetime import timedelta

from odoo.fields import Date
from odoo.tests import new_test_user, tagged

from .portal_pages_common import PortalPagesCommon

SUBJECT = "Your access to our portal has changed"


@tagged("post_install", "-at_install")
class TestPortalTold(PortalPagesCommon):
    """Changes of access are told to the person, and whom to call to everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.assigned.partner_id
        cls.profile = cls.env.ref("interlocuteurs_addon.profile_user")
        cls.supervising = cls.env.ref("interlocuteurs_addon.profile_supervisor")
        cls.env["mail.mail"].search([("subject", "=", SUBJECT)]).unlink()

    def get_told(self, person=None):
        """Return what was mailed to somebody of their access, since the last look."""
        mails = self.env["mail.mail"].search([("subject", "=", SUBJECT)], order="id")
        told = [
            str(mail.body_html)
            for mail in mails
            if (person or self.person) in mail.recipient_ids
        ]
        mails.unlink()
        return told

    def test_of_a_further_organisation(self):
        self.make_collaboration(
            self.person, self.organisation_b, profile_id=self.profile.id
        )
        [mail] = self.get_told()
        for text in (
            "You have access to what concerns Brasserie du Nord.",
            "Your profile is User.",
            "quotations, orders, equipment, intervention requests",
            "access to our portal",
            "/my",
        ):
            self.assertIn(text, mail)

    def test_of_another_profile(self):
        self.person.collaboration_ids.profile_id = self.supervising
        [mail] = self.get_told()
        self.assertIn("What you see of Clinique des Alpes has changed", mail)
        self.assertIn("your profile is Supervisor now", mail)
        self.person.collaboration_ids.profile_id = self.supervising
        self.assertFalse(self.get_told())

    def test_of_the_end(self):
        """Whichever way it ends."""
        yesterday = Date.today() - timedelta(days=1)
        ends = {
            "date": lambda c: c.write({"date_end": yesterday}),
            "archived": lambda c: c.write({"active": False}),
            "profile": lambda c: c.write({"profile_id": False}),
            "deleted": lambda c: c.unlink(),
        }
        for way, end in ends.items():
            further = self.make_collaboration(
                self.person,
                self.make_organisation(f"Ends by {way}"),
                profile_id=self.profile.id,
                date_start="2020-01-01",
            )
            self.get_told()
            end(further)
            with self.subTest(way):
                [mail] = self.get_told()
                self.assertIn(f"what concerns Ends by {way} has ended", mail)

    def test_of_an_end_that_was_planned(self):
        """On its day, and once."""
        collaboration = self.person.collaboration_ids
        collaboration.date_end = Date.today() + timedelta(days=3)
        self.assertFalse(self.get_told())
        self.env.flush_all()
        self.cr.execute(
            "UPDATE interlocuteur_collaboration SET date_start = '2020-01-01', "
            "date_end = '2020-02-01' WHERE id = %s",
            [collaboration.id],
        )
        self.env.invalidate_all()
        self.Collaboration._cron_settle()
        [mail] = self.get_told()
        self.assertIn("what concerns Clinique des Alpes has ended", mail)
        self.Collaboration._cron_settle()
        self.assertFalse(self.get_told())

    def test_nobody_without_account_and_nothing_else(self):
        stranger = self.make_person(email="zoe@example.com")
        self.make_collaboration(
            stranger, self.organisation_a, profile_id=self.profile.id
        )
        self.assertFalse(self.get_told(stranger))
        self.person.collaboration_ids.function_ids = False
        self.person.mobile = "06 12 34 56 78"
        self.assertFalse(self.get_told())

    def test_invitation_names_organisation_and_what_it_opens(self):
        person = self.make_person(
            email="zoe@example.com", parent_id=self.organisation_a.id
        )
        person.collaboration_ids.profile_id = self.profile
        wizard = (
            self.env["portal.wizard"]
            .with_context(active_ids=person.ids)
            .create({"partner_ids": person.ids, "welcome_message": "Welcome."})
        )
        wizard.user_ids.action_grant_access()
        mail = self.env["mail.mail"].search(
            [("model", "=", "res.users"), ("res_id", "=", person.user_ids.id)]
        )
        body = str(mail[-1:].body_html)
        self.assertIn("Welcome.", body)
        self.assertIn("what concerns Clinique des Alpes", body)
        self.assertIn("Your profile is User.", body)
        self.assertEqual(wizard.welcome_message, "Welcome.")

    def test_who_has_no_access_left_reads_so_and_whom_to_ask(self):
        self.env.company.phone = "+33 4 76 00 00 00"
        told = "Your access has ended"
        self.assertNotIn(told, self.open("/my", self.assigned).text)
        self.person.collaboration_ids.profile_id = False
        page = self.open("/my", self.assigned).text
        self.assertIn(told, page)
        self.assertIn("tel:+33476000000", page)

    def test_who_never_worked_anywhere_reads_no_such_thing(self):
        user = new_test_user(
            self.env, "shopper", "base.group_portal", password="shopper"
        )
        self.assertNotIn("Your access has ended", self.open("/my", user).text)

    # ---------------------------------------------------------------------- hotline

    def test_our_hotline_stands_beside_their_service_contact(self):
        company = self.env.company
        team = self.env["maintenance.team"].create({"name": "Pumps"})
        self.pump.maintenance_team_id = team
        url = f"/my/equipment/{self.pump.id}"
        for company_phone, hotline, team_hotline, number in (
            (False, False, False, None),
            ("+33 1 00", False, False, "+33 1 00"),
            ("+33 1 00", "+33 2 00", False, "+33 2 00"),
            ("+33 1 00", "+33 2 00", "+33 3 00", "+33 3 00"),
        ):
            company.write({"phone": company_phone, "hotline_phone": hotline})
            team.hotline_phone = team_hotline
            page = self.open(url, self.assigned).text
            self.assertIn("Your service contact", page)
            with self.subTest(number=number):
                if number:
                    self.assertIn("Our hotline", page)
                    self.assertIn(f">{number}</a>", page)
                else:
                    self.assertNotIn("Our hotline", page)
        page = self.open(f"/my/interventions/{self.request_pump.id}").text
        self.assertIn("Our hotline", page)
