from lxml import etree

from odoo.tests import HttpCase, tagged

from .common import InterlocuteurCommon

OURS = "interlocuteurs_addon."
MANAGER = OURS + "group_interlocuteur_manager"


@tagged("post_install", "-at_install")
class TestContactMenus(InterlocuteurCommon, HttpCase):
    """The menus of contacts hold what concerns the records, and no contradictions."""

    def get_conditions(self, model):
        """Return the condition of each of our actions in a model's menu."""
        user = self.make_employee("menus", MANAGER)
        bindings = self.env["ir.actions.actions"].with_user(user).get_bindings(model)
        actions = self.env["ir.actions.server"].browse(
            action["id"] for action in bindings["action"]
        )
        names = actions.exists().get_external_id()
        return {
            names[action["id"]].removeprefix(OURS): action.get(
                "interlocuteur_condition"
            )
            for action in bindings["action"]
            if names.get(action["id"], "").startswith(OURS)
        }

    def test_conditions_reach_the_web_client(self):
        people = "people == count"
        self.assertEqual(
            self.get_conditions("res.partner"),
            {
                "res_partner_action_deactivate": f"{people} and active",
                "res_partner_action_reactivate": f"{people} and inactive",
                "res_partner_action_transfer": f"{people} and active",
                "res_partner_action_download_vcards": None,
                "res_partner_action_erase": f"{people} and inactive",
                "res_partner_action_generate_import_file": "organisations == count",
                "res_partner_action_import_interlocuteurs": "organisations == count",
                "res_partner_action_export_interlocuteurs": "organisations == count",
            },
        )

    def test_business_cards_stand_once_in_the_menu_of_contacts(self):
        bindings = self.env["ir.actions.actions"].get_bindings("res.partner")
        cards = [a["id"] for a in bindings["action"] if "vCard" in a["name"]]
        ours = self.env.ref(OURS + "res_partner_action_download_vcards")
        self.assertEqual(cards, ours.ids)

    def test_menu_of_collaborations_has_conditions_too(self):
        conditions = self.get_conditions("interlocuteur.collaboration")
        self.assertEqual(
            conditions["interlocuteur_collaboration_action_see_as"],
            "count == 1 and active",
        )
        self.assertEqual(
            conditions["interlocuteur_collaboration_action_reactivate"], "inactive"
        )

    def test_other_models_are_left_alone(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Anything",
                "model_id": self.env["ir.model"]._get("res.country").id,
                "binding_model_id": self.env["ir.model"]._get("res.country").id,
                "interlocuteur_condition": "people",
                "state": "code",
            }
        )
        bindings = self.env["ir.actions.actions"].get_bindings("res.country")
        (found,) = [a for a in bindings["action"] if a["id"] == action.id]
        self.assertNotIn("interlocuteur_condition", found)

    def test_menus_of_a_person_and_of_an_organisation(self):
        """In French: nobody is archived, imports are for organisations."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.ref("base.user_admin").lang = "fr_FR"
        person = self.make_person(parent_id=self.organisation_a.id)
        self.start_tour(
            f"/odoo/interlocuteurs/{person.id}",
            "interlocuteur_menu_of_person",
            login="admin",
        )
        self.assertTrue(person.exists())
        self.start_tour(
            f"/odoo/organisations/{self.organisation_a.id}",
            "interlocuteur_menu_of_organisation",
            login="admin",
        )

    # -------------------------------------------------------------- honest screens

    def test_counters_of_what_one_may_not_read_are_told_apart(self):
        """None is said to whoever would see them, nothing to the others."""
        person = self.make_person(parent_id=self.organisation_a.id)
        for login, groups, reads in (
            ("nobody", "base.group_user", False),
            ("sells", "sales_team.group_sale_manager", False),
            ("keeps", OURS + "group_interlocuteur_user", True),
            ("mends", "maintenance.group_equipment_manager", True),
        ):
            with self.subTest(login=login):
                user = self.make_employee(login, groups)
                self.assertEqual(person.with_user(user).reads_service, reads)

    def test_orders_of_others_are_told_apart(self):
        """A salesperson who reads their own ones is not told that there are none."""
        person = self.make_person(parent_id=self.organisation_a.id)
        for login, groups, reads in (
            ("own", "sales_team.group_sale_salesman", False),
            ("all", "sales_team.group_sale_salesman_all_leads", True),
        ):
            with self.subTest(login=login):
                user = self.make_employee(login, groups)
                self.assertEqual(person.with_user(user).reads_orders, reads)

    def test_sites_count_nothing_that_one_may_not_read(self):
        """Columns, buttons and labels are left out; so is the filter by equipment."""
        views = {
            "res_partner_view_list_sites": {
                "equipment_count",
                "request_count",
                "action_print_equipment_labels",
            },
            "res_partner_view_form_site": {
                "equipment_count",
                "request_count",
                "action_open_requests",
                "action_open_equipment",
                "action_print_equipment_labels",
            },
        }
        for login, groups, shown in (
            ("nobody", "base.group_user", False),
            ("sells", "sales_team.group_sale_manager", False),
            ("keeps", OURS + "group_interlocuteur_user", True),
            ("mends", "maintenance.group_equipment_manager", True),
        ):
            partners = self.Partner.with_user(self.make_employee(login, groups))
            for name, counted in views.items():
                with self.subTest(login=login, view=name):
                    view = self.env.ref(OURS + name)
                    arch = partners.get_view(view.id)["arch"]
                    names = set(etree.fromstring(arch).xpath("//@name"))
                    self.assertEqual(counted & names, counted if shown else set())
            with self.subTest(login=login, view="search"):
                view = self.env.ref("base.view_res_partner_filter")
                arch = etree.fromstring(partners.get_view(view.id, "search")["arch"])
                found = arch.xpath("//filter[@name='service_contact']")
                self.assertEqual(len(found), int(shown))

    def test_menus_of_requests_and_equipment_are_for_their_readers(self):
        menus = {"interlocuteur_menu_equipment_park", "interlocuteur_menu_requests"}
        ids = {self.env.ref(OURS + name).id for name in menus}
        for login, groups, shown in (
            ("sells", "sales_team.group_sale_salesman", set()),
            ("keeps", OURS + "group_interlocuteur_user", ids),
            ("mends", "maintenance.group_equipment_manager", ids),
        ):
            with self.subTest(login=login):
                user = self.make_employee(login, groups)
                visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
                self.assertEqual(ids & set(visible), shown)
