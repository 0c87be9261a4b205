from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, Form, tagged

from ..tools.emails import get_email_keys
from ..tools.phones import read_phone
from .common import InterlocuteurCommon
from .duplicate_common import DuplicateCommon
from .spellings import EMAILS, NUMBERS, SEARCHES


class TestSpelling(BaseCase):
    """What people write is compared by what they mean."""

    def test_numbers_have_one_key_in_every_spelling(self):
        for text, country, key in NUMBERS:
            with self.subTest(text=text, country=country):
                phone = read_phone(text, country)
                self.assertEqual(phone and phone.key, key)

    def test_emails_have_one_key_in_every_spelling(self):
        for text, keys in EMAILS:
            with self.subTest(text=text):
                self.assertEqual(get_email_keys(text), keys)

    def test_french_plans_are_decided_by_five_digits(self):
        """What is remembered of a number's beginning holds for all of its ends."""
        for start in ("61234", "69212", "59630", "70900", "26961", "50841", "80012"):
            lines = {
                read_phone(f"0{start}{end}", "FR").line[:-4]
                for end in ("0000", "1234", "5678", "9999")
            }
            self.assertEqual(len(lines), 1, lines)


@tagged("post_install", "-at_install")
class TestFound(InterlocuteurCommon):
    """Selection fields and search bars find people by what somebody types."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hospital = cls.make_organisation("CHU de Grenoble", phone="04 65 71 00 00")
        works = cls.make_organisation("Aciéries du Nord")
        cls.people = {
            "paul": cls.make_person(
                "Martin",
                "Paul",
                parent_id=works.id,
                mobile="0600000403",
                email="paul.martin@acieries.fr",
                email2="Paul <p@perso.org>; pm@perso.fr",
                function="Acheteur",
            ),
            "anne": cls.make_person(
                "Le Goff",
                "Annaïg",
                parent_id=hospital.id,
                phone="04 65 71 00 01 poste 12",
                mobile="07 12 34 56 78 / 07 81 11 22 33 (perso)",
            ),
            "zoe": cls.make_person(
                "Lefèvre",
                "Zoé",
                parent_id=hospital.id,
                phone="39 00",
                mobile2="06 98 76 54 32",
                email2="zoe@société.fr.",
            ),
            "linh": cls.make_person(
                "Đặng", "Linh", phone2="0596 30 12 34", email2="linh2@exemple.fr"
            ),
            "jorg": cls.make_person(
                "Müller", "Jörg", parent_id=works.id, phone="04 65 71 00 01"
            ),
        }
        cls.ids = [person.id for person in cls.people.values()]

    def find(self, text):
        """Return who is offered for a text, as ``SEARCHES`` names them."""
        found = self.Partner.name_search(text, [("id", "in", self.ids)])
        offered = {partner_id for partner_id, _name in found}
        return {n for n, person in self.people.items() if person.id in offered}

    def test_people_are_offered_by_whatever_somebody_types(self):
        for text, names in SEARCHES:
            with self.subTest(text=text):
                self.assertEqual(self.find(text), set(names.split()))

    def test_search_bars_find_the_same(self):
        for text, names in SEARCHES:
            with self.subTest(text=text):
                domain = [("id", "in", self.ids), ("display_name", "ilike", text)]
                found = self.Partner.search(domain)
                people = {n for n, p in self.people.items() if p in found}
                self.assertEqual(people, set(names.split()))

    def test_a_responsible_is_found_as_their_contact(self):
        user = self.make_employee("seller_of_valves")
        user.partner_id.write({"name": "Zwickel Bérénice", "phone2": "04 65 71 77 00"})
        for text in ("berenice zwickel", "0465717700", "seller_of_valves"):
            with self.subTest(text=text):
                found = self.env["res.users"].name_search(text)
                self.assertEqual([user_id for user_id, _name in found], [user.id])

    def test_who_is_not_found_is_all_others(self):
        domain = [("id", "in", self.ids), ("display_name", "not ilike", "zoe lefevre")]
        others = self.Partner.search(domain)
        self.assertEqual(len(others), 4)
        self.assertNotIn(self.people["zoe"], others)

    def test_punctuation_alone_is_left_to_core(self):
        self.assertEqual(self.find("--"), set())
        self.assertEqual(self.find(""), set(self.people))

    def test_a_wildcard_is_no_wildcard(self):
        self.assertEqual(self.find("p_@perso.fr"), set())

    def offer(self, text):
        [entry] = self.Partner.web_name_search(
            text, {"display_name": {}}, [("id", "in", self.ids)]
        )
        return entry["__formatted_display_name"]

    def test_entries_say_who_it_is(self):
        self.assertEqual(
            self.offer("paul martin"),
            "Aciéries du Nord \t --Paul Martin-- \t --Acheteur--",
        )

    def test_names_without_organisation_are_kept_apart(self):
        """In one request, whichever is asked for first."""
        paul = self.people["paul"]
        alone = paul.with_context(partner_display_name_hide_company=True)
        names = [each.display_name for each in (paul, alone, paul)]
        full = "Aciéries du Nord, Paul Martin"
        self.assertEqual(names, [full, "Paul Martin", full])

    def test_the_number_is_said_where_it_was_asked_for(self):
        self.assertEqual(
            self.offer("765432"),
            "CHU de Grenoble \t --Zoé Lefèvre-- \t --06 98 76 54 32--",
        )

    def test_entries_cost_the_same_queries_whatever_their_number(self):
        # as in a request: the company is known, and what is cached for long
        self.assertEqual(self.env.company.country_id.code, "FR")
        self.find("a")
        for limit in (1, 5):
            self.env.flush_all()
            self.Partner.invalidate_model()
            with self.assertQueryCount(4):
                found = self.Partner.web_name_search(
                    "a", {"display_name": {}}, [("id", "in", self.ids)], limit=limit
                )
                self.assertEqual(len(found), limit)

    def test_a_renamed_organisation_is_found_by_its_new_name(self):
        self.people["zoe"].parent_id.name = "Clinique de l'Est"
        self.assertEqual(self.find("zoe clinique"), {"zoe"})
        self.assertEqual(self.find("zoe chu"), set())

    def work_besides(self, name, **values):
        works = self.people["paul"].parent_id
        works.write(
            {
                "name": "Aciéries du Nord 3000",
                "phone": "04 65 71 88 88",
                "email": "hello@acieries.fr",
            }
        )
        collaboration = self.env["interlocuteur.collaboration"].create(
            {"person_id": self.people[name].id, "organisation_id": works.id, **values}
        )
        self.assertFalse(collaboration.is_main)
        return collaboration

    def test_organisations_count_for_whom_somebody_works_besides(self):
        collaboration = self.work_besides("zoe")
        for text, names in (
            ("Zoé Lefèvre Aciéries", "zoe"),
            ("acieries NORD lefevre", "zoe"),
            ("zoe nord 3000", "zoe"),
            ("chu zoe aciéries", "zoe"),
            ("acieries", "paul jorg zoe"),
            ("3900 acieries", "zoe"),
            ("martin chu", ""),
            # neither number nor e-mail of the organisation are theirs
            ("zoe 0465718888", ""),
            ("zoe hello@acieries.fr", ""),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.find(text), set(names.split()))
        domain = [("id", "in", self.ids), ("display_name", "not ilike", "zoe acieries")]
        self.assertNotIn(self.people["zoe"], self.Partner.search(domain))
        with freeze_time(fields.Date.today() + timedelta(days=9)):
            self.assertEqual(self.find("zoe acieries"), {"zoe"})
        collaboration.action_end()
        self.assertEqual(self.find("zoe acieries"), set())

    def test_entries_say_the_organisation_that_was_asked_for(self):
        self.work_besides("zoe")
        entry = "CHU de Grenoble \t --Zoé Lefèvre--"
        for text in ("zoe nord", "acieries lefevre", "chu zoe aciéries"):
            with self.subTest(text=text):
                self.assertEqual(
                    self.offer(text), f"{entry} \t --Aciéries du Nord 3000--"
                )
        self.assertEqual(self.offer("zoe lefevre chu"), entry)

    def test_organisations_to_come_and_past_ones_do_not_count(self):
        today = fields.Date.today()
        self.work_besides("zoe", date_start=today + timedelta(days=8))
        self.work_besides("anne", date_end=today - timedelta(days=1))
        self.people["linh"].parent_id = self.people["zoe"].parent_id
        self.work_besides("linh").active = False
        self.assertEqual(self.find("acieries"), {"paul", "jorg"})
        with freeze_time(today + timedelta(days=8)):
            self.assertEqual(self.find("acieries"), {"paul", "jorg", "zoe"})

    def test_organisation_that_one_may_not_read_finds_nobody(self):
        self.work_besides("zoe")
        other = self.env["res.company"].create({"name": "Other company"})
        self.people["paul"].parent_id.company_id = other
        people = self.Partner.with_user(self.make_employee("searching"))
        domain = [("id", "in", self.ids), ("display_name", "ilike", "zoe acieries")]
        self.assertFalse(people.search(domain))
        self.assertEqual(self.find("zoe acieries"), {"zoe"})

    def test_organisations_besides_take_one_query_more(self):
        self.work_besides("zoe")
        self.find("zoe acieries")
        for text in ("zoe acieries", "acieries"):
            self.env.flush_all()
            self.Partner.invalidate_model()
            with self.assertQueryCount(4):
                found = self.Partner.web_name_search(
                    text, {"display_name": {}}, [("id", "in", self.ids)]
                )
            self.assertIn(self.people["zoe"].id, [entry["id"] for entry in found])

    def test_fields_that_an_addon_adds_are_searched_as_well(self):
        self.people["zoe"].street = "12 rue des Lilas"
        names = [*self.Partner._rec_names_search, "street"]
        self.patch(type(self.Partner), "_rec_names_search", names)
        self.assertEqual(self.find("lilas zoe"), {"zoe"})


@tagged("post_install", "-at_install")
class TestTyped(InterlocuteurCommon):
    """A number or an e-mail names nobody: it goes where it belongs."""

    def open_sheet(self, text):
        """Return the defaults of a sheet that is opened for what was typed."""
        names = ["name", "lastname", "firstname", "phone", "mobile", "email"]
        defaults = self.Partner.with_context(default_name=text).default_get(names)
        return {name: value for name, value in defaults.items() if value}

    def test_what_was_typed_stands_in_its_field(self):
        cases = {
            "06 12 34 56 79": {"mobile": "06 12 34 56 79"},
            "04 65 71 00 01": {"phone": "04 65 71 00 01"},
            "39 00": {"phone": "39 00"},
            "a.b@exemple.fr.": {"email": "a.b@exemple.fr"},
            "Zoé Lefèvre": {
                "name": "Zoé Lefèvre",
                "lastname": "Lefèvre",
                "firstname": "Zoé",
            },
            "12": {"name": "12", "lastname": "12"},
        }
        for text, values in cases.items():
            with self.subTest(text=text):
                self.assertEqual(self.open_sheet(text), values)

    def test_the_number_names_nobody_when_the_sheet_is_saved(self):
        sheet = Form(self.Partner.with_context(default_name="06 12 34 56 79"))
        sheet.lastname = "Durand"
        person = sheet.save()
        self.assertEqual(
            (person.name, person.firstname, person.mobile),
            ("Durand", False, "+33 6 12 34 56 79"),
        )

    def test_a_quick_creation_from_a_number_asks_for_a_name(self):
        with self.assertRaisesRegex(ValidationError, "is a number"):
            self.Partner.name_create("06 12 34 56 79")
        created, _name = self.Partner.name_create("Zoé Lefèvre")
        self.assertEqual(self.Partner.browse(created).lastname, "Lefèvre")


@tagged("post_install", "-at_install")
class TestWritten(DuplicateCommon):
    """One place reads numbers and e-mails, whoever writes them."""

    def test_emails_are_cleaned_whoever_writes_them(self):
        person = self.make_person(email="\ufeffalice@exemple.fr\xa0", email2="b@ex.fr.")
        self.assertEqual((person.email, person.email2), ("alice@exemple.fr", "b@ex.fr"))
        self.assertEqual(person.email_normalized, "alice@exemple.fr")
        person.email = "alice@exemple.fr\u200b,"
        self.assertEqual(person.email, "alice@exemple.fr")

    def test_what_is_noted_behind_a_number_stays(self):
        with Form(self.Partner) as form:
            form.lastname = "Durand"
            form.phone = "06 12 34 56 78 (perso)"
            form.mobile = "04 65 71 00 01 poste 12"
            self.assertEqual(form.phone, "06 12 34 56 78 (perso)")
            self.assertEqual(form.mobile, "04 65 71 00 01 poste 12")
        person = form.record
        self.assertEqual(person.phone_e164, "+33612345678")
        self.assertEqual(person.phone_sanitized, "+33465710001")

    def test_core_formats_numbers_of_the_right_plan(self):
        person = self.make_person(phone="0596 30 12 34")
        self.assertEqual(person.phone_sanitized, "+596596301234")
        self.assertEqual(
            person._phone_format(fname="phone", force_format="INTERNATIONAL"),
            "+596 596 30 12 34",
        )

    def test_a_number_that_no_plan_knows_is_compared_and_warned_about(self):
        person = self.make_person(phone="07 12 34 56 78")
        self.assertFalse(person.phone_e164)
        self.assertEqual(person.phone_key, "33:712345678")
        self.assertEqual(self.find(mobile="+33 7 12 34 56 78"), (False, ["phone"]))
        self.assertIsNone(self.find(mobile="07 12 34 56 79"))

    def test_extensions_are_part_of_a_number(self):
        self.make_person(phone="04 65 71 00 01 poste 12")
        self.assertEqual(self.find(phone="0465710001#12"), (False, ["phone"]))
        self.assertEqual(self.find(phone="04 65 71 00 01"), (False, ["phone"]))
        self.assertIsNone(self.find(phone="04 65 71 00 01 poste 13"))

    def test_whoever_has_the_line_is_found_for_an_extension(self):
        self.make_person(phone="04 65 71 00 01")
        self.assertEqual(self.find(phone="0465710001 p. 13"), (False, ["phone"]))

    def test_a_switchboard_says_nothing_with_extensions_either(self):
        self.organisation_a.phone = "04 65 71 00 01"
        entered = {"parent_id": self.organisation_a.id}
        self.make_person(phone="04 65 71 00 01 poste 12", **entered)
        self.assertIsNone(self.find(phone="04 65 71 00 01", **entered))
        self.assertEqual(
            self.find(phone="04 65 71 00 01 poste 12", **entered), (False, ["phone"])
        )

    def test_all_addresses_of_a_field_are_compared(self):
        self.make_person(email="alice@exemple.fr; alice@société.fr")
        self.assertEqual(
            self.find(email2="ALICE@xn--socit-esab.fr"), (False, ["email"])
        )
        self.assertEqual(
            self.find(email="x@y.fr, alice@exemple.fr"), (False, ["email"])
        )

    def test_umlauts_and_particles_are_the_same_name(self):
        self.make_person("Müller", "Jörg")
        self.make_person("de La Tour", "Jean")
        for names in (("Mueller", "Joerg"), ("MULLER", "JORG"), ("Tour", "Jean")):
            with self.subTest(names=names):
                found = self.find(lastname=names[0], firstname=names[1])
                self.assertEqual(found, (False, ["name"]))
