from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.interlocuteurs_addon.hooks import _give_back_delegated_labels
from odoo.addons.interlocuteurs_addon.models.document.call import Caller

from ..hooks import post_init_hook, uninstall_hook
from .common import MAINTAINERS, FieldServiceCommon


@tagged("post_install", "-at_install")
class TestFieldService(FieldServiceCommon):
    """One record, two views: locations are sites, equipment is the customer's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, "fsm manager", MAINTAINERS)
        cls.site = cls.sites[cls.organisation_a]
        cls.location = cls.site.fsm_location_ids

    # ---------------------------------------------------------- sites and locations

    def test_site_becomes_a_location_and_stays_a_site(self):
        self.assertEqual(self.location.partner_id, self.site)
        self.assertEqual(self.location.owner_id, self.organisation_a)
        self.assertTrue(self.site.is_site)
        self.assertEqual(self.site.type, "delivery")
        self.site.street = "1 rue du Port"
        self.assertEqual(self.location.street, "1 rue du Port")

    def test_many_sites_at_once_and_none_twice(self):
        new = self.make_site(self.organisation_b, "Cellar")
        sites = (self.site | new).with_user(self.manager)
        action = sites.action_open_locations()
        self.assertEqual(len(sites.fsm_location_ids), 2)
        self.assertEqual(action["res_model"], "fsm.location")
        self.assertEqual(self.site.fsm_location_ids, self.location)

    def test_locations_of_many_sites_cost_the_write_of_their_address(self):
        """The ORM writes each address that is delegated to; nothing is looked up."""
        sites = self.Partner.create(
            [
                {
                    "name": f"Hall {number}",
                    "type": "delivery",
                    "parent_id": self.organisation_a.id,
                }
                for number in range(12)
            ]
        )
        costs = {}
        for some in (sites[:2], sites[2:4], sites[4:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.action_open_locations()
            self.env.flush_all()
            costs[some] = self.env.cr.sql_log_count - before
        self.assertLessEqual(costs[sites[4:]] - costs[sites[2:4]], 6 * 15)

    def test_archived_site_has_no_second_location(self):
        self.site.active = False
        self.site.action_open_locations()
        everything = self.location.with_context(active_test=False)
        found = everything.search([("partner_id", "=", self.site.id)])
        self.assertEqual(found, self.location)

    def test_that_addon_s_button_changes_nobody_below(self):
        site = self.make_site(self.organisation_a, "Cellar")
        below = site | self.mover | self.site
        kinds = below.mapped("type")
        convert = self.env["fsm.wizard"].with_user(self.manager)
        convert.action_convert_location(self.organisation_a)
        convert.action_convert_location(site)
        self.assertEqual(below.mapped("type"), kinds)
        self.assertTrue(site.is_site)
        self.assertEqual(self.mover.collaboration_ids.state, "current")

    def test_people_and_organisations_are_no_sites(self):
        for partner in (self.mover, self.organisation_a, self.Partner):
            with self.assertRaises(UserError):
                partner.action_open_locations()

    def test_location_of_an_organisation_is_its_site(self):
        location = self.env["fsm.location"].create(
            {"name": "Quay", "owner_id": self.organisation_b.id}
        )
        self.assertTrue(location.partner_id.is_site)
        self.assertEqual(location.partner_id.parent_id, self.organisation_b)

    def test_locations_become_sites_of_their_owner(self):
        self.assertFalse(self.stranger.partner_id.is_site)
        with self.assertRaises(UserError):
            self.stranger.action_open_sites()
        self.stranger.owner_id = self.organisation_b
        action = (self.stranger | self.location).action_open_sites()
        self.assertTrue(self.stranger.partner_id.is_site)
        self.assertEqual(self.stranger.partner_id.parent_id, self.organisation_b)
        self.assertEqual(action["res_model"], "res.partner")

    def test_organisation_that_is_a_location_is_no_site(self):
        location = self.env["fsm.location"].create(
            {"partner_id": self.organisation_b.id, "owner_id": self.organisation_b.id}
        )
        with self.assertRaises(UserError):
            location.action_open_sites()
        order = self.env["fsm.order"].create({"location_id": location.id})
        self.assertEqual(order.organisation_id, self.organisation_b)
        self.assertFalse(order.site_id)

    def test_contact_stays_no_site(self):
        with self.assertRaises(ValidationError):
            self.mover.is_site = True

    # ------------------------------------------------------------------- equipment

    def test_equipment_is_made_in_field_service(self):
        pumps = self.make_equipment(
            self.organisation_a, site_id=self.site.id, serial_no="7"
        ) | self.make_equipment(self.organisation_a, "Valve")
        action = pumps.with_user(self.manager).action_open_fsm_equipment()
        self.assertEqual(action["res_model"], "fsm.equipment")
        there = pumps[0].fsm_equipment_ids
        self.assertEqual(there.name, "Pump/7")
        self.assertEqual(there.location_id, self.location)
        self.assertEqual(there.current_location_id, self.location)
        self.assertEqual(there.owned_by_id, self.organisation_a)
        pumps.action_open_fsm_equipment()
        self.assertEqual(len(pumps.fsm_equipment_ids), 2)

    def test_names_that_are_alike_are_told_apart(self):
        pumps = self.make_equipment(self.organisation_a) | self.make_equipment(
            self.organisation_b
        )
        pumps.action_open_fsm_equipment()
        names = pumps.fsm_equipment_ids.mapped("name")
        self.assertEqual(len(set(names)), 2)
        self.assertIn("Pump", names)

    def test_what_changes_at_one_changes_at_the_other(self):
        pump = self.make_equipment(self.organisation_a, site_id=self.site.id)
        pump.action_open_fsm_equipment()
        there = pump.fsm_equipment_ids
        other = self.make_site(self.organisation_a, "Boiler room")
        other.action_open_locations()
        pump.site_id = other
        self.assertEqual(there.location_id, other.fsm_location_ids)
        self.assertEqual(there.current_location_id, other.fsm_location_ids)
        pump.name = "Old pump"
        self.assertEqual(there.name, "Old pump")
        there.with_user(self.manager).location_id = self.location
        self.assertEqual(pump.site_id, self.site)
        site_b = self.sites[self.organisation_b]
        there.write(
            {
                "location_id": site_b.fsm_location_ids.id,
                "owned_by_id": self.organisation_b.id,
            }
        )
        self.assertEqual(pump.organisation_id, self.organisation_b)
        self.assertEqual(pump.site_id, site_b)

    def test_whoever_may_not_move_the_equipment_does_not(self):
        pump = self.make_equipment(self.organisation_a, site_id=self.site.id)
        pump.action_open_fsm_equipment()
        user = new_test_user(self.env, "fsm only", "fieldservice.group_fsm_manager")
        there = pump.fsm_equipment_ids.with_user(user)
        with self.assertRaises(AccessError):
            there.location_id = False

    def test_nobody_links_what_they_may_not_read(self):
        pump = self.make_equipment(self.organisation_a, "Secret pump")
        user = new_test_user(self.env, "fsm only", "fieldservice.group_fsm_manager")
        Equipment = self.env["fsm.equipment"].with_user(user)
        with self.assertRaises(AccessError):
            Equipment.create({"name": "Mine", "equipment_id": pump.id})
        spec = {"name": {}, "equipment_id": {}}
        answer = Equipment.onchange({"equipment_id": pump.id}, ["equipment_id"], spec)
        self.assertNotIn("Secret pump", str(answer["value"].get("name")))

    def test_equipment_of_field_service_becomes_the_customer_s(self):
        there = self.env["fsm.equipment"].create(
            {"name": "Lift", "location_id": self.location.id}
        )
        there.with_user(self.manager).action_open_equipment()
        lift = there.equipment_id
        self.assertEqual(lift.name, "Lift")
        self.assertEqual(lift.organisation_id, self.organisation_a)
        self.assertEqual(lift.site_id, self.site)
        self.assertEqual(there.owned_by_id, self.organisation_a)
        self.assertEqual(there.name, "Lift")

    def test_equipment_of_nobody_is_left_as_it_is(self):
        there = self.env["fsm.equipment"].create(
            {"name": "Van", "location_id": self.stranger.id}
        )
        self.assertEqual(there.location_id, self.stranger)
        there.name = "Blue van"
        self.assertEqual(there.name, "Blue van")
        self.assertFalse(there.equipment_id)

    # ---------------------------------------------------------------------- orders

    def test_order_belongs_to_the_organisation_of_its_location(self):
        order = self.orders["of A"]
        self.assertEqual(order.organisation_id, self.organisation_a)
        self.assertEqual(order.site_id, self.site)
        self.assertFalse(self.orders["of nobody"].organisation_id.is_company)
        self.site.parent_id = self.organisation_b
        self.assertEqual(order.organisation_id, self.organisation_a)
        order.location_id = self.sites[self.organisation_b].fsm_location_ids
        self.assertEqual(order.organisation_id, self.organisation_b)

    def test_primary_contact_is_proposed_if_they_work_there(self):
        self.location.contact_id = self.mover
        self.assertEqual(
            self.make_order(self.organisation_a).interlocuteur_id, self.mover
        )
        self.mover.parent_id = self.organisation_b
        self.assertFalse(self.make_order(self.organisation_a).interlocuteur_id)

    def test_whoever_does_not_work_there_is_refused(self):
        stranger = self.users["colleague_b"].partner_id
        with self.assertRaises(ValidationError):
            self.orders["of A"].interlocuteur_id = stranger

    def test_person_first_brings_their_only_location(self):
        form = Form(self.env["fsm.order"].with_user(self.manager))
        form.interlocuteur_id = self.users["stays"].partner_id
        self.assertEqual(form.location_id, self.location)
        self.assertEqual(form.organisation_id, self.organisation_a)
        self.assertEqual(form.interlocuteur_id, self.users["stays"].partner_id)

    def test_copy_leaves_out_who_has_left(self):
        order = self.orders["of the mover"]
        self.assertEqual(order.copy().interlocuteur_id, self.mover)
        self.mover.parent_id = self.organisation_b
        copy = order.copy()
        self.assertFalse(copy.interlocuteur_id)
        self.assertEqual(copy.organisation_id, self.organisation_a)

    def test_sheets_count_and_open_their_orders(self):
        order = self.orders["of the mover"]
        self.assertEqual(self.mover.fsm_order_count, 1)
        self.assertEqual(self.organisation_a.fsm_order_count, 2)
        self.assertEqual(self.site.fsm_order_count, 2)
        self.mover.parent_id = self.organisation_b
        self.assertEqual(self.mover.fsm_order_count, 1)
        action = self.mover.action_open_fsm_orders()
        found = self.env["fsm.order"].search(action["domain"])
        self.assertEqual(found, order)

    def test_call_sheet(self):
        Order = self.env["fsm.order"].with_user(self.manager)
        section = Order._get_call_section()
        nobody = self.Partner
        for partner, organisations, expected in (
            (self.mover, self.organisation_a, {"of A", "of the mover"}),
            (self.site, self.organisation_a, {"of A", "of the mover"}),
            (self.sites[self.organisation_b], self.organisation_b, {"of B"}),
        ):
            caller = Caller(partner, organisations)
            domain = section.domain & Order._get_call_domain(caller)
            shown = Order.search(domain)
            names = {n for n, order in self.orders.items() if order in shown}
            self.assertEqual(names, expected, partner.name)
        button = Order._get_call_button(Caller(self.site, self.organisation_a))
        self.assertEqual(button["context"], {"default_location_id": self.location.id})
        self.assertIsNone(Order._get_call_button(Caller(nobody, nobody)))

    def test_successor_becomes_the_contact_of_what_is_open(self):
        order = self.orders["of the mover"]
        successor = self.users["stays"].partner_id
        user = new_test_user(
            self.env,
            "desk",
            "interlocuteurs_addon.group_interlocuteur_user",
        )
        mover = self.mover.with_user(user)
        self.assertFalse(mover._get_handover(self.organisation_a)["fsm_order"])
        mover = self.mover.with_user(self.manager)
        found = mover._get_handover(self.organisation_a)["fsm_order"]
        self.assertEqual(found, order)
        mover._hand_over(successor, self.organisation_a)
        self.assertEqual(order.interlocuteur_id, successor)

    def test_history_shows_orders(self):
        events = self.env["interlocuteur.event"].search(
            [("organisation_id", "=", self.organisation_a.id)]
        )
        self.assertIn("fsm_order", events.mapped("kind"))

    def test_erasure_writes_over_who_signed(self):
        order = self.orders["of the mover"]
        order.signed_by = "Test mover"
        other = self.orders["of A"]
        other.signed_by = "Somebody else"
        self.env["fsm.order"]._erase_person(self.mover, ["Test mover"])
        self.assertEqual(order.signed_by, self.mover.name)
        self.assertEqual(other.signed_by, "Somebody else")

    # -------------------------------------------------------------- living database

    def test_what_was_there_before_the_install(self):
        location = self.env["fsm.location"].create(
            {"name": "Quay", "owner_id": self.organisation_b.id}
        )
        quay = self.env["fsm.order"].create({"location_id": location.id})
        supervisor = self.env.ref("interlocuteurs_addon.profile_supervisor")
        supervisor.see_fsm_orders = False
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET is_site = FALSE WHERE id = %s",
            [location.partner_id.id],
        )
        self.env.cr.execute(
            "UPDATE fsm_order SET organisation_id = NULL, site_id = NULL"
        )
        post_init_hook(self.env)
        self.assertTrue(location.partner_id.is_site)
        self.assertEqual(quay.organisation_id, self.organisation_b)
        self.assertEqual(quay.site_id, location.partner_id)
        self.assertEqual(self.orders["of A"].organisation_id, self.organisation_a)
        self.assertTrue(supervisor.see_fsm_orders)

    def test_uninstall_gives_the_other_addon_its_rule_back(self):
        rule = self.env.ref("fieldservice_portal.res_partner_fsm_location_rule_portal")
        self.assertFalse(rule.active)
        uninstall_hook(self.env)
        self.assertTrue(rule.active)

    def test_site_stays_one_when_the_bridge_has_gone(self):
        """Its type is the other addon's; it may be a site all the same."""
        location = self.env["fsm.location"].create(
            {"name": "Quay", "owner_id": self.organisation_b.id}
        )
        self.assertTrue(location.partner_id._can_be_site())

    def test_locations_call_their_fields_as_without_the_addon(self):
        """Core asks none of these models anew when interlocuteurs_addon goes."""
        labels = self.env["ir.model.fields"].search(
            [("name", "=", "phone2"), ("model", "in", ("fsm.location", "fsm.person"))]
        )
        self.assertEqual(labels.mapped("field_description"), ["Phone 2"] * 2)
        _give_back_delegated_labels(self.env)
        self.assertEqual(labels.mapped("field_description"), ["Phone (Secondary)"] * 2)
