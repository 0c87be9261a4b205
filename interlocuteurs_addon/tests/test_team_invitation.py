import re
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .team_common import URL, TeamCommon

INVITE = f"{URL}/invite"
RECEIVED = "Your invitation has been received."


@tagged("post_install", "-at_install")
class TestTeamInvitation(TeamCommon):
    """Supervisors invite people, and learn of nobody who is in the database."""

    def setUp(self):
        super().setUp()
        self.Invitation = self.env["interlocuteur.invitation"]
        self.env["interlocuteur.duplicate.rule"].search([]).write(
            {"check_email": True, "check_name": True}
        )
        self.function = self.Function.create({"name": "Ventilation engineer"})
        self.supervisor.partner_id.function_ids |= self.function

    def invite(self, user=None, token=None, **data):
        """Send the form as a supervisor; return the answer."""
        user = user or self.supervisor
        self.authenticate(user.login, user.login)
        values = {
            "csrf_token": self.get_csrf(),
            "form_token": token or "0af3" * 8,
            "organisation_id": self.organisation_a.id,
            "lastname": "Zwingli",
            "firstname": "Xenia",
            "email": "Xenia@Example.com",
            "profile_id": self.profile_user.id,
            **data,
        }
        return self.url_open(INVITE, data=values)

    def get_invitation(self):
        return self.Invitation.search([], limit=1)

    def get_mails(self):
        """Return the mails with a link to accept that wait to be sent."""
        mails = self.env["mail.mail"].search([("email_to", "ilike", "xenia@")])
        return " ".join(str(mail.body_html) for mail in mails)

    def accept(self, url=None, press=True):
        """Open the link of the mail, and press the button, without account."""
        url = (
            url
            or re.search(
                r'href="[^"]*(/interlocuteurs/invitation/[^"]+)"', self.get_mails()
            )[1]
        )
        self.authenticate(None, None)
        page = self.url_open(url)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        if not press or not token:
            return page
        return self.url_open(url, data={"csrf_token": token[1]})

    # ------------------------------------------------------------------- invited

    def test_invites_and_is_accepted(self):
        """Nobody is entered before; then with the profile, functions and an account."""
        answer = self.invite(function_ids=[self.function.id])
        self.assertIn(RECEIVED, answer.text)
        self.assertIn("Zwingli", answer.text)
        invitation = self.get_invitation()
        self.assertEqual(invitation.state, "sent")
        self.assertFalse(self.Partner.search([("email", "=", "xenia@example.com")]))
        self.assertIn("invites Xenia Zwingli", self.get_logged(self.organisation_a))
        self.assertFalse(invitation.activity_ids)
        self.assertIn(self.supervisor.partner_id.name, self.get_mails())

        self.accept(press=False)
        self.assertEqual(invitation.state, "sent")
        page = self.accept()
        self.assertIn("/web/signup", page.url)
        person = invitation.person_id
        self.assertEqual(person.email, "xenia@example.com")
        [collaboration] = person.collaboration_ids
        self.assertEqual(collaboration.organisation_id, self.organisation_a)
        self.assertEqual(collaboration.profile_id, self.profile_user)
        self.assertEqual(collaboration.function_ids, self.function)
        self.assertTrue(person.user_ids._is_portal())
        self.assertIn("Xenia Zwingli", self.open(URL, self.supervisor).text)

    def test_the_mail_names_organisation_and_what_it_opens(self):
        self.invite()
        mail = self.get_mails()
        self.assertIn(self.organisation_a.name, mail)
        self.assertIn("Your profile will be User. It opens: ", mail)
        self.assertIn("intervention requests", mail)

    def test_the_mail_does_not_wait_for_the_hour_of_the_queue(self):
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggered = [("cron_id", "=", queue.id)]
        self.env["ir.cron.trigger"].search(triggered).unlink()
        self.invite()
        self.assertEqual(self.env["ir.cron.trigger"].search_count(triggered), 1)

    def test_the_page_of_the_link_has_a_name(self):
        self.invite()
        page = self.accept(press=False).text
        self.assertIn("<title>Invitation to our portal</title>", page)

    def test_accepted_once(self):
        self.invite()
        link = re.search(
            r'href="[^"]*(/interlocuteurs/invitation/[^"]+)"', self.get_mails()
        )[1]
        self.accept(link)
        self.assertIn("accepted this invitation already", self.accept(link).text)
        self.assertEqual(
            self.Partner.search_count([("email", "=", "xenia@example.com")]), 1
        )

    def test_whoever_may_be_known_is_told_to_us_alone(self):
        """By e-mail, by login, by name: the supervisor reads the same every time."""
        strangers = self.make_organisation("Strangers")
        self.make_person(
            "Mailed", "Max", email="max@example.com", parent_id=strangers.id
        )
        self.make_person("Named", "Nina", parent_id=strangers.id)
        self.env["res.users"].create(
            {
                "name": "Lou",
                "login": "lou@example.com",
                "email": "elsewhere@example.com",
            }
        )
        wanted = [
            {"lastname": "Other", "email": "max@example.com"},
            {"lastname": "Named", "firstname": "Nina", "email": "n@example.com"},
            {"lastname": "Another", "email": "Lou@example.com"},
        ]
        plain = self.invite(lastname="Nobody", email="nobody@example.com").text
        for index, values in enumerate(wanted):
            with self.subTest(**values):
                answer = self.invite(token=f"{index + 1}af3" * 8, **values)
                self.assertIn(RECEIVED, answer.text)
                self.assertNotIn("Strangers", answer.text)
                invitation = self.get_invitation()
                self.assertEqual(invitation.state, "check")
                self.assertEqual(invitation.activity_ids.user_id, self.seller)
                mailed = self.env["mail.mail"].search(
                    [("email_to", "=ilike", values["email"])]
                )
                self.assertFalse(mailed)
                self.assertFalse(invitation.sudo().link_token)
        self.assertEqual(
            self.get_item(plain, "nobody@example.com"),
            self.get_item(answer.text, "lou@example.com"),
        )

    def get_item(self, page, email):
        """Return what the list of invitations says of one, without who it is."""
        [item] = [
            item
            for item in re.findall(r"<li[^>]*>(.*?)</li>", page, re.DOTALL)
            if email in item
        ]
        return re.sub(
            r"\s+",
            "",
            item.replace(email, "").replace("Nobody", "").replace("Another", ""),
        )

    def test_we_say_who_it_is(self):
        """The person found gets the access; whoever has the link does not."""
        known = self.make_person("Zwingli", "Xenia", email="other@example.com")
        self.invite()
        invitation = self.get_invitation()
        self.assertEqual(invitation.state, "check")
        self.assertFalse(self.get_mails())
        invitation.person_id = known
        invitation.with_user(self.seller).action_confirm()
        self.assertEqual(invitation.state, "accepted")
        self.assertEqual(
            known.collaboration_ids.mapped("profile_id"), self.profile_user
        )
        self.assertEqual(known.user_ids.login, "other@example.com")
        self.assertFalse(invitation.activity_ids)

    def test_we_say_that_it_is_nobody_we_know(self):
        self.make_person("Zwingli", "Xenia")
        self.invite()
        invitation = self.get_invitation()
        invitation.with_user(self.seller).action_confirm()
        self.assertEqual(invitation.state, "sent")
        self.accept()
        self.assertEqual(invitation.state, "accepted")

    def test_we_hand_nobody_s_login_to_another(self):
        self.env["res.users"].create({"name": "X", "login": "xenia@example.com"})
        self.invite()
        with self.assertRaises(UserError):
            self.get_invitation().with_user(self.seller).action_confirm()

    def test_we_refuse(self):
        self.make_person("Zwingli", "Xenia")
        self.invite()
        self.get_invitation().with_user(self.seller).action_refuse()
        self.assertEqual(self.get_invitation().state, "refused")
        self.assertNotIn("Zwingli", self.open(URL, self.supervisor).text)

    # ------------------------------------------------------ when they accept late

    def test_somebody_entered_meanwhile(self):
        """Whoever was entered since is looked at by us, and the link ends."""
        self.invite()
        self.make_person("Zwingli", "Xenia", email="xenia@example.com")
        self.assertIn("We look at it", self.accept().text)
        self.assertEqual(self.get_invitation().state, "check")
        self.assertIn("not valid any more", self.accept().text)

    def test_a_supervisor_who_has_moved(self):
        """What they may no longer do, their invitation does not do either."""
        self.invite()
        self.supervisor.partner_id.parent_id = self.organisation_b
        self.assertIn("We look at it", self.accept().text)
        self.assertFalse(self.Partner.search([("email", "=", "xenia@example.com")]))

    def test_a_supervisor_who_sees_less(self):
        self.invite(profile_id=self.managing.id)
        less = self.managing.copy({"see_invoices": False})
        self.get_collaboration(self.supervisor).profile_id = less
        self.assertIn("We look at it", self.accept().text)

    def test_a_link_that_is_old_or_guessed(self):
        self.invite()
        invitation = self.get_invitation()
        link = f"/interlocuteurs/invitation/{invitation.id}/"
        for token in ("x", "False", "é", "0" * 32):
            self.assertIn("not valid any more", self.accept(link + token).text)
        invitation.sent_on = "2020-01-01 00:00:00"
        self.assertIn("not valid any more", self.accept().text)

    # ----------------------------------------------------------------- who may what

    def test_others_are_not_found(self):
        """A supervisor of B, a user of A, somebody who has moved."""
        moved = self.make_account("moved", self.organisation_a, self.managing)
        moved.partner_id.parent_id = self.organisation_b
        for user in (self.other, self.assigned, moved):
            self.assertEqual(self.invite(user).status_code, 404, user.login)
        self.assertEqual(self.open(INVITE, self.assigned).status_code, 404)
        self.assertFalse(self.get_invitation())
        with self.assertRaises(AccessError):
            self.Invitation.with_user(self.other)._invite(
                self.organisation_a,
                self.profile_user,
                self.function,
                {"email": "a@b.fr"},
            )

    def test_functions_of_other_customers_are_not_offered(self):
        """What was added to the catalogue for somebody else says something of them."""
        foreign = self.Function.create({"name": "Head of the secret plant"})
        self.other.partner_id.function_ids |= foreign
        page = self.open(INVITE, self.supervisor).text
        self.assertIn("Ventilation engineer", page)
        self.assertNotIn("secret plant", page)
        self.assertIn("secret plant", self.open(INVITE, self.other).text)
        self.invite(function_ids=[self.function.id, foreign.id])
        self.assertEqual(self.get_invitation().function_ids, self.function)

    def test_of_two_organisations_for_the_one_acted_for(self):
        self.assertIn("Brasserie du Nord", self.open(INVITE, self.both).text)
        answer = self.invite(self.both, organisation_id=self.organisation_b.id)
        self.assertIn(RECEIVED, answer.text)
        self.assertEqual(self.get_invitation().organisation_id, self.organisation_b)
        self.assertNotIn("Zwingli", self.open(URL, self.supervisor).text)
        self.assertIn("Zwingli", self.open(URL, self.other).text)

    def test_gives_no_more_than_their_own(self):
        self.managing.see_invoices = False
        wider = self.profile_user.copy({"see_invoices": True})
        for profile_id in (wider.id, "", "x", 999_999_999):
            self.assertEqual(self.invite(profile_id=profile_id).status_code, 404)
        self.assertFalse(self.get_invitation())
        self.assertNotIn(wider.name, self.open(INVITE).text)

    def test_sent_once(self):
        """A form that is sent twice, and an e-mail that has been invited already."""
        self.invite()
        self.invite()
        self.invite(token="1bf4" * 8)
        self.assertEqual(self.Invitation.search_count([]), 1)

    def test_mistakes(self):
        """Of what was typed alone; names carry no links into our mails."""
        page = self.invite(lastname="Buy at http://x.example", email="no").text
        self.assertIn("This is no name.", page)
        self.assertIn("This is no e-mail address.", page)
        self.assertIn("Say what they are called.", self.invite(lastname=" ").text)
        self.assertIn("Send the form once more.", self.invite(token="x").text)
        self.assertFalse(self.get_invitation())

    def test_so_many_within_an_hour(self):
        Quota = self.env.registry["interlocuteur.quota"]
        with patch.object(Quota, "_take", lambda *args, **kw: False):
            self.assertIn("No more than 60 changes", self.invite().text)
        self.assertFalse(self.get_invitation())

    def test_the_link_is_for_whoever_is_invited_alone(self):
        """In the queue, no message tells it: to who invites, nor to who confirms."""
        self.make_person("Zwingli", "Xenia")
        self.invite()
        invitation = self.get_invitation()
        invitation.with_user(self.seller).action_confirm()
        self.invite(token="1bf4" * 8, lastname="Other", email="xenia@else.example")
        mails = self.env["mail.mail"].search([("body_html", "ilike", "invitation/")])
        self.assertEqual(len(mails), 2)
        plain = self.make_employee("plain")
        for user in (self.supervisor, self.other, self.seller, plain):
            messages = mails.mail_message_id.with_user(user)
            with self.subTest(user.login):
                self.assertFalse(messages._filtered_access("read"))
                self.assertFalse(messages.search([("id", "in", messages.ids)]))

    def test_names_bring_no_markup_into_our_activities(self):
        """Whoever may name themselves would write links into what we read."""
        link = '<a href="//x.example">Click</a>'
        self.supervisor.partner_id.lastname = link
        self.make_person("Zwingli", "Xenia")
        self.invite()
        self.take(self.supervisor, "left")
        notes = (
            self.get_invitation().activity_ids | self.colleague.person_id.activity_ids
        ).mapped("note")
        self.assertEqual(len(notes), 2)
        for note in notes:
            self.assertIn("Click", note)
            self.assertNotIn("<a", note)

    # --------------------------------------------------------------------- records

    def test_we_say_who_it_is_and_nothing_else(self):
        """Where somebody is invited to was checked; whom we name, we may read."""
        self.make_person("Zwingli", "Xenia")
        self.invite()
        invitation = self.get_invitation().with_user(self.seller)
        other = self.env["res.company"].create({"name": "Other company"})
        hidden = self.make_person("Hidden", company_id=other.id)
        for values in (
            {"organisation_id": self.organisation_b.id},
            {"invited_by_id": self.other.partner_id.id},
            {"email": "accomplice@example.com"},
            {"state": "accepted"},
            {"checked": True},
            {"person_id": hidden.id},
        ):
            with self.subTest(**values), self.assertRaises(AccessError):
                invitation.write(values)
        with self.assertRaises(AccessError):
            invitation.onchange({"person_id": hidden.id}, ["person_id"], {})
        invitation.person_id = self.assigned.partner_id
        self.assertEqual(invitation.person_id, self.assigned.partner_id)
        plain = self.make_employee("plain")
        for step in ("action_confirm", "action_refuse"):
            with self.subTest(step), self.assertRaises(AccessError):
                getattr(invitation.with_user(plain), step)()

    def test_rights(self):
        model = "interlocuteur.invitation"
        self.assertEqual(self.rights(self.supervisor, model), "")
        self.assertEqual(self.rights(self.make_employee("plain"), model), "r")
        self.assertEqual(self.rights(self.seller, model), "rw")

    def test_an_erased_person_leaves_no_invitation(self):
        self.invite()
        self.accept()
        person = self.get_invitation().person_id
        person._deactivate()
        person._erase_personal_data()
        self.assertFalse(self.get_invitation())

    def test_deleted_after_half_a_year(self):
        self.invite()
        invitation = self.get_invitation()
        self.Invitation._gc_invitations()
        self.assertTrue(invitation.exists())
        self.env.flush_all()
        self.cr.execute(
            "UPDATE interlocuteur_invitation SET create_date = '2020-01-01'"
        )
        invitation.invalidate_recordset()
        self.Invitation._gc_invitations()
        self.assertFalse(invitation.exists())
