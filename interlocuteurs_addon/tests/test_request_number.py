from freezegun import freeze_time

from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from .portal_pages_common import PortalPagesCommon

MIGRATION = "interlocuteurs_addon/migrations/19.0.2.0.0/end-numbers.py"


@tagged("post_install", "-at_install")
class TestRequestNumber(PortalPagesCommon):
    """Every request has a number, of its company and year, and is found by it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "New company"})
        cls.team = cls.env["maintenance.team"].create(
            {"name": "Ours", "company_id": cls.company.id}
        )
        cls.Request = cls.env["maintenance.request"].with_company(cls.company)

    def make(self, count=1, **values):
        common = {
            "name": "Leak",
            "company_id": self.company.id,
            "maintenance_team_id": self.team.id,
        }
        return self.Request.create([{**common, **values} for _index in range(count)])

    def test_is_counted_by_company_and_year(self):
        with freeze_time("2026-11-27 10:00"):
            self.assertEqual(
                self.make(2).mapped("number"), ["DIT/2026/00001", "DIT/2026/00002"]
            )
        with freeze_time("2027-01-02 10:00"):
            self.assertEqual(self.make().number, "DIT/2027/00001")
        other = self.env["res.company"].create({"name": "Another company"})
        team = self.team.copy({"company_id": other.id})
        with freeze_time("2026-11-27 10:00"):
            theirs = self.make(company_id=other.id, maintenance_team_id=team.id)
        self.assertEqual(theirs.number, "DIT/2026/00001")

    def test_of_the_year_where_the_company_is(self):
        """In Paris it is 2027 an hour before it is in Greenwich."""
        self.company.partner_id.tz = "Europe/Paris"
        self.env.registry.clear_cache()
        with freeze_time("2026-12-31 23:30"):
            self.assertEqual(self.make().number, "DIT/2027/00001")

    def test_a_copy_has_its_own_and_who_moves_keeps_it(self):
        with freeze_time("2026-11-27 10:00"):
            request = self.make()
            self.assertEqual(request.copy().number, "DIT/2026/00002")
        request.write({"name": "Flood"})
        self.assertEqual(request.number, "DIT/2026/00001")
        self.assertEqual(request.display_name, "DIT/2026/00001 Flood")

    def test_an_employee_without_right_on_sequences_draws_one(self):
        employee = self.make_employee("mechanic")
        employee.company_ids += self.company
        created = (
            self.Request.with_user(employee)
            .with_company(self.company)
            .create({"name": "Leak", "maintenance_team_id": self.team.id})
        )
        self.assertRegex(created.number, r"^DIT/\d{4}/00001$")

    def test_is_found_by_it(self):
        self.request_pump.write({"number": "DIT/2031/00042"})
        found = self.env["maintenance.request"].name_search("2031/00042")
        self.assertEqual([id_ for id_, _name in found], self.request_pump.ids)

    def test_stands_on_the_portal_and_is_found_there(self):
        self.request_pump.write(
            {"number": "DIT/2031/00042", "external_reference": "BT-77"}
        )
        self.request_chiller.number = "DIT/2031/00043"
        page = self.open("/my/interventions", self.supervisor).text
        for text in ("DIT/2031/00042", "DIT/2031/00043", "BT-77"):
            self.assertIn(text, page)
        self.assertEqual(
            self.get_names("/my/interventions?search=2031/00042"), {"Pump leaks"}
        )
        page = self.open(f"/my/interventions/{self.request_pump.id}").text
        self.assertIn("DIT/2031/00042", page)

    def test_migration_numbers_in_the_order_of_creation(self):
        """Whatever the order of the ids, and what has a number keeps it."""
        dates = ["2025-03-01", "2024-12-31", "2025-01-01", "2025-02-01"]
        requests = self.make(len(dates))
        for request, day in zip(requests, dates, strict=True):
            self.env.cr.execute(
                "UPDATE maintenance_request SET number = NULL, create_date = %s "
                "WHERE id = %s",
                [day, request.id],
            )
        self.env.invalidate_all()
        for _twice in range(2):
            load_script(file_path(MIGRATION), "end-numbers").migrate(
                self.env.cr, "19.0.1.0.0"
            )
            self.env.invalidate_all()
            self.assertEqual(
                requests.mapped("number"),
                [
                    "DIT/2025/00003",
                    "DIT/2024/00001",
                    "DIT/2025/00001",
                    "DIT/2025/00002",
                ],
            )
        with freeze_time("2025-06-01 10:00"):
            self.assertEqual(self.make().number, "DIT/2025/00004")

    def test_migration_costs_the_same_for_few_and_many(self):
        costs = []
        for count in (1, 2, 20):  # the first one fills caches
            self.make(count)
            self.env.flush_all()
            self.env.cr.execute("UPDATE maintenance_request SET number = NULL")
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Request._number_existing()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*costs[1:])
