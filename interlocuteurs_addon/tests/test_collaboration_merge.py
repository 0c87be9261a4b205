from datetime import date

from odoo.tests import freeze_time, tagged

from .common import TODAY, InterlocuteurCommon

A, B = "Clinique des Alpes", "Brasserie du Nord"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCollaborationMerge(InterlocuteurCommon):
    """Core's merge of contacts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.welder = cls.Function.create({"name": "Welder", "sequence": 1})
        cls.grinder = cls.Function.create({"name": "Grinder", "sequence": 2})

    def merge(self, src, dst):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((src | dst).ids, dst)
        self.env.invalidate_all()

    def test_one_person_with_two_sheets_at_two_organisations(self):
        dst = self.make_person(parent_id=self.organisation_a.id)
        dst.collaboration_ids.date_start = "2020-01-01"
        src = self.make_person(parent_id=self.organisation_b.id)
        self.merge(src, dst)
        self.assertFalse(src.exists())
        self.assertEqual(dst.parent_id, self.organisation_a)
        self.assertEqual(
            self.history(dst),
            [(A, True, date(2020, 1, 1), None), (B, False, date(2026, 3, 10), None)],
        )

    def test_overlapping_periods_become_one(self):
        dst = self.make_person(function_ids=self.welder.ids)
        src = self.make_person(function_ids=self.grinder.ids)
        kept = self.make_collaboration(
            dst, self.organisation_a, date_start="2022-01-01", date_end="2024-12-31"
        )
        self.make_collaboration(src, self.organisation_a, date_start="2024-01-01")
        self.make_collaboration(src, self.organisation_b, date_end="2019-12-31")
        self.merge(src, dst)
        self.assertEqual(
            self.history(dst),
            [(B, False, None, date(2019, 12, 31)), (A, True, date(2022, 1, 1), None)],
        )
        self.assertEqual(kept.function_ids, self.welder | self.grinder)
        self.assertEqual(dst.function_ids, self.welder | self.grinder)
        self.assertEqual(dst.function, "Welder, Grinder")

    def test_periods_apart_stay_apart(self):
        dst = self.make_person(parent_id=self.organisation_a.id)
        src = self.make_person()
        self.make_collaboration(src, self.organisation_a, date_end="2019-12-31")
        self.merge(src, dst)
        self.assertEqual(
            self.history(dst),
            [
                (A, False, None, date(2019, 12, 31)),
                (A, True, date(2026, 3, 10), None),
            ],
        )

    def test_two_organisations_become_one(self):
        both = self.make_person(parent_id=self.organisation_a.id)
        self.make_collaboration(both, self.organisation_b)
        one = self.make_person("Petit", "Luc", parent_id=self.organisation_b.id)
        self.merge(self.organisation_b, self.organisation_a)
        self.assertEqual(self.history(both), [(A, True, None, None)])
        self.assertEqual(self.history(one), [(A, True, date(2026, 3, 10), None)])
        self.assertEqual(one.parent_id, self.organisation_a)

    def test_sites_equipment_and_documents_survive(self):
        dst = self.make_person(parent_id=self.organisation_a.id)
        src = self.make_person(parent_id=self.organisation_a.id)
        sites = self.Partner.create(
            [
                {
                    "name": name,
                    "type": "delivery",
                    "parent_id": self.organisation_a.id,
                }
                for name in ("Nord", "Sud")
            ]
        )
        src.site_ids = sites
        dst.site_ids = sites[0]
        pump = self.env["maintenance.equipment"].create(
            {
                "name": "Pump",
                "organisation_id": self.organisation_a.id,
                "service_contact_id": src.id,
                "interlocuteur_ids": (src | dst).ids,
            }
        )
        order = self.env["sale.order"].create(
            {"partner_id": self.organisation_a.id, "interlocuteur_id": src.id}
        )
        self.merge(src, dst)
        self.assertEqual(dst.site_ids, sites)
        self.assertEqual(pump.interlocuteur_ids, dst)
        self.assertEqual(pump.service_contact_id, dst)
        self.assertEqual(order.interlocuteur_id, dst)

    def test_functions_and_archived_collaborations_survive(self):
        dst = self.make_person(function_ids=self.welder.ids)
        src = self.make_person(function_ids=(self.welder | self.grinder).ids)
        archived = self.make_collaboration(src, self.organisation_a)
        archived.active = False
        self.merge(src, dst)
        self.assertEqual(archived.person_id, dst)
        self.assertEqual(dst.function_ids, self.welder | self.grinder)
