import json
from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .characteristic_common import CharacteristicCommon

FIELD = "x_characteristic_date_of_birth"


@tagged("post_install", "-at_install")
class TestCharacteristicShipped(CharacteristicCommon):
    """The group that comes with the addon: switched off until somebody wants it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.birthday = cls.env.ref("interlocuteurs_addon.characteristic_group_birthday")
        cls.person = cls.make_person("Weil", "Ana", parent_id=cls.organisation_a.id)

    def setUp(self):
        super().setUp()
        # the fields that the test before made were rolled back
        self.registry._setup_models__(self.cr, ["res.partner"])

    def switch_on(self):
        self.birthday.with_user(self.manager).active = True

    def get_forms(self):
        return self.People.get_view(view_type="form")["arch"]

    def test_it_is_off_and_costs_nothing(self):
        self.assertFalse(self.birthday.active)
        self.assertNotIn(FIELD, self.Partner._fields)
        self.assertNotIn(FIELD, self.Characteristic._get_definitions())
        self.assertNotIn("Birthday", self.get_forms())

    def test_switched_on_it_is_on_the_sheet_of_people(self):
        self.switch_on()
        self.assertIn(FIELD, self.get_forms())
        person = self.person.with_user(self.user)
        self.assertIn(self.birthday, person.characteristic_group_ids)
        person[FIELD] = "1984-05-17"
        self.assertEqual(self.answers(person, "date_of_birth"), [date(1984, 5, 17)])
        found = self.People.search([(FIELD, ">", "1984-05-01")])
        self.assertEqual(found, person)
        self.assertFalse(person.copy()[FIELD])
        self.assertNotIn(self.birthday, self.organisation_a.characteristic_group_ids)

    def test_switched_off_again_it_keeps_what_was_answered(self):
        self.switch_on()
        self.person[FIELD] = "1984-05-17"
        self.birthday.with_user(self.manager).active = False
        self.assertNotIn(FIELD, self.get_forms())
        field = self.birthday.characteristic_ids.field_id
        self.switch_on()
        self.assertEqual(self.person[FIELD], date(1984, 5, 17))
        self.assertEqual(self.birthday.characteristic_ids.field_id, field)

    def test_nobody_but_administrators_switches_it_on(self):
        with self.assertRaises(AccessError):
            self.birthday.with_user(self.user).active = True

    def test_its_column_is_named_in_each_language(self):
        """By the translations that came after it, once it is switched on."""
        self.env["res.lang"]._activate_lang("fr_FR")
        characteristic = self.birthday.characteristic_ids
        characteristic.with_context(lang="fr_FR").name = "Né le"
        self.switch_on()
        labels = [
            self.Partner.with_context(lang=lang).fields_get([FIELD])[FIELD]["string"]
            for lang in ("en_US", "fr_FR")
        ]
        self.assertEqual(labels, ["Date of birth", "Né le"])

    def test_a_characteristic_that_leaves_it_gets_its_field(self):
        characteristic = self.birthday.characteristic_ids.with_user(self.manager)
        characteristic.kind = "char"
        self.assertNotIn(FIELD, self.Partner._fields)
        characteristic.group_id = self.safety
        self.person[FIELD] = "in May"
        self.assertEqual(self.answers(self.person, "date_of_birth"), ["in May"])

    def test_its_code_is_taken_while_it_is_off(self):
        """Whatever makes another of that name: a form, the file of a group."""
        other = self.make_group("Ours", {False: ("Date of birth", "date", {})})
        self.assertEqual(other.characteristic_ids.code, "date_of_birth_2")
        definition = self.birthday.with_user(self.manager)._export_definition()
        group = self.Group._import_definition(json.dumps(definition).encode())
        self.assertEqual(group.characteristic_ids.code, "date_of_birth_3")

    def test_the_list_of_groups_shows_it(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "interlocuteurs_addon.interlocuteur_characteristic_group_action"
        )
        context = safe_eval(action["context"])
        shown = self.Group.with_user(self.manager).with_context(**context).search([])
        self.assertIn(self.birthday, shown)
