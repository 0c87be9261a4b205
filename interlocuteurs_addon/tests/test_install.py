from odoo.tests import new_test_user, tagged

from ..hooks import post_init_hook
from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestInstall(InterlocuteurCommon):
    """What the install hook makes of contacts that were there before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls.Function.create({"name": "Zinc buyer", "sequence": 1})
        cls.person = cls.make_person(
            parent_id=cls.organisation_a.id,
            phone="04 65 71 00 01",
            mobile="12",
        )
        cls.alone = cls.make_person("Seul", "Sacha", mobile="+33 6 00 00 00 04")
        cls.site = cls.Partner.create(
            {"name": "Site", "type": "delivery", "parent_id": cls.organisation_a.id}
        )
        cls.invoice = cls.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": cls.person.id}
        )
        cls.order = cls.env["sale.order"].create({"partner_id": cls.person.id})
        cls.colleague = cls.make_person(
            "Reste", "Rosa", parent_id=cls.organisation_a.id
        )
        cls.address = cls.Partner.create(
            {"name": "Post", "type": "invoice", "parent_id": cls.organisation_a.id}
        )
        cls.accounts = {
            partner: new_test_user(
                cls.env,
                f"portal_{partner.id}",
                "base.group_portal",
                partner_id=partner.id,
            )
            for partner in (cls.colleague, cls.address, cls.organisation_b, cls.alone)
        }
        cls.env.flush_all()
        cls.install_afresh({cls.person: "ZINC BUYER / Zéro défaut", cls.alone: "-"})

    @classmethod
    def install_afresh(cls, functions):
        """Take back what the addon knows, give these job positions, install."""
        cls.env.cr.execute(
            """
            DELETE FROM interlocuteur_collaboration;
            DELETE FROM interlocuteur_function_res_partner_rel;
            UPDATE res_partner
               SET phone_e164 = NULL, mobile_e164 = NULL, is_site = NULL;
            UPDATE account_move SET interlocuteur_id = NULL;
            UPDATE sale_order SET interlocuteur_id = NULL, organisation_id = NULL;
            """
        )
        for partner, text in functions.items():
            cls.env.cr.execute(
                "UPDATE res_partner SET function = %s WHERE id = %s", [text, partner.id]
            )
        cls.env.invalidate_all()
        post_init_hook(cls.env)
        cls.env.invalidate_all()

    def test_people_of_organisations_get_a_main_collaboration(self):
        self.assertEqual(
            self.history(self.person), [("Clinique des Alpes", True, None, None)]
        )
        self.assertRecordValues(
            self.person.collaboration_ids,
            [{"lastname": "Durand", "firstname": "Alice", "person_active": True}],
        )
        self.assertFalse(self.alone.collaboration_ids)
        self.assertFalse(self.site.collaboration_ids)

    def test_job_positions_become_functions(self):
        created = self.Function.search([("name", "=", "Zéro défaut")])
        self.assertEqual(self.person.function_ids, self.buyer | created)
        main = self.person.collaboration_ids
        self.assertEqual(main.function_ids, self.buyer | created)

    def test_job_positions_stay_as_they_were_written(self):
        self.assertFalse(self.alone.function_ids)
        self.assertEqual(self.alone.function, "-")
        self.assertEqual(self.person.function, "ZINC BUYER / Zéro défaut")

    def test_numbers_are_normalised(self):
        self.assertEqual(self.person.phone_e164, "+33465710001")
        self.assertFalse(self.person.mobile_e164)
        self.assertEqual(self.alone.mobile_e164, "+33600000004")

    def test_documents_get_their_organisation_and_person(self):
        self.assertEqual(self.order.organisation_id, self.organisation_a)
        self.assertEqual(self.order.interlocuteur_id, self.person)
        self.assertEqual(self.invoice.interlocuteur_id, self.person)

    def test_delivery_addresses_become_sites(self):
        self.assertTrue(self.site.is_site)
        self.assertFalse((self.person | self.organisation_a).filtered("is_site"))

    def test_portal_users_keep_seeing_their_whole_organisation(self):
        supervisor = self.env.ref("interlocuteurs_addon.profile_supervisor")
        for partner in (self.colleague, self.address):
            self.assertRecordValues(
                partner.collaboration_ids,
                [
                    {
                        "organisation_id": self.organisation_a.id,
                        "is_main": True,
                        "profile_id": supervisor.id,
                    }
                ],
            )
        self.assertFalse(self.person.collaboration_ids.profile_id)
        self.assertFalse((self.alone | self.organisation_b).collaboration_ids)
        orders = self.env["sale.order"].create(
            [
                {"partner_id": partner.id}
                for partner in (self.organisation_a, self.organisation_b, self.alone)
            ]
        )
        for partner, order in (
            (self.colleague, orders[0]),
            (self.address, orders[0]),
            (self.organisation_b, orders[1]),
            (self.alone, orders[2]),
        ):
            Order = self.env["sale.order"].with_user(self.accounts[partner])
            self.assertEqual(Order.search([("id", "in", orders.ids)]), order)

    def test_second_run_changes_nothing(self):
        post_init_hook(self.env)
        self.assertEqual(len(self.person.collaboration_ids), 1)
