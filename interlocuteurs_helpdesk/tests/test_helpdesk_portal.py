import re

from odoo.exceptions import AccessError
from odoo.tests import JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.interlocuteurs_addon.tests.account_common import AccountHttpCommon

from .common import HelpdeskCommon

OF_A = ("of A", "of the mover")


@tagged("post_install", "-at_install")
class TestHelpdeskPortal(HelpdeskCommon, AccountHttpCommon):
    """Portal users see tickets by their collaborations, not by who follows or moved."""

    model = "helpdesk.ticket"
    list_address = "/my/tickets"
    record_address = "/my/ticket"

    def assert_sees(self, login, *names):
        self.assert_shown(login, self.tickets, names)
        for name, ticket in self.tickets.items():
            answer = self.url_open(f"/my/ticket/{ticket.id}/x", allow_redirects=False)
            code = 200 if name in names else 303
            self.assertEqual(answer.status_code, code, (login, name))

    # ------------------------------------------------------------------ the matrix

    def test_each_sees_the_tickets_of_their_organisations(self):
        self.assert_sees("stays", *OF_A)
        self.assert_sees("mover", *OF_A)
        self.assert_sees("colleague_b", "of B")
        self.assert_sees("both", *OF_A, "of B")

    def test_whoever_moves_takes_nothing_along(self):
        self.tickets["of A"].message_subscribe(self.mover.ids)
        self.mover.parent_id = self.organisation_b
        self.mover.collaboration_ids.profile_id = self.profile
        self.assert_sees("stays", *OF_A)
        self.assert_sees("mover", "of B")
        self.assert_sees("colleague_b", "of B")
        self.assertNotIn(self.mover, self.tickets["of A"].message_partner_ids)

    def test_end_of_a_collaboration(self):
        self.at_b.date_end = "2020-12-31"
        self.assert_sees("both", *OF_A)
        self.users["stays"].partner_id.collaboration_ids.date_end = "2020-12-31"
        self.assert_sees("stays")

    def test_profile_opens_nothing_without_its_switch(self):
        self.profile.see_tickets = False
        self.assert_sees("stays")
        self.profile.see_tickets = True
        self.users["stays"].partner_id.collaboration_ids.profile_id = False
        self.assert_sees("stays")

    def test_followers_see_nothing_of_others(self):
        follower = self.users["colleague_b"].partner_id
        self.tickets["of A"].message_subscribe(follower.ids)
        self.assert_sees("colleague_b", "of B")

    def test_narrower_scopes(self):
        equipment = self.make_equipment(self.organisation_a)
        self.tickets["of A"].equipment_id = equipment
        self.profile.scope = "own"
        self.assert_sees("mover", "of the mover")
        self.assert_sees("stays")
        self.profile.scope = "assigned"
        equipment.interlocuteur_ids = self.users["stays"].partner_id
        self.assert_sees("stays", "of A")

    def test_nothing_is_written_by_rpc_and_nothing_internal_read(self):
        ticket = self.tickets["of A"]
        self.log_in("stays")
        for method, args in (
            ("write", [ticket.ids, {"name": "x"}]),
            ("create", [{"name": "x", "description": "x"}]),
            ("unlink", [ticket.ids]),
            ("read", [ticket.ids, ["duplicate_id"]]),
            ("read", [ticket.ids, ["properties"]]),
            ("read", [ticket.ids, ["access_token"]]),
            ("search", [[("message_ids.body", "ilike", "x")]]),
        ):
            with (
                self.assertRaisesRegex(JsonRpcException, "AccessError"),
                mute_logger("odoo.http"),
            ):
                self.call(method, *args)
        team = self.env["helpdesk.ticket.team"].with_user(self.users["stays"])
        with self.assertRaises(AccessError):
            team.search([("message_ids.body", "ilike", "x")])
        team = self.env["helpdesk.ticket.team"].create({"name": "Second line"})
        said = team.message_post(
            body="Short of people",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        ).with_user(self.users["stays"])
        self.assertFalse(said.search([("id", "=", said.id)]))
        with self.assertRaises(AccessError):
            said.read(["body"])

    # ------------------------------------------------------------------------ pages

    def test_list_and_counter_follow_the_switcher(self):
        self.log_in("both")
        self.assertIn("Brasserie du Nord", self.url_open("/my/tickets").text)
        self.act_for(self.organisation_b)
        self.assertEqual(self.get_listed(self.tickets), {"of B"})
        self.assertEqual(self.count("ticket_count"), {"ticket_count": 1})

    def test_one_card_and_none_without_the_switch(self):
        self.log_in("stays")
        home = self.url_open("/my").text
        self.assertEqual(home.count('href="/my/tickets"'), 1)
        self.profile.see_tickets = False
        self.assertNotIn('href="/my/tickets"', self.url_open("/my").text)

    def test_moments_are_those_of_our_clock(self):
        self.env.company.partner_id.tz = "Europe/Paris"
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = '2026-03-12 17:04:05'"
        )
        self.env.invalidate_all()
        self.log_in("stays")
        page = self.url_open("/my/tickets").text
        self.assertRegex(page, r"0?6:04\s+PM|18:04")
        self.assertNotRegex(page, r"04:05|5:04")

    def test_list_is_searched_and_filtered(self):
        self.tickets["of A"].stage_id = self.stages[True]
        self.log_in("stays")
        self.assertEqual(self.get_listed(self.tickets, "?filterby=closed"), {"of A"})
        self.assertEqual(
            self.get_listed(self.tickets, "?filterby=open"), {"of the mover"}
        )
        number = self.tickets["of A"].number
        self.assertEqual(self.get_listed(self.tickets, f"?search={number}"), {"of A"})

    def test_administrators_see_it_in_the_preview(self):
        manager = new_test_user(
            self.env,
            "manager",
            "interlocuteurs_addon.group_interlocuteur_manager,"
            "helpdesk_mgmt.group_helpdesk_user",
            password="manager",
        )
        collaboration = self.users["stays"].partner_id.collaboration_ids
        self.authenticate(manager.login, manager.login)
        page = self.url_open(f"/interlocuteur/see-as/{collaboration.id}").text
        link = re.search(r'href="(/interlocuteur/see-as/\d+/tickets\?[^"]+)"', page)[1]
        listed = self.url_open(link.replace("&amp;", "&")).text
        for name, ticket in self.tickets.items():
            self.assertEqual(ticket.name in listed, name in OF_A, name)

    def test_page_hands_no_token_and_no_internal_file(self):
        ticket = self.tickets["of A"]
        token = ticket._portal_ensure_token()
        files = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": b"x",
                    "res_model": ticket._name,
                    "res_id": ticket.id,
                }
                for name in ("leak.txt", "costs.txt")
            ]
        )
        ticket.message_post(
            body="Expensive", attachment_ids=files[1].ids, subtype_xmlid="mail.mt_note"
        )
        self.log_in("stays")
        page = self.url_open(f"/my/ticket/{ticket.id}").text
        self.assertNotIn(token, page)
        self.assertIn("leak.txt", page)
        self.assertNotIn("costs.txt", page)
        for file in files:
            self.assertNotIn(file.access_token or "none", page)
        folder = f"/my/documents/tickets/{ticket.id}/file"
        self.assertEqual(self.url_open(f"{folder}/{files[0].id}").content, b"x")
        self.assertEqual(self.url_open(f"{folder}/{files[1].id}").status_code, 404)
        self.log_in("colleague_b")
        answer = self.url_open(f"{folder}/{files[0].id}", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)

    def test_link_opens_and_ends_with_the_collaboration(self):
        ticket = self.tickets["of A"]
        url = f"/my/ticket/{ticket.id}?access_token={ticket._portal_ensure_token()}"
        ticket.message_subscribe(self.mover.ids)
        self.authenticate(None, None)
        self.assertEqual(self.url_open(url, allow_redirects=False).status_code, 200)
        self.mover.parent_id = self.organisation_b
        self.env.invalidate_all()
        self.authenticate(None, None)
        self.assertEqual(self.url_open(url, allow_redirects=False).status_code, 303)

    # ----------------------------------------------------------------- to send one

    def send(self, **data):
        before = self.env["helpdesk.ticket"].search([])
        texts = {"subject": "Valve", "description": "It sticks."}
        answer = self.post("/submitted/ticket", **(texts | data))
        self.env.invalidate_all()
        return self.env["helpdesk.ticket"].search([]) - before, answer

    def test_ticket_of_somebody_with_one_organisation(self):
        self.log_in("stays")
        ticket, answer = self.send()
        self.assertEqual(ticket.organisation_id, self.organisation_a)
        self.assertEqual(ticket.interlocuteur_id, self.users["stays"].partner_id)
        self.assertURLEqual(answer.headers["Location"], f"/my/ticket/{ticket.id}")

    def test_ticket_for_the_organisation_that_was_chosen(self):
        site = self.make_site(self.organisation_b)
        equipment = self.make_equipment(self.organisation_b, site_id=site.id)
        self.log_in("both")
        ticket, _answer = self.send(
            organisation_id=self.organisation_b.id, equipment_id=equipment.id
        )
        self.assertEqual(ticket.organisation_id, self.organisation_b)
        self.assertEqual(ticket.equipment_id, equipment)
        self.assertEqual(ticket.site_id, site)
        self.assertEqual(ticket.interlocuteur_id, self.both)

    def test_form_asks_where_there_are_several(self):
        self.log_in("both")
        page = self.url_open("/new/ticket").text
        self.assertRegex(page, r"<title>\s*New Ticket \|")
        self.assertRegex(page, r'breadcrumb-item[^>]*>\s*<a href="/my/tickets"')
        self.assertRegex(page, r'<select[^>]*name="organisation_id"')
        ticket, answer = self.send()
        self.assertFalse(ticket)
        self.assertIn("Choose one of your organisations.", answer.text)
        self.assertIn("It sticks.", answer.text, "what was typed is kept")

    def test_what_was_chosen_is_kept_beside_what_is_wrong(self):
        site = self.make_site(self.organisation_a)
        foreign = self.make_equipment(self.organisation_b)
        self.log_in("both")
        ticket, answer = self.send(
            organisation_id=self.organisation_a.id,
            site_id=site.id,
            equipment_id=foreign.id,
        )
        self.assertFalse(ticket)
        self.assertIn("Choose equipment of the organisation.", answer.text)
        chosen = re.findall(r'<option[^>]*value="(\d+)"[^>]*selected', answer.text)
        kept = [self.organisation_a.id, site.id, foreign.id]
        self.assertEqual(chosen, [str(record_id) for record_id in kept])

    def test_organisation_site_and_equipment_of_others_are_refused(self):
        for name, record in (
            ("organisation_id", self.organisation_b),
            ("site_id", self.make_site(self.organisation_b)),
            ("equipment_id", self.make_equipment(self.organisation_b)),
        ):
            self.log_in("stays")
            ticket, _answer = self.send(**{name: record.id})
            self.assertNotIn(self.organisation_b, ticket.organisation_id)
            self.assertFalse(ticket.site_id)
            self.assertFalse(ticket.equipment_id)

    def test_customers_send_by_their_own_account(self):
        """A company; a private customer once there is something of theirs."""
        private = self.make_person("Private", "Paul")
        for name, partner in (("company", self.organisation_a), ("private", private)):
            new_test_user(
                self.env,
                name,
                "base.group_portal",
                partner_id=partner.id,
                password=name,
            )
        self.log_in("private")
        self.assertFalse(self.send()[0])
        self.make_equipment(private)
        for name, partner in (("company", self.organisation_a), ("private", private)):
            self.log_in(name)
            self.assertIn("/new/ticket", self.url_open("/my/tickets").text)
            ticket, _answer = self.send()
            self.assertEqual(ticket.organisation_id, partner, name)
            page = self.url_open(f"/my/ticket/{ticket.id}", allow_redirects=False)
            self.assertEqual(page.status_code, 200, name)

    def test_nobody_sends_without_the_right(self):
        self.profile.create_requests = False
        self.log_in("stays")
        ticket, answer = self.send()
        self.assertFalse(ticket)
        self.assertURLEqual(answer.headers["Location"], "/my")
        answer = self.url_open("/new/ticket", allow_redirects=False)
        self.assertURLEqual(answer.headers["Location"], "/my")
        self.assertNotIn("/new/ticket", self.url_open("/my/tickets").text)

    def test_link_of_somebody_else_sends_nothing(self):
        self.log_in("stays")
        answer = self.url_open("/submitted/ticket?subject=x&description=x")
        self.assertEqual(answer.status_code, 405)

    # ------------------------------------------------------------------- to close one

    def test_whoever_reads_a_ticket_closes_it(self):
        closed, ticket = self.stages[True], self.tickets["of A"]
        choice = {"ticket_id": ticket.id, "stage_id": closed.id}
        for login, stage in (("colleague_b", self.stages[False]), ("stays", closed)):
            self.log_in(login)
            self.post("/ticket/close", **choice)
            self.env.invalidate_all()
            self.assertEqual(ticket.stage_id, stage, login)

    @mute_logger("odoo.http")
    def test_no_link_closes_a_ticket(self):
        """Nor does a form of another site, which has no token; that of the page has."""
        closed, ticket = self.stages[True], self.tickets["of A"]
        query = f"ticket_id={ticket.id}&stage_id={closed.id}"
        self.log_in("stays")
        self.assertEqual(self.url_open(f"/ticket/close?{query}").status_code, 405)
        self.assertEqual(self.url_open("/ticket/close", data=query).status_code, 400)
        self.env.invalidate_all()
        self.assertEqual(ticket.stage_id, self.stages[False])

    def test_buttons_of_the_page_close_it(self):
        closed, ticket = self.stages[True], self.tickets["of A"]
        self.log_in("stays")
        page = self.url_open(f"/my/ticket/{ticket.id}").text
        self.assertIn(ticket.number, page)
        forms = re.findall(r"<form[^>]*/ticket/close.*?</form>", page, re.DOTALL)
        form = next(f for f in forms if f'name="stage_id" value="{closed.id}"' in f)
        self.assertIn('method="POST"', form)
        fields = dict(re.findall(r'name="(\w+)" value="([^"]+)"', form))
        self.url_open("/ticket/close", data=fields)
        self.env.invalidate_all()
        self.assertEqual(ticket.stage_id, closed)
        page = self.url_open(f"/my/ticket/{ticket.id}").text
        self.assertNotIn('action="/ticket/close"', page)

    def test_page_says_nothing_of_where_people_work_now(self):
        ticket = self.tickets["of the mover"]
        self.mover.parent_id = self.organisation_b
        self.mover.email = "mover@brasserie.example.com"
        self.log_in("stays")
        page = self.url_open(f"/my/ticket/{ticket.id}").text
        self.assertIn(self.mover.name, page)
        for secret in (self.organisation_b.name, self.mover.email):
            self.assertNotIn(secret, page)

    def test_employee_of_ours_sends_as_before(self):
        new_test_user(self.env, "employee", "base.group_user", password="employee")
        self.log_in("employee")
        self.assertEqual(self.url_open("/new/ticket").status_code, 200)
        ticket, _answer = self.send()
        self.assertEqual(ticket.name, "Valve")
        with self.assertRaises(AccessError):
            ticket.with_user(self.users["stays"]).check_access("read")
