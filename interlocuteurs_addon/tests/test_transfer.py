from datetime import date

from odoo import fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .fake_models import FakeModelsMixin, fake_model
from .transfer_common import TransferCommon


@fake_model
class FakeInquiry(models.Model):
    """What is made out to a person, for an organisation where they may not work yet."""

    _name = "interlocuteur.fake.inquiry"
    _description = "Inquiry"
    _inherit = "interlocuteur.contact.mixin"
    _module = "interlocuteurs_addon"

    partner_id = fields.Many2one("res.partner")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTransfer(TransferCommon):
    """What a transfer by the wizard does, at once."""

    def test_person_works_for_the_new_organisation_from_that_day(self):
        self.transfer(self.person)
        self.assertEqual(self.person.parent_id, self.organisation_b)
        self.assertEqual(
            self.history(self.person),
            [
                ("Clinique des Alpes", False, date(2020, 1, 1), date(2026, 3, 9)),
                ("Brasserie du Nord", True, date(2026, 3, 10), None),
            ],
        )

    def test_transfer_of_a_day_in_the_past(self):
        self.transfer(self.person, date="2026-03-02")
        self.assertEqual(
            self.history(self.person),
            [
                ("Clinique des Alpes", False, date(2020, 1, 1), date(2026, 3, 1)),
                ("Brasserie du Nord", True, date(2026, 3, 2), None),
            ],
        )

    def test_vat_and_address_stay_where_they_are(self):
        self.organisation_a.write({"vat": "FR23334175221", "street": "1 rue d'A"})
        self.assertEqual(self.person.vat, "FR23334175221")
        self.transfer(self.person)
        self.assertFalse(self.organisation_b.vat)
        self.assertFalse(self.organisation_b.street)
        self.assertFalse(self.person.vat)
        self.assertFalse(self.person.street)
        self.assertEqual(self.organisation_a.vat, "FR23334175221")
        self.assertEqual(self.organisation_a.street, "1 rue d'A")

    def test_people_keep_their_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.person.lang = "fr_FR"
        self.organisation_b.lang = "en_US"
        self.transfer(self.person)
        self.assertEqual(self.person.lang, "fr_FR")

    def test_new_functions_are_those_of_the_new_collaboration_only(self):
        buyer, seller = self.Function.create([{"name": "Zinc buyer"}, {"name": "Z"}])
        self.person.function_ids = buyer
        self.transfer(self.person, function_ids=seller)
        old, new = self.person.collaboration_ids.sorted("date_start")
        self.assertEqual(old.function_ids, buyer)
        self.assertEqual(new.function_ids, seller)
        self.assertEqual(self.person.function_ids, seller)

    def test_functions_that_no_catalogue_has_are_kept(self):
        self.person.proposed_functions = "Fairy"
        self.transfer(self.person, proposed_functions="Fairy, Zincographer")
        self.assertEqual(self.person.proposed_functions, "Fairy, Zincographer")
        self.assertEqual(self.person.function, "Fairy, Zincographer")

    def test_functions_that_no_catalogue_has_stay_with_the_person(self):
        self.person.proposed_functions = "Fairy"
        self.transfer(self.person)
        self.assertEqual(self.person.proposed_functions, "Fairy")

    def test_new_coordinates_are_written_and_the_others_stay(self):
        self.person.write({"phone": "0450000001", "email": "a@alpes.example"})
        self.transfer(self.person, email="a@nord.example")
        self.assertEqual(self.person.email, "a@nord.example")
        self.assertEqual(self.person.phone, "0450000001")

    def test_coordinates_of_the_context_are_proposed(self):
        action = self.person.with_context(
            default_organisation_id=self.organisation_b.id,
            default_mobile="0600000004",
            default_city="Lyon",
        ).action_transfer()
        self.assertEqual(
            action["context"],
            {
                "default_organisation_id": self.organisation_b.id,
                "default_mobile": "0600000004",
                # the rest of the sheet, which core would not compute beside a default
                **dict.fromkeys(
                    (
                        "default_phone",
                        "default_phone2",
                        "default_mobile2",
                        "default_email",
                        "default_email2",
                        "default_proposed_functions",
                    ),
                    False,
                ),
                "default_function_ids": [],
                "default_person_ids": self.person.ids,
                "dialog_size": "extra-large",
                "partner_display_name_hide_company": True,
            },
        )
        wizard = self.open_wizard(action)
        self.assertEqual(wizard.organisation_id, self.organisation_b)
        self.assertEqual(wizard.mobile, "0600000004")
        wizard.save().action_confirm()
        self.assertEqual(self.person.mobile_e164, "+33600000004")

    def test_what_was_assigned_is_left(self):
        self.assign(self.person)
        self.transfer(self.person)
        self.assertFalse(self.person.site_ids)
        self.assertFalse(self.person.equipment_ids)

    def test_documents_stay_with_the_old_organisation(self):
        order = self.make_order(self.person)
        order.message_subscribe(self.person.ids)
        order.access_token = "known"
        self.transfer(self.person)
        self.assertEqual(order.organisation_id, self.organisation_a)
        self.assertEqual(order.interlocuteur_id, self.person)
        self.assertNotIn(self.person, order.message_partner_ids)
        self.assertFalse(order.access_token)
        self.assertEqual(self.person.order_count + self.person.quotation_count, 1)

    def test_successor_takes_over(self):
        self.assign(self.person)
        self.equipment.service_contact_id = self.person
        request = self.make_request()
        self.transfer(self.person, successor_id=self.colleague)
        self.assertEqual(self.equipment.service_contact_id, self.colleague)
        self.assertEqual(request.interlocuteur_id, self.colleague)
        self.assertEqual(self.site.site_person_ids, self.colleague)

    def test_without_successor_the_service_contact_stays_named(self):
        self.equipment.service_contact_id = self.person
        self.transfer(self.person)
        self.assertEqual(self.equipment.service_contact_id, self.person)
        self.assertEqual(self.equipment.service_contact_state, "gone")

    def test_keeping_a_collaboration_keeps_what_goes_with_it(self):
        self.assign(self.person)
        order = self.make_order(self.person)
        order.message_subscribe(self.person.ids)
        self.transfer(self.person, keeps_former=True, site_ids=self.Partner)
        self.assertEqual(self.person.parent_id, self.organisation_b)
        self.assertEqual(
            self.history(self.person),
            [
                ("Clinique des Alpes", False, date(2020, 1, 1), None),
                ("Brasserie du Nord", True, date(2026, 3, 10), None),
            ],
        )
        self.assertIn(self.person, order.message_partner_ids)
        self.assertEqual(self.person.site_ids, self.site)
        self.assertFalse(self.person.equipment_ids)

    def test_keeping_some_sites_hands_over_the_others_only(self):
        self.assign(self.person)
        other = self.make_site("Second dock")
        self.person.site_ids += other
        self.transfer(
            self.person,
            keeps_former=True,
            site_ids=other,
            successor_id=self.colleague,
        )
        self.assertEqual(self.person.site_ids, self.site)
        self.assertEqual(self.colleague.site_ids, other)

    def test_profile_goes_with_whoever_has_an_account(self):
        profile = self.env.ref("interlocuteurs_addon.profile_user")
        self.make_account(self.person)
        self.person.collaboration_ids.profile_id = profile
        self.transfer(self.person)
        mains = self.person.collaboration_ids.filtered("is_main")
        self.assertEqual(mains.profile_id, profile)

    def test_no_profile_unless_chosen(self):
        self.make_account(self.person)
        self.open_portal(self.person)
        profile = self.env["interlocuteur.portal.profile"]
        self.transfer(self.person, profile_id=profile)
        self.assertFalse(self.person.collaboration_ids.filtered("is_main").profile_id)

    def test_several_people_go_together(self):
        people = self.person | self.colleague
        self.person.email = "a@alpes.example"
        with self.open_wizard(people.action_transfer()) as wizard:
            wizard.organisation_id = self.organisation_b
            with wizard.line_ids.edit(0) as line:
                line.email = "new@nord.example"
            first = line.person_id
        wizard.record.action_confirm()
        self.assertEqual(people.parent_id, self.organisation_b)
        self.assertEqual(first.email, "new@nord.example")
        self.assertEqual(people.transfer_ids.mapped("state"), ["done", "done"])

    def test_private_person_joins_an_organisation(self):
        private = self.make_person("Seule", "Sarah", street="Home")
        self.transfer(private)
        self.assertEqual(private.works_for_id, self.organisation_b)
        self.assertFalse(self.organisation_b.street)
        self.assertFalse(private.transfer_ids.former_organisation_id)

    def test_a_further_collaboration_becomes_the_main_one(self):
        self.make_collaboration(
            self.person, self.organisation_b, date_start="2025-01-01"
        )
        self.transfer(self.person)
        self.assertEqual(
            self.history(self.person),
            [
                ("Clinique des Alpes", False, date(2020, 1, 1), date(2026, 3, 9)),
                ("Brasserie du Nord", True, date(2025, 1, 1), None),
            ],
        )

    def test_sheet_says_where_the_person_worked(self):
        self.assertFalse(self.person.worked_at)
        self.transfer(self.person)
        self.env["res.lang"]._lang_get("en_US")
        self.assertEqual(
            self.person.with_context(lang="en_US").worked_at,
            "Worked at Clinique des Alpes from 01/01/2020 to 03/09/2026",
        )

    def test_what_was_archived_without_an_end_is_no_former_organisation(self):
        further = self.make_collaboration(self.person, self.organisation_b)
        further.active = False
        self.assertFalse(further.date_end)
        self.assertFalse(self.person.with_context(active_test=False).worked_at)

    def test_person_and_both_organisations_are_told(self):
        env = self.env(
            context={k: v for k, v in self.env.context.items() if "track" not in k}
        )
        self.transfer(self.person.with_env(env))
        for partner in (self.person, self.organisation_a, self.organisation_b):
            bodies = "".join(partner.message_ids.mapped("body"))
            self.assertIn(
                "Alice Durand: transferred from Clinique des Alpes to Brasserie du "
                "Nord as of",
                bodies,
            )

    # ------------------------------------------------------------------ refusals

    def test_employee_without_the_right_is_refused(self):
        for login, groups in (
            ("plain", "base.group_user"),
            ("creator", "base.group_user,base.group_partner_manager"),
        ):
            employee = self.make_employee(login, groups)
            with self.assertRaisesRegex(AccessError, "may not transfer"):
                self.person.with_user(employee).action_transfer()

    def test_rows_of_others_than_those_who_were_chosen_are_refused(self):
        Transfer = self.env["interlocuteur.transfer"]
        for rows in (self.colleague, self.person | self.colleague):
            planned = self.fill_wizard(rows)._prepare_transfers()
            with self.subTest(rows), self.assertRaisesRegex(UserError, "start again"):
                Transfer._plan(self.person, planned)

    def test_user_of_contact_persons_transfers(self):
        user = self.make_employee(
            "keeper", "interlocuteurs_addon.group_interlocuteur_user"
        )
        self.transfer(self.person.with_user(user))
        self.assertEqual(self.person.parent_id, self.organisation_b)
        self.assertEqual(self.person.transfer_ids.create_uid, user)

    def test_user_of_contact_persons_does_not_place_employees(self):
        user = self.make_employee(
            "keeper", "interlocuteurs_addon.group_interlocuteur_user"
        )
        employee = self.make_employee("employee")
        employee.partner_id.parent_id = self.organisation_a
        with self.assertRaises(AccessError):
            employee.partner_id.with_user(user).action_transfer()

    def test_nobody_writes_transfers_by_hand(self):
        user = self.make_employee(
            "keeper", "interlocuteurs_addon.group_interlocuteur_user"
        )
        Transfer = self.env["interlocuteur.transfer"].with_user(user)
        self.assertTrue(Transfer.has_access("read"))
        for operation in ("create", "write", "unlink"):
            self.assertFalse(Transfer.has_access(operation), operation)

    def test_organisation_of_another_company_is_refused(self):
        user = self.make_employee(
            "keeper", "interlocuteurs_addon.group_interlocuteur_user"
        )
        self.organisation_b.company_id = self.env["res.company"].create({"name": "X"})
        with self.assertRaises(AccessError):
            self.plan(self.person.with_user(user))

    def test_journal_items_of_the_person_are_refused_before_anything_is_written(self):
        self.make_journal_item(self.person)
        for move in (
            lambda: self.transfer(self.person),
            lambda: self.person.write({"parent_id": self.organisation_b.id}),
            lambda: self.person.write({"parent_id": False}),
            lambda: self.make_collaboration(
                self.person, self.organisation_b, is_main=True
            ),
        ):
            with (
                self.assertRaisesRegex(RedirectWarning, r"organisation \(1\)"),
                self.env.cr.savepoint(),
            ):
                move()
            self.assertEqual(self.person.parent_id, self.organisation_a)
        with self.assertRaises(RedirectWarning) as refusal:
            self.transfer(self.person)
        action = refusal.exception.args[1]
        self.assertEqual(action["res_model"], "account.move.line")
        self.assertEqual(action["domain"], [("partner_id", "in", self.person.ids)])

    def test_people_of_several_organisations_are_refused(self):
        other = self.make_person("Autre", "Anne", parent_id=self.organisation_b.id)
        with self.assertRaisesRegex(UserError, "Brasserie du Nord, Clinique"):
            (self.person | other).action_transfer()

    def test_same_organisation_is_refused(self):
        with self.assertRaisesRegex(UserError, "works for Clinique des Alpes already"):
            self.plan(self.person, organisation=self.organisation_a)

    def test_day_before_the_collaboration_is_refused(self):
        with self.assertRaisesRegex(UserError, "since 01/01/2020 only"):
            self.plan(self.person.with_context(lang="en_US"), date="2019-12-31")

    def test_inactive_person_is_refused(self):
        self.person.active = False
        with self.assertRaisesRegex(UserError, "Alice Durand is inactive"):
            self.person.action_transfer()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTransferInquiry(TransferCommon, FakeModelsMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_fake_models(FakeInquiry)

    def test_documents_for_which_they_were_moved_name_them(self):
        waiting, cleared, former = self.env[FakeInquiry._name].create(
            [
                {
                    "partner_id": self.person.id,
                    "organisation_id": self.organisation_b.id,
                },
                {"partner_id": self.colleague.id},
                {"partner_id": self.person.id},
            ]
        )
        self.assertEqual(cleared.interlocuteur_id, self.colleague)
        cleared.interlocuteur_id = False
        self.assertFalse(waiting.interlocuteur_id)
        # whoever transfers has no right on the documents
        keeper = self.make_employee(
            "keeper", "interlocuteurs_addon.group_interlocuteur_user"
        )
        self.transfer(self.person.with_user(keeper))
        self.assertEqual(waiting.interlocuteur_id, self.person)
        self.assertFalse(cleared.interlocuteur_id)
        self.assertEqual(former.interlocuteur_id, self.person)
