from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .deactivation_common import DeactivationCommon
from .transfer_common import TransferCommon


class UndoCommon:
    """What a notification offers to take back."""

    def get_undo(self, action):
        """Return the step of a notification, as the user who took it reads it."""
        self.assertEqual(action["tag"], "interlocuteur_done")
        self.env.flush_all()
        undo_id = action["params"]["undo_id"]
        return self.env["interlocuteur.undo"].browse(undo_id)

    def take_back(self, step):
        action = step.action_undo()
        self.env.flush_all()
        self.env.invalidate_all()
        return action

    def snap(self, *people):
        """Return what is compared: whatever a step may change, from outside."""
        self.env.flush_all()
        self.env.invalidate_all()
        names = ["parent_id", "active", "phone", "email", "street", "vat", "function"]
        return [
            [
                *(person[name] for name in names),
                person.function_ids,
                [
                    (c, c.active, c.date_start, c.date_end, c.is_main, c.profile_id)
                    for c in person.with_context(active_test=False).collaboration_ids
                ],
                person.site_ids,
                person.equipment_ids,
            ]
            for person in people
        ]


@tagged("post_install", "-at_install")
class TestUndoDeactivation(UndoCommon, DeactivationCommon):
    def deactivate(self, people=None, user=None, **values):
        people = (people or self.person).with_user(user or self.user)
        wizard = self.env["interlocuteur.deactivation"].with_user(user or self.user)
        dialog = wizard.create({"person_ids": [Command.set(people.ids)], **values})
        for line in dialog.line_ids:
            line.successor_id = self.colleague - people
        return dialog.action_confirm()

    def test_all_is_as_it_was(self):
        self.equipment.interlocuteur_ids = self.person
        self.open_portal(self.person)
        self.request.message_subscribe(self.person.ids)
        before = self.snap(self.person, self.colleague)
        action = self.deactivate()
        self.assertEqual(self.equipment.service_contact_id, self.colleague)
        self.assertFalse(self.person.active)
        self.assertEqual(action["params"]["message"], "Deactivated: Alice Durand.")
        self.take_back(self.get_undo(action).with_user(self.user))
        self.assertEqual(self.snap(self.person, self.colleague), before)
        self.assertEqual(self.equipment.service_contact_id, self.person)
        self.assertEqual(self.request.interlocuteur_id, self.person)
        self.assertIn(self.person, self.request.message_partner_ids)
        self.assertIn("taken back", self.last_note(self.person))

    def test_a_successor_who_was_there_stays(self):
        self.site.site_person_ids = self.person | self.colleague
        step = self.get_undo(self.deactivate()).with_user(self.user)
        self.assertEqual(self.site.site_person_ids, self.colleague)
        self.take_back(step)
        self.assertEqual(self.site.site_person_ids, self.person | self.colleague)

    def test_one_collaboration_alone(self):
        self.make_collaboration(
            self.person, self.organisation_b, date_start="2021-01-01"
        )
        before = self.snap(self.person)
        action = self.deactivate(
            scope="organisation", organisation_id=self.organisation_a.id
        )
        self.assertEqual(self.person.works_for_id, self.organisation_b)
        self.assertIn("Clinique des Alpes", action["params"]["message"])
        self.take_back(self.get_undo(action).with_user(self.user))
        self.assertEqual(self.snap(self.person), before)

    def test_ending_a_collaboration_is_told_and_taken_back(self):
        """What one click of the menu ends is not gone in silence."""
        self.make_collaboration(
            self.person, self.organisation_b, date_start="2021-01-01"
        )
        self.site.site_person_ids = self.person
        before = self.snap(self.person)
        ties = self.person.collaboration_ids.filtered(
            lambda tie: tie.organisation_id == self.organisation_a
        )
        action = ties.with_user(self.user).action_end()
        self.assertEqual(
            action["params"]["message"],
            "Collaboration ended: Alice Durand, Clinique des Alpes.",
        )
        self.env.flush_all()
        self.assertEqual(self.person.works_for_id, self.organisation_b)
        self.take_back(self.get_undo(action).with_user(self.user))
        self.assertEqual(self.snap(self.person), before)
        self.assertIn("end of the collaboration", self.last_note(self.person))

    def test_who_works_nowhere_then_is_back_as_well(self):
        before = self.snap(self.person, self.colleague)
        ties = (self.person | self.colleague).collaboration_ids
        action = ties.with_user(self.user).action_end()
        self.assertFalse(self.person.works_for_id)
        self.take_back(self.get_undo(action).with_user(self.user))
        self.assertEqual(self.snap(self.person, self.colleague), before)

    def check_not_followed(self, leave):
        """Check that nobody gets mails of what has gone elsewhere since they left."""
        theirs = {"partner_id": self.organisation_a.id}
        order, kept = self.env["sale.order"].create([theirs, theirs])
        request = self.env["maintenance.request"].create(
            {"name": "Leak", "organisation_id": self.organisation_a.id}
        )
        site = self.env["res.partner"].create(
            {"name": "Laundry", "type": "other", "parent_id": self.organisation_a.id}
        )
        for record in (order, kept, request, site):
            record.message_subscribe(self.colleague.ids)
        action = leave()
        self.env.flush_all()
        order.partner_id = self.organisation_b
        request.write({"organisation_id": self.organisation_b.id, "site_id": False})
        site.parent_id = self.organisation_b
        self.take_back(self.get_undo(action))
        self.assertIn(self.colleague, kept.message_partner_ids)
        for record in (order, request, site):
            self.assertNotIn(self.colleague, record.message_partner_ids)

    def test_what_left_after_the_end_of_a_collaboration(self):
        self.check_not_followed(self.colleague.collaboration_ids.action_end)

    def test_what_left_after_a_deactivation(self):
        self.check_not_followed(lambda: self.deactivate(self.colleague))

    def test_what_is_archived_or_not_theirs_to_see_is_followed_again(self):
        laundry = self.make_site(self.organisation_a, self.Partner, "Laundry")
        order = self.env["sale.order"].create({"partner_id": self.organisation_a.id})
        self.assertFalse(order.with_user(self.user).has_access("read"))
        for record in (laundry, order):
            record.message_subscribe(self.colleague.ids)
        laundry.active = False
        ties = self.colleague.collaboration_ids.with_user(self.user)
        step = self.get_undo(ties.action_end()).with_user(self.user)
        for record in (laundry, order):
            self.assertNotIn(self.colleague, record.message_partner_ids)
        self.take_back(step)
        for record in (laundry, order):
            self.assertIn(self.colleague, record.message_partner_ids)

    def test_several_people(self):
        third = self.make_person("Blanc", "Bob", parent_id=self.organisation_a.id)
        people = self.person | third
        before = self.snap(*people)
        step = self.get_undo(self.deactivate(people)).with_user(self.user)
        self.take_back(step)
        self.assertEqual(self.snap(*people), before)

    def test_the_account_stays_closed(self):
        account = new_test_user(
            self.env, "alice", "base.group_portal", partner_id=self.person.id
        )
        action = self.deactivate()
        self.assertIn("account is closed", action["params"]["message"])
        undone = self.take_back(self.get_undo(action).with_user(self.user))
        self.assertIn("account stays closed", undone["params"]["message"])
        self.assertIs(self.person.active, True)
        self.assertIs(account.active, False)

    def test_a_planned_transfer_is_planned_again(self):
        transfer = self.env["interlocuteur.transfer"].create(
            {
                "person_id": self.person.id,
                "former_organisation_id": self.organisation_a.id,
                "organisation_id": self.organisation_b.id,
                "date": "2050-01-01",
                "coordinates": {"phone": "04 76 00 00 01"},
            }
        )
        step = self.get_undo(self.deactivate()).with_user(self.user)
        self.assertEqual(transfer.state, "withdrawn")
        self.take_back(step)
        self.assertEqual(transfer.state, "planned")
        self.assertEqual(transfer.coordinates, {"phone": "04 76 00 00 01"})

    def test_once(self):
        step = self.get_undo(self.deactivate()).with_user(self.user)
        self.take_back(step)
        with self.assertRaisesRegex(UserError, "already"):
            step.action_undo()
        self.person._deactivate()
        with self.assertRaisesRegex(UserError, "already"):
            step.action_undo()

    def test_not_if_somebody_came_back_meanwhile(self):
        step = self.get_undo(self.deactivate()).with_user(self.user)
        self.person._reactivate()
        with self.assertRaisesRegex(UserError, "sheet was changed"):
            step.action_undo()
        self.assertEqual(self.equipment.service_contact_id, self.colleague)

    def test_not_if_what_was_handed_over_went_on(self):
        step = self.get_undo(self.deactivate()).with_user(self.user)
        third = self.make_person("Blanc", "Bob", parent_id=self.organisation_a.id)
        self.equipment.service_contact_id = third
        with self.assertRaisesRegex(UserError, "somebody else"):
            step.action_undo()
        self.assertIs(self.person.active, False)

    def test_not_if_a_number_was_changed(self):
        step = self.get_undo(self.deactivate()).with_user(self.user)
        self.person.phone = "04 76 00 00 02"
        with self.assertRaisesRegex(UserError, "sheet was changed"):
            step.action_undo()

    def test_today_alone(self):
        step = self.get_undo(self.deactivate()).with_user(self.user)
        tomorrow = self.Collaboration._get_today() + timedelta(days=1)
        Company = self.env.registry["res.company"]
        with (
            patch.object(Company, "_get_today", lambda company: tomorrow),
            self.assertRaisesRegex(UserError, "today"),
        ):
            step.action_undo()

    def test_steps_of_past_days_are_deleted(self):
        """Past in every company."""
        step = self.get_undo(self.deactivate())
        today = step.date
        days = {1: today, 2: today - timedelta(days=1)}
        Company = self.env.registry["res.company"]
        self.patch(Company, "_get_days", lambda company: days)
        for day, result, is_there in (
            (today, (0, False), True),
            (today - timedelta(days=1), (0, False), True),
            (today - timedelta(days=2), (1, False), False),
        ):
            step.sudo().date = day
            self.assertEqual(self.env["interlocuteur.undo"]._gc_past(), result)
            self.assertEqual(bool(step.exists()), is_there)

    def test_whose_step_it_is(self):
        step = self.get_undo(self.deactivate())
        with self.assertRaises(AccessError):
            step.with_user(self.manager).action_undo()
        self.assertEqual(self.rights(self.user, "interlocuteur.undo"), "r")
        with self.assertRaises(AccessError):
            step.with_user(self.user).read(["before"])
        with self.assertRaises(AccessError):
            step.with_user(self.user).write({"undone": False})
        self.user.group_ids = self.env.ref("base.group_user")
        with self.assertRaises(AccessError):
            step.with_user(self.user).action_undo()

    def test_who_may_not_change_them_any_more_is_refused(self):
        """Also where nothing of the sheet itself would be written."""
        aside = self.make_collaboration(
            self.person, self.organisation_b, date_start="2021-01-01"
        )
        step = self.get_undo(aside.with_user(self.user).action_end())
        self.protect(self.person)
        with self.assertRaises(AccessError):
            step.with_user(self.user).action_undo()
        self.assertEqual(aside.state, "past")

    def test_erasure_forgets_it(self):
        step = self.get_undo(self.deactivate())
        other = self.get_undo(self.deactivate(self.colleague))
        self.person.with_user(self.manager)._erase_personal_data()
        self.assertFalse(step.exists())
        # the colleague had taken over: their step says so by ids alone
        self.assertTrue(other.exists())


@tagged("post_install", "-at_install")
class TestUndoTransfer(UndoCommon, TransferCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.organisation_a.write({"vat": "FR40303265045", "street": "1 rue des Alpes"})
        cls.organisation_b.write({"street": "2 rue du Nord"})
        functions = cls.Function.create([{"name": "Zinc buyer"}, {"name": "Zinc cook"}])
        cls.buyer, cls.cook = functions
        cls.person.write({"phone": "04 76 00 00 01", "function_ids": cls.buyer.ids})
        cls.open_portal(cls.person)
        cls.assign(cls, cls.person)
        cls.equipment.service_contact_id = cls.person

    def move(self, people=None, **values):
        people = people or self.person
        return self.fill_wizard(people, **values).action_confirm()

    def test_all_is_as_it_was(self):
        request = self.make_request()
        before = self.snap(self.person, self.colleague)
        action = self.move(
            successor_id=self.colleague,
            phone="04 76 00 00 99",
            function_ids=self.cook,
            profile_id=self.env.ref("interlocuteurs_addon.profile_user"),
        )
        self.assertNotEqual(self.snap(self.person, self.colleague), before)
        self.assertEqual(self.person.works_for_id, self.organisation_b)
        self.take_back(self.get_undo(action))
        self.assertEqual(self.snap(self.person, self.colleague), before)
        self.assertEqual(self.equipment.service_contact_id, self.person)
        self.assertEqual(request.interlocuteur_id, self.person)
        self.assertEqual(self.person.street, "1 rue des Alpes")
        self.assertEqual(self.person.transfer_ids.state, "withdrawn")

    def test_of_somebody_who_kept_the_old_organisation(self):
        before = self.snap(self.person)
        self.take_back(self.get_undo(self.move(keeps_former=True)))
        self.assertEqual(self.snap(self.person), before)

    def test_to_where_somebody_worked_already(self):
        self.make_collaboration(
            self.person,
            self.organisation_b,
            date_start="2022-01-01",
            date_end="2050-01-01",
            function_ids=self.cook.ids,
        )
        before = self.snap(self.person)
        self.take_back(self.get_undo(self.move()))
        self.assertEqual(self.snap(self.person), before)

    def test_from_a_fixed_term(self):
        self.person.collaboration_ids.date_end = "2050-01-01"
        before = self.snap(self.person)
        self.take_back(self.get_undo(self.move()))
        self.assertEqual(self.snap(self.person), before)

    def test_of_somebody_who_came_today(self):
        today = self.person._get_today()
        self.person.collaboration_ids.date_start = today
        before = self.snap(self.person)
        self.take_back(self.get_undo(self.move()))
        self.assertEqual(self.snap(self.person), before)

    def test_of_somebody_without_organisation(self):
        loner = self.make_person("Seul", "Sam", street="3 rue Haute")
        before = self.snap(loner)
        self.take_back(self.get_undo(self.move(loner)))
        self.assertEqual(self.snap(loner), before)

    def test_of_somebody_below_a_site(self):
        self.person.parent_id = self.site
        before = self.snap(self.person)
        self.take_back(self.get_undo(self.move()))
        self.assertEqual(self.snap(self.person), before)

    def test_of_several(self):
        people = self.person | self.colleague
        before = self.snap(*people)
        self.take_back(self.get_undo(self.move(people)))
        self.assertEqual(self.snap(*people), before)

    def test_not_if_documents_name_them_there(self):
        step = self.get_undo(self.move())
        self.env["maintenance.request"].create(
            {
                "name": "Leak",
                "organisation_id": self.organisation_b.id,
                "interlocuteur_id": self.person.id,
            }
        )
        with self.assertRaisesRegex(UserError, "documents"):
            step.action_undo()
        self.assertEqual(self.person.works_for_id, self.organisation_b)

    def test_other_documents_do_not_matter(self):
        """Of before, of others, and of the organisation where they are still."""
        past = self.make_collaboration(
            self.person, self.organisation_b, date_end="2050-01-01"
        )
        Request = self.env["maintenance.request"]
        there = {"name": "Leak", "organisation_id": self.organisation_b.id}
        old = Request.create({**there, "interlocuteur_id": self.person.id})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE maintenance_request SET create_date = '2020-01-01' WHERE id = %s",
            [old.id],
        )
        past.write({"date_start": "2019-01-01", "date_end": "2020-12-31"})
        other = self.make_person("Blanc", "Bob", parent_id=self.organisation_b.id)
        step = self.get_undo(self.move(keeps_former=True))
        Request.create({**there, "interlocuteur_id": other.id})
        self.make_request()
        self.take_back(step)
        self.assertEqual(self.person.works_for_id, self.organisation_a)

    def test_not_if_a_document_that_the_user_does_not_see_names_them(self):
        user = self.make_employee(
            "keeper", "interlocuteurs_addon.group_interlocuteur_user"
        )
        step = self.get_undo(self.move(self.person.with_user(user)))
        self.env["sale.order"].create(
            {
                "partner_id": self.organisation_b.id,
                "interlocuteur_id": self.person.id,
            }
        )
        with self.assertRaisesRegex(UserError, "documents"):
            step.with_user(user).action_undo()

    def test_not_if_what_has_begun_is_gone(self):
        step = self.get_undo(self.move())
        self.person.collaboration_ids.filtered("is_main").unlink()
        with self.assertRaisesRegex(UserError, "collaborations were changed"):
            step.action_undo()

    def test_not_if_somebody_is_not_as_they_were(self):
        """What another addon holds back: then nothing is changed."""
        step = self.get_undo(self.move())
        Partner = self.env.registry["res.partner"]
        for method in ("_restore_undo_sheets", "_restore_undo_ties"):
            with (
                patch.object(Partner, method, lambda people, before: None),
                self.assertRaisesRegex(UserError, "nothing was changed"),
                self.cr.savepoint(),
            ):
                step.action_undo()
        self.assertEqual(self.person.works_for_id, self.organisation_b)
        self.assertIs(step.undone, False)

    def test_not_if_the_database_says_something_else(self):
        """What another addon writes by SQL, which the cache does not know."""
        step = self.get_undo(self.move())

        def write_by_sql(people, before):
            people.env.flush_all()
            self.assertEqual(people.phone, "04 76 00 00 01")
            people.env.cr.execute(
                "UPDATE res_partner SET phone = '112' WHERE id = %s", [people.id]
            )

        Partner = self.env.registry["res.partner"]
        with (
            patch.object(Partner, "_restore_undo_followers", write_by_sql),
            self.assertRaisesRegex(UserError, "nothing was changed"),
        ):
            step.action_undo()

    def test_not_if_they_moved_on(self):
        step = self.get_undo(self.move())
        self.person.parent_id = self.make_organisation("Third")
        with self.assertRaisesRegex(UserError, "sheet was changed"):
            step.action_undo()

    def test_not_if_a_transfer_was_planned_since(self):
        step = self.get_undo(self.move())
        self.env["interlocuteur.transfer"].create(
            {
                "person_id": self.person.id,
                "former_organisation_id": self.organisation_b.id,
                "organisation_id": self.organisation_a.id,
                "date": "2050-01-01",
            }
        )
        with self.assertRaisesRegex(UserError, "transfer was planned"):
            step.action_undo()

    def test_planned_ones_are_withdrawn_and_not_taken_back(self):
        tomorrow = self.person._get_today() + timedelta(days=1)
        action = self.move(date=tomorrow)
        self.assertFalse(action["params"]["undo_id"])
        self.assertIn("Planned for", action["params"]["message"])
        self.assertEqual(action["params"]["next"]["infos"], {"transferred": True})

    def test_those_of_another_day_are_not_taken_back(self):
        yesterday = self.person._get_today() - timedelta(days=1)
        self.assertFalse(self.move(date=yesterday)["params"]["undo_id"])


@tagged("post_install", "-at_install")
class TestMergeNotification(DeactivationCommon):
    def test_says_what_became_one_and_leads_there(self):
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {
                "partner_ids": [Command.set((self.person | self.colleague).ids)],
                "dst_partner_id": self.colleague.id,
            }
        )
        action = wizard.action_merge()
        params = action["params"]
        self.assertEqual(params["message"], "Merged into Paul Petit: Alice Durand.")
        self.assertEqual(
            params["links"], [{"name": "Paul Petit", "id": self.colleague.id}]
        )
        # what is merged cannot be parted again
        self.assertIs(params["undo_id"], False)
        self.assertEqual(params["next"]["type"], "ir.actions.act_window_close")
