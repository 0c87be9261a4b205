from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Date
from odoo.tests import Form, new_test_user, tagged

from .deactivation_common import DeactivationCommon


class MendingCommon(DeactivationCommon):
    def find(self, kind, record, field="partner_id"):
        return (
            self.env["interlocuteur.anomaly"]
            .with_user(self.manager)
            .search([("kind", "=", kind), (field, "=", record.id)])
        )

    def open_mending(self, row):
        action = row.action_mend()
        self.assertEqual(action["res_model"], "interlocuteur.mending")
        mending = self.env["interlocuteur.mending"].with_user(self.manager)
        return Form(mending.with_context(**action["context"]))


@tagged("post_install", "-at_install")
class TestMending(MendingCommon):
    """Each kind of what is to mend has a button that mends it."""

    def test_another_service_contact_is_chosen(self):
        other = self.make_equipment(self.organisation_a, self.person, "Other pump")
        self.person.active = False
        row = self.find("service_contact", self.equipment, "equipment_id")
        with self.open_mending(row) as form:
            form.service_contact_id = self.colleague
        form.record.action_confirm()
        self.assertEqual(self.equipment.service_contact_id, self.colleague)
        self.assertEqual(other.service_contact_id, self.person)
        self.assertEqual(self.request.interlocuteur_id, self.person)
        self.assertFalse(self.find("service_contact", self.equipment, "equipment_id"))
        self.assertIn("Paul Petit", self.last_note(self.equipment))

    def test_somebody_of_another_organisation_is_no_service_contact(self):
        stranger = self.make_person("Noir", "Nina", parent_id=self.organisation_b.id)
        self.person.active = False
        row = self.find("service_contact", self.equipment, "equipment_id")
        with self.open_mending(row) as form:
            form.service_contact_id = stranger
        with self.assertRaises(ValidationError):
            form.record.action_confirm()

    def test_people_are_chosen_for_a_site(self):
        self.person.active = False
        with self.open_mending(self.find("site", self.site)) as form:
            form.site_person_ids.add(self.colleague)
        form.record.action_confirm()
        self.assertIn(self.colleague, self.site.site_person_ids)
        self.assertFalse(self.find("site", self.site))

    def test_an_organisation_gets_a_person(self):
        known = self.make_person("Noir", "Nina")
        row = self.find("organisation", self.organisation_b)
        with self.open_mending(row) as form:
            form.person_id = known
        form.record.action_confirm()
        self.assertEqual(known.collaboration_ids.organisation_id, self.organisation_b)
        self.assertEqual(known.collaboration_ids.date_start, known._get_today())
        self.assertFalse(self.find("organisation", self.organisation_b))

    def test_or_somebody_new(self):
        row = self.find("organisation", self.organisation_b)
        action = self.open_mending(row).save().action_new_person()
        self.assertEqual(action["res_model"], "res.partner")
        person = self.make_person("Noir", "Nina", **self.get_defaults(action))
        self.assertEqual(person.works_for_id, self.organisation_b)
        self.assertFalse(self.find("organisation", self.organisation_b))

    def get_defaults(self, action):
        return {
            key.removeprefix("default_"): value
            for key, value in action["context"].items()
            if key.startswith("default_")
        }

    def test_who_works_there_already_works_there_once(self):
        row = self.find("organisation", self.organisation_b)
        former = self.make_person("Noir", "Nina", parent_id=self.organisation_b.id)
        former.active = False
        with self.open_mending(row) as form:
            form.person_id = former
        form.record.action_confirm()
        self.assertEqual(len(former.collaboration_ids), 1)
        self.assertTrue(self.find("organisation", self.organisation_b))

    def test_whoever_has_an_account_gets_an_organisation(self):
        new_test_user(self.env, "alice", "base.group_portal", partner_id=self.person.id)
        self.person.collaboration_ids.active = False
        profile = self.env.ref("interlocuteurs_addon.profile_user")
        with self.open_mending(self.find("account", self.person)) as form:
            form.new_organisation_id = self.organisation_b
            form.profile_id = profile
        form.record.action_confirm()
        opened = self.person.collaboration_ids
        self.assertEqual(opened.organisation_id, self.organisation_b)
        self.assertEqual(opened.profile_id, profile)
        self.assertFalse(self.find("account", self.person))

    def test_or_is_deactivated(self):
        new_test_user(self.env, "alice", "base.group_portal", partner_id=self.person.id)
        self.person.collaboration_ids.active = False
        row = self.find("account", self.person)
        mending = self.env["interlocuteur.mending"].with_user(self.manager)
        dialog = mending.with_context(**row.action_mend()["context"]).create({})
        action = dialog.action_deactivate()
        self.assertEqual(action["res_model"], "interlocuteur.deactivation")
        self.assertEqual(action["context"]["default_person_ids"], self.person.ids)

    def test_nothing_chosen_is_said(self):
        row = self.find("organisation", self.organisation_b)
        dialog = self.open_mending(row).save()
        with self.assertRaisesRegex(UserError, "Contact person"):
            dialog.action_confirm()

    def test_what_somebody_else_has_mended_is_said(self):
        row = self.find("organisation", self.organisation_b)
        dialog = self.open_mending(row).save()
        dialog.person_id = self.person
        self.make_person("Noir", "Nina", parent_id=self.organisation_b.id)
        with self.assertRaisesRegex(UserError, "already"):
            dialog.action_confirm()


@tagged("post_install", "-at_install")
class TestSnooze(MendingCommon):
    """What is put off comes back after its day."""

    def put_off(self, rows, days=30, reason="Starts in March"):
        action = rows.action_snooze()
        snoozing = self.env["interlocuteur.snoozing"].with_user(self.manager)
        today = self.Collaboration._get_today()
        snoozing.with_context(**action["context"]).create(
            {"until": today + timedelta(days=days), "reason": reason}
        ).action_confirm()

    def test_until_a_day_with_a_reason(self):
        row = self.find("organisation", self.organisation_b)
        self.assertIs(row.snoozed_until, False)
        self.put_off(row)
        self.assertEqual(
            row.snoozed_until, self.Collaboration._get_today() + timedelta(days=30)
        )
        self.assertEqual(row.snooze_reason, "Starts in March")
        now = row.search([("snoozed_until", "=", False)])
        self.assertNotIn(row, now)
        self.put_off(row, 60, "Later still")
        row.invalidate_recordset()
        self.assertEqual(row.snooze_reason, "Later still")

    def test_one_record_of_one_kind_alone(self):
        self.person.active = False
        self.colleague.active = False
        site = self.find("site", self.site)
        self.put_off(site)
        rest = site.search([("organisation_id", "=", self.organisation_a.id)]) - site
        self.assertEqual(set(rest.mapped("kind")), {"service_contact", "organisation"})
        self.assertFalse(any(rest.mapped("snoozed_until")))

    def test_several_at_once(self):
        self.make_equipment(self.organisation_a, self.person, "Other pump")
        self.person.active = False
        rows = self.find("service_contact", self.person)
        self.assertEqual(len(rows), 2)
        self.put_off(rows)
        self.assertTrue(all(rows.mapped("snoozed_until")))
        rows[0].action_wake()
        self.assertEqual([bool(row.snoozed_until) for row in rows], [False, True])

    def test_after_the_day_it_is_shown_again(self):
        row = self.find("organisation", self.organisation_b)
        self.put_off(row)
        snooze = self.env["interlocuteur.snooze"].search([])
        today = self.Collaboration._get_today()
        snooze.until = today
        row.invalidate_recordset()
        self.assertEqual(row.snoozed_until, today)
        snooze.until = today - timedelta(days=1)
        self.env.flush_all()
        row.invalidate_recordset()
        self.assertIs(row.snoozed_until, False)
        snooze.until = today - timedelta(days=3)
        self.env["interlocuteur.snooze"]._gc_past()
        self.assertFalse(snooze.exists())

    def test_past_days_are_refused(self):
        row = self.find("organisation", self.organisation_b)
        with self.assertRaisesRegex(ValidationError, "to come"):
            self.put_off(row, -1)

    def test_administrators_only(self):
        row = self.find("organisation", self.organisation_b)
        self.put_off(row)
        with self.assertRaises(AccessError):
            row.with_user(self.user).action_wake()
        for model in ("interlocuteur.snooze", "interlocuteur.snoozing"):
            self.assertEqual(self.rights(self.user, model), "", model)
        self.assertEqual(self.rights(self.manager, "interlocuteur.snooze"), "")

    def test_what_another_company_has_to_mend_is_not_put_off(self):
        row = self.find("organisation", self.organisation_b)
        self.organisation_b.company_id = self.env["res.company"].create(
            {"name": "Another one"}
        )
        self.env.flush_all()
        row.invalidate_recordset()
        with self.assertRaises(AccessError):
            row._snooze(Date.to_date("2050-01-01"), "Never")
        with self.assertRaises(AccessError):
            self.put_off(row)

    def test_a_merge_shows_it_again(self):
        """The record that was put off is none any more; the one that stays is asked."""
        other = self.make_organisation("Brasserie")
        self.put_off(self.find("organisation", self.organisation_b))
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((self.organisation_b + other).ids, other)
        self.env.flush_all()
        row = self.find("organisation", other)
        self.assertIs(row.snoozed_until, False)

    def test_erasure_takes_reasons_that_name_the_person(self):
        self.person.active = False
        self.put_off(self.find("site", self.site), reason="Alice Durand is ill")
        self.put_off(
            self.find("service_contact", self.equipment, "equipment_id"),
            reason="As was asked for",
        )
        self.put_off(self.find("organisation", self.organisation_b), reason="Closed")
        self.person.with_user(self.manager)._erase_personal_data()
        left = self.env["interlocuteur.snooze"].search([])
        self.assertEqual(left.mapped("reason"), ["Closed"])
