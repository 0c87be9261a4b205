from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestLists(InterlocuteurCommon):
    """What the lists of people and organisations are filtered and sorted by."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice = cls.make_person(
            "Zola", "Alice", parent_id=cls.organisation_a.id, email="a@exemple.fr"
        )
        cls.bob = cls.make_person(
            "Adam", "Bob", parent_id=cls.organisation_a.id, mobile="06 12 34 56 78"
        )
        cls.people = cls.alice | cls.bob

    def filter(self, name):
        """Return those of the people whom a filter of the search bar leaves."""
        arch = etree.fromstring(self.Partner.get_view(view_type="search")["arch"])
        (node,) = arch.xpath(f"//filter[@name='{name}']")
        known = {"context_today": date.today, "relativedelta": relativedelta}
        return self.find(safe_eval(node.get("domain"), known))

    def find(self, domain):
        return self.Partner.search(domain + [("id", "in", self.people.ids)])

    def test_several_organisations_are_those_of_today(self):
        second = self.make_collaboration(self.alice, self.organisation_b)
        several = [("has_several_organisations", "=", True)]
        self.assertEqual(self.find(several), self.alice)
        one = [("has_several_organisations", "=", False)]
        self.assertEqual(self.find(one), self.bob)
        second.write({"date_start": "2020-01-01", "date_end": "2020-12-31"})
        self.assertFalse(self.find(several))

    def test_several_organisations_take_one_query(self):
        self.env.flush_all()
        self.Partner.search([("has_several_organisations", "=", True)])
        with self.assertQueryCount(1):
            self.Partner.search([("has_several_organisations", "=", True)])

    def test_people_are_found_by_the_profile_of_their_main_collaboration(self):
        profile = self.env.ref("interlocuteurs_addon.profile_user")
        self.alice.main_profile_id = profile
        self.assertEqual(self.find([("main_profile_id", "=", profile.id)]), self.alice)
        self.assertEqual(self.find([("main_profile_id", "!=", profile.id)]), self.bob)
        self.assertEqual(self.find([("main_profile_id", "=", False)]), self.bob)

    def test_people_are_grouped_by_the_profile_of_their_main_collaboration(self):
        """By those that the user may see: of a hidden one nothing is counted."""
        profile = self.env.ref("interlocuteurs_addon.profile_user")
        self.alice.main_profile_id = profile
        domain = [("id", "in", self.people.ids)]
        by_profile = ["main_profile_id"], ["__count"]
        found = self.Partner._read_group(domain, *by_profile)
        nothing = self.env["interlocuteur.portal.profile"]
        self.assertEqual(dict(found), {profile: 1, nothing: 1})
        # a collaboration that nobody sees counts for nobody
        company = self.env["res.company"].create({"name": "Other company"})
        self.organisation_a.company_id = company
        self.people.company_id = False
        Partner = self.Partner.with_user(self.make_employee("groups"))
        found = Partner._read_group(domain, *by_profile)
        self.assertEqual(dict(found), {nothing: 2})

    def test_service_contacts_are_found(self):
        self.env["maintenance.equipment"].create(
            {
                "name": "Crane",
                "organisation_id": self.organisation_a.id,
                "service_contact_id": self.bob.id,
            }
        )
        found = self.find([("service_equipment_ids", "!=", False)])
        self.assertEqual(found, self.bob)

    def test_filters_of_coordinates(self):
        self.assertEqual(self.filter("without_email"), self.bob)
        self.assertEqual(self.filter("without_number"), self.alice)
        self.alice.phone2 = "04 65 71 00 01"
        self.bob.email2 = "b@exemple.fr"
        self.assertFalse(self.filter("without_number"))
        self.assertFalse(self.filter("without_email"))

    def test_filter_of_portal_accounts(self):
        self.assertFalse(self.filter("with_account"))
        self.env["res.users"].create(
            {
                "login": "alice",
                "partner_id": self.alice.id,
                "group_ids": self.env.ref("base.group_portal").ids,
            }
        )
        self.make_employee("bob").partner_id = self.bob
        self.assertEqual(self.filter("with_account"), self.alice)

    def test_filter_of_new_people(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = create_date - interval '2 months' "
            "WHERE id = %s",
            [self.bob.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.filter("new"), self.alice)

    def test_filter_of_people_who_were_not_contacted(self):
        """A note and a done activity are contacts, what Odoo logs by itself is none."""
        self.alice.message_post(body="Called them", message_type="comment")
        self.bob.message_post(body="A field was changed", message_type="notification")
        self.assertEqual(self.filter("silent_3"), self.bob)
        self.alice.message_ids.date = fields.Datetime.now() - timedelta(days=200)
        self.assertEqual(self.filter("silent_3"), self.people)
        self.assertEqual(self.filter("silent_12"), self.bob)
        self.bob.activity_schedule("mail.mail_activity_data_call").action_done()
        self.assertFalse(self.filter("silent_12"))

    def test_last_contact_is_the_last_message_on_the_sheet_or_from_the_person(self):
        self.assertFalse(self.alice.last_contact)
        note = self.alice.message_post(body="Called them", message_type="comment")
        note.date = "2026-01-05 10:00:00"
        self.env.invalidate_all()
        self.assertEqual(self.alice.last_contact, datetime(2026, 1, 5, 10))
        self.assertFalse(self.bob.last_contact)
        mail = self.organisation_a.message_post(
            body="Hello", message_type="email", author_id=self.alice.id
        )
        mail.date = "2026-01-06 10:00:00"
        self.env.invalidate_all()
        self.assertEqual(self.alice.last_contact, datetime(2026, 1, 6, 10))
        self.assertEqual(self.organisation_a.last_contact, datetime(2026, 1, 6, 10))

    def test_people_are_found_by_their_last_contact(self):
        note = self.alice.message_post(body="Called them", message_type="comment")
        note.date = "2026-01-05 10:00:00"
        day, later = "2026-01-05", "2026-01-06"
        for operator, value, expected in (
            (">=", day, self.alice),
            (">", later, self.Partner),
            ("<", later, self.alice),
            ("<=", day, self.alice),
            ("<", day, self.Partner),
            ("=", False, self.bob),
            ("!=", False, self.alice),
            ("=", "2026-01-05 10:00:00", self.alice),
        ):
            with self.subTest(operator=operator, value=value):
                found = self.find([("last_contact", operator, value)])
                self.assertEqual(found, expected)
        self.assertEqual(self.find(["!", ("last_contact", ">=", later)]), self.people)

    def test_people_are_sorted_by_their_last_contact(self):
        """Whoever was never spoken with is the longest ago, in both directions."""
        never = self.make_person("Jamais", parent_id=self.organisation_a.id)
        for person, moment in (
            (self.alice, "2026-01-05 10:00:00"),
            (self.bob, "2026-01-06 10:00:00"),
        ):
            person.message_post(body="Hello", message_type="comment").date = moment
        mine = [("id", "in", (self.people | never).ids)]
        newest = self.Partner.search(mine, order="last_contact desc")
        self.assertEqual(newest.ids, [self.bob.id, self.alice.id, never.id])
        oldest = self.Partner.search(mine, order="last_contact")
        self.assertEqual(oldest.ids, newest.ids[::-1])

    def test_last_contact_of_many_takes_one_query(self):
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.people.mapped("last_contact")

    def plan(self, partner, day):
        return partner.activity_schedule(
            "mail.mail_activity_data_call", date_deadline=day
        )

    def test_next_step_is_the_first_planned_activity_on_the_sheet(self):
        self.assertFalse(self.alice.next_step)
        self.plan(self.alice, "2026-03-09")
        first = self.plan(self.alice, "2026-03-02")
        self.env.invalidate_all()
        self.assertEqual(self.alice.next_step, date(2026, 3, 2))
        self.assertFalse(self.bob.next_step)
        first.action_done()
        self.env.invalidate_all()
        kept = self.alice.with_context(active_test=False)
        self.assertEqual(kept.next_step, date(2026, 3, 9))

    def test_people_are_found_by_their_next_step(self):
        self.plan(self.alice, "2026-03-02")
        day, later = "2026-03-02", "2026-03-03"
        for operator, value, expected in (
            ("=", day, self.alice),
            ("=", later, self.Partner),
            ("<", later, self.alice),
            ("<", day, self.Partner),
            (">=", day, self.alice),
            ("=", False, self.bob),
            ("!=", False, self.alice),
        ):
            with self.subTest(operator=operator, value=value):
                found = self.find([("next_step", operator, value)])
                self.assertEqual(found, expected)

    def test_filters_of_next_steps(self):
        self.plan(self.alice, date.today() - timedelta(days=2))
        self.assertEqual(self.filter("step_late"), self.alice)
        self.assertEqual(self.filter("without_step"), self.bob)
        self.plan(self.bob, date.today() + timedelta(days=2))
        self.assertEqual(self.filter("step_late"), self.alice)
        self.assertFalse(self.filter("without_step"))

    def test_people_are_sorted_by_their_next_step(self):
        """Those with nothing planned come last, in both directions."""
        never = self.make_person("Jamais", parent_id=self.organisation_a.id)
        self.plan(self.alice, "2026-03-09")
        self.plan(self.bob, "2026-03-02")
        mine = [("id", "in", (self.people | never).ids)]
        soonest = self.Partner.search(mine, order="next_step")
        self.assertEqual(soonest.ids, [self.bob.id, self.alice.id, never.id])
        latest = self.Partner.search(mine, order="next_step desc")
        self.assertEqual(latest.ids, [self.alice.id, self.bob.id, never.id])

    def test_next_step_of_many_takes_one_query(self):
        self.plan(self.alice, "2026-03-09")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.people.mapped("next_step")

    def test_next_step_is_told_where_the_activity_is_somebody_elses(self):
        user = self.make_employee(
            "reads", "interlocuteurs_addon.group_interlocuteur_user"
        )
        self.plan(self.alice, "2026-03-09").user_id = self.env.ref("base.user_admin")
        alice = self.alice.with_user(user)
        self.assertEqual(alice.next_step, date(2026, 3, 9))

    def test_last_contact_and_next_step_are_not_for_portal_users(self):
        portal = new_test_user(
            self.env, "p", "base.group_portal", partner_id=self.alice.id
        )
        alice = self.alice.with_user(portal)
        for call in (
            lambda: alice.read(["last_contact"]),
            lambda: alice.search([("last_contact", "!=", False)]),
            lambda: alice.search([], order="last_contact"),
            lambda: alice.read(["next_step"]),
            lambda: alice.search([("next_step", "!=", False)]),
            lambda: alice.search([], order="next_step"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_nobody_is_offered_to_group_by_technical_fields(self):
        offered = {
            name
            for name, field in self.Partner.fields_get(attributes=["groupable"]).items()
            if field["groupable"]
        }
        self.assertLessEqual(
            {"function_ids", "site_ids", "main_profile_id", "title_id", "parent_id"},
            offered,
        )
        for name in ("phone_e164", "mobile2_key", "email2_normalized", "search_text"):
            self.assertNotIn(name, offered)
        # whoever asks for less gets no more
        asked = self.Partner.fields_get(["phone_e164"], ["type"])
        self.assertEqual(asked, {"phone_e164": {"type": "char"}})

    def test_organisations_are_customers_suppliers_and_carriers(self):
        self.organisation_a.customer_rank = 1
        self.organisation_b.supplier_rank = 1
        carrier = self.make_organisation("Transports Vial", is_carrier=True)
        organisations = self.organisation_a | self.organisation_b | carrier
        arch = etree.fromstring(self.Partner.get_view(view_type="search")["arch"])
        for name, label, expected in (
            ("customer", "Customers", self.organisation_a),
            ("supplier", "Suppliers", self.organisation_b),
            ("carrier", "Carriers", carrier),
        ):
            (node,) = arch.xpath(f"//filter[@name='{name}']")
            self.assertEqual(node.get("string"), label)
            domain = safe_eval(node.get("domain")) + [("id", "in", organisations.ids)]
            self.assertEqual(self.Partner.search(domain), expected)

    def test_an_organisation_is_a_carrier_as_well_as_a_supplier(self):
        """One says nothing of the other, and a merge loses neither."""
        self.organisation_a.supplier_rank = 1
        self.organisation_a.is_carrier = True
        copy = self.make_organisation("Alpha twice")
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.organisation_a | copy).ids, copy
        )
        self.assertTrue(copy.is_carrier)
        found = self.Partner.search([("is_carrier", "=", True), ("id", "=", copy.id)])
        self.assertEqual(found, copy)

    def test_carriers_are_exported_and_imported(self):
        self.organisation_b.is_carrier = True
        both = self.organisation_a | self.organisation_b
        rows = both.export_data(["id", "is_carrier"])["datas"]
        self.assertEqual([carrier for _id, carrier in rows], [False, True])
        file = [[xml_id, str(not carrier)] for xml_id, carrier in rows]
        loaded = self.Partner.load(["id", "is_carrier"], file)
        self.assertEqual(loaded["ids"], both.ids)
        self.assertEqual(both.filtered("is_carrier"), self.organisation_a)

    def test_people_stand_by_last_name_then_first(self):
        action = self.env.ref("interlocuteurs_addon.res_partner_action_interlocuteur")
        for view in action.view_ids.view_id:
            arch = etree.fromstring(self.Partner.get_view(view.id)["arch"])
            order = arch.get("default_order")
            self.assertEqual(order, "lastname, firstname, id", view.name)
            found = self.Partner.search([("id", "in", self.people.ids)], order=order)
            self.assertEqual(found, self.bob | self.alice)

    def test_own_companies_are_no_organisations_of_the_list(self):
        action = self.env.ref("interlocuteurs_addon.res_partner_action_organisation")
        found = self.Partner.search(safe_eval(action.domain))
        self.assertIn(self.organisation_a, found)
        self.assertNotIn(self.env.company.partner_id, found)
        self.assertNotIn(self.alice, found)


@tagged("post_install", "-at_install")
class TestForms(InterlocuteurCommon):
    """What whoever enters data finds in each form."""

    def test_f2_saves_each_sheet(self):
        """Whatever is entered at the desk has the class that the key looks for."""
        for model in (
            "res.partner",
            "interlocuteur.collaboration",
            "interlocuteur.function",
            "interlocuteur.characteristic",
            "interlocuteur.characteristic.group",
            "interlocuteur.portal.profile",
            "interlocuteur.invitation",
            "maintenance.equipment",
            "maintenance.request",
        ):
            with self.subTest(model=model):
                arch = etree.fromstring(self.env[model].get_view()["arch"])
                self.assertIn("o_interlocuteur_form", arch.get("class", "").split())

    def test_last_name_comes_first_in_each_form(self):
        """Whatever the order of a whole name is, as the lists have it."""
        parameters = self.env["ir.config_parameter"]
        for order in ("last_first", "first_last"):
            parameters.set_param("partner_names_order", order)
            for view in (
                "base.view_partner_form",
                "base.view_partner_simple_form",
                "interlocuteurs_addon.res_partner_view_form_interlocuteur",
            ):
                with self.subTest(order=order, view=view):
                    arch = self.Partner.get_view(self.env.ref(view).id)["arch"]
                    for first in etree.fromstring(arch).xpath(
                        "//field[@name='firstname']"
                    ):
                        before = first.xpath(
                            "preceding-sibling::field[@name='lastname']"
                        )
                        after = first.xpath(
                            "following-sibling::field[@name='lastname']"
                        )
                        self.assertEqual([f.get("invisible") for f in before], [None])
                        self.assertTrue(
                            all(f.get("invisible") in ("1", "True") for f in after)
                        )
