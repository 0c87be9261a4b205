from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Date
from odoo.tests import Form, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from ..hooks import create_document_columns, fill_documents
from .characteristic_common import CharacteristicCommon
from .common import TODAY
from .deactivation_common import DeactivationCommon
from .exchange_common import ExchangeCommon
from .fake_addon import FAKE_ADDON
from .fake_models import FakeModelsMixin
from .test_document import FakeContract
from .transfer_common import TransferCommon

RULE = "user.env['interlocuteur.fake.service'].get_interlocuteur_portal_{}"
FORM = """
<form>
    <field name="organisation_choice_ids" invisible="1" />
    <field name="organisation_choice_id" invisible="not organisation_choice_ids" />
    <field name="name" />
    <field name="customer_id" />
    <field name="commercial_partner_id" invisible="1" />
    <field name="interlocuteur_id" options="{'no_create': True}" />
</form>
"""


class ExtendingCommon(FakeModelsMixin):
    """An addon that does each seam of docs/extending.md, as the page says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_fake_models(*FAKE_ADDON, FakeContract)
        cls.Service = cls.env["interlocuteur.fake.service"]
        model = cls.env["ir.model"]._get(cls.Service._name)
        cls.env["ir.model.access"].create(
            [
                {
                    "name": group,
                    "model_id": model.id,
                    "group_id": cls.env.ref(group).id,
                    "perm_read": True,
                    "perm_write": group == "base.group_user",
                }
                for group in ("base.group_portal", "base.group_user")
            ]
        )
        limit = RULE.format("domain(user.partner_id)")
        cls.env["ir.rule"].create(
            [
                {
                    "name": "Service contracts: organisations of the portal user",
                    "model_id": model.id,
                    "groups": [Command.link(cls.env.ref("base.group_portal").id)],
                    "domain_force": RULE.format("widening(user.partner_id)"),
                },
                {
                    "name": "Service contracts: nothing but that for portal users",
                    "model_id": model.id,
                    "domain_force": f"{limit} if user.share else [(1, '=', 1)]",
                    "restricts_portal": True,
                },
            ]
        )

    @classmethod
    def make_service(cls, partner, **values):
        return cls.Service.create(
            {"name": "Yearly", "customer_id": partner.id, **values}
        )


@tagged("post_install", "-at_install")
class TestExtendingDocuments(ExtendingCommon, DeactivationCommon):
    """A further model with an organisation and a contact person; leaving; cards."""

    def make_portal_user(self, **rights):
        profile = self.env.ref("interlocuteurs_addon.profile_supervisor").copy(rights)
        self.person.collaboration_ids.profile_id = profile
        return new_test_user(
            self.env, "alice", "base.group_portal", partner_id=self.person.id
        )

    def test_a_person_brings_their_organisation_into_the_form(self):
        view = self.env["ir.ui.view"].create(
            {"name": "service", "model": self.Service._name, "arch": FORM}
        )
        with Form(self.Service, view=view) as form:
            form.name = "Yearly"
            form.customer_id = self.person
        service = form.record
        self.assertEqual(service.customer_id, self.organisation_a)
        self.assertEqual(service.organisation_id, self.organisation_a)
        self.assertEqual(service.interlocuteur_id, self.person)

    def test_the_organisation_is_frozen_in_the_field_of_that_name(self):
        service = self.make_service(self.person)
        self.person.parent_id = self.organisation_b
        self.env.invalidate_all()
        self.assertEqual(service.organisation_id, self.organisation_a)

    def test_the_portal_opens_what_switch_scope_and_rules_say(self):
        mine = self.make_service(self.organisation_a)
        draft = self.make_service(self.organisation_a, state="draft")
        other = self.make_service(self.organisation_b)
        user = self.make_portal_user(see_services=True)
        seen = self.Service.with_user(user)
        self.assertEqual(seen.search([]), mine)
        self.assertNotIn(draft | other, seen.search([]))
        self.assertIs(seen._is_portal_restricted(self.Service._name), True)
        profile = self.person.collaboration_ids.profile_id
        profile.scope = "assigned"
        self.assertFalse(seen.search([]))
        mine.technician_id = self.person
        self.assertEqual(seen.search([]), mine)
        profile.see_services = False
        self.assertFalse(seen.search([]))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_fields_are_closed_and_opened_to_portal_users(self):
        service = self.make_service(self.organisation_a, margin=5)
        self.organisation_a.opening_hours = "9 to 5"
        user = self.make_portal_user(see_services=True)
        with self.assertRaises(AccessError):
            service.with_user(user).read(["margin"])
        with self.assertRaises(AccessError):
            self.Service.with_user(user).search([("margin", ">", 1)])
        organisation = self.organisation_a.with_user(user)
        self.assertEqual(
            organisation.read(["opening_hours"])[0]["opening_hours"], "9 to 5"
        )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_pages_go_by_the_session_but_for_what_is_made_in_it(self):
        user = self.make_portal_user(see_services=True)
        service = self.make_service(self.organisation_a).with_user(user)
        self.assertEqual(service._portal_ensure_token(), "")
        with self.assertRaises(AccessError):
            service.read(["access_token"])
        cart = self.make_service(self.organisation_a, state="draft").with_user(user)
        self.assertEqual(cart.sudo()._portal_ensure_token(), cart.sudo().access_token)
        self.assertTrue(cart.sudo().access_token)

    def open_link(self, service):
        """Return the token of a service, as whoever has its link opens it."""
        self.env.flush_all()
        service.invalidate_recordset(["access_token"])
        return service.access_token

    def test_a_link_that_is_printed_ends_with_the_collaboration(self):
        printed = self.make_service(self.organisation_a)
        kept = self.make_service(self.organisation_a)
        self.assertIn("access_token=", printed._print_link())
        token = kept._portal_ensure_token()
        self.person.collaboration_ids.active = False
        self.assertFalse(self.open_link(printed))
        self.assertEqual(self.open_link(kept), token)

    def test_the_addon_says_which_links_end_with_a_profile(self):
        user = self.make_portal_user(see_services=True)
        served = self.make_service(self.organisation_a, technician_id=self.person.id)
        other = self.make_service(self.organisation_a)
        served._print_link()
        other._print_link()
        profile = user.partner_id.collaboration_ids.profile_id
        profile.see_services = False
        self.assertTrue(self.open_link(served))
        self.assertFalse(self.open_link(other))

    def test_an_assignment_opens_and_ends_with_the_collaboration(self):
        trained = self.make_service(self.organisation_a, trained_ids=self.person.ids)
        elsewhere = self.make_service(self.organisation_b, trained_ids=self.person.ids)
        user = self.make_portal_user(see_services=True, scope="assigned")
        self.assertEqual(self.Service.with_user(user).search([]), trained)
        trained.trained_ids += self.colleague
        self.person.collaboration_ids.active = False
        self.assertEqual(trained.trained_ids, self.colleague)
        self.assertEqual(elsewhere.trained_ids, self.person)

    def test_rows_that_were_there_before_are_filled_at_once(self):
        contract = self.env[FakeContract._name].create({"partner_id": self.person.id})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE interlocuteur_fake_contract "
            "SET organisation_id = NULL, interlocuteur_id = NULL"
        )
        create_document_columns(self.env, contract._table)
        fill_documents(self.env, contract._table)
        self.assertEqual(contract.organisation_id, self.organisation_a)
        self.assertEqual(contract.interlocuteur_id, self.person)

    def test_people_are_looked_up_before_they_are_created(self):
        self.person.email = "alice@example.com"
        self.env.flush_all()
        rule = self.env["interlocuteur.duplicate.rule"]._get_rule(self.env.company)
        values = {"lastname": "Other", "email": "alice@example.com"}
        entry = self.Partner.new(values)._prepare_duplicate_entry(rule)
        found = self.env["interlocuteur.duplicate.key"]._find(
            [entry._replace(id="line 3")]
        )
        self.assertEqual(list(found), ["line 3"])
        self.assertEqual(list(found["line 3"]), self.person.ids)
        person = self.Partner.with_context(duplicates_accepted=True).create(values)
        self.assertEqual(person.email, "alice@example.com")

    def test_followings_of_the_model_end_with_the_collaboration(self):
        service = self.make_service(self.organisation_a)
        service.message_subscribe(self.person.ids)
        self.person.collaboration_ids.active = False
        self.env.flush_all()
        self.assertNotIn(self.person, service.message_partner_ids)

    def test_a_button_counts_once_whoever_has_two_parts(self):
        self.make_service(self.person, technician_id=self.person.id)
        self.make_service(self.organisation_b, technician_id=self.person.id)
        self.make_service(self.organisation_b, technician_id=self.colleague.id)
        people = self.person | self.colleague
        self.assertEqual(people.mapped("service_count"), [2, 1])
        self.assertEqual(self.person.service_count, 2)
        domain = self.person._get_documents_domain("service_count")
        self.assertEqual(self.Service.search_count(domain), 2)

    def test_a_history_shows_it_to_whoever_may_read_it(self):
        self.make_service(self.person, start="2026-01-05")
        hidden = self.env["res.users"].browse(self.make_employee("nobody").id)
        self.env["ir.rule"].create(
            {
                "name": "Nothing for them",
                "model_id": self.env["ir.model"]._get_id(self.Service._name),
                "domain_force": f"[('id', '=', 0)] if user.id == {hidden.id} else []",
            }
        )
        for partner in (self.person, self.organisation_a):
            domain = partner.action_open_history()["domain"]
            domain = [*domain, ("kind", "=", "service")]
            events = self.env["interlocuteur.event"].search(domain)
            self.assertRecordValues(
                events, [{"kind": "service", "title": "Yearly", "detail": "Open"}]
            )
            self.assertFalse(events.with_user(hidden).search(domain))

    def test_a_further_thing_is_handed_over_and_shown_in_the_dialog(self):
        service = self.make_service(self.organisation_a, technician_id=self.person.id)
        action = self.person.with_user(self.user).action_deactivate()
        wizard = (
            self.env["interlocuteur.deactivation"]
            .with_user(self.user)
            .with_context(**action["context"])
            .create({})
        )
        line = wizard.line_ids
        self.assertEqual(line.organisation_id, self.organisation_a)
        self.assertEqual(line.services, "1: Yearly")
        line.successor_id = self.colleague
        wizard.action_confirm()
        self.assertEqual(service.technician_id, self.colleague)
        self.assertIn("Technician", self.last_note(service))

    def test_what_has_neither_organisation_nor_chatter_is_handed_over(self):
        call = self.person.activity_schedule(
            "mail.mail_activity_data_call", summary="Ask about the pump"
        )
        people = self.person | self.colleague
        self.assertEqual(people._get_handover()["calls"], call)
        self.assertFalse(people._get_handover(self.organisation_b)["calls"])
        self.assertEqual(self.person._get_handover_organisations(), self.organisation_a)
        self.person._hand_over(self.colleague, self.organisation_b)
        self.assertEqual(call.res_id, self.person.id)
        self.person._hand_over(self.colleague, self.organisation_a)
        self.assertEqual(call.res_id, self.colleague.id)
        notes = "".join(self.person.message_ids.mapped("body"))
        self.assertIn("To be called: replaced by Paul Petit", notes)

    def test_whoever_cannot_be_moved_stays(self):
        self.make_service(self.organisation_a, technician_id=self.person.id, margin=-1)
        with self.assertRaisesRegex(UserError, "Settle the losses first."):
            self.person.parent_id = self.organisation_b
        self.colleague.parent_id = self.organisation_b
        self.assertEqual(self.colleague.parent_id, self.organisation_b)

    def test_a_further_kind_is_to_mend(self):
        self.organisation_b.email = "contact@example.com"
        Anomaly = self.env["interlocuteur.anomaly"].with_user(self.manager)
        mine = Anomaly.search([("organisation_id", "=", self.organisation_a.id)])
        [row] = mine.filtered(lambda each: each.kind == "mail")
        self.assertEqual(row.partner_id, self.organisation_a)
        self.assertEqual(row.action_open()["res_id"], self.organisation_a.id)
        # no dialog knows how to mend it: the record is opened
        self.assertEqual(row.action_mend()["res_id"], self.organisation_a.id)
        row._snooze(Date.to_date("2050-01-01"), "They have none")
        self.assertEqual(row.snooze_reason, "They have none")
        self.assertEqual(Anomaly.search([("snoozed_until", "!=", False)]), row)
        self.assertFalse(
            Anomaly.search(
                [("kind", "=", "mail"), ("partner_id", "=", self.organisation_b.id)]
            )
        )

    def test_rows_of_further_kinds_to_mend_have_ids_of_their_own(self):
        # numbers that met while kinds counted up to four
        self.person.active = False
        for number in range(20):
            self.make_organisation(f"Organisation {number}")
        rows = self.env["interlocuteur.anomaly"].search([])
        self.assertEqual(len(set(rows.ids)), len(rows.ids))
        self.assertEqual(rows.ids, self.env["interlocuteur.anomaly"].search([]).ids)
        for row in rows:
            row.invalidate_recordset()
            found = self.env["interlocuteur.anomaly"].search([("id", "=", row.id)])
            self.assertEqual((found.kind, len(found)), (row.kind, 1))

    def test_erasure_goes_as_far_as_the_addon_says(self):
        mine = self.make_service(self.person)
        served = self.make_service(
            self.organisation_b, technician_id=self.person.id, margin=5
        )
        self.person.opening_hours = "After nine"
        self.person._deactivate()
        person = self.person.with_user(self.manager)
        self.assertEqual(person._find_written_texts()[self.Service._name], served.ids)
        person._erase_personal_data()
        self.assertIs(self.person.opening_hours, False)
        self.assertEqual(self.person.color, 3)
        self.assertEqual(mine.name, "Erased")
        self.assertEqual((served.name, served.margin), ("Yearly", 0))

    def test_a_card_says_more(self):
        self.person.write({"ref": "C-1815", "opening_hours": "After nine"})
        content = self.person._get_vcard_file().decode()
        self.assertIn("NOTE:C-1815", content)
        self.assertIn("NOTE:After nine", content)

    def test_cards_say_what_was_read_for_all_of_them(self):
        self.make_service(self.organisation_a, technician_id=self.person.id)
        for person, said in ((self.person, True), (self.colleague, False)):
            content = person._get_vcard_file().decode()
            self.assertEqual("CATEGORIES:Technician" in content, said)
        sources = self.Partner._prepare_vcard_sources(
            [(self.person.id, None), (self.colleague.id, None)]
        )
        self.assertEqual(
            [source.categories for _id, source in sources], [("Technician",), ()]
        )

    def test_a_dialog_computes_with_the_rights_of_its_user(self):
        hidden = self.make_organisation("Hidden", email="hidden@example.com")
        hidden.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        model = self.env["ir.model"]._get("interlocuteur.fake.dialog")
        self.env["ir.model.access"].create(
            {
                "name": "dialog",
                "model_id": model.id,
                "group_id": self.env.ref("base.group_user").id,
                "perm_read": True,
                "perm_create": True,
            }
        )
        self.env["ir.rule"].create(
            {
                "name": "dialog",
                "model_id": model.id,
                "domain_force": "[('create_uid', '=', user.id)]",
            }
        )
        Dialog = self.env["interlocuteur.fake.dialog"].with_user(self.user)
        with self.assertRaises(AccessError):
            Dialog.create({"partner_id": hidden.id})
        with self.assertRaisesRegex(UserError, "Fill in what is missing: Partner"):
            Dialog.create({})
        dialog = Dialog.create({"partner_id": self.person.id})
        self.assertFalse(dialog.with_user(self.manager).search([]))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestExtendingTransfers(ExtendingCommon, TransferCommon):
    """What a further room takes along when somebody changes organisation."""

    def plan_both(self, reasons, badges):
        people = self.person | self.colleague
        wizard = self.fill_wizard(people)
        wizard.reason = reasons[0]
        for line, badge in zip(wizard.line_ids, badges, strict=True):
            line.badge = badge
        transfers = wizard.env["interlocuteur.transfer"]._plan(
            wizard.person_ids, wizard._prepare_transfers()
        )
        for transfer, reason in zip(transfers, reasons, strict=True):
            transfer.sudo().reason = reason
        return transfers

    def test_steps_sheet_and_choice_of_the_addon_are_carried_out(self):
        transfers = self.plan_both(["Sold", "Sold"], ["B-1", "B-2"])
        self.assertEqual(transfers.mapped("reason"), ["Sold", "Sold"])
        transfers._execute()
        self.assertEqual(transfers.mapped("state"), ["done", "done"])
        self.assertEqual(transfers.person_id.mapped("ref"), ["B-1", "B-2"])
        self.assertIn("Came on 2026-03-10", self.person.comment)

    def test_people_with_another_choice_go_by_themselves(self):
        transfers = self.plan_both(["Sold", "Moved"], ["B-1", "B-2"])
        together = []

        def note(records):
            together.append(records)

        self.patch(type(transfers), "_execute_together", note)
        transfers._execute()
        self.assertEqual(together, [transfers[0], transfers[1]])
        together.clear()
        transfers.sudo().write({"state": "planned", "reason": "Sold"})
        transfers._execute()
        self.assertEqual(together, [transfers])

    def test_who_keeps_the_old_organisation_leaves_what_the_addon_says(self):
        for person, keeps in (
            (self.person, True),
            (self.make_person("Part", "Pia", parent_id=self.organisation_a.id), False),
        ):
            service = self.make_service(
                self.organisation_a,
                technician_id=person.id,
                trained_ids=person.ids,
            )
            self.transfer(person, keeps_former=keeps, successor_id=self.colleague)
            technician = person if keeps else self.colleague
            self.assertEqual(service.technician_id, technician)
            self.assertFalse(service.trained_ids)

    def test_the_balance_has_a_section_of_the_addon(self):
        wizard = self.fill_wizard(self.person)
        self.assertEqual(wizard.balance[-1]["name"], "services")

    def count_rows(self, wizard, section):
        """Return what a section of the balance counts: dict of label to number."""
        [rows] = [each["rows"] for each in wizard.balance if each["name"] == section]
        return {row["label"]: row["count"] for row in rows}

    def test_the_balance_counts_what_the_document_declares(self):
        self.make_service(self.organisation_a, technician_id=self.person.id)
        self.make_service(self.person, state="draft")
        self.person.activity_schedule("mail.mail_activity_data_call")
        wizard = self.fill_wizard(self.person)
        self.assertEqual(
            self.count_rows(wizard, "left"),
            {"Services without technician": 1, "Services to be signed": 1, "Calls": 1},
        )

    def test_a_successor_sees_what_they_take_over(self):
        profile = self.env.ref("interlocuteurs_addon.profile_user").copy(
            {"scope": "assigned", "see_services": True}
        )
        self.make_account(self.colleague)
        service = self.make_service(self.organisation_a, technician_id=self.person.id)
        draft = self.make_service(
            self.organisation_a, technician_id=self.person.id, state="draft"
        )
        gains = []
        for each in (profile, self.env.ref("interlocuteurs_addon.profile_user")):
            self.colleague.collaboration_ids.profile_id = each
            wizard = self.fill_wizard(self.person, successor_id=self.colleague)
            gains.append(self.count_rows(wizard, "others"))
        label = f"{self.colleague.name} sees further services"
        self.assertEqual(gains, [{label: 1}, {}])
        self.colleague.collaboration_ids.profile_id = profile
        wizard.action_confirm()
        user = self.colleague.user_ids
        self.assertEqual(self.Service.with_user(user).search([]), service)
        self.assertEqual(draft.technician_id, self.colleague)


@tagged("post_install", "-at_install")
class TestExtendingImports(ExtendingCommon, ExchangeCommon):
    """Further columns, kinds of cell and kinds of file."""

    def test_further_columns_are_read_and_written(self):
        record = self.check_rows(
            ("Roux", "Max", "Likes tea", "abc"),
            ("Petit", "Luc", None, "far too long a text"),
            headings=("Nom", "Prénom", "Notes", "Reference"),
        )
        fine, wrong = record.line_ids
        self.assertEqual(fine.values["comment"], "Likes tea")
        self.assertEqual(fine.values["ref"], "ABC")
        self.assertEqual(wrong.detail, "Reference: ten letters at most")
        record.action_apply_sound()
        person = fine.partner_id
        self.assertEqual((person.ref, person.lastname), ("ABC", "Roux"))
        template = self.get_template(person)
        cells = [cell.value for row in template.active.iter_rows() for cell in row]
        self.assertIn("ABC!", cells)

    def test_a_further_column_has_several_headings(self):
        for heading in ("Référence", "n° BADGE", "Badge Number", "ref"):
            with self.subTest(heading):
                record = self.check_rows(
                    ("Roux", "Max", "abc"), headings=("Nom", "Prénom", heading)
                )
                self.assertEqual(record.line_ids.values["ref"], "ABC")
        titles = [cell.value for cell in self.get_template().active[1]]
        self.assertIn("Reference", titles)
        self.assertNotIn("Badge number", titles)

    def test_a_further_kind_of_file_is_one_entry(self):
        content = b'[{"lastname": "Roux", "firstname": "Max", "ref": "abc"}]'
        record = self.check(content, name="people.json")
        self.assertEqual(
            record.line_ids.values,
            {"lastname": "Roux", "firstname": "Max", "ref": "ABC"},
        )
        self.assertEqual(record.notes, "Read as JSON")

    def test_a_further_kind_of_file_says_why_it_refuses_one(self):
        with self.assertRaisesRegex(UserError, "This is no JSON."):
            self.check(b"[oh", name="people.json")

    def test_the_kinds_of_file_that_were_there_are_read_as_before(self):
        for content in (
            b"Nom;Pr\xe9nom\nRoux;Max\n",
            b"BEGIN:VCARD\nN:Roux;Max\nEND:VCARD\n",
        ):
            with self.subTest(content=content):
                self.assertEqual(self.check(content).line_ids.label, "Roux Max")

    def test_users_write_no_field_of_the_addon_that_looks_like_rows(self):
        record = self.check_rows(("Petit", "Luc"))
        with self.assertRaisesRegex(AccessError, "audit_line_ids"):
            record.write({"audit_line_ids": [Command.clear()]})


@tagged("post_install", "-at_install")
class TestExtendingCharacteristics(CharacteristicCommon):
    """Characteristics are read and written by code."""

    def test_values_go_by_code_texts_and_fields(self):
        people = self.make_person() | self.make_person("Petit", "Luc")
        helmet = people._get_characteristics().filtered(lambda c: c.code == "helmet")
        people._set_characteristic_values({"helmet": helmet._parse("58")})
        values = people._get_characteristic_values()
        self.assertEqual([values[each.id]["helmet"] for each in people], [58, 58])
        self.assertEqual(helmet._format(58), "58")
        domain = [(helmet.field_name, "=", 58)]
        self.assertEqual(self.Partner.search(domain), people)
        other = self.make_person("Roux", "Max", **{helmet.field_name: 60})
        other.write({helmet.field_name: 61})
        self.assertEqual(other[helmet.field_name], 61)

    def test_a_form_of_the_addon_has_the_section_where_it_says(self):
        view = self.env["ir.ui.view"].create(
            {
                "name": "badge",
                "model": "res.partner",
                "priority": 99,
                "arch": """
                    <form>
                        <field name="name" />
                        <div name="characteristics" />
                    </form>
                """,
            }
        )
        arch = etree.fromstring(self.Partner.get_view(view.id, "form")["arch"])
        [section] = arch.xpath("//div[@name='characteristics']")
        [helmet] = self.env["interlocuteur.characteristic"].search(
            [("code", "=", "helmet")]
        )
        self.assertTrue(section.xpath(f".//field[@name='{helmet.field_name}']"))
        with Form(self.make_person(), view=view) as form:
            form[helmet.field_name] = 58
        self.assertEqual(form.record[helmet.field_name], 58)
