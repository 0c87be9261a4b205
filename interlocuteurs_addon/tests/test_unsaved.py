from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import InterlocuteurCommon

NAME = {"fields": {"display_name": {}}}


@tagged("post_install", "-at_install")
class TestUnsaved(InterlocuteurCommon):
    """What is not saved tells no coordinates of whom the user may not read.

    Related fields are followed as superuser, and the values of a form name anybody, in
    whatever form a value has.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.env["res.company"].create({"name": "Other company"})
        cls.organisation_b.company_id = other
        cls.hidden = cls.make_person(
            "Caché", company_id=other.id, parent_id=cls.organisation_b.id
        )
        coordinates = {"phone": "04 65 71 04 99", "email": "cache@example.com"}
        cls.hidden.write(coordinates)
        cls.person = cls.make_person(parent_id=cls.organisation_a.id)
        cls.person.phone = "04 65 71 04 98"
        Equipment = cls.env["maintenance.equipment"]
        cls.equipment = Equipment.create(
            {
                "name": "Pump",
                "organisation_id": cls.organisation_b.id,
                "company_id": other.id,
                "service_contact_id": cls.hidden.id,
            }
        )
        cls.employee = cls.make_employee("employee")
        cls.clerk = cls.make_employee(
            "clerk",
            "interlocuteurs_addon.group_interlocuteur_user,"
            "maintenance.group_equipment_manager,sales_team.group_sale_manager",
        )

    def look(self, model, values, spec, user=None, **context):
        """Return what a new form of ``values`` tells."""
        form = self.env[model].with_user(user or self.clerk).with_context(**context)
        return form.onchange(values, [], spec)["value"]

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_documents_that_name_somebody_hidden_are_refused(self):
        """By the id, by values beside the id, and by defaults."""
        forms = (
            ("maintenance.request", "interlocuteur_id", "interlocuteur_phone"),
            ("maintenance.equipment", "service_contact_id", "service_contact_phone"),
            ("sale.order", "interlocuteur_id", "organisation_id"),
        )
        for model, field, asked in forms:
            for value in (self.hidden.id, {"id": self.hidden.id}):
                with self.subTest(model=model, value=value):
                    with self.assertRaises(AccessError):
                        self.look(model, {field: value}, {field: {}, asked: {}})
                    with self.assertRaises(AccessError):
                        self.env[model].with_user(self.clerk).onchange(
                            {field: value}, [field], {asked: {}}
                        )
            with self.subTest(model=model), self.assertRaises(AccessError):
                default = {f"default_{field}": self.hidden.id}
                self.look(model, {}, {field: {}, asked: {}}, **default)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_documents_that_name_hidden_documents_are_refused(self):
        for value in (self.equipment.id, {"id": self.equipment.id}):
            with self.subTest(value=value), self.assertRaises(AccessError):
                spec = {"equipment_id": {}, "service_contact_phone": {}}
                self.look(
                    "maintenance.request",
                    {"equipment_id": value},
                    spec,
                    user=self.employee,
                )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_what_is_saved_names_nobody_hidden(self):
        """By values, and by defaults of the context and of the user."""
        customer = {"partner_id": self.organisation_a.id}
        documents = (
            ("sale.order", "organisation_id", customer),
            ("sale.order", "partner_id", customer),
            ("maintenance.request", "service_contact_id", {"name": "Leak"}),
            ("maintenance.equipment", "organisation_id", {"name": "Valve"}),
        )
        for model, field, values in documents:
            form = self.env[model].with_user(self.clerk)
            saved = form.create(values)
            rest = {name: value for name, value in values.items() if name != field}
            hidden = {field: self.organisation_b.id}
            asking = form.with_context(**{f"default_{field}": self.organisation_b.id})
            with self.subTest(model=model, field=field):
                self.assert_refused(form.create, rest | hidden)
                self.assert_refused(asking.create, rest)
                self.assert_refused(saved.write, hidden)
                self.assert_refused(saved.web_save, hidden, {field: NAME})
        self.env["ir.default"].with_user(self.clerk).set(
            "sale.order", "organisation_id", self.organisation_b.id, user_id=True
        )
        orders = self.env["sale.order"].with_user(self.clerk)
        self.assert_refused(orders.create, customer)

    def test_what_names_nobody_hidden_is_saved(self):
        """Beside values without a link, keys of the context, and what stands there."""
        Request = self.env["maintenance.request"].with_user(self.clerk)
        customer = self.make_organisation("Cidrerie")
        told, silent = Request.with_context(interlocuteur_id=self.hidden.id).create(
            [{"name": "It leaks", "organisation_id": customer.id}, {"name": "It drips"}]
        )
        self.assertEqual(told.organisation_id, customer)
        self.assertFalse(silent.organisation_id)
        customer.company_id = self.organisation_b.company_id
        self.assertFalse(customer.with_user(self.clerk).has_access("read"))
        told.write({"organisation_id": self.organisation_a.id})
        self.assertEqual(told.organisation_id, self.organisation_a)

    def assert_refused(self, call, *arguments):
        """Assert that a call is refused, and names nobody by that."""
        with self.assertRaises(AccessError) as refused:
            call(*arguments)
        self.assertNotIn(self.organisation_b.name, str(refused.exception))

    def test_values_of_a_record_beside_tell_nothing(self):
        told = self.look(
            "maintenance.request",
            {"equipment_id": {"name": "Pump", "service_contact_id": self.hidden.id}},
            {"service_contact_id": NAME, "service_contact_phone": {}},
            user=self.employee,
        )
        self.assertEqual(
            told, {"service_contact_id": False, "service_contact_phone": False}
        )

    def test_lines_tell_nothing(self):
        """Of no form that has such lines; of people one may read they tell all."""
        lines = (
            ("res.partner", "collaborator_ids", "person_id", ["phone", "email"]),
            (
                "maintenance.equipment.category",
                "equipment_ids",
                "service_contact_id",
                ["service_contact_phone"],
            ),
            (
                "maintenance.team",
                "request_ids",
                "interlocuteur_id",
                ["interlocuteur_phone"],
            ),
        )
        for model, field, named, asked in lines:
            spec = {field: {"fields": dict.fromkeys(asked, {})}}
            values = {"by id": self.hidden.id, "beside": {"id": self.hidden.id}}
            for name, value in values.items():
                with self.subTest(model=model, value=name):
                    line = [0, name, {named: value}]
                    told = self.look(model, {"name": "A", field: [line]}, spec)
                    self.assertEqual(
                        [line[2] for line in told[field]], [dict.fromkeys(asked, False)]
                    )
            # a line of its own: the cache of the transaction knows the others
            line = [0, "readable", {named: self.person.id}]
            told = self.look(model, {"name": "A", field: [line]}, spec)
            self.assertEqual(told[field][0][2][asked[0]], "04 65 71 04 98")

    def test_lines_of_hidden_records_tell_nothing(self):
        """Nor do the values of one that is saved, and named beside others."""
        told = self.look(
            "maintenance.equipment",
            {
                "name": "A",
                "maintenance_ids": [
                    [0, "virtual", {"equipment_id": self.equipment.id}],
                    [0, "other", {"equipment_id": {"id": self.equipment.id}}],
                ],
            },
            {"maintenance_ids": {"fields": {"service_contact_phone": {}}}},
        )
        self.assertEqual(
            [line[2] for line in told["maintenance_ids"]],
            [{"service_contact_phone": False}] * 2,
        )

    def test_what_stands_on_a_saved_document_is_told(self):
        """Whoever reads a document learns whom to call, in its form as well."""
        shared = self.env["maintenance.equipment"].create(
            {
                "name": "Chiller",
                "organisation_id": self.organisation_a.id,
                "service_contact_id": self.person.id,
            }
        )
        self.person.company_id = self.hidden.company_id
        spec = {"name": {}, "service_contact_phone": {}}
        form = shared.with_user(self.clerk)
        self.assertFalse(form.service_contact_id.has_access("read"))
        self.assertEqual(form.service_contact_phone, "04 65 71 04 98")
        told = form.onchange({"name": "B"}, [], spec)["value"]
        self.assertEqual(told.get("service_contact_phone"), "04 65 71 04 98")
