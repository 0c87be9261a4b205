from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestDocumentEquipment(InterlocuteurCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person(parent_id=cls.organisation_a.id)
        cls.stranger = cls.make_person("Petit", "Paul", parent_id=cls.organisation_b.id)
        cls.site = cls.make_site(cls.organisation_a, "North")
        cls.foreign_site = cls.make_site(cls.organisation_b, "South")
        cls.Equipment = cls.env["maintenance.equipment"]
        cls.equipment = cls.make_equipment()

    @classmethod
    def make_site(cls, organisation, name):
        return cls.Partner.create(
            {"name": name, "type": "delivery", "parent_id": organisation.id}
        )

    @classmethod
    def make_equipment(cls, **values):
        return cls.Equipment.create(
            {"name": "Pump", "organisation_id": cls.organisation_a.id, **values}
        )

    def end_collaborations(self, person):
        person.collaboration_ids.write(
            {"date_start": "2020-01-01", "date_end": "2020-12-31"}
        )

    # ----------------------------------------------------------------- coherence

    def test_customer_is_an_organisation(self):
        with self.assertRaises(ValidationError):
            self.equipment.organisation_id = self.person

    def test_site_of_another_organisation_is_refused(self):
        self.equipment.site_id = self.site
        with self.assertRaises(ValidationError):
            self.equipment.site_id = self.foreign_site

    def test_address_that_is_no_site_is_refused(self):
        self.site.is_site = False
        with self.assertRaises(ValidationError):
            self.equipment.site_id = self.site

    def test_strangers_are_refused(self):
        """As service contact, and among the assigned people."""
        for values in (
            {"service_contact_id": self.stranger.id},
            {"interlocuteur_ids": [Command.link(self.stranger.id)]},
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.equipment.write(values)
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.make_equipment(**values)

    def test_stranger_is_refused_from_their_own_sheet(self):
        with self.assertRaises(ValidationError):
            self.stranger.equipment_ids = self.equipment

    def test_service_contact_who_left_stays_and_blocks_nothing(self):
        """Others can be added, and other fields written; assignments end."""
        self.equipment.write(
            {
                "service_contact_id": self.person.id,
                "interlocuteur_ids": [Command.link(self.person.id)],
            }
        )
        self.end_collaborations(self.person)
        colleague = self.make_person("Reste", "Rosa", parent_id=self.organisation_a.id)
        self.equipment.write(
            {
                "name": "Old pump",
                "service_contact_id": self.person.id,
                "interlocuteur_ids": [Command.link(colleague.id)],
            }
        )
        self.assertEqual(self.equipment.service_contact_id, self.person)
        self.assertEqual(self.equipment.interlocuteur_ids, colleague)

    def test_service_contact_who_left_is_not_assigned(self):
        for leave in (self.end_collaborations, lambda p: p.write({"active": False})):
            person = self.make_person("Blanc", "Ida", parent_id=self.organisation_a.id)
            self.equipment.service_contact_id = person
            leave(person)
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.equipment.interlocuteur_ids = person
            self.assertFalse(self.equipment.interlocuteur_ids)
            self.assertEqual(self.equipment.service_contact_id, person)

    def test_another_organisation_wants_its_own_people(self):
        """By RPC nothing is dropped silently: the move is refused."""
        self.equipment.service_contact_id = self.person
        with self.assertRaises(ValidationError):
            self.equipment.organisation_id = self.organisation_b

    def test_form_drops_what_belongs_to_the_former_organisation(self):
        self.equipment.write(
            {
                "site_id": self.site.id,
                "service_contact_id": self.person.id,
                "interlocuteur_ids": [Command.link(self.person.id)],
            }
        )
        with Form(self.equipment) as form:
            form.organisation_id = self.organisation_b
        self.assertRecordValues(
            self.equipment,
            [
                {
                    "organisation_id": self.organisation_b.id,
                    "site_id": False,
                    "service_contact_id": False,
                    "interlocuteur_ids": [],
                }
            ],
        )

    def test_site_chosen_first_brings_its_organisation(self):
        with Form(self.Equipment) as form:
            form.name = "Pump"
            form.site_id = self.site
        self.assertEqual(form.record.organisation_id, self.organisation_a)

    # ------------------------------------------------------------ service contact

    def test_state_of_the_service_contact(self):
        """Missing, present, gone or inactive: computed and searched alike."""
        self.Equipment.search([]).active = False
        people = [
            self.make_person(f"Name {i}", "First", parent_id=self.organisation_a.id)
            for i in range(3)
        ]
        equipment = {
            state: self.make_equipment(
                name=state, service_contact_id=person and person.id
            )
            for state, person in {
                "missing": None,
                "present": people[0],
                "gone": people[1],
                "inactive": people[2],
            }.items()
        }
        self.end_collaborations(people[1])
        people[2].active = False
        for state, expected in {
            "missing": equipment["missing"],
            "present": equipment["present"],
            "gone": equipment["gone"] | equipment["inactive"],
        }.items():
            found = self.Equipment.search([("service_contact_state", "=", state)])
            self.assertEqual(found, expected)
            self.assertEqual(set(found.mapped("service_contact_state")), {state})
        for operator, value, expected in (
            ("!=", "present", set(equipment) - {"present"}),
            ("in", ["missing", "present"], {"missing", "present"}),
            ("=", False, set()),
        ):
            found = self.Equipment.search([("service_contact_state", operator, value)])
            self.assertEqual(set(found.mapped("name")), expected)

    # -------------------------------------------------------------------- buttons

    def test_buttons_count_equipment_of_organisation_site_and_person(self):
        self.equipment.write(
            {
                "site_id": self.site.id,
                "service_contact_id": self.person.id,
                "interlocuteur_ids": [Command.link(self.person.id)],
            }
        )
        self.make_equipment()
        for partner, count in (
            (self.organisation_a, 2),
            (self.organisation_b, 0),
            (self.site, 1),
            (self.person, 1),
        ):
            self.assertEqual(partner.equipment_count, count, partner.name)
            domain = partner.action_open_equipment()["domain"]
            self.assertEqual(self.Equipment.search_count(domain), count, partner.name)

    # --------------------------------------------------------------------- rights

    def test_contact_person_users_read_equipment_of_customers_only(self):
        """Core shows them what they follow; writing is for equipment managers."""
        own = self.Equipment.create({"name": "Our printer"})
        user = self.make_employee(
            "user", "base.group_user,interlocuteurs_addon.group_interlocuteur_user"
        )
        seen = self.Equipment.with_user(user).search([])
        self.assertIn(self.equipment, seen)
        self.assertNotIn(own, seen)
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            self.equipment.with_user(user).name = "Mine"

    def test_other_company_does_not_see_the_equipment(self):
        company = self.env["res.company"].create({"name": "Other company"})
        self.equipment.company_id = company
        user = self.make_employee(
            "user", "base.group_user,interlocuteurs_addon.group_interlocuteur_user"
        )
        self.assertNotIn(self.equipment, self.Equipment.with_user(user).search([]))
