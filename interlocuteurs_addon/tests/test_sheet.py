from ast import literal_eval

from lxml import etree

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import InterlocuteurCommon

SHEET = "interlocuteurs_addon.res_partner_view_form_interlocuteur"


@tagged("post_install", "-at_install")
class TestSheet(InterlocuteurCommon):
    def test_six_coordinates_are_normalised(self):
        person = self.make_person(
            phone="04 65 71 00 01",
            phone2="0033465710002",
            mobile="+33 6 00 00 00 03",
            mobile2="06.00.00.00.04",
            email="Alice DURAND <Alice@Exemple.FR>",
            email2=" ALICE.Perso@exemple.fr ",
        )
        self.assertRecordValues(
            person,
            [
                {
                    "phone_e164": "+33465710001",
                    "phone2_e164": "+33465710002",
                    "mobile_e164": "+33600000003",
                    "mobile2_e164": "+33600000004",
                    "email_normalized": "alice@exemple.fr",
                    "email2_normalized": "alice.perso@exemple.fr",
                }
            ],
        )

    def test_number_follows_the_persons_country_first(self):
        person = self.make_person(
            phone="02 555 12 12",
            country_id=self.env.ref("base.be").id,
            parent_id=self.make_organisation("Sans adresse").id,
        )
        self.assertEqual(person.phone_e164, "+3225551212")

    def test_number_follows_the_organisations_country_next(self):
        belgian = self.make_organisation(
            "Malterie", country_id=self.env.ref("base.be").id
        )
        person = self.make_person(
            phone="02 555 12 12", parent_id=belgian.id, type="other"
        )
        self.assertFalse(person.country_id)
        self.assertEqual(person.phone_e164, "+3225551212")
        belgian.country_id = self.france
        self.assertFalse(person.phone_e164, "no such French number")

    def test_invalid_coordinates_are_kept_as_typed(self):
        """A warning shows where the normalised value is missing; nothing is lost."""
        with Form(self.Partner) as form:
            form.lastname = "Durand"
            form.mobile2 = "12"
            form.email2 = "pas une adresse"
            self.assertFalse(form.mobile2_e164)
            self.assertFalse(form.email2_normalized)
        person = form.record
        self.assertEqual((person.mobile2, person.email2), ("12", "pas une adresse"))

    def test_every_spelling_is_found(self):
        person = self.make_person(mobile2="+33 6 00 00 00 04")
        for typed in (
            "0600000004",
            "06 00 00 00 04",
            "06.00.00.00.04",
            "+33600000004",
            "0033 6 00 00 00 04",
            "+33 (0)6 00 00 00 04",
            "00 00 04",
        ):
            with self.subTest(typed=typed):
                found = self.Partner.search([("coordinate_search", "ilike", typed)])
                self.assertIn(person, found)
        other = self.Partner.search([("coordinate_search", "ilike", "0600000005")])
        self.assertNotIn(person, other)

    def test_second_email_is_found(self):
        person = self.make_person(email2="alice.perso@exemple.fr")
        found = self.Partner.search([("coordinate_search", "ilike", "ALICE.perso")])
        self.assertEqual(found, person)

    def test_text_without_coordinates_finds_nobody_by_them(self):
        self.make_person(phone="04 65 71 00 01", email="alice@exemple.fr")
        found = self.Partner.search([("coordinate_search", "ilike", "zzz")])
        self.assertFalse(found)

    def test_both_names_are_asked_of_a_person_of_an_organisation(self):
        form = Form(self.Partner.with_context(default_parent_id=self.organisation_a.id))
        form.lastname = "Durand"
        with self.assertRaisesRegex(AssertionError, "firstname"):
            form.save()
        form.firstname = "Alice"
        self.assertEqual(form.save().parent_id, self.organisation_a)

    def test_one_name_is_enough_without_organisation(self):
        with Form(self.Partner) as form:
            form.lastname = "Durand"
        self.assertEqual(form.record.name, "Durand")

    def test_person_who_had_one_name_only_can_still_be_saved(self):
        person = self.Partner.create(
            {"lastname": "Accueil", "parent_id": self.organisation_a.id}
        )
        with Form(person) as form:
            form.phone = "04 65 71 00 01"
        self.assertEqual(person.phone_e164, "+33465710001")

    def test_name_of_an_organisation_is_not_split(self):
        self.assertRecordValues(
            self.organisation_a,
            [
                {
                    "name": "Clinique des Alpes",
                    "lastname": "Clinique des Alpes",
                    "firstname": False,
                }
            ],
        )

    def test_values_of_an_organisation_stay_the_callers(self):
        values = {"name": "Hôtel du Lac", "is_company": True}
        self.Partner.create([values])
        self.assertEqual(values, {"name": "Hôtel du Lac", "is_company": True})

    def test_number_is_shown_in_international_form(self):
        with Form(self.Partner) as form:
            form.lastname = "Durand"
            form.mobile = "0600000004"
            form.mobile2 = "0600000005"
        self.assertEqual(form.record.mobile, "+33 6 00 00 00 04")
        self.assertEqual(form.record.mobile2, "+33 6 00 00 00 05")


@tagged("post_install", "-at_install")
class TestSheetForms(InterlocuteurCommon):
    """The forms of people, and what the list of contact persons asks of new ones."""

    def enter(self, record=None):
        """Open the form as the menu "Contact persons" does."""
        action = self.env.ref("interlocuteurs_addon.res_partner_action_interlocuteur")
        people = (record or self.Partner).with_context(**literal_eval(action.context))
        return Form(people, view="base.view_partner_form")

    def get_arch(self, xmlid, kind="form"):
        view = self.env.ref(xmlid)
        return etree.fromstring(self.Partner.get_view(view.id, kind)["arch"])

    def test_person_entered_in_the_list_has_an_organisation(self):
        """Else they would not stand in it."""
        with self.enter() as form:
            form.lastname, form.firstname = "Durand", "Alice"
            with self.assertRaisesRegex(AssertionError, "parent_id is a required"):
                form.save()
            form.parent_id = self.organisation_a
        self.assertEqual(form.record.works_for_id, self.organisation_a)

    def test_cards_of_the_list_open_the_form_for_a_new_person(self):
        """A name typed into a column would enter somebody without organisation."""
        xmlid = "interlocuteurs_addon.res_partner_view_kanban_interlocuteur"
        self.assertEqual(self.get_arch(xmlid, "kanban").get("quick_create"), "false")

    def test_organisation_is_asked_of_new_people_only(self):
        """Neither of an organisation nor of whoever was there before."""
        with self.enter() as form:
            form.company_type = "company"
            form.name = "Transports Martin"
        self.assertTrue(form.record.is_company)
        person = self.make_person()
        with self.enter(person) as form:
            form.comment = "Retired"
        self.assertFalse(person.parent_id)

    def test_organisation_has_one_name(self):
        for name in ("base.view_partner_form", SHEET):
            with self.subTest(name):
                field = self.get_arch(name).find(".//sheet//field[@name='parent_id']")
                self.assertEqual(field.get("string"), "Organisation")

    def test_group_of_emails_holds_emails_only(self):
        group = self.get_arch(SHEET).find(".//group[@name='emails']")
        self.assertEqual(
            {field.get("name") for field in group.iter("field")},
            {"email", "email_normalized", "email2", "email2_normalized"},
        )


@tagged("post_install", "-at_install")
class TestNamelessAddresses(InterlocuteurCommon):
    """An address needs no name, whatever the settings ask of people."""

    def make_by_form(self, kind):
        sheet = Form(self.organisation_a)
        with sheet.address_ids.new() as address:
            address.type = kind
            address.street = "1 rue Basse"
        return sheet.save().child_ids

    def make_by_window(self, kind):
        context = {"default_type": kind, "default_parent_id": self.organisation_a.id}
        window = Form(
            self.Partner.with_context(**context), view="base.view_partner_simple_form"
        )
        window.email = "compta@example.com"
        return window.save()

    def make_by_import(self, kind):
        rows = [[kind.title(), str(self.organisation_a.id), "1 rue Basse"]]
        loaded = self.Partner.load(["type", "parent_id/.id", "street"], rows)
        self.assertFalse(loaded["messages"])
        return self.Partner.browse(loaded["ids"])

    def test_addresses_without_a_name(self):
        """By RPC, in the form, in a window, by an import."""
        parameters = self.env["ir.config_parameter"]
        ways = (
            lambda kind: self.Partner.create(
                {"type": kind, "parent_id": self.organisation_a.id, "name": False}
            ),
            self.make_by_form,
            self.make_by_window,
            self.make_by_import,
        )
        for required in ("", "lastname", "firstname_lastname"):
            parameters.set_param("partner_firstname.required_fields", required)
            for kind, name in (
                ("invoice", "Clinique des Alpes, Invoice"),
                ("delivery", "Clinique des Alpes, Delivery"),
            ):
                for way in ways:
                    with self.subTest(required=required, kind=kind, way=way):
                        self.organisation_a.child_ids.unlink()
                        address = way(kind)
                        self.assertEqual(address.display_name, name)
                        self.assertFalse(address.name)

    def test_a_name_is_taken_out_of_an_address(self):
        address = self.Partner.create(
            {
                "type": "invoice",
                "parent_id": self.organisation_a.id,
                "name": "Compta Fournisseurs",
            }
        )
        address.name = False
        self.env.flush_all()
        self.assertEqual(address.display_name, "Clinique des Alpes, Invoice")

    def test_people_need_one(self):
        with self.assertRaises(ValidationError):
            self.Partner.create(
                {"type": "contact", "parent_id": self.organisation_a.id}
            )
