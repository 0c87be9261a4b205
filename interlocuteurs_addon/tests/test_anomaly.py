from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .deactivation_common import DeactivationCommon


@tagged("post_install", "-at_install")
class TestAnomaly(DeactivationCommon):
    """The list "To mend": what somebody left open when they went."""

    def find(self, kind, record, field="partner_id"):
        return (
            self.env["interlocuteur.anomaly"]
            .with_user(self.manager)
            .search([("kind", "=", kind), (field, "=", record.id)])
        )

    def test_service_contact_who_is_inactive_or_gone(self):
        self.assertFalse(self.find("service_contact", self.equipment, "equipment_id"))
        self.person.active = False
        row = self.find("service_contact", self.equipment, "equipment_id")
        self.assertEqual(row.partner_id, self.person)
        self.assertEqual(row.organisation_id, self.organisation_a)
        self.assertEqual(row.action_open()["res_model"], "maintenance.equipment")
        self.person.active = True
        self.person.collaboration_ids.date_start = "2020-01-01"
        self.person.collaboration_ids.date_end = "2020-12-31"
        self.assertTrue(self.find("service_contact", self.equipment, "equipment_id"))

    def test_site_without_people(self):
        self.assertFalse(self.find("site", self.site))
        self.person.active = False
        row = self.find("site", self.site)
        self.assertEqual(row.organisation_id, self.organisation_a)
        self.assertEqual(row.action_open()["res_id"], self.site.id)

    def test_account_of_whoever_works_nowhere(self):
        new_test_user(self.env, "alice", "base.group_portal", partner_id=self.person.id)
        self.assertFalse(self.find("account", self.person))
        self.person.collaboration_ids.active = False
        self.assertTrue(self.find("account", self.person))
        self.person.user_ids.active = False
        self.assertFalse(self.find("account", self.person))

    def test_private_customers_are_no_anomaly(self):
        private = self.make_person("Privé", "Pia")
        new_test_user(self.env, "pia", "base.group_portal", partner_id=private.id)
        self.assertFalse(self.find("account", private))

    def test_organisation_without_active_person(self):
        self.assertTrue(self.find("organisation", self.organisation_b))
        self.assertFalse(self.find("organisation", self.organisation_a))
        (self.person | self.colleague).active = False
        self.assertTrue(self.find("organisation", self.organisation_a))
        own = self.env.company.partner_id
        self.assertFalse(self.find("organisation", own))

    def test_what_belongs_to_another_company_is_not_shown(self):
        self.organisation_b.company_id = self.env["res.company"].create(
            {"name": "Another one"}
        )
        self.assertFalse(self.find("organisation", self.organisation_b))

    def test_indexes_find_what_is_to_mend(self):
        """Sites and organisations: the table of contacts is not read as a whole."""
        # of a handful of rows PostgreSQL would read them all, by whatever index
        self.env.flush_all()
        self.env.cr.execute(
            "INSERT INTO res_partner (name, complete_name, active, autopost_bills)"
            " SELECT n, n, true, 'ask' FROM generate_series(1, 2000) n"
        )
        self.env.cr.execute("ANALYZE res_partner")
        Anomaly = self.env["interlocuteur.anomaly"].with_user(self.manager)
        found = Anomaly._search([("kind", "in", ("site", "organisation"))])
        rows = self.env.execute_query(SQL("EXPLAIN %s", found.select()))
        plan = "\n".join(line for (line,) in rows)
        self.assertIn("res_partner_sites_idx", plan)
        self.assertIn("res_partner_organisations_idx", plan)

    def test_administrators_only(self):
        with self.assertRaises(AccessError):
            self.env["interlocuteur.anomaly"].with_user(self.user).search([])
