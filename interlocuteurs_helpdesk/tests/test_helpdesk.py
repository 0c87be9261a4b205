from odoo.exceptions import ValidationError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.interlocuteurs_addon.models.document.call import Caller

from ..hooks import post_init_hook, uninstall_hook
from .common import HelpdeskCommon

MAIL = """From: {sender}
To: help@example.org
Subject: Pump
Message-ID: <{number}@example.com>
Date: Tue, 10 Mar 2026 10:00:00 +0000
Content-Type: text/plain

It leaks.
"""


@tagged("post_install", "-at_install")
class TestHelpdesk(HelpdeskCommon):
    """Tickets belong to an organisation, are about somebody, a site and equipment."""

    def receive(self, sender, **values):
        thread = self.env["mail.thread"]
        number = self.env["helpdesk.ticket"].search_count([])
        mail = MAIL.format(sender=sender, number=number)
        ticket_id = thread.message_process("helpdesk.ticket", mail, values)
        return self.env["helpdesk.ticket"].browse(ticket_id)

    # ------------------------------------------------------------- whose, and who

    def test_ticket_remembers_its_organisation_and_person(self):
        ticket = self.tickets["of the mover"]
        self.mover.parent_id = self.organisation_b
        self.env.invalidate_all()
        self.assertEqual(ticket.partner_id, self.mover)
        self.assertEqual(ticket.organisation_id, self.organisation_a)
        self.assertEqual(ticket.commercial_partner_id, self.organisation_a)
        self.assertEqual(ticket.interlocuteur_id, self.mover)

    def test_copy_stays_with_the_organisation(self):
        ticket = self.tickets["of the mover"]
        ticket.equipment_id = self.make_equipment(self.organisation_a)
        self.mover.parent_id = self.organisation_b
        self.env.invalidate_all()
        copied = ticket.copy()
        self.assertEqual(copied.organisation_id, self.organisation_a)
        self.assertFalse(copied.interlocuteur_id)

    def test_form_asks_for_which_organisation(self):
        ticket = Form(self.tickets["of nobody"])
        self.assertEqual(
            ticket.organisation_choice_ids[:], self.organisation_a | self.organisation_b
        )
        ticket.organisation_choice_id = self.organisation_b
        saved = ticket.save()
        self.assertEqual(saved.partner_id, self.both, "who gets the mails")
        self.assertEqual(saved.organisation_id, self.organisation_b)
        self.assertEqual(saved.interlocuteur_id, self.both)

    def test_form_takes_site_and_organisation_from_the_equipment(self):
        site = self.make_site(self.organisation_a)
        equipment = self.make_equipment(self.organisation_a, site_id=site.id)
        ticket = Form(self.env["helpdesk.ticket"])
        ticket.name = "Pump"
        ticket.description = "It leaks."
        ticket.equipment_id = equipment
        self.assertEqual(ticket.site_id, site)
        self.assertEqual(ticket.organisation_id, self.organisation_a)
        ticket.partner_id = self.organisation_b
        self.assertEqual(ticket.organisation_id, self.organisation_b)
        self.assertFalse(ticket.site_id)
        self.assertFalse(ticket.equipment_id)

    def test_site_and_equipment_of_another_are_refused(self):
        ticket = self.tickets["of A"]
        for name, theirs in (
            ("site_id", self.make_site(self.organisation_b)),
            ("equipment_id", self.make_equipment(self.organisation_b)),
        ):
            with self.assertRaises(ValidationError):
                ticket[name] = theirs

    # ---------------------------------------------------------------------- mails

    def test_mail_goes_to_the_organisation_of_its_sender(self):
        ticket = self.receive("Stays <stays@example.com>")
        self.assertEqual(ticket.partner_id, self.users["stays"].partner_id)
        self.assertEqual(ticket.organisation_id, self.organisation_a)
        self.assertEqual(ticket.interlocuteur_id, self.users["stays"].partner_id)

    def test_mail_of_somebody_with_several_waits_for_a_choice(self):
        ticket = self.receive("both@example.com")
        self.assertEqual(ticket.partner_id, self.both)
        self.assertFalse(ticket.organisation_id)
        self.assertEqual(
            ticket.organisation_choice_ids, self.organisation_a | self.organisation_b
        )

    def test_mail_goes_to_the_one_that_is_left(self):
        self.both.collaboration_ids.filtered("is_main").date_end = "2020-12-31"
        self.env.invalidate_all()
        ticket = self.receive("both@example.com")
        self.assertEqual(ticket.organisation_id, self.organisation_b)

    def test_mail_of_a_stranger_and_of_a_private_customer(self):
        private = self.make_person("Private", "Paul", email="paul@example.com")
        self.assertFalse(self.receive("stranger@example.com").organisation_id)
        self.assertEqual(self.receive("paul@example.com").organisation_id, private)

    def test_no_mail_is_assigned_to_the_customer_who_sends_it(self):
        self.env.company.helpdesk_mgmt_ticket_auto_assign = True
        for sender in ("stays@example.com", "both@example.com"):
            self.assertFalse(self.receive(sender).user_id.share, sender)
        employee = new_test_user(
            self.env,
            "employee",
            "helpdesk_mgmt.group_helpdesk_user",
            email="employee@example.com",
        )
        self.assertEqual(self.receive("employee@example.com").user_id, employee)

    def test_alias_says_whose_it_is(self):
        ticket = self.receive(
            "both@example.com", organisation_id=self.organisation_b.id
        )
        self.assertEqual(ticket.organisation_id, self.organisation_b)
        self.assertEqual(ticket.interlocuteur_id, self.both)

    # -------------------------------------------------------- sheets, calls, hooks

    def test_sheet_counts_what_belongs_to_the_partner(self):
        self.tickets["of A"].stage_id = self.stages[True]
        self.mover.parent_id = self.organisation_b
        self.env.invalidate_all()
        partners = self.organisation_a | self.organisation_b | self.mover
        self.assertEqual(
            partners.mapped("helpdesk_ticket_count_string"), ["1 / 2", "1 / 1", "1 / 1"]
        )
        action = self.organisation_b.action_view_helpdesk_tickets()
        found = self.env["helpdesk.ticket"].search(action["domain"])
        self.assertEqual(found, self.tickets["of B"])

    def test_call_sheet_shows_open_tickets_and_opens_a_new_one(self):
        Ticket = self.env["helpdesk.ticket"]
        self.tickets["of A"].stage_id = self.stages[True]
        caller = Caller(self.mover, self.organisation_a)
        section = Ticket._get_call_section()
        shown = Ticket.search(section.domain & Ticket._get_call_domain(caller))
        self.assertEqual(shown, self.tickets["of the mover"])
        button = Ticket._get_call_button(caller)
        new = Form(Ticket.with_context(**button["context"]))
        self.assertEqual(new.organisation_id, self.organisation_a)
        self.assertEqual(new.partner_email, "mover@example.com")

    def test_call_sheet_of_a_site_and_of_a_stranger(self):
        Ticket = self.env["helpdesk.ticket"]
        site = self.make_site(self.organisation_a)
        self.tickets["of A"].site_id = site
        caller = Caller(site, self.organisation_a)
        shown = Ticket.search(Ticket._get_call_domain(caller))
        self.assertEqual(shown, self.tickets["of A"])
        new = Form(Ticket.with_context(**Ticket._get_call_button(caller)["context"]))
        self.assertEqual(new.site_id, site)
        stranger = Caller(self.Partner, self.Partner, "Zoe", "+33 3 20 00 00 00", "")
        new = Form(Ticket.with_context(**Ticket._get_call_button(stranger)["context"]))
        self.assertEqual(new.partner_name, "Zoe")
        self.assertFalse(new.organisation_id)

    def test_erasure_takes_names_and_addresses(self):
        stranger = self.make_ticket(
            self.Partner, partner_email='"Mover" <mover@example.com>'
        )
        other = self.make_ticket(self.users["stays"].partner_id, partner_name="Stays")
        self.env["helpdesk.ticket"]._erase_person(
            self.mover, ["Test mover", "mover@example.com"]
        )
        self.assertFalse(stranger.partner_email)
        self.assertFalse(self.tickets["of the mover"].partner_email)
        self.assertEqual(other.partner_name, "Stays")

    def test_tickets_from_before_the_install(self):
        ticket = self.tickets["of the mover"]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET organisation_id = NULL, interlocuteur_id = NULL"
        )
        supervisor = self.env.ref("interlocuteurs_addon.profile_supervisor")
        supervisor.see_tickets = False
        post_init_hook(self.env)
        self.assertEqual(ticket.organisation_id, self.organisation_a)
        self.assertEqual(ticket.interlocuteur_id, self.mover)
        self.assertTrue(supervisor.see_tickets)

    def test_uninstall_gives_the_helpdesk_its_company_back(self):
        ticket = self.tickets["of the mover"]
        self.mover.parent_id = self.organisation_b
        uninstall_hook(self.env)
        self.env.cr.execute(
            "SELECT commercial_partner_id FROM helpdesk_ticket WHERE id = %s",
            [ticket.id],
        )
        self.assertEqual(self.env.cr.fetchone(), (self.organisation_b.id,))
