from datetime import date, datetime
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..models.characteristic import kinds
from .characteristic_common import CharacteristicCommon


@tagged("post_install", "-at_install")
class TestCharacteristicValues(CharacteristicCommon):
    """What a field of the sheet takes, keeps and gives back."""

    def test_each_type_keeps_its_value(self):
        cases = {
            "badge": ("AB1234", "AB1234"),
            "instructions": ("Ring\ntwice", "Ring\ntwice"),
            "helmet": (56, 56),
            "rate": (12.125, 12.125),
            "trained": ("2026-01-31", date(2026, 1, 31)),
            "seen": ("2026-01-31 18:30:00", datetime(2026, 1, 31, 18, 30)),
            "night": (True, True),
            "level": (self.options["Operator"].id, self.options["Operator"]),
            "skills": (
                [Command.set((self.options["SSI"] | self.options["B0"]).ids)],
                self.options["SSI"] | self.options["B0"],
            ),
            "sponsor": (self.organisation_a.id, self.organisation_a),
        }
        for code, (given, kept) in cases.items():
            with self.subTest(code=code):
                person = self.make_user_person(**{code: given})
                self.assertEqual(self.answers(person, code), [kept])
                self.assertEqual(len(person.characteristic_value_ids), 1)
                person.write({self.name_of(code): False})
                self.assertFalse(*self.answers(person, code))
                self.assertFalse(person.characteristic_value_ids)

    def test_a_value_changes_in_its_row(self):
        """One row per contact and characteristic, whatever is written to it."""
        person = self.make_user_person(helmet=56)
        row = person.characteristic_value_ids
        person.write({"x_characteristic_helmet": 58})
        self.assertEqual(person.characteristic_value_ids, row)
        self.assertEqual(row.value_integer, 58)

    def test_zero_is_no_answer(self):
        self.assertFalse(self.make_user_person(helmet=0).characteristic_value_ids)

    def test_values_out_of_limits_are_refused(self):
        cases = {
            ("badge", "1234"): 'not what "Badge" must look like',
            ("badge", "A" * 501): "500 characters at most",
            ("helmet", 39): "must not be below 40: 39",
            ("helmet", 71): "must not be above 70: 71",
            ("rate", 0.25): "must not be below 0.5: 0.25",
            ("trained", "2019-12-31"): "must not be below 2020-01-01: 2019-12-31",
        }
        for (code, value), message in cases.items():
            with (
                self.subTest(code=code, value=value),
                self.assertRaisesRegex(ValidationError, message),
            ):
                self.make_user_person(**{code: value})

    def test_limits_themselves_are_fine(self):
        self.get("badge").pattern = False
        for code, value in (
            ("badge", "A" * 500),
            ("instructions", "A" * 100_000),
            ("helmet", 40),
            ("helmet", 70),
            ("rate", 0.5),
            ("trained", date(2020, 1, 1)),
        ):
            with self.subTest(code=code):
                person = self.make_user_person(**{code: value})
                self.assertEqual(self.answers(person, code), [value])

    def test_long_texts_have_an_end(self):
        with self.assertRaises(ValidationError):
            self.make_user_person(instructions="A" * 100_001)

    def test_what_a_text_must_look_like_is_said_in_the_best_words_there_are(self):
        badge = self.get("badge")
        for words in ({}, {"help": "On the back"}, {"pattern_help": "As AB1234"}):
            badge.write(words)
            said = next(iter(words.values()), "[A-Z]{2}[0-9]{4}")
            with self.assertRaises(ValidationError) as error:
                self.make_user_person(badge="1234")
            self.assertIn(f"must look like: {said}.", str(error.exception))

    def test_pattern_that_takes_too_long_is_told(self):
        with (
            patch.object(kinds, "matches", side_effect=TimeoutError),
            self.assertRaisesRegex(UserError, 'pattern of "Badge" takes too long'),
        ):
            self.make_user_person(badge="AB1234")

    def test_own_choices_are_offered(self):
        level = self.get("level")
        offered = level.option_ids.search(level._get_kind().get_domain(level))
        self.assertEqual(offered.mapped("name"), ["Visitor", "Operator"])

    def test_choices_of_another_characteristic_are_refused(self):
        with self.assertRaisesRegex(ValidationError, '"SSI" is no choice of "Level"'):
            self.make_user_person(level=self.options["SSI"].id)

    def test_a_choice_of_the_same_name_becomes_the_own_one(self):
        """Core's import finds choices by name, whichever characteristic has them."""
        other = self.make_group(
            "Other", {"other": ("Other", "choice", {"choices": ["Operator"]})}
        )
        person = self.make_user_person(level=other.characteristic_ids.option_ids.id)
        self.assertEqual(self.answers(person, "level"), [self.options["Operator"]])

    def test_import_and_export_of_core(self):
        """By the names of the fields; choices by their names."""
        names = ["lastname", "firstname"] + [
            self.name_of(code) for code in ("badge", "helmet", "level", "skills")
        ]
        row = ["Petit", "Paul", "AB1234", "56", "Operator", "SSI,B0"]
        result = self.People.load(names, [row])
        self.assertFalse(result["messages"])
        person = self.People.browse(result["ids"])
        self.assertEqual(
            self.answers(person, "badge", "helmet", "level", "skills"),
            [
                "AB1234",
                56,
                self.options["Operator"],
                self.options["SSI"] | self.options["B0"],
            ],
        )
        self.assertEqual(
            person.with_user(self.env.ref("base.user_admin")).export_data(names)[
                "datas"
            ],
            [["Petit", "Paul", "AB1234", 56, "Operator", "SSI,B0"]],
        )

    def test_copy_takes_along_what_is_to_be_copied(self):
        self.get("helmet").copied = False
        copy = self.make_user_person(badge="AB1234", helmet=56).copy()
        self.assertEqual(self.answers(copy, "badge", "helmet"), ["AB1234", 0])

    def test_changes_are_logged_where_wanted(self):
        self.get("helmet").tracked = False
        person = self.tracked(self.make_user_person(badge="AB1234", helmet=56))
        person.write(
            {"x_characteristic_badge": "CD5678", "x_characteristic_helmet": 60}
        )
        self.flush_tracking()
        logged = person.message_ids.sudo().tracking_value_ids
        self.assertEqual(
            logged.mapped(lambda t: (t.old_value_char, t.new_value_char)),
            [("AB1234", "CD5678")],
        )

    def test_changes_by_other_programs_are_logged_as_well(self):
        person = self.tracked(self.make_user_person(badge="AB1234"))
        person._set_characteristic_values({"badge": "CD5678"})
        self.flush_tracking()
        logged = person.message_ids.sudo().tracking_value_ids
        self.assertEqual(logged.new_value_char, "CD5678")

    def test_batch_of_values(self):
        """Values of many contacts in one call, each their own."""
        people = self.make_user_person() | self.make_user_person()
        people._set_characteristic_values(
            [{"badge": "AB1234", "level": self.options["Visitor"]}, {"helmet": 56}]
        )
        self.assertEqual(
            [self.answers(person, "badge", "level", "helmet") for person in people],
            [
                ["AB1234", self.options["Visitor"], 0],
                [False, self.env["interlocuteur.characteristic.option"], 56],
            ],
        )
        with self.assertRaisesRegex(ValidationError, 'has the code "unknown"'):
            people._set_characteristic_values({"unknown": 1})

    def test_an_erased_person_has_no_values(self):
        person = self.make_user_person(badge="AB1234", helmet=56)
        person.active = False
        person.with_user(self.manager)._erase_personal_data()
        self.assertFalse(person.characteristic_value_ids)

    def test_merged_contacts_keep_the_answers_of_both(self):
        """What the one that stays has not answered comes from the other one."""
        kept = self.make_person("Durand", x_characteristic_badge="AB1234")
        gone = self.make_person(
            "Dupond", x_characteristic_badge="CD5678", x_characteristic_helmet=56
        )
        other = self.make_person("Petit", x_characteristic_badge="EF9012")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((kept | gone).ids, kept)
        self.assertEqual(self.answers(kept, "badge", "helmet"), ["AB1234", 56])
        self.assertEqual(self.answers(other, "badge"), ["EF9012"])


@tagged("post_install", "-at_install")
class TestCharacteristicText(CharacteristicCommon):
    """Values as texts, for sheets and cards."""

    def test_texts_become_values(self):
        cases = {
            "badge": (" AB1234 ", "AB1234"),
            "helmet": ("56", 56),
            "rate": ("1 250,5", 1250.5),
            "trained": ("31/01/2026", date(2026, 1, 31)),
            "seen": ("31/01/2026 18:30", datetime(2026, 1, 31, 18, 30)),
            "night": ("oui", True),
            "level": ("operator", self.options["Operator"]),
            "skills": ("b0; ssi", self.options["B0"] | self.options["SSI"]),
            "sponsor": ("Clinique des Alpes", self.organisation_a),
        }
        for code, (text, value) in cases.items():
            with self.subTest(code=code):
                self.assertEqual(self.get(code)._parse(text), value)
                self.assertIs(self.get(code)._parse("  "), False)

    def test_what_is_formatted_is_parsed_again(self):
        values = {
            "badge": "AB1234",
            "helmet": 56,
            "rate": 1250.5,
            "trained": date(2026, 1, 31),
            "seen": datetime(2026, 1, 31, 18, 30),
            "night": True,
            "level": self.options["Operator"],
            "skills": self.options["B0"] | self.options["SSI"],
            "sponsor": self.organisation_a,
        }
        for code, value in values.items():
            with self.subTest(code=code):
                characteristic = self.get(code)
                self.assertEqual(
                    characteristic._parse(characteristic._format(value)), value
                )

    def test_choices_are_found_by_their_names_in_every_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.options["Visitor"].with_context(lang="fr_FR").name = "Visiteur"
        level = self.get("level").with_context(lang="en_US")
        for text in ("Visitor", "visiteur"):
            self.assertEqual(level._parse(text), self.options["Visitor"])

    def test_what_is_kept_as_json_is_read_again(self):
        ssi, b0 = self.options["SSI"], self.options["B0"]
        for code, value, kept in (
            ("badge", "AB1234", "AB1234"),
            ("trained", date(2026, 1, 31), "2026-01-31 00:00:00"),
            ("seen", datetime(2026, 1, 31, 18, 30), "2026-01-31 18:30:00"),
            ("level", self.options["Operator"], self.options["Operator"].id),
            ("skills", ssi | b0, sorted((ssi | b0).ids)),
            ("sponsor", self.organisation_a, self.organisation_a.id),
        ):
            with self.subTest(code=code):
                kind = self.get(code)._get_kind()
                self.assertEqual(kind.to_json(value), kept)
                self.assertEqual(kind.from_json(self.env, kept), value)
        for code in ("trained", "seen", "level", "skills", "sponsor"):
            self.assertIsNone(self.get(code)._get_kind().to_json(False))
        self.assertEqual(self.get("skills")._get_kind().to_json(ssi.browse()), [])

    def test_time_that_somebody_writes_is_that_of_their_zone(self):
        seen = self.get("seen").with_context(tz="Europe/Paris")
        self.assertEqual(
            seen._parse_edited("01/31/2026 18:30"), datetime(2026, 1, 31, 17, 30)
        )
        trained = self.get("trained").with_context(tz="Europe/Paris")
        self.assertEqual(trained._parse_edited("01/31/2026"), date(2026, 1, 31))

    def test_kind_of_moments_says_what_users_mean(self):
        with self.assertRaises(NotImplementedError):
            kinds.Moment().from_moment(self.env, datetime(2026, 1, 31))

    def test_unreadable_texts_are_refused_with_their_characteristic(self):
        cases = {
            "helmet": "a lot",
            "rate": "1.2.3",
            "trained": "31/02/2026",
            "night": "perhaps",
            "level": "Pilot",
            "skills": "SSI; Pilot",
            "sponsor": "Nobody",
        }
        for code, text in cases.items():
            name = self.get(code).name
            with (
                self.subTest(code=code),
                self.assertRaisesRegex(ValidationError, f'value of "{name}"'),
            ):
                self.get(code)._parse(text)


@tagged("post_install", "-at_install")
class TestCharacteristicMandatory(CharacteristicCommon):
    """A mandatory characteristic is asked for everywhere, of whom it applies to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.get("badge").mandatory = True

    def test_create_is_refused_without_it(self):
        message = 'Fill in "Badge" of "Alice Durand": mandatory.'
        with self.assertRaisesRegex(ValidationError, message):
            self.make_user_person()
        self.assertTrue(self.make_user_person(badge="AB1234"))

    def test_emptying_it_is_refused(self):
        person = self.make_user_person(badge="AB1234")
        with self.assertRaisesRegex(ValidationError, 'Fill in "Badge"'):
            person.write({"x_characteristic_badge": False})

    def test_import_of_core_is_refused_without_it(self):
        # core sets the registry up anew, from a transaction without the fields of here
        self.patch(type(self.registry), "reset_changes", lambda registry: None)
        result = self.People.load(["lastname", "firstname"], [["Petit", "Paul"]])
        self.assertFalse(result["ids"])
        self.assertIn('Fill in "Badge"', result["messages"][0]["message"])

    def test_form_asks_for_it(self):
        form = Form(self.People)
        form.lastname = "Petit"
        form.firstname = "Paul"
        with self.assertRaisesRegex(AssertionError, "x_characteristic_badge"):
            form.save()
        with Form(self.People) as form:
            form.lastname = "Petit"
            form.firstname = "Paul"
            form.x_characteristic_badge = "AB1234"
        self.assertEqual(self.answers(form.record, "badge"), ["AB1234"])

    def test_batch_of_values_is_refused_without_it(self):
        person = self.make_user_person(badge="AB1234")
        with self.assertRaisesRegex(ValidationError, 'Fill in "Badge"'):
            person._set_characteristic_values({"badge": False})

    def test_a_mandatory_number_must_not_be_zero(self):
        self.make_mandatory("helmet")
        with self.assertRaisesRegex(ValidationError, 'Fill in "Helmet"'):
            self.make_user_person(badge="AB1234", helmet=0)

    def test_contacts_of_before_the_day_are_not_asked(self):
        """They are saved without it, in the form and by other programs."""
        old = self.make_user_person(badge="AB1234")
        self.Value.search([("partner_id", "=", old.id)]).unlink()
        self.safety.mandatory_from = fields.Date.add(fields.Date.today(), days=1)
        old.write({"x_characteristic_helmet": 56})
        with Form(old) as form:
            form.comment = "Old"
        self.assertEqual(self.answers(old, "badge", "helmet"), [False, 56])
        self.safety.mandatory_from = False
        with self.assertRaisesRegex(ValidationError, 'Fill in "Badge"'):
            old.write({"x_characteristic_helmet": 57})

    def test_organisations_addresses_and_users_are_not_asked(self):
        self.assertTrue(self.People.create({"name": "Other", "is_company": True}))
        self.assertTrue(
            self.People.create(
                {"type": "delivery", "parent_id": self.organisation_a.id}
            )
        )
        self.assertTrue(
            self.env["res.users"]
            .with_user(self.env.ref("base.user_admin"))
            .create({"name": "New", "login": "new"})
        )

    def test_a_person_who_becomes_one_it_applies_to_is_asked(self):
        organisation = self.People.create({"name": "Other", "is_company": True})
        with self.assertRaisesRegex(ValidationError, 'Fill in "Badge" of "Other"'):
            organisation.is_company = False

    def test_flows_of_the_superuser_pass(self):
        """The mail gateway and the checkout have nobody who could fill it in."""
        self.assertTrue(self.Partner.sudo().create({"name": "From a mail"}))

    def test_archived_ones_are_not_asked(self):
        self.get("badge").active = False
        self.assertTrue(self.make_user_person())
