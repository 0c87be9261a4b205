from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .characteristic_common import CharacteristicCommon


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
        with self.assertRaisesRegex(ValidationError, '"Helmet" does not apply to'):
            person.write({"x_characteristic_helmet": 56})

    def test_group_of_a_company_is_for_its_people_and_shared_ones(self):
        """One without company is for everybody."""
        company = self.env.company
        self.make_group("Ours", {"ours": ("Ours", "char", {})}, company_id=company.id)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        for company_id, applies in (
            (False, True),
            (company.id, True),
            (other.id, False),
        ):
            codes = self.codes(self.make_person("Of", company_id=company_id))
            self.assertIn("badge", codes)
            self.assertEqual("ours" in codes, applies, company_id)

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
            allowed = self.rights(getattr(self, login), model)
            with self.subTest(login=login, model=model):
                self.assertEqual(allowed, letters)


@tagged("post_install", "-at_install")
class TestCharacteristicDefault(CharacteristicCommon):
    """A new contact gets the defaults of what applies to them."""

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
