import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import InterlocuteurCommon

INVISIBLE = ("   ", "\u00a0", "\u200b", "\u200b\u200d \ufeff", "\u2060", "\u3164")


@tagged("post_install", "-at_install")
class TestBounds(InterlocuteurCommon):
    """What makes no sense is refused in a sentence, not in the words of a program."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person(parent_id=cls.organisation_a.id)
        cls.admin = cls.env(user=cls.env.ref("base.user_admin").id)

    def refuse(self, function, *args):
        with self.assertRaises(UserError) as refusal, self.cr.savepoint():
            function(*args)
            self.env.flush_all()
        return refusal.exception.args[0]

    def test_names_that_nobody_sees(self):
        for text in INVISIBLE:
            with self.subTest(text=text):
                for values in (
                    {"lastname": text, "firstname": text},
                    {"lastname": False, "firstname": text},
                ):
                    self.refuse(self.person.write, values)
                for values in (
                    {"lastname": text, "parent_id": self.organisation_a.id},
                    {"name": text, "is_company": True},
                ):
                    self.refuse(self.Partner.create, values)
                self.refuse(self.Function.create, {"name": text})
        self.person.write({"firstname": "\u200b"})
        self.assertRecordValues(
            self.person, [{"lastname": "Durand", "firstname": False}]
        )
        self.person.write({"firstname": "Ann\u200be", "lastname": "D\u3164"})
        self.assertEqual(self.person.firstname, "Ann\u200be")

    def test_texts_that_no_index_takes(self):
        for name in ("lastname", "firstname", "phone", "mobile2", "email", "email2"):
            text = "".join(f"{number:x}" for number in range(9_000))
            text += "@example.com" if name.startswith("email") else ""
            with self.subTest(name=name):
                self.refuse(self.person.write, {name: text})
                self.refuse(self.Partner.create, {"lastname": "Long", name: text})

    def test_texts_that_are_long_are_kept(self):
        addresses = ", ".join(f"a{number}@example.com" for number in range(90))
        self.person.write({"lastname": "名" * 400, "firstname": "字" * 400})
        self.person.write({"email": addresses})
        self.env.flush_all()
        self.assertEqual(self.person.email, addresses)

    def test_job_position_is_a_text(self):
        for value in (5, True, 1.5, ["Welder"], {"a": 1}):
            with self.subTest(value=value):
                self.refuse(self.person.write, {"function": value})
                self.refuse(self.Partner.create, {"lastname": "Job", "function": value})

    def test_characteristic_of_values_that_are_no_texts(self):
        groups = self.env["interlocuteur.characteristic.group"]
        group = groups.create({"name": "Safety"})
        values = {"name": "Helmet", "kind": "char", "group_id": group.id}
        helmet = self.env["interlocuteur.characteristic"].create(values)
        for value in ([["a", None]], {"a": [1]}):
            with self.subTest(value=value):
                self.refuse(helmet.write, {"kind": value})
                self.refuse(helmet.create, {**values, "code": value})
                self.refuse(helmet.create, {**values, "kind": value})
        named = helmet.create({**values, "name": True})
        self.assertEqual((named.name, named.code), ("True", "true"), "as core has it")

    def test_unsaved_document_that_names_a_truth_value(self):
        """It is no id to core, though a number to Python."""
        for model in ("account.move", "sale.order", "maintenance.equipment"):
            values = {"organisation_id": True}
            with self.subTest(model=model):
                answer = self.admin[model].onchange(
                    values, ["organisation_id"], {"organisation_id": {}}
                )
                self.assertFalse(answer["value"].get("organisation_id"))

    def test_equipment_with_an_id_that_nobody_has(self):
        values = {"name": "Pump", "organisation_id": self.organisation_a.id}
        Equipment = self.env["maintenance.equipment"]
        self.refuse(Equipment.create, {**values, "service_contact_id": 0})

    def test_file_that_is_no_base64(self):
        Import = self.admin["interlocuteur.import"]
        values = {"organisation_id": self.organisation_a.id, "file_name": "a.csv"}
        sound = Import.create({**values, "file": base64.b64encode(b"a")})
        Wizard = self.admin["interlocuteur.characteristic.import"]
        for content in ("é, not base64", b"abc"):
            with self.subTest(content=content):
                self.refuse(Import.create, {**values, "file": content})
                self.refuse(sound.write, {"file": content})
                self.refuse(Wizard.create({"file": content}).action_import)

    def test_buttons_of_an_import_on_nothing(self):
        Import = self.admin["interlocuteur.import"]
        for name in ("check", "apply_all", "apply_sound", "undo"):
            with self.subTest(name=name):
                self.refuse(getattr(Import, f"action_{name}"))

    def test_wizard_of_the_portal_on_nobody(self):
        """Nor on somebody without account."""
        wizard = self.admin["portal.wizard"].with_context(active_ids=self.person.ids)
        [line] = wizard.create({}).user_ids
        self.refuse(line.action_revoke_access)
        for name in ("grant", "revoke"):
            self.refuse(getattr(line.browse(), f"action_{name}_access"))
