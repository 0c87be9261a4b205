from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .common import TODAY, InterlocuteurCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPortalProfile(InterlocuteurCommon):
    """What a profile opens beside documents, and what it never opens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls.env.ref("interlocuteurs_addon.profile_supervisor")
        cls.person = cls.make_person(parent_id=cls.organisation_a.id)
        cls.person.collaboration_ids.write(
            {"date_start": "2020-01-01", "profile_id": cls.supervisor.id}
        )
        cls.user = new_test_user(
            cls.env, "portal", "base.group_portal", partner_id=cls.person.id
        )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_organisations_and_sites_are_named_only_while_current(self):
        site = self.Partner.create(
            {"name": "Nord", "type": "delivery", "parent_id": self.organisation_b.id}
        )
        second = self.make_collaboration(
            self.person, self.organisation_b, profile_id=self.supervisor.id
        )
        theirs = (self.organisation_b | site).with_user(self.user)
        self.assertEqual(theirs.mapped("name"), ["Brasserie du Nord", "Nord"])
        second.date_end = "2026-03-09"
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            theirs.read(["name"])

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_mover_reads_their_old_organisation_no_more(self):
        """Core's rule keeps the organisation's id; its cache must not outlive it."""
        organisation = self.organisation_a.with_user(self.user)
        self.assertTrue(organisation.search_count([("id", "=", organisation.id)]))
        self.person.parent_id = self.make_organisation("Elsewhere")
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            organisation.read(["name"])

    def test_internals_of_equipment_stay_inside(self):
        pump = self.env["maintenance.equipment"].create(
            {"name": "Pump", "organisation_id": self.organisation_a.id, "cost": 5}
        )
        as_user = pump.with_user(self.user)
        self.assertEqual(as_user.name, "Pump")
        for field in ("cost", "note"):
            with self.assertRaises(AccessError):
                as_user.read([field])

    def test_profile_in_use_cannot_be_deleted(self):
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.supervisor.unlink()
        copy = self.supervisor.copy()
        self.assertNotEqual(copy.name, self.supervisor.name)
        self.assertEqual(copy.scope, "organisation")
        copy.unlink()

    def test_copy_is_named_as_one_unless_a_name_is_given(self):
        copy = self.supervisor.copy()
        named = self.supervisor.copy({"name": "Approver"})
        self.assertEqual(copy.name, "Supervisor (copy)")
        self.assertEqual(named.name, "Approver")

    def test_archived_profile_goes_on_for_those_who_have_it(self):
        order = self.env["sale.order"].create({"partner_id": self.organisation_a.id})
        self.supervisor.active = False
        seen = self.env["sale.order"].with_user(self.user).search([])
        self.assertEqual(seen, order)

    def test_a_restricting_rule_that_is_switched_off_opens_nothing_further(self):
        second = self.make_collaboration(
            self.person, self.organisation_b, profile_id=self.supervisor.id
        )
        third = self.make_organisation("Clinique des Lilas")
        orders = self.env["sale.order"].create(
            [
                {"partner_id": organisation.id, "state": "sale"}
                for organisation in (self.organisation_b, third)
            ]
        )
        seen = self.env["sale.order"].with_user(self.user)
        self.assertEqual(seen.search([("id", "in", orders.ids)]), orders[0])
        self.env.ref("interlocuteurs_addon.sale_order_rule_portal_only").active = False
        self.assertEqual(seen.search([("id", "in", orders.ids)]), orders[0])
        second.active = False
        self.assertFalse(seen.search([("id", "in", orders.ids)]))

    def test_another_switch_of_the_profile_counts_in_the_same_transaction(self):
        order = self.env["sale.order"].create(
            {"partner_id": self.organisation_a.id, "state": "sale"}
        )
        seen = self.env["sale.order"].with_user(self.user)
        self.assertTrue(seen.search([("id", "=", order.id)]))
        self.supervisor.see_orders = False
        self.assertFalse(seen.search([("id", "=", order.id)]))

    def test_profile_of_an_archived_collaboration_cannot_be_deleted(self):
        self.person.collaboration_ids.active = False
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.supervisor.unlink()

    def test_rules_learn_scope_and_switches_whoever_asks(self):
        self.assertTrue(self.supervisor.write({"see_orders": False}))
        self.env.registry.clear_cache()
        self.env.invalidate_all()
        rights = self.supervisor.with_user(self.user)._get_portal_rights()
        self.assertEqual(rights["scope"], "organisation")
        self.assertIs(rights["see_orders"], False)
        self.assertIs(rights["see_invoices"], True)
        self.assertNotIn("name", rights)

    def test_rules_learn_the_places_whoever_asks(self):
        places = self.person.with_user(self.user)._get_portal_places()
        self.assertIn((self.supervisor, self.organisation_a.id), places)
        self.assertNotIn(self.organisation_b.id, [place for _profile, place in places])

    def test_places_are_those_of_a_person_whoever_asked_first(self):
        today = self.Collaboration._get_today()
        for asking in (self.user, self.make_employee("plain"), self.env.user):
            with self.subTest(login=asking.login):
                self.env.registry.clear_cache()
                self.env.invalidate_all()
                self.person.with_user(asking)._get_portal_places_sql(today)
                places = self.person._get_portal_places()
                self.assertIn((self.supervisor, self.organisation_a.id), places)

    def test_a_model_that_says_nothing_is_open_to_any_profile(self):
        mixin = self.env["interlocuteur.portal.mixin"]
        self.assertEqual(mixin._get_portal_switches(), [(None, Domain.TRUE)])

    def test_only_a_rule_on_everybody_s_reading_restricts(self):
        orders = self.env["sale.order"].with_user(self.user)
        rule = self.env.ref("interlocuteurs_addon.sale_order_rule_portal_only")
        self.assertIs(orders._is_portal_restricted("sale.order"), True)
        self.assertIs(orders._is_portal_restricted("res.country"), False)
        rule.perm_read = False
        self.assertIs(orders._is_portal_restricted("sale.order"), False)
        rule.write({"perm_read": True, "groups": self.env.ref("base.group_portal")})
        self.assertIs(orders._is_portal_restricted("sale.order"), False)
        self.assertIs(orders._is_portal_restricted("sale.order.line"), True)

    def test_a_rule_that_only_names_the_method_does_not_restrict(self):
        self.env["ir.rule"].create(
            {
                "name": "A rule of somebody else",
                "model_id": self.env["ir.model"]._get("res.country").id,
                "domain_force": "[] if 'get_interlocuteur_portal_domain' else []",
            }
        )
        orders = self.env["sale.order"].with_user(self.user)
        self.assertIs(orders._is_portal_restricted("res.country"), False)

    def test_a_restricting_rule_that_is_rewritten_opens_nothing_further(self):
        order = self.env["sale.order"].create(
            {"partner_id": self.organisation_b.id, "state": "sale"}
        )
        seen = self.env["sale.order"].with_user(self.user)
        rule = self.env.ref("interlocuteurs_addon.sale_order_rule_portal_only")
        domain = rule.domain_force
        rule.domain_force = "[(1, '=', 1)]"
        self.assertFalse(seen.search([("id", "=", order.id)]))
        self.assertIs(seen._is_portal_restricted("sale.order"), False)
        rule.write({"domain_force": domain, "restricts_portal": True})
        self.assertIs(seen._is_portal_restricted("sale.order"), True)
        self.assertIs(rule.copy().restricts_portal, False)

    def test_lines_are_restricted_by_the_rule_of_their_own_model(self):
        orders = self.env["sale.order"].with_user(self.user)
        rule = self.env.ref("interlocuteurs_addon.sale_order_line_rule_portal_only")
        widening = orders.get_interlocuteur_portal_widening
        self.assertEqual(widening(self.person, "sale.order.line"), Domain.TRUE)
        rule.active = False
        self.assertNotEqual(widening(self.person, "sale.order.line"), Domain.TRUE)
        self.assertEqual(widening(self.person), Domain.TRUE)
