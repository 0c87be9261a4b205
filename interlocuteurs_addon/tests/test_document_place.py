from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import tagged

from .test_document_site import SiteCommon


@tagged("post_install", "-at_install")
class TestDocumentPlace(SiteCommon):
    """Where equipment stands and people are assigned, seen from the place itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Equipment = cls.env["maintenance.equipment"]
        cls.pump = cls.Equipment.create(
            {
                "name": "Pump",
                "organisation_id": cls.organisation_a.id,
                "site_id": cls.site.id,
            }
        )
        cls.empty = cls.make_address(cls.organisation_a)

    def assertStays(self, partners, values, *words):
        """Assert that a write is refused in words, whoever writes it."""
        with self.assertRaises(RedirectWarning) as refusal, self.cr.savepoint():
            partners.write(values)
        for word in words:
            self.assertIn(word, refusal.exception.args[0])
        return refusal.exception.args[1]

    # ------------------------------------------------------------------ equipment

    def test_site_with_equipment_stays_a_site(self):
        """Whichever field would make something else of it, and whoever else is."""
        for values in (
            {"is_site": False},
            {"type": "contact"},
            {"type": "invoice"},
            {"is_company": True},
            {"company_type": "company"},
            {"parent_id": False},
        ):
            with self.subTest(values=values):
                self.assertStays(self.empty | self.site, values, "North", "Pump")
        self.assertTrue(self.site.is_site)

    def test_site_with_equipment_stays_with_its_organisation(self):
        action = self.assertStays(
            self.site, {"parent_id": self.organisation_b.id}, "North", "Pump"
        )
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.pump)

    def test_site_moves_with_what_stands_above_it(self):
        """An address above, a person above, a subsidiary of the owner."""
        region = self.make_address(self.organisation_a, name="Region", type="other")
        subsidiary = self.make_organisation("Filiale", parent_id=self.organisation_a.id)
        for above in (region, self.person, subsidiary):
            with self.subTest(above=above.name):
                self.site.parent_id = above
                self.assertStays(above, {"parent_id": self.organisation_b.id}, "Pump")
                self.assertStays(above, {"parent_id": False}, "Pump")

    def test_site_below_a_person_whose_collaboration_ends_stays(self):
        self.site.parent_id = self.person
        self.person.collaboration_ids.action_end()
        self.assertFalse(self.person.parent_id)
        self.assertEqual(self.site.parent_id, self.organisation_a)
        self.assertEqual(self.pump.site_id, self.site)

    def test_archived_sites_and_equipment_count(self):
        self.pump.active = False
        self.site.active = False
        self.assertStays(self.site, {"is_site": False}, "Pump")
        self.assertStays(self.site, {"parent_id": self.organisation_b.id}, "Pump")

    def test_site_moves_below_its_organisation(self):
        region = self.make_address(self.organisation_a, name="Region", type="other")
        self.site.parent_id = region
        self.assertEqual(self.site.parent_id, region)
        self.site.type = "other"
        self.assertTrue(self.site.is_site)

    def test_site_without_equipment_is_free(self):
        self.pump.site_id = self.empty
        self.site.parent_id = self.organisation_b
        self.site.is_site = False
        self.assertFalse(self.site.is_site)

    def test_owner_of_equipment_stays_an_organisation(self):
        self.pump.site_id = False
        action = self.assertStays(
            self.organisation_b | self.organisation_a,
            {"is_company": False},
            "Clinique des Alpes",
            "Pump",
        )
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.pump)
        self.pump.organisation_id = False
        self.organisation_a.is_company = False

    def test_refusal_leads_to_what_stands_on_one_of_the_sites(self):
        boiler = self.pump.copy({"name": "Boiler", "site_id": self.empty.id})
        action = self.assertStays(self.site | self.empty, {"is_site": False}, "Pump")
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.pump)
        self.assertEqual(boiler.site_id, self.empty)

    def test_archived_equipment_holds_its_owner(self):
        self.pump.write({"site_id": False, "active": False})
        self.assertStays(self.organisation_a, {"is_company": False}, "Pump")

    def test_refusal_tells_nobody_of_equipment_that_they_may_not_read(self):
        user = self.make_employee(
            "keeper", "base.group_user,base.group_partner_manager"
        )
        with self.assertRaises(UserError) as refusal, self.cr.savepoint():
            self.site.with_user(user).is_site = False
        self.assertIn("North", refusal.exception.args[0])
        self.assertNotIn("Pump", refusal.exception.args[0])
        self.pump.site_id = False
        with self.assertRaisesRegex(UserError, "has equipment") as refusal:
            self.organisation_a.with_user(user).is_company = False
        self.assertNotIn("Pump", refusal.exception.args[0])

    # --------------------------------------------------------------------- people

    def test_site_with_people_stays_with_their_organisation(self):
        self.empty.site_person_ids = self.person
        for values in (
            {"parent_id": self.organisation_b.id},
            {"is_site": False},
            {"type": "contact"},
        ):
            with self.subTest(values=values):
                self.assertStays(self.empty, values, "North", "Alice Durand")
        self.person.site_ids = False
        self.empty.parent_id = self.organisation_b

    def test_people_who_move_with_their_site_stay_on_it(self):
        """So do those who work for both."""
        inside = self.make_person("Petit", "Luc", parent_id=self.empty.id)
        self.make_collaboration(self.person, self.organisation_b)
        self.empty.site_person_ids = inside | self.person
        self.empty.parent_id = self.organisation_b
        self.assertEqual(self.empty.site_person_ids, inside | self.person)

    def test_our_own_employees_stay_on_a_site_that_moves(self):
        self.empty.site_person_ids = self.person
        self.make_employee("ours").partner_id = self.person
        self.empty.parent_id = self.organisation_b
        self.assertEqual(self.empty.site_person_ids, self.person)

    def test_address_between_becomes_an_organisation(self):
        """The people of the site would belong to the one above it."""
        region = self.make_address(self.organisation_a, name="Region", type="other")
        self.empty.parent_id = region
        self.empty.site_person_ids = self.person
        self.assertStays(region, {"is_company": True}, "Alice Durand")

    # --------------------------------------------------------------------- merges

    def test_merge_does_not_tear_equipment_from_its_organisation(self):
        foreign = self.make_address(self.organisation_b, name="South")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        with self.assertRaises(RedirectWarning), self.cr.savepoint():
            wizard._merge((self.site | foreign).ids, foreign)
        wizard._merge((self.organisation_a | self.organisation_b).ids)
        self.env.invalidate_all()
        self.assertEqual(self.pump.organisation_id, self.site.commercial_partner_id)

    # ---------------------------------------------------------------------- speed

    def test_people_are_written_at_the_same_cost(self):
        """No query more for one who moves, or for many."""
        costs = []
        for count in (2, 20):
            people = self.Partner.create(
                [
                    {"lastname": f"Of {i}", "parent_id": self.organisation_a.id}
                    for i in range(count)
                ]
            )
            sites = self.Partner.create(
                [
                    {"name": "S", "type": "delivery", "parent_id": person.id}
                    for person in people
                ]
            )
            self.Equipment.create(
                [
                    {
                        "name": "E",
                        "organisation_id": self.organisation_a.id,
                        "site_id": site.id,
                    }
                    for site in sites
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            sites._check_sites_hold()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*costs)
