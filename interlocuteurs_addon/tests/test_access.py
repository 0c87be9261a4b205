from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestAccess(InterlocuteurCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person(parent_id=cls.organisation_a.id)
        cls.collaboration = cls.person.collaboration_ids
        cls.employee = cls.make_employee("employee")
        cls.creator = cls.make_employee(
            "creator", "base.group_user,base.group_partner_manager"
        )
        cls.user = cls.make_employee(
            "user", "interlocuteurs_addon.group_interlocuteur_user"
        )
        cls.manager = cls.make_employee(
            "manager", "interlocuteurs_addon.group_interlocuteur_manager"
        )

    def test_who_may_do_what(self):
        """read, write, create, unlink of each model, by each kind of user."""
        expected = {
            ("employee", "interlocuteur.collaboration"): "r",
            ("employee", "interlocuteur.function"): "r",
            ("employee", "interlocuteur.proposal"): "r",
            ("creator", "interlocuteur.collaboration"): "rwc",
            ("creator", "interlocuteur.function"): "r",
            ("user", "interlocuteur.collaboration"): "rwc",
            ("user", "interlocuteur.function"): "r",
            ("manager", "interlocuteur.collaboration"): "rwcu",
            ("manager", "interlocuteur.function"): "rwcu",
            ("manager", "interlocuteur.proposal"): "rwu",
        }
        for (login, model), letters in expected.items():
            allowed = self.rights(getattr(self, login), model)
            self.assertEqual(allowed, letters, f"{login} on {model}")

    def test_administrators_of_contact_persons_export_lists(self):
        """Whoever keeps the people takes them out; others need the right of Odoo."""
        right = "base.group_allow_export"
        self.assertTrue(self.manager.has_group(right))
        for user in (self.user, self.creator, self.employee):
            self.assertFalse(user.has_group(right), user.login)

    def test_contact_creator_enters_and_moves_people(self):
        person = self.Partner.with_user(self.creator).create(
            {
                "lastname": "Petit",
                "firstname": "Luc",
                "parent_id": self.organisation_a.id,
                "function": "A function nobody had before",
            }
        )
        person.parent_id = self.organisation_b
        self.assertEqual(person.works_for_id, self.organisation_b)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_employee_reads_but_does_not_change(self):
        collaboration = self.collaboration.with_user(self.employee)
        self.assertEqual(collaboration.lastname, "Durand")
        with self.assertRaises(AccessError):
            collaboration.action_end()

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_contact_creator_places_no_employee(self):
        """Core asks for the right on users where an employee's contact is written."""
        values = {
            "person_id": self.employee.partner_id.id,
            "organisation_id": self.organisation_a.id,
        }
        with self.assertRaises(AccessError):
            self.Collaboration.with_user(self.creator).create(values)
        collaboration = self.Collaboration.create(values)
        theirs = collaboration.with_user(self.creator)
        with self.assertRaises(AccessError):
            theirs.date_end = "2020-01-01"
        with self.assertRaises(AccessError):
            theirs.action_end()
        with self.assertRaises(AccessError):
            theirs.with_user(self.manager).unlink()
        with self.assertRaises(AccessError):
            self.collaboration.with_user(self.creator).write(
                {"person_id": self.employee.partner_id.id, "is_main": False}
            )
        self.assertEqual(self.employee.partner_id.parent_id, self.organisation_a)
        values["person_id"] = self.make_person("B", "B").id
        placed = self.Collaboration.with_user(self.creator).create(values)
        placed.date_end = "2020-01-01"
        self.assertEqual(placed.state, "past")

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_no_context_lets_a_contact_creator_place_an_employee(self):
        """The flags of the mirror are objects, which nobody sends over RPC."""
        theirs = self.make_collaboration(self.employee.partner_id, self.organisation_a)
        for value in (True, 1, "interlocuteur_mirroring", "object()"):
            flagged = theirs.with_user(self.creator).with_context(
                interlocuteur_mirroring=value
            )
            with self.assertRaises(AccessError):
                flagged.write({"date_end": "2020-01-01"})
        self.assertEqual(self.employee.partner_id.parent_id, self.organisation_a)

    def test_no_context_moves_the_sheet_without_its_collaboration(self):
        flagged = self.person.with_user(self.creator).with_context(
            interlocuteur_mirroring=True
        )
        flagged.write({"parent_id": self.organisation_b.id, "function": "Buyer"})
        main = self.person.collaboration_ids.filtered("is_main")
        self.assertEqual(main.organisation_id, self.organisation_b)
        self.assertEqual(self.person.function_ids.mapped("name"), ["Buyer"])

    def test_employees_are_those_with_an_open_internal_account(self):
        """Whatever the context shows of archived records."""
        portal = self.make_employee("somebody", "base.group_portal")
        gone = self.make_employee("gone")
        gone.active = False
        people = (self.employee | portal | gone).partner_id | self.person
        shown = people.with_context(active_test=False)
        self.assertEqual(shown._get_internal_users(), self.employee)

    @mute_logger("odoo.addons.base.models.ir_rule")
    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_forms_tell_nothing_of_people_whom_one_may_not_read(self):
        """What is computed as superuser follows whatever a caller names."""
        other = self.env["res.company"].create({"name": "Other company"})
        hidden = self.make_person(
            "Caché", company_id=other.id, parent_id=self.organisation_b.id
        )
        hidden.phone = "04 65 71 04 99"
        clerk = self.make_employee(
            "clerk",
            "interlocuteurs_addon.group_interlocuteur_manager,"
            "maintenance.group_equipment_manager,sales_team.group_sale_manager",
        )
        phones = {"interlocuteur_phone": {}, "interlocuteur_mobile": {}}
        contact = {"service_contact_phone": {}, "service_contact_mobile": {}}
        name = {"partner_id": {"fields": {"display_name": {}}}}
        for model, text, field, spec in (
            ("maintenance.request", "name", "interlocuteur_id", phones),
            ("maintenance.equipment", "name", "service_contact_id", contact),
            ("sale.order", "client_order_ref", "interlocuteur_id", name),
        ):
            form = self.env[model].with_user(clerk)
            with self.subTest(model=model), self.assertRaises(AccessError):
                form.onchange({text: "A", field: hidden.id}, [field], spec)
        self.person.phone = "04 65 71 04 98"
        theirs = self.env["maintenance.team"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        answer = self.env["maintenance.request"].with_user(clerk)
        answer = answer.onchange(
            {"maintenance_team_id": theirs.id, "interlocuteur_id": self.person.id},
            ["interlocuteur_id"],
            phones,
        )
        self.assertEqual(answer["value"]["interlocuteur_phone"], self.person.phone)

    def test_collaborations_of_another_company_stay_hidden(self):
        other = self.env["res.company"].create({"name": "Other company"})
        self.organisation_b.company_id = other
        hidden = self.make_collaboration(
            self.make_person("B", "B"), self.organisation_b
        )
        seen = self.Collaboration.with_user(self.user).search([])
        self.assertIn(self.collaboration, seen)
        self.assertNotIn(hidden, seen)
        with self.assertRaises(AccessError):
            hidden.with_user(self.user).read(["lastname"])
        self.user.company_ids += other
        both = self.Collaboration.with_user(self.user).with_context(
            allowed_company_ids=[self.env.company.id, other.id]
        )
        self.assertIn(hidden, both.search([]))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nobody_is_placed_in_an_organisation_that_the_user_may_not_see(self):
        """By its id, which the web client would never offer."""
        self.organisation_b.company_id = self.env["res.company"].create({"name": "X"})
        person = self.person.with_user(self.creator)
        with self.assertRaises(AccessError):
            person.parent_id = self.organisation_b
        with self.assertRaises(AccessError):
            person.create(
                {
                    "lastname": "B",
                    "firstname": "B",
                    "parent_id": self.organisation_b.id,
                }
            )
        self.assertEqual(self.person.parent_id, self.organisation_a)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_portal_and_public_users_see_no_collaboration(self):
        for login, group in (("p", "base.group_portal"), ("x", "base.group_public")):
            outsider = self.make_employee(login, group)
            with self.assertRaises(AccessError):
                self.collaboration.with_user(outsider).read(["lastname"])
