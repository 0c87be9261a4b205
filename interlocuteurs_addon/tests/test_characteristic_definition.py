from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .characteristic_common import CharacteristicCommon


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

    def test_values_of_a_characteristic_stay_the_callers(self):
        group = self.Group.create({"name": "New"})
        values = {"name": "Key", "kind": "char", "group_id": group.id}
        before = dict(values)
        self.env["interlocuteur.characteristic"].create([values])
        self.assertEqual(values, before)

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

    def test_change_of_type_moves_its_own_values(self):
        self.make_group("Size", {"shoes": ("Shoes", "integer", {})})
        person = self.make_user_person(helmet=56, shoes=42)
        row = person.characteristic_value_ids.filtered("value_integer")[0]
        self.assertEqual(row.value_integer, 56)
        self.as_manager("helmet").kind = "float"
        self.assertEqual(self.answers(person, "helmet", "shoes"), [56.0, 42])
        self.assertEqual((row.value_integer, row.value_float), (0, 56.0))

    def test_limits_and_defaults_are_of_its_type(self):
        """Those of a type without limits are not read."""
        for values, message in (
            ({"minimum": "a lot"}, 'value of "Helmet"'),
            ({"maximum": "a lot"}, 'value of "Helmet"'),
            ({"default_value": "39"}, "must not be below 40: 39"),
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(ValidationError, message),
                self.cr.savepoint(),
            ):
                self.get("helmet").write(values)
        self.get("night").minimum = "perhaps"

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

    def test_a_text_that_does_not_match_is_explained(self):
        """To whoever writes it: in the form, on the portal, in an import."""
        badge = self.as_manager("badge")
        badge.help = "On the front of the card"
        badge.pattern_help = "two capitals and four digits, as AB1234"
        message = (
            '"12" is not what "Badge" must look like: two capitals and four digits, '
        )
        person = self.make_user_person()
        with self.assertRaisesRegex(ValidationError, message):
            person.x_characteristic_badge = "12"
        badge.portal = "edit"
        with self.assertRaisesRegex(ValidationError, message):
            person._write_portal_characteristics({"badge": "12"})

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
