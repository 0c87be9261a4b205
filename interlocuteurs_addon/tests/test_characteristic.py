from datetime import date, datetime

from odoo import fields, http
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .characteristic_common import CharacteristicCommon
from .common import InterlocuteurCommon


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
        """Values of many contacts in one call, each his own."""
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
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((kept | gone).ids, kept)
        self.assertEqual(self.answers(kept, "badge", "helmet"), ["AB1234", 56])


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


@tagged("post_install", "-at_install")
class TestCharacteristicScope(CharacteristicCommon):
    """Which groups apply to whom."""

    def codes(self, partner):
        self.env.invalidate_all()
        return partner._get_characteristics().mapped("code")

    def test_people_and_organisations_have_their_own(self):
        self.make_group(
            "Plant", {"icpe": ("ICPE", "boolean", {})}, applies_to="organisation"
        )
        person = self.make_user_person()
        self.assertIn("badge", self.codes(person))
        self.assertNotIn("icpe", self.codes(person))
        self.assertEqual(self.codes(self.organisation_a), ["icpe"])

    def test_people_of_organisations_with_a_tag(self):
        tag = self.env["res.partner.category"].create({"name": "Hospital"})
        self.make_group(
            "Hygiene",
            {"gown": ("Gown", "char", {})},
            category_ids=[Command.set(tag.ids)],
        )
        self.organisation_b.category_id = tag
        inside = self.make_person("In", parent_id=self.organisation_b.id)
        both = self.make_person("Both", parent_id=self.organisation_a.id)
        self.make_collaboration(both, self.organisation_b)
        outside = self.make_person("Out", parent_id=self.organisation_a.id)
        self.assertIn("gown", self.codes(inside))
        self.assertIn("gown", self.codes(both))
        self.assertNotIn("gown", self.codes(outside))

    def test_what_does_not_apply_is_refused(self):
        """In words that say what to change; what is there already may stay."""
        with self.assertRaisesRegex(ValidationError, "does not apply to"):
            self.People.browse(self.organisation_a.id).write(
                {"x_characteristic_badge": "AB1234"}
            )
        person = self.make_user_person(badge="AB1234")
        self.safety.applies_to = "organisation"
        person.write({"x_characteristic_badge": "CD5678"})
        self.assertEqual(person.x_characteristic_badge, "CD5678")

    def test_other_companies_do_not_see_it(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.make_group("Far", {"far": ("Far", "char", {})}, company_id=company.id)
        person = self.make_user_person()
        self.assertNotIn("far", self.codes(person))
        self.assertNotIn("x_characteristic_far", person.fields_get())
        view = self.People.get_view(view_type="form")["arch"]
        self.assertNotIn("x_characteristic_far", view)
        self.assertIn("x_characteristic_badge", view)
        with self.assertRaises(AccessError), mute_logger("odoo.orm.models"):
            person.read(["x_characteristic_far"])
        with self.assertRaises(AccessError), mute_logger("odoo.orm.models"):
            self.user.with_user(self.user).read(["x_characteristic_far"])
        with self.assertRaises(AccessError), mute_logger("odoo.orm.models"):
            self.People.search([("x_characteristic_far", "=", "A")])

    def test_portal_users_have_no_field(self):
        portal = self.make_employee("portal", "base.group_portal")
        for me in (portal.partner_id.with_user(portal), portal.with_user(portal)):
            self.assertNotIn("x_characteristic_badge", me.fields_get())
            with self.assertRaises(AccessError), mute_logger("odoo.orm.models"):
                me.read(["x_characteristic_badge"])

    def test_who_may_do_what(self):
        """read, write, create, unlink of each model, by each kind of user."""
        expected = {
            ("user", "interlocuteur.characteristic.group"): "r",
            ("user", "interlocuteur.characteristic"): "r",
            ("user", "interlocuteur.characteristic.option"): "r",
            ("user", "interlocuteur.characteristic.value"): "r",
            ("manager", "interlocuteur.characteristic.group"): "rwcu",
            ("manager", "interlocuteur.characteristic"): "rwcu",
            ("manager", "interlocuteur.characteristic.option"): "rwcu",
            ("manager", "interlocuteur.characteristic.value"): "r",
        }
        for (login, model), letters in expected.items():
            records = self.env[model].with_user(getattr(self, login))
            allowed = "".join(
                operation[0]
                for operation in ("read", "write", "create", "unlink")
                if records.has_access(operation)
            )
            with self.subTest(login=login, model=model):
                self.assertEqual(allowed, letters)


@tagged("post_install", "-at_install")
class TestCharacteristicDefault(CharacteristicCommon):
    """A new contact gets the defaults of what applies to him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.get("helmet").default_value = "56"
        cls.get("level").default_value = "Visitor"
        cls.get("skills").default_value = "SSI; B0"

    def test_by_other_programs(self):
        person = self.make_user_person(level=self.options["Operator"].id)
        self.assertEqual(
            self.answers(person, "helmet", "level", "skills"),
            [56, self.options["Operator"], self.options["SSI"] | self.options["B0"]],
        )

    def test_a_given_nothing_stays_nothing(self):
        person = self.make_user_person(helmet=False)
        self.assertEqual(self.answers(person, "helmet"), [0])

    def test_organisations_get_none(self):
        organisation = self.People.create({"name": "Other", "is_company": True})
        self.assertFalse(organisation.characteristic_value_ids)

    def test_form_shows_them_and_follows_the_type(self):
        form = Form(self.People)
        self.assertEqual(form.x_characteristic_helmet, 56)
        form.company_type = "company"
        form.name = "Other"
        organisation = form.save()
        self.assertFalse(organisation.characteristic_value_ids)

    def test_form_keeps_values_when_the_type_comes_and_goes(self):
        person = self.make_user_person(helmet=60)
        with Form(person) as form:
            form.company_type = "company"
            form.company_type = "person"
        self.assertEqual(self.answers(person, "helmet"), [60])

    def test_an_unreadable_default_is_refused(self):
        with self.assertRaisesRegex(ValidationError, 'value of "Helmet"'):
            self.get("helmet").default_value = "large"


@tagged("post_install", "-at_install")
class TestCharacteristicDefinition(CharacteristicCommon):
    """What the administrator may do with groups and characteristics."""

    def setUp(self):
        super().setUp()
        # the fields that the test before made or deleted were rolled back
        self.registry._setup_models__(self.cr, ["res.partner"])

    def as_manager(self, code):
        return self.get(code).with_user(self.manager)

    def test_a_group_in_one_go(self):
        """The code comes from the name; the field is there at once, in French too."""
        group = self.Group.with_user(self.manager).create(
            {
                "name": "New",
                "characteristic_ids": [
                    Command.create({"name": "N° de clé", "kind": "char"}),
                    Command.create({"name": "N° de clé (2)", "kind": "integer"}),
                ],
            }
        )
        self.assertEqual(
            group.characteristic_ids.mapped("field_name"),
            ["x_characteristic_n_de_cle", "x_characteristic_n_de_cle_2"],
        )
        field = self.Partner.fields_get(["x_characteristic_n_de_cle_2"])
        field = field["x_characteristic_n_de_cle_2"]
        self.assertEqual(
            [field[key] for key in ("string", "type", "searchable", "groupable")],
            ["N° de clé (2)", "integer", True, True],
        )

    def test_another_name_is_another_label_in_its_language_only(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.as_manager("helmet").with_context(lang="fr_FR").name = "Casque"
        labels = [
            self.Partner.with_context(lang=lang).fields_get(
                ["x_characteristic_helmet"], ["string"]
            )["x_characteristic_helmet"]["string"]
            for lang in ("en_US", "fr_FR")
        ]
        self.assertEqual(labels, ["Helmet", "Casque"])

    def test_with_values_it_cannot_be_deleted(self):
        person = self.make_user_person(badge="AB1234")
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.as_manager("badge").unlink()
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.safety.with_user(self.manager).unlink()
        self.as_manager("badge").active = False
        self.assertEqual(person.x_characteristic_badge, "AB1234")
        self.assertNotIn("badge", person._get_characteristics().mapped("code"))
        view = self.People.get_view(view_type="form")["arch"]
        self.assertNotIn("x_characteristic_badge", view)

    def test_without_values_it_goes_with_its_field(self):
        self.safety.with_user(self.manager).unlink()
        self.assertNotIn("x_characteristic_badge", self.Partner._fields)

    def test_its_field_cannot_be_deleted_alone(self):
        with self.assertRaisesRegex(UserError, 'is the characteristic "Badge"'):
            self.get("badge").field_id.unlink()

    def test_lossless_changes_of_type_keep_the_values(self):
        person = self.make_user_person(
            badge="AB1234", helmet=56, level=self.options["Visitor"].id
        )
        self.as_manager("badge").kind = "text"
        self.as_manager("helmet").kind = "float"
        self.as_manager("level").kind = "choices"
        self.assertEqual(
            self.answers(person, "badge", "helmet", "level"),
            ["AB1234", 56.0, self.options["Visitor"]],
        )
        types = [
            self.Partner._fields[self.name_of(c)].type for c in ("badge", "helmet")
        ]
        self.assertEqual(types, ["text", "float"])

    def test_other_changes_of_type_are_refused_with_values(self):
        self.make_user_person(badge="AB1234")
        with self.assertRaisesRegex(UserError, "cannot all become Integer"):
            self.as_manager("badge").write({"kind": "integer", "pattern": False})
        self.as_manager("instructions").kind = "date"
        self.assertEqual(
            self.Partner._fields["x_characteristic_instructions"].type, "date"
        )

    def test_the_code_stays(self):
        with self.assertRaisesRegex(UserError, "code of a characteristic cannot be"):
            self.as_manager("badge").code = "other"
        with self.assertRaisesRegex(ValidationError, 'code "1 A" of "Bad"'):
            self.make_group("Bad", {"1 A": ("Bad", "char", {})})

    def test_a_wrong_pattern_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "is no regular expression"):
            self.as_manager("badge").pattern = "[A-"

    def test_fields_of_the_same_name_are_told_apart(self):
        """By their group where there is no other context; the sheet has it above."""
        self.make_group("Other", {"other": ("Badge", "char", {})})
        label = self.Partner.fields_get(["x_characteristic_other"], ["string"])
        self.assertEqual(label["x_characteristic_other"]["string"], "Badge (Other)")
        view = self.People.get_view(view_type="form")["arch"]
        self.assertIn('name="x_characteristic_other" string="Badge"', view)
        with self.assertRaisesRegex(ValidationError, 'has "badge" twice'):
            self.make_group(
                "Same", {"a": ("Badge", "char", {}), "b": ("badge", "char", {})}
            )

    def test_a_copy_has_fields_of_its_own(self):
        copy = self.safety.with_user(self.manager).copy()
        self.assertEqual(copy.name, "Safety (copy)")
        self.assertEqual(copy.characteristic_ids[0].code, "badge_2")
        skills = copy.characteristic_ids.filtered(lambda c: c.kind == "choices")
        self.assertEqual(skills.option_ids.mapped("name"), ["SSI", "CACES", "B0"])
        self.assertFalse(skills.option_ids & self.get("skills").option_ids)

    def test_a_group_goes_to_another_database_as_a_file(self):
        """In all its languages, with choices and tags; a code that is taken is new."""
        self.env["res.lang"]._activate_lang("fr_FR")
        tag = self.env["res.partner.category"].create({"name": "Hospital"})
        self.safety.category_ids = tag
        self.get("helmet").with_context(lang="fr_FR").name = "Casque"
        content = self.safety.definition_file
        wizard = self.env["interlocuteur.characteristic.import"].create(
            {"file": content}
        )
        action = wizard.action_import()
        group = self.Group.browse(action["res_id"])
        self.assertEqual(group.category_ids, tag)
        helmet = group.characteristic_ids[2]
        self.assertRecordValues(
            helmet,
            [
                {
                    "name": "Helmet",
                    "code": "helmet_2",
                    "kind": "integer",
                    "minimum": "40",
                }
            ],
        )
        self.assertEqual(helmet.with_context(lang="fr_FR").name, "Casque")
        self.assertEqual(
            group.characteristic_ids.option_ids.mapped("name"),
            ["Visitor", "Operator", "SSI", "CACES", "B0"],
        )

    def test_another_file_is_refused(self):
        for content in (b"no json", b"[]", b'{"name": "x"}'):
            with (
                self.subTest(content=content),
                self.assertRaisesRegex(UserError, "holds no group"),
            ):
                self.Group._import_definition(content)

    def test_preview_shows_this_group_alone(self):
        other = self.make_group("Other", {"other": ("Other", "char", {})})
        action = other.with_user(self.manager).action_preview()
        arch = self.Partner.with_context(**action["context"]).get_view(
            action["views"][0][0], "form"
        )["arch"]
        self.assertIn("x_characteristic_other", arch)
        self.assertNotIn("x_characteristic_badge", arch)


@tagged("post_install", "-at_install")
class TestCharacteristicSearch(CharacteristicCommon):
    """Search, filter, group, sort."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one = cls.make_user_person(
            badge="AB1234",
            helmet=56,
            rate=2.5,
            trained="2026-01-31",
            seen="2026-01-31 18:30:00",
            night=True,
            level=cls.options["Visitor"].id,
            skills=[Command.set((cls.options["SSI"] | cls.options["B0"]).ids)],
            sponsor=cls.organisation_a.id,
        )
        cls.two = cls.make_user_person(
            badge="CD5678",
            helmet=60,
            trained="2026-02-15",
            level=cls.options["Operator"].id,
            skills=[Command.set(cls.options["SSI"].ids)],
        )
        cls.none = cls.make_user_person()
        cls.three = cls.one | cls.two | cls.none

    def found(self, code, operator, value):
        return self.People.search(
            [("id", "in", self.three.ids), (self.name_of(code), operator, value)]
        )

    def test_each_type_is_searched(self):
        one, two, none = self.one, self.two, self.none
        ssi = self.options["SSI"].id
        cases = [
            ("badge", "=", "AB1234", one),
            ("badge", "ilike", "d56", two),
            ("badge", "!=", "AB1234", two | none),
            ("badge", "=", False, none),
            ("badge", "!=", False, one | two),
            ("helmet", ">", 56, two),
            ("helmet", "<", 57, one | none),
            ("helmet", "=", 0, none),
            ("helmet", "in", [0, 60], two | none),
            ("rate", "=", 2.5, one),
            ("trained", ">=", "2026-02-01", two),
            ("seen", "<", "2026-02-01 00:00:00", one),
            ("night", "=", True, one),
            ("night", "=", False, two | none),
            ("level", "=", self.options["Operator"].id, two),
            ("level", "ilike", "visi", one),
            ("level", "=", False, none),
            ("skills", "in", [ssi], one | two),
            ("skills", "not in", [self.options["B0"].id], two | none),
            ("skills", "ilike", "b0", one),
            ("sponsor", "ilike", "alpes", one),
            ("sponsor", "any", [("is_company", "=", True)], one),
        ]
        for code, operator, value, expected in cases:
            with self.subTest(code=code, operator=operator, value=value):
                self.assertEqual(self.found(code, operator, value), expected)

    def test_each_type_groups(self):
        cases = {
            "badge": [("AB1234", 1), ("CD5678", 1), (False, 1)],
            "night": [(False, 2), (True, 1)],
            "level": [(self.options["Visitor"], 1), (self.options["Operator"], 1)],
            "skills": [(self.options["SSI"], 2), (self.options["B0"], 1)],
            "sponsor": [(self.organisation_a, 1)],
            "trained:month": [(date(2026, 1, 1), 1), (date(2026, 2, 1), 1)],
        }
        for code, expected in cases.items():
            with self.subTest(code=code):
                groups = self.People._read_group(
                    [("id", "in", self.three.ids)], [self.name_of(code)], ["__count"]
                )
                for group in expected:
                    self.assertIn(group, groups)

    def test_sums_and_order(self):
        domain = [("id", "in", self.three.ids)]
        ((total,),) = self.People._read_group(
            domain, [], ["x_characteristic_helmet:sum"]
        )
        self.assertEqual(total, 116)
        ordered = self.People.search(
            domain, order="x_characteristic_helmet desc nulls last"
        )
        self.assertEqual(ordered.ids, [self.two.id, self.one.id, self.none.id])

    def test_views_offer_each(self):
        """In the search bar, as a column, and where it groups or filters."""
        search = self.People.get_view(view_type="search")["arch"]
        for code in ("badge", "helmet", "skills", "instructions"):
            self.assertIn(f'<field name="x_characteristic_{code}"', search)
        for code in ("night", "trained"):
            self.assertIn(f'name="filter_x_characteristic_{code}"', search)
        for code in ("badge", "level", "skills", "trained"):
            self.assertIn(f'name="group_x_characteristic_{code}"', search)
        listed = self.People.get_view(view_type="list")["arch"]
        self.assertIn('<field name="x_characteristic_badge" optional="hide"', listed)

    def test_query_counts_do_not_grow(self):
        """Reading a page of contacts, and answering for all of them in one call."""
        names = [self.name_of(code) for code in ("badge", "helmet", "level", "skills")]
        costs = []
        for count in (1, 5, 40):  # the first one fills caches
            people = self.People.create(
                [{"lastname": f"P{i}", "firstname": "P"} for i in range(count)]
            )
            values = [
                {
                    "badge": f"AB{index:04}",
                    "helmet": 50 + index % 10,
                    "level": self.options["Visitor"],
                    "skills": self.options["SSI"],
                }
                for index in range(count)
            ]
            costs.append(
                (
                    self.count_queries(
                        lambda p=people, v=values: p._set_characteristic_values(v)
                    ),
                    self.count_queries(
                        lambda p=people: p.web_read({name: {} for name in names})
                    ),
                )
            )
        self.assertEqual(*costs[1:])

    def test_new_contacts_cost_as_much_more_whatever_their_number(self):
        """What answers add to a batch of new contacts; core adds for each contact."""
        extra = []
        for count in (1, 5, 40):  # the first one fills caches
            plain = [{"lastname": f"P{i}", "firstname": "P"} for i in range(count)]
            full = [
                {
                    **vals,
                    "x_characteristic_helmet": 56,
                    "x_characteristic_level": self.options["Visitor"].id,
                    "x_characteristic_skills": [Command.set(self.options["SSI"].ids)],
                }
                for vals in plain
            ]
            costs = [
                self.count_queries(lambda v=values: self.People.create(v))
                for values in (plain, full)
            ]
            extra.append(costs[1] - costs[0])
        self.assertEqual(*extra[1:])

    def count_queries(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestCharacteristicPortal(CharacteristicCommon, HttpCase):
    """One's own profile: what the administrator shows, and lets change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.get("badge").write({"portal": "edit", "mandatory": True})
        cls.get("skills").portal = "edit"
        cls.get("helmet").portal = "read"
        cls.person = cls.make_user_person(badge="AB1234", helmet=56, rate=77)
        cls.account = new_test_user(
            cls.env, "portal", "base.group_portal", partner_id=cls.person.id
        )

    def post(self, **data):
        return self.url_open(
            "/my/characteristics",
            data={"csrf_token": http.Request.csrf_token(self), **data},
        )

    def test_profile_shows_what_is_shown(self):
        self.authenticate("portal", "portal")
        page = self.url_open("/my/account").text
        self.assertIn('name="badge"', page)
        self.assertIn("56", page.split('id="characteristics"')[1])
        self.assertNotIn('name="helmet"', page)
        self.assertNotIn('name="rate"', page)

    def test_profile_is_saved(self):
        self.authenticate("portal", "portal")
        self.post(badge="CD5678", skills=["SSI", "B0"], helmet="60", rate="1")
        self.assertEqual(
            self.answers(self.person, "badge", "skills", "helmet", "rate"),
            ["CD5678", self.options["SSI"] | self.options["B0"], 56, 77],
        )

    def test_mistakes_are_shown_and_nothing_is_saved(self):
        self.authenticate("portal", "portal")
        page = self.post(badge="wrong").text
        self.assertIn("is not what", page)
        self.assertIn('value="wrong"', page)
        self.assertIn("Fill in", self.post(badge="").text)
        self.assertEqual(self.answers(self.person, "badge"), ["AB1234"])

    def test_others_are_refused(self):
        with self.assertRaisesRegex(AccessError, "on the portal: helmet"):
            self.person._write_portal_characteristics({"helmet": "60"})


@tagged("post_install", "-at_install")
class TestCharacteristicTour(InterlocuteurCommon, HttpCase):
    def test_make_a_group_fill_it_in_and_find_by_it(self):
        """In French: no contact is saved without what has just become mandatory."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.ref("base.user_admin").lang = "fr_FR"
        self.start_tour(
            "/odoo/characteristics", "interlocuteur_characteristic", login="admin"
        )
        person = self.Partner.search([("lastname", "=", "Martin")])
        self.assertEqual(person.characteristic_value_ids.value_char, "AB1234")
