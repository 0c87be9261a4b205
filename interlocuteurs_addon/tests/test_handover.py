from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..models.document.responsibility import Responsibility
from .deactivation_common import DeactivationCommon


@tagged("post_install", "-at_install")
class TestHandover(DeactivationCommon):
    """What people answer for, and who takes their place."""

    def assert_answers(self, person, equipment, sites, requests, organisations=None):
        self.assertEqual(
            person._get_handover(organisations),
            {
                "equipment": equipment,
                "sites": sites,
                "requests": requests,
            },
        )

    def test_what_a_person_answers_for(self):
        self.assert_answers(self.person, self.equipment, self.site, self.request)

    def test_an_inactive_person_answers_for_it_still(self):
        """Assignments to sites ended with the deactivation."""
        self.person.active = False
        none = self.site.browse()
        self.assert_answers(self.person, self.equipment, none, self.request)

    def test_only_of_given_organisations(self):
        self.make_collaboration(self.person, self.organisation_b)
        there = self.make_equipment(self.organisation_b, self.person, "Boiler")
        sites = self.make_site(self.organisation_b, self.person, "South")
        requests = self.make_request(self.organisation_b, self.person, "Smoke")
        self.assert_answers(self.person, there, sites, requests, self.organisation_b)
        self.assert_answers(
            self.person,
            self.equipment,
            self.site,
            self.request,
            self.organisation_a,
        )

    def test_a_further_kind_brings_its_organisation_into_the_dialog(self):
        elsewhere = self.make_request(self.organisation_b, self.Partner)
        elsewhere.user_id = self.user
        further = Responsibility(
            name="audits",
            model="maintenance.request",
            field="user_id.partner_id",
            label="Auditor",
            title="Audits",
        )
        with patch.object(
            type(self.person), "_get_responsibilities", lambda self: [further]
        ):
            found = self.user.partner_id._get_handover_organisations()
        self.assertEqual(found, self.organisation_b)

    def test_closed_and_cancelled_requests_do_not_count(self):
        none = self.request.browse()
        self.request.stage_id = self.env.ref("maintenance.stage_3")
        self.assertEqual(self.person._get_handover()["requests"], none)
        self.request.stage_id = self.env.ref("maintenance.stage_1")
        self.assertEqual(self.person._get_handover()["requests"], self.request)
        self.request.archive = True
        self.assertEqual(self.person._get_handover()["requests"], none)

    def test_successor_takes_the_place(self):
        self.person._hand_over(self.colleague)
        self.assertEqual(self.equipment.service_contact_id, self.colleague)
        self.assertEqual(self.site.site_person_ids, self.colleague)
        self.assertEqual(self.request.interlocuteur_id, self.colleague)

    def test_nobody_takes_the_place(self):
        self.person._hand_over(self.Partner)
        self.assertFalse(self.equipment.service_contact_id)
        self.assertFalse(self.site.site_person_ids)
        self.assertFalse(self.request.interlocuteur_id)

    def test_colleagues_on_a_site_stay(self):
        self.site.site_person_ids += self.colleague
        self.person._hand_over(self.Partner)
        self.assertEqual(self.site.site_person_ids, self.colleague)

    def test_each_record_and_the_person_say_it(self):
        self.person._hand_over(self.colleague)
        for record, text in (
            (
                self.equipment,
                "Service contact: Alice Durand is replaced by Paul Petit.",
            ),
            (self.site, "On the site: Alice Durand is replaced by Paul Petit."),
            (
                self.request,
                "Contact person: Alice Durand is replaced by Paul Petit.",
            ),
        ):
            self.assertIn(text, self.last_note(record))
        notes = "".join(self.person.message_ids.mapped("body"))
        request = f"{self.request.number} Leak"
        for name in ("Pump", "Clinique des Alpes, North", request):
            self.assertIn(f"<li>{name}</li>", notes)

    def test_successor_who_works_elsewhere_is_refused(self):
        stranger = self.make_person("Roux", "Rose", parent_id=self.organisation_b.id)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.person._hand_over(stranger)
        self.assertEqual(self.equipment.service_contact_id, self.person)

    def test_successor_who_is_inactive_or_leaves_too_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Petit cannot be their own"):
            (self.person | self.colleague)._hand_over(self.colleague)
        self.colleague.active = False
        with self.assertRaisesRegex(ValidationError, "Paul Petit is inactive"):
            self.person._hand_over(self.colleague)

    def test_successor_is_a_person_whom_the_user_sees(self):
        with self.assertRaisesRegex(ValidationError, "Clinique des Alpes is not a"):
            self.person._hand_over(self.organisation_a)
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.colleague.company_id = company
        with self.assertRaises(AccessError):
            self.person.with_user(self.user)._hand_over(
                self.colleague.with_user(self.user)
            )

    def test_only_some_records_are_handed_over(self):
        """All of the kinds that are not named; nobody is replaced then."""
        boiler = self.make_equipment(self.organisation_a, self.person, "Boiler")
        self.person._hand_over(self.colleague, limits={"equipment": boiler})
        self.assertEqual(boiler.service_contact_id, self.colleague)
        self.assertEqual(self.equipment.service_contact_id, self.person)
        self.assertEqual(self.request.interlocuteur_id, self.colleague)
        self.assertFalse(self.person.collaboration_ids.replaced_by_id)

    def test_successor_stands_on_the_collaborations_that_end(self):
        current = self.person.collaboration_ids
        past = self.make_collaboration(
            self.person, self.organisation_b, date_end="2020-12-31"
        )
        third = self.make_organisation("Third")
        further = self.make_collaboration(self.person, third)
        ties = current + past + further
        self.person._hand_over(self.colleague, self.organisation_a)
        none = self.Partner
        self.assertEqual(
            [tie.replaced_by_id for tie in ties], [self.colleague, none, none]
        )
        self.person._hand_over(self.colleague)
        self.assertEqual(
            [tie.replaced_by_id for tie in ties],
            [self.colleague, none, self.colleague],
        )
        self.person._hand_over(self.Partner)
        self.assertFalse(ties.replaced_by_id)

    def test_user_hands_over_what_they_may_not_write(self):
        """Core lets equipment managers alone write equipment."""
        with self.assertRaises(AccessError):
            self.equipment.with_user(self.user).service_contact_id = self.colleague
        self.person.with_user(self.user)._hand_over(self.colleague.with_user(self.user))
        self.assertEqual(self.equipment.service_contact_id, self.colleague)

    def test_employee_without_right_on_the_person_is_refused(self):
        employee = self.make_employee("plain_employee")
        with self.assertRaises(AccessError):
            self.person.with_user(employee)._hand_over(
                self.colleague.with_user(employee)
            )

    def test_successor_whom_the_user_may_not_see_is_refused(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        hidden = self.make_person("Roux", "Rose", company_id=elsewhere.id)
        self.make_collaboration(hidden, self.organisation_a)
        with self.assertRaises(AccessError):
            self.person.with_user(self.user)._hand_over(hidden.with_user(self.user))

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
                self.make_equipment(self.organisation_a, person, f"E{number}")
                self.make_site(self.organisation_a, person, f"S{number}")
                self.make_request(self.organisation_a, person, f"R{number}")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            people._hand_over(self.colleague)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
