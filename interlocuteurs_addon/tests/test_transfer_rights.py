from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY
from .transfer_common import TransferRightsCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTransferRights(TransferRightsCommon):
    """What the model refuses by itself, whoever calls it."""

    def test_planning_asks_for_the_right_to_transfer(self):
        with self.assertRaisesRegex(AccessError, "may not transfer"):
            self.plan_directly(self.person, user=self.plain)

    def test_withdrawing_and_carrying_out_ask_for_the_right_to_transfer(self):
        transfer = self.plan_directly(self.person, day="2026-04-12")
        for action in ("action_withdraw", "action_execute_now"):
            with (
                self.subTest(action),
                self.assertRaisesRegex(AccessError, "may not transfer"),
            ):
                getattr(transfer.with_user(self.plain), action)()
        self.assertEqual(transfer.state, "planned")

    def test_person_whom_the_user_may_not_write_is_refused(self):
        self.person.company_id = self.foreign
        with self.assertRaises(AccessError):
            self.person.with_user(self.keeper)._transfer_check_rights()

    def test_person_of_an_organisation_that_the_user_does_not_see_is_refused(self):
        self.organisation_a.company_id = self.foreign
        self.person.company_id = False
        with self.assertRaises(AccessError):
            self.person.with_user(self.keeper)._transfer_check_rights()

    def test_main_collaboration_is_known_whatever_the_user_sees(self):
        self.organisation_a.company_id = self.foreign
        self.person.company_id = False
        self.env.flush_all()
        person = self.person.with_user(self.keeper)
        self.assertEqual(
            person._transfer_get_mains().ids, self.person.collaboration_ids.ids
        )

    def test_organisation_that_the_user_does_not_see_is_refused_as_target(self):
        self.organisation_b.company_id = self.foreign
        self.env.flush_all()
        self.person.with_user(self.keeper)._transfer_check_rights()
        # what others have read already must not open it
        self.organisation_b.fetch(["active", "is_company", "name"])
        with self.assertRaises(AccessError):
            self.plan_directly(self.person, user=self.keeper)

    def test_user_needs_no_right_to_write_the_organisations(self):
        self.env["ir.rule"].create(
            {
                "name": "Organisations are read only",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": "[('is_company', '=', False)]",
                "perm_read": False,
                "perm_create": False,
                "perm_unlink": False,
            }
        )
        organisation = self.organisation_b.with_user(self.keeper)
        self.assertFalse(organisation.has_access("write"))
        self.transfer(self.person.with_user(self.keeper))
        self.assertEqual(self.person.parent_id, self.organisation_b)
        self.assertIn(
            "Alice Durand: transferred", self.organisation_b.message_ids[:1].body
        )

    def test_what_is_planned_already_is_said_without_hidden_names(self):
        self.plan_directly(self.person, day="2026-04-12")
        self.organisation_b.company_id = self.foreign
        self.env.flush_all()
        self.env.invalidate_all()
        Transfer = self.Transfer.with_user(self.keeper)
        with self.assertRaisesRegex(
            UserError, "Alice Durand to a contact of another company"
        ):
            Transfer._check_none_planned(self.person)

    # ------------------------------------------------------------------ refusals

    def test_nobody_selected_is_refused(self):
        with self.assertRaisesRegex(UserError, "Select the people"):
            self.Partner.action_transfer()

    def test_only_people_are_transferred(self):
        for partner in (self.organisation_a, self.site):
            with (
                self.subTest(partner.name),
                self.assertRaisesRegex(UserError, "is not a person"),
            ):
                partner.action_transfer()

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_planning_for_an_employee_asks_for_the_right_on_users(self):
        """Though they work nowhere yet: the job would move them as superuser."""
        employee = self.plain.partner_id
        with self.assertRaises(AccessError):
            self.plan_directly(employee, user=self.keeper)
        self.assertFalse(self.Transfer.search([("person_id", "=", employee.id)]))

    def test_planning_refuses_whoever_is_inactive(self):
        self.person.active = False
        with self.assertRaisesRegex(UserError, "Alice Durand is inactive"):
            self.plan_directly(self.person)

    def test_people_do_not_go_to_a_person(self):
        with self.assertRaisesRegex(UserError, "Rosa.* is not an organisation"):
            self.plan_directly(self.person, self.colleague)

    def test_journal_items_are_refused_when_a_transfer_is_planned(self):
        self.make_journal_item(self.person)
        with self.assertRaisesRegex(RedirectWarning, "journal items") as refusal:
            self.plan_directly(self.person, day="2026-04-12")
        self.assertEqual(
            refusal.exception.args[1]["views"], [(False, "list"), (False, "form")]
        )
        self.assertFalse(self.person.transfer_ids)

    def test_whoever_reads_no_journal_items_is_not_led_to_them(self):
        self.make_journal_item(self.person)
        with self.assertRaisesRegex(UserError, "journal items stand on the person"):
            self.plan_directly(self.person, user=self.keeper)
