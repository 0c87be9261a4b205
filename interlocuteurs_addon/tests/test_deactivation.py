from odoo.exceptions import (
    AccessError,
    RedirectWarning,
    UserError,
    ValidationError,
)
from odoo.tests import Form, HttpCase, new_test_user, tagged

from odoo.addons.mail.tests.common import MailCase

from .deactivation_common import DeactivationCommon


class AccountCommon(DeactivationCommon, MailCase):
    """The person of the common case has an account on the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person.email = "alice@example.com"
        cls.open_portal(cls.person)
        cls.account = cls.make_account(cls.person, "alice@example.com")

    @classmethod
    def make_account(cls, person, login):
        return cls.make_user(person, login, "base.group_portal", email=login)

    @classmethod
    def make_user(cls, person, login, group, **values):
        return new_test_user(
            cls.env, login, group, name=person.name, partner_id=person.id, **values
        )

    def open_dialog(self, action):
        """Return the form of the dialog that ``action`` opens, as the user sees it."""
        return Form(
            self.env[action["res_model"]]
            .with_user(self.user)
            .with_context(**action["context"])
        )

    def deactivate(self, people):
        self.open_dialog(
            people.with_user(self.user).action_deactivate()
        ).save().action_confirm()


@tagged("post_install", "-at_install")
class TestDeactivation(AccountCommon):
    def test_planned_transfer_is_named_and_withdrawn(self):
        transfer = self.env["interlocuteur.transfer"].create(
            {
                "person_id": self.person.id,
                "organisation_id": self.organisation_b.id,
                "former_organisation_id": self.organisation_a.id,
                "date": "2099-01-01",
                "coordinates": {"email": "new@example.com"},
                "characteristics": {"colour": "red"},
            }
        )
        dialog = self.open_dialog(self.person.with_user(self.user).action_deactivate())
        self.assertEqual(dialog.transfers, transfer.display_name)
        dialog.save().action_confirm()
        self.assertEqual(transfer.state, "withdrawn")
        self.assertFalse(transfer.coordinates)
        self.assertFalse(transfer.characteristics)

    def test_whoever_starts_elsewhere_later_stays_active(self):
        self.make_collaboration(
            self.person, self.organisation_b, date_start="2099-01-01"
        )
        self.person._deactivate_at(self.organisation_a)
        self.assertTrue(self.person.active)
        self.assertEqual(
            self.person._get_open_collaborations().organisation_id, self.organisation_b
        )

    # ------------------------------------------------------------------ the dialog

    def test_dialog_says_what_the_person_leaves(self):
        dialog = self.open_dialog(self.person.with_user(self.user).action_deactivate())
        self.assertEqual(dialog.question, "Deactivate Alice Durand?")
        self.assertEqual(dialog.accounts, "alice@example.com")
        self.assertFalse(dialog.organisation_choice_ids)
        self.assertEqual(dialog.scope, "everywhere")
        with dialog.line_ids.edit(0) as line:
            self.assertEqual(line.organisation_id, self.organisation_a)
            self.assertEqual(line.equipment, "1: Pump")
            self.assertEqual(line.sites, "1: North")
            self.assertRegex(line.requests, r"^1: DIT/\d{4}/\d{5} Leak$")

    def test_dialog_names_three_and_counts_the_rest(self):
        for name in "ABC":
            self.make_equipment(self.organisation_a, self.person, name)
        dialog = self.open_dialog(self.person.with_user(self.user).action_deactivate())
        with dialog.line_ids.edit(0) as line:
            self.assertRegex(line.equipment, r"^4: \w+, \w+, \w+, …$")

    def test_yes_closes_the_account_and_archives(self):
        self.deactivate(self.person)
        self.assertFalse(self.person.active)
        self.assertFalse(self.account.active)
        self.assertFalse(self.account.has_group("base.group_portal"))

    def test_successor_takes_over(self):
        dialog = self.open_dialog(self.person.with_user(self.user).action_deactivate())
        with dialog.line_ids.edit(0) as line:
            line.successor_id = self.colleague
        dialog.save().action_confirm()
        self.assertEqual(self.equipment.service_contact_id, self.colleague)
        self.assertEqual(self.site.site_person_ids, self.colleague)
        self.assertEqual(self.request.interlocuteur_id, self.colleague)
        self.assertFalse(self.person.active)

    def test_without_successor_what_names_the_person_stays(self):
        self.deactivate(self.person)
        self.assertEqual(self.equipment.service_contact_id, self.person)
        self.assertEqual(self.equipment.service_contact_state, "gone")
        self.assertEqual(self.request.interlocuteur_id, self.person)

    def test_all_or_nothing(self):
        """A successor from elsewhere is refused, and nobody is deactivated."""
        stranger = self.make_person("Roux", "Rose", parent_id=self.organisation_b.id)
        dialog = self.open_dialog(self.person.with_user(self.user).action_deactivate())
        with dialog.line_ids.edit(0) as line:
            line.successor_id = stranger
        with self.assertRaises(ValidationError), self.cr.savepoint():
            dialog.save().action_confirm()
        self.assertTrue(self.person.active)
        self.assertTrue(self.account.active)

    def test_people_of_several_organisations_at_once(self):
        other = self.make_person("Roux", "Rose", parent_id=self.organisation_b.id)
        boiler = self.make_equipment(self.organisation_b, other, "Boiler")
        heir = self.make_person("Blanc", "Bob", parent_id=self.organisation_b.id)
        people = self.person | other
        dialog = self.open_dialog(people.with_user(self.user).action_deactivate())
        successors = {self.organisation_a: self.colleague, self.organisation_b: heir}
        for index in range(2):
            with dialog.line_ids.edit(index) as line:
                line.successor_id = successors[line.organisation_id]
        dialog.save().action_confirm()
        self.assertEqual(self.equipment.service_contact_id, self.colleague)
        self.assertEqual(boiler.service_contact_id, heir)
        self.assertEqual(people.mapped("active"), [False, False])

    def test_collaborations_stay_so_that_people_come_back_as_they_went(self):
        before = self.history(self.person)
        self.deactivate(self.person)
        self.assertEqual(self.history(self.person), before)
        self.assertEqual(self.person.collaboration_ids.status, "inactive")
        self.assertEqual(self.person.parent_id, self.organisation_a)

    def test_person_and_organisation_say_it(self):
        self.deactivate(self.person)
        self.assertEqual(
            self.last_note(self.person),
            "<p>Deactivated; the portal account is closed.</p>",
        )
        self.assertEqual(
            self.last_note(self.organisation_a), "<p>Deactivated: Alice Durand</p>"
        )

    def test_core_says_nothing_of_the_account_beside_it(self):
        before = self.person.message_ids
        as_in_life = {"mail_create_nolog": False, "mail_notrack": False}
        self.person.with_context(**as_in_life)._deactivate()
        self.assertEqual(
            (self.person.message_ids - before).mapped("body"),
            ["<p>Deactivated; the portal account is closed.</p>"],
        )

    # ----------------------------------------------------------- who may, and whom

    def test_employee_without_right_is_refused(self):
        employee = self.make_employee("plain_employee")
        with self.assertRaises(AccessError):
            self.person.with_user(employee).action_deactivate()

    def test_colleague_with_an_internal_account_is_refused(self):
        self.make_user(self.colleague, "internal", "base.group_user")
        with self.assertRaisesRegex(UserError, "Paul Petit: this is a colleague"):
            self.colleague.with_user(self.user).action_deactivate()
        with self.assertRaisesRegex(UserError, "Paul Petit: this is a colleague"):
            self.colleague.with_user(self.user)._deactivate()

    def test_organisation_and_nobody_are_refused(self):
        with self.assertRaisesRegex(UserError, "Clinique des Alpes: only people"):
            self.organisation_a.with_user(self.user).action_deactivate()
        self.colleague.active = False
        with self.assertRaisesRegex(UserError, "Nobody of the selection is active"):
            self.colleague.with_user(self.user).action_deactivate()

    # ---------------------------------------------------- at one organisation only

    def open_at(self, person, organisation):
        ties = person.collaboration_ids.filtered(
            lambda c: c.organisation_id == organisation
        )
        return self.open_dialog(ties.with_user(self.user).action_deactivate())

    def test_at_one_organisation_the_collaboration_ends(self):
        self.make_collaboration(self.person, self.organisation_b)
        self.person.collaboration_ids.date_start = "2020-01-01"
        boiler = self.make_equipment(self.organisation_b, self.person, "Boiler")
        dialog = self.open_at(self.person, self.organisation_a)
        self.assertEqual(dialog.scope, "organisation")
        self.assertEqual(dialog.organisation_id, self.organisation_a)
        self.assertEqual(
            dialog.question,
            "End the collaboration of Alice Durand with Clinique des Alpes?",
        )
        self.assertEqual(len(dialog.line_ids), 1)
        with dialog.line_ids.edit(0) as line:
            line.successor_id = self.colleague
        dialog.save().action_confirm()
        self.assertTrue(self.person.active)
        self.assertTrue(self.account.active)
        self.assertEqual(self.person.organisation_ids, self.organisation_b)
        self.assertEqual(self.equipment.service_contact_id, self.colleague)
        self.assertEqual(boiler.service_contact_id, self.person)

    def test_choice_of_scope_changes_what_is_handed_over(self):
        self.make_collaboration(self.person, self.organisation_b)
        self.make_equipment(self.organisation_b, self.person, "Boiler")
        dialog = self.open_at(self.person, self.organisation_a)
        self.assertEqual(len(dialog.line_ids), 1)
        dialog.scope = "everywhere"
        self.assertEqual(len(dialog.line_ids), 2)

    def test_whoever_works_nowhere_else_becomes_inactive(self):
        self.make_collaboration(self.person, self.organisation_b)
        self.person.collaboration_ids.date_start = "2020-01-01"
        before = self.history(self.colleague)
        (self.person | self.colleague)._deactivate_at(self.organisation_a)
        self.assertTrue(self.person.active)
        self.assertFalse(self.colleague.active)
        self.assertEqual(self.history(self.colleague), before)

    def test_colleague_of_ours_does_not_leave_one_organisation_either(self):
        self.make_collaboration(self.colleague, self.organisation_b)
        self.make_user(self.colleague, "internal", "base.group_user")
        before = self.history(self.colleague)
        with self.assertRaisesRegex(UserError, "Paul Petit: this is a colleague"):
            self.colleague._deactivate_at(self.organisation_a)
        self.assertEqual(self.history(self.colleague), before)

    # ----------------------------------------------------------- what ends with it

    def test_followings_links_and_assignments_end(self):
        order = self.env["sale.order"].create({"partner_id": self.organisation_a.id})
        order.message_subscribe(self.person.ids)
        order.access_token = "token"
        self.deactivate(self.person)
        self.env.invalidate_all()
        self.assertNotIn(self.person, order.message_partner_ids)
        self.assertFalse(order.access_token)
        self.assertFalse(self.site.site_person_ids)

    def test_plain_archive_ends_the_same(self):
        self.request.message_subscribe(self.colleague.ids)
        self.colleague.write({"active": False})
        self.env.invalidate_all()
        self.assertNotIn(self.colleague, self.request.message_partner_ids)

    def test_what_a_private_customer_has_of_their_own_ends(self):
        private = self.make_person("Privé", "Pia")
        order = self.env["sale.order"].create({"partner_id": private.id})
        order.message_subscribe(private.ids)
        order.access_token = "token"
        private.active = False
        self.env.invalidate_all()
        self.assertNotIn(private, order.message_follower_ids.partner_id)
        self.assertFalse(order.access_token)

    def test_what_an_organisation_follows_stays(self):
        """An archived customer may owe something still: only people leave."""
        order = self.env["sale.order"].create({"partner_id": self.organisation_b.id})
        order.message_subscribe(self.organisation_b.ids)
        self.organisation_b.active = False
        self.env.invalidate_all()
        self.assertIn(self.organisation_b, order.message_follower_ids.partner_id)

    def test_another_change_ends_nothing(self):
        private = self.make_person("Privé", "Pia")
        order = self.env["sale.order"].create({"partner_id": private.id})
        order.message_subscribe(private.ids)
        self.request.message_subscribe(self.colleague.ids)
        (self.colleague | private).write({"phone": "04 76 00 00 01"})
        self.env.invalidate_all()
        self.assertIn(self.colleague, self.request.message_partner_ids)
        self.assertIn(private, order.message_partner_ids)

    def test_inactive_person_is_on_no_new_document(self):
        self.deactivate(self.person)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.make_request(self.organisation_a, self.person)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.make_equipment(self.organisation_a, self.person)
        self.assertEqual(self.request.copy().interlocuteur_id, self.colleague)

    def test_inactive_person_stays_on_old_documents(self):
        self.deactivate(self.person)
        self.request.write({"name": "Big leak", "interlocuteur_id": self.person.id})
        self.assertEqual(self.request.interlocuteur_id, self.person)

    # ------------------------------------------------ plain writes and the archive

    def test_plain_archive_with_an_account_leads_to_the_dialog(self):
        with self.assertRaises(RedirectWarning) as error:
            self.person.with_user(self.user).write({"active": False})
        message, action, button = error.exception.args[:3]
        self.assertIn("Alice Durand", message)
        self.assertEqual(action["res_model"], "interlocuteur.deactivation")
        self.assertEqual(action["context"]["default_person_ids"], self.person.ids)
        self.assertEqual(button, "Deactivate")

    def test_account_of_who_works_nowhere_is_left_to_core(self):
        private = self.make_person("Privé", "Pia")
        self.make_account(private, "pia@example.com")
        with self.assertRaisesRegex(RedirectWarning, "cannot archive contacts linked"):
            private.active = False

    def test_archive_in_the_menu_opens_the_dialog_where_something_is_left(self):
        action = self.person.with_user(self.user).action_archive()
        self.assertEqual(action["res_model"], "interlocuteur.deactivation")
        self.assertTrue(self.person.active)

    def test_archive_in_the_menu_archives_where_nothing_is_left(self):
        self.colleague.with_user(self.user).action_archive()
        self.assertFalse(self.colleague.active)

    def test_archive_without_wizard_archives_at_once(self):
        self.account.active = False
        self.person.with_user(self.user).with_context(no_wizard=True).action_archive()
        self.assertFalse(self.person.active)

    # ---------------------------------------------------------------- reactivation

    def test_reactivation_asks_about_the_account(self):
        self.deactivate(self.person)
        action = self.person.with_user(self.user).action_unarchive()
        dialog = self.open_dialog(action)
        self.assertEqual(dialog.accounts, "alice@example.com")
        self.assertFalse(self.person.active)
        dialog.save().action_confirm()
        self.assertTrue(self.person.active)
        self.assertFalse(self.account.active)

    def test_account_comes_back_with_an_invitation(self):
        self.deactivate(self.person)
        action = self.person.with_user(self.user).action_reactivate()
        with self.mock_mail_gateway():
            self.open_dialog(action).save().action_confirm_with_account()
        self.assertEqual(self._new_mails.recipient_ids, self.person)
        self.assertTrue(self.person.active)
        self.assertTrue(self.account.active)
        self.assertTrue(self.account.has_group("base.group_portal"))
        self.assertEqual(
            self.last_note(self.person),
            "<p>Reactivated; the portal account is open again.</p>",
        )

    def test_whoever_had_no_account_comes_back_at_once(self):
        self.deactivate(self.colleague)
        self.assertFalse(self.colleague.with_user(self.user).action_reactivate())
        self.assertTrue(self.colleague.active)

    def test_whoever_had_no_account_gets_none(self):
        self.colleague.email = "paul@example.com"
        self.open_portal(self.colleague)
        people = self.person | self.colleague
        people._deactivate()
        with self.mock_mail_gateway():
            people._reactivate(with_account=True)
        self.assertTrue(self.account.active)
        self.assertFalse(self.colleague.with_context(active_test=False).user_ids)

    def test_one_profile_is_enough_for_the_account_to_come_back(self):
        """That of another organisation than the main one."""
        profile = self.person.collaboration_ids.profile_id
        self.make_collaboration(self.person, self.organisation_b, profile_id=profile.id)
        self.person.collaboration_ids.filtered("is_main").profile_id = False
        self.person._deactivate()
        with self.mock_mail_gateway():
            self.person._reactivate(with_account=True)
        self.assertTrue(self.account.active)

    def test_return_is_told_on_the_person_and_the_organisation(self):
        """On no sheet of somebody who was there all the time."""
        self.deactivate(self.colleague)
        (self.colleague | self.person)._reactivate()
        self.assertEqual(self.last_note(self.colleague), "<p>Reactivated.</p>")
        self.assertFalse(self.last_note(self.person))
        self.assertEqual(
            self.last_note(self.organisation_a), "<p>Reactivated: Paul Petit</p>"
        )

    def test_who_comes_back_is_replaced_where_they_left_before_alone(self):
        past = self.make_collaboration(
            self.colleague, self.organisation_b, date_end="2020-12-31"
        )
        ties = self.colleague.collaboration_ids
        ties._mirror().replaced_by_id = self.person
        self.colleague._deactivate()
        self.colleague._reactivate()
        self.assertEqual(past.replaced_by_id, self.person)
        self.assertFalse((ties - past).replaced_by_id)

    # ----------------------------------------------------------------- performance

    def test_query_count_does_not_grow(self):
        counts = []
        for size in (1, 2, 20):  # the first one warms the caches up
            people = self.Partner.create(
                [
                    {
                        "lastname": f"Leaver {number}",
                        "firstname": "First",
                        "parent_id": self.organisation_a.id,
                    }
                    for number in range(size)
                ]
            )
            for number, person in enumerate(people):
                self.make_account(person, f"leaver{size}-{number}@example.com")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            # a time zone, which some environments know and others look up
            people.with_context(tz="UTC")._deactivate()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestDeactivationHttp(AccountCommon, HttpCase):
    def test_portal_closes_with_the_next_click(self):
        self.authenticate("alice@example.com", "alice@example.com")
        self.assertIn("/my", self.url_open("/my").url)
        self.assertNotIn("/web/login", self.url_open("/my/interventions").url)
        self.person._deactivate()
        self.assertIn("/web/login", self.url_open("/my/interventions").url)

    def test_switch_with_successor(self):
        """The switch on the sheet opens the dialog; a no changes nothing."""
        url = f"/odoo/interlocuteurs/{self.person.id}"
        self.start_tour(url, "interlocuteur_deactivate", login="admin")
        self.assertFalse(self.person.active)
        self.assertFalse(self.account.active)
        self.assertEqual(self.equipment.service_contact_id, self.colleague)

    def test_switch_reactivates(self):
        """The dialog asks about the account; the person comes back without."""
        self.person._deactivate()
        url = f"/odoo/interlocuteurs/{self.person.id}"
        self.start_tour(url, "interlocuteur_reactivate", login="admin")
        self.assertTrue(self.person.active)
        self.assertFalse(self.account.active)

    def test_deletion_leads_to_the_dialog(self):
        self.account.active = False
        url = f"/odoo/interlocuteurs/{self.person.id}"
        self.start_tour(url, "interlocuteur_deletion_deactivates", login="admin")
        self.assertTrue(self.person.exists())
        self.assertFalse(self.person.active)

    def test_one_organisation_only_from_the_tab(self):
        """On a selected line of the organisation, only its collaboration ends."""
        self.make_collaboration(self.person, self.organisation_b)
        self.person.collaboration_ids.date_start = "2020-01-01"
        url = f"/odoo/organisations/{self.organisation_a.id}"
        self.start_tour(url, "interlocuteur_deactivate_in_tab", login="admin")
        self.assertTrue(self.person.active)
        self.assertEqual(self.person.organisation_ids, self.organisation_b)

    def test_share_link_closes(self):
        self.request.message_subscribe(self.person.ids)
        self.request.access_token = "token"
        url = f"/my/interventions/{self.request.id}?access_token=token"
        self.assertIn("Leak", self.url_open(url).text)
        self.person._deactivate()
        self.assertNotIn("Leak", self.url_open(url).text)
