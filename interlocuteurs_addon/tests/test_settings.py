from lxml import etree

from odoo.fields import Domain
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from ..tools.text import fold
from .deactivation_common import DeactivationCommon

# what an administrator may type to find a setting
FRENCH_WORDS = [
    *("téléphone", "mobile", "e-mail", "doublon", "portail", "fonction"),
    *("caractéristique", "vcard", "carte", "import", "Excel", "modèle"),
    *("suppression", "désactivation", "effacement", "RGPD", "lien", "partage"),
]


@tagged("post_install", "-at_install")
class TestSettings(DeactivationCommon):
    """Reports, menus and the block of settings: what they open, and to whom."""

    def get_action(self, name):
        xml_id = f"interlocuteurs_addon.{name}"
        return self.env["ir.actions.act_window"]._for_xml_id(xml_id)

    def get_view(self, action, kind):
        Model = self.env[action["res_model"]].with_user(self.manager)
        return etree.fromstring(Model.get_view(view_type=kind)["arch"])

    def get_domain(self, action):
        """Return what the web client searches when the action is opened."""
        context = safe_eval(action["context"])
        view = self.get_view(action, "search")
        filters = [
            safe_eval(node.get("domain"))
            for node in view.iter("filter")
            if context.get(f"search_default_{node.get('name')}")
        ]
        given = safe_eval(action["domain"] or "[]")
        return Domain(given) & Domain.AND(Domain(each) for each in filters)

    def count_people(self, action_name, field, group):
        """Return how many people a report counts for one of its groups."""
        action = self.get_action(action_name)
        for kind in ("graph", "pivot"):
            [measure] = self.get_view(action, kind).xpath("//field[@type='measure']")
            self.assertEqual(
                (measure.get("name"), measure.get("string")), ("person_id", "People")
            )
        counts = dict(
            self.env[action["res_model"]]
            .with_user(self.manager)
            ._read_group(self.get_domain(action), [field], ["person_id:count_distinct"])
        )
        return counts.get(group, 0)

    # ----------------------------------------------------------------- reports

    def test_organisations_without_people_are_those_that_are_to_mend(self):
        """Whether nobody works there, or only people who are inactive."""
        left = self.make_organisation("Left by all")
        self.make_person("Parti", "Paul", parent_id=left.id).active = False
        former = self.make_organisation("Long ago")
        person = self.make_person("Ancien", "Abel")
        self.make_collaboration(person, former, date_end="2020-12-31")
        own = self.env["res.company"].create({"name": "Ours, unmanned"}).partner_id
        archived = self.make_organisation("Archived", active=False)
        reported = (
            self.env["res.partner"]
            .with_user(self.manager)
            .search(
                self.get_domain(self.get_action("res_partner_action_without_people"))
            )
        )
        to_mend = (
            self.env["interlocuteur.anomaly"]
            .with_user(self.manager)
            .search([("kind", "=", "organisation")])
            .partner_id
        )
        self.assertEqual(reported, to_mend)
        self.assertLessEqual(left | former | self.organisation_b, reported)
        self.assertFalse((own | archived | self.organisation_a) & reported)

    def test_people_by_function_are_counted_once_and_while_active(self):
        buyer = self.Function.create({"name": "Zinc buyer"})
        (self.person | self.colleague).function_ids = buyer
        further = self.make_collaboration(self.person, self.organisation_b)
        further.function_ids = buyer
        name = "interlocuteur_collaboration_action_report"
        self.assertEqual(self.count_people(name, "function_ids", buyer), 2)
        self.colleague.active = False
        self.assertEqual(self.count_people(name, "function_ids", buyer), 1)

    def test_accounts_by_profile_are_open_portal_accounts(self):
        """Neither people without account, nor employees, nor closed accounts."""
        profile = self.env["interlocuteur.portal.profile"].create({"name": "Zinc"})
        employee = new_test_user(self.env, "employed", "base.group_user").partner_id
        self.make_collaboration(employee, self.organisation_a)
        user = new_test_user(
            self.env, "alice", "base.group_portal", partner_id=self.person.id
        )
        people = self.person | self.colleague | employee
        people.collaboration_ids.profile_id = profile
        name = "interlocuteur_collaboration_action_report_account"
        self.assertEqual(self.count_people(name, "profile_id", profile), 1)
        user.active = False
        self.assertEqual(self.count_people(name, "profile_id", profile), 0)

    def test_accounts_by_profile_can_be_made_by_hand(self):
        view = self.get_view(
            self.get_action("interlocuteur_collaboration_action"), "search"
        )
        self.assertTrue(view.xpath("//field[@name='profile_id']"))
        [group] = view.xpath("//filter[@name='group_profile']")
        self.assertEqual(safe_eval(group.get("context")), {"group_by": "profile_id"})

    # ------------------------------------------------------------------- menus

    def test_intervention_requests_are_those_of_customers(self):
        menu = self.env.ref("interlocuteurs_addon.interlocuteur_menu_requests")
        self.assertEqual(menu.name, menu.action.name)
        action = self.get_action("maintenance_request_action")
        self.assertEqual(menu.action.id, action["id"])
        Request = self.env["maintenance.request"]
        internal = Request.create({"name": "Our own lamp"})
        cancelled = self.make_request(self.organisation_a, self.person)
        cancelled.archive = True
        shown = Request.search(self.get_domain(action))
        self.assertIn(self.request, shown)
        self.assertFalse((internal | cancelled) & shown)

    # ---------------------------------------------------------------- settings

    def test_settings_are_shown_to_whoever_may_set_them(self):
        """The links only to those who keep what they lead to."""
        system = self.make_employee("system", "base.group_system")
        both = self.make_employee(
            "both", "base.group_system,interlocuteurs_addon.group_interlocuteur_manager"
        )
        shown = {}
        for user in (system, both):
            Settings = self.env["res.config.settings"].with_user(user)
            view = etree.fromstring(Settings.get_view(view_type="form")["arch"])
            [app] = view.xpath("//app[@name='interlocuteurs_addon']")
            shown[user] = {node.get("id") for node in app.iter("setting")}
        self.assertIn("interlocuteur_vcard_version", shown[system])
        self.assertIn("interlocuteur_keep_access_tokens", shown[system])
        self.assertEqual(
            shown[both] - shown[system],
            {
                "interlocuteur_functions",
                "interlocuteur_duplicate_rules",
                "interlocuteur_characteristics",
                "interlocuteur_erasure",
                "interlocuteur_portal_profiles",
            },
        )

    def get_app(self, lang="en_US"):
        """Return the node of the addon's settings, and their fields."""
        admin = new_test_user(
            self.env,
            f"settings_{lang}",
            "base.group_system,interlocuteurs_addon.group_interlocuteur_manager",
        )
        Settings = self.env["res.config.settings"].with_user(admin)
        Settings = Settings.with_context(lang=lang)
        arch = etree.fromstring(Settings.get_view(view_type="form")["arch"])
        [app] = arch.xpath("//app[@name='interlocuteurs_addon']")
        return app, Settings.fields_get(attributes=["string"])

    def find_settings(self, lang, words):
        """Return the ids of the settings that a word finds, as a dict of sets.

        By what the web client compares: label, help and what a setting shows.
        """
        app, fields = self.get_app(lang)
        shown = {}
        for node in app.iter("setting"):
            texts = [node.get("string"), node.get("help")]
            texts += [button.get("string") for button in node.iter("button")]
            # without a string of its own it has that of its first field
            names = [field.get("name") for field in node.iter("field")]
            texts += [fields[name]["string"] for name in names[:1]]
            shown[node.get("id")] = fold(" ".join(filter(None, texts)))
        return {
            word: {name for name, text in shown.items() if fold(word) in text}
            for word in words
        }

    def test_words_of_administrators_find_settings(self):
        expected = {
            "phone": {"interlocuteur_duplicate_rules", "interlocuteur_hotline"},
            "Excel": {"interlocuteur_import_months"},
            "template": {"interlocuteur_import_months"},
            "GDPR": {"interlocuteur_erasure"},
            "deletion": {"interlocuteur_erasure"},
            "deactivation": {"interlocuteur_erasure"},
            "share": {"interlocuteur_keep_access_tokens"},
        }
        self.assertEqual(self.find_settings("en_US", expected), expected)

    def test_french_words_of_administrators_find_settings(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        found = self.find_settings("fr_FR", FRENCH_WORDS)
        self.assertFalse([word for word, settings in found.items() if not settings])
        rules = {"interlocuteur_duplicate_rules", "interlocuteur_hotline"}
        self.assertEqual(found["téléphone"], rules)
        for word in ("suppression", "désactivation", "effacement", "RGPD"):
            self.assertEqual(found[word], {"interlocuteur_erasure"}, word)

    def test_name_of_the_app_finds_every_setting(self):
        """The search of the settings shows a block whose title has the word."""
        app, _fields = self.get_app()
        blocks = app.xpath("./block")
        self.assertGreaterEqual(len(app.xpath(".//setting")), 8)
        self.assertEqual(len(blocks), len(app.xpath("./*")))
        for block in blocks:
            self.assertIn("contact persons", block.get("title").lower())

    def test_charts_count_in_whole_numbers_and_in_order(self):
        view = self.env.ref(
            "interlocuteurs_addon.interlocuteur_collaboration_view_graph"
        )
        arch = etree.fromstring(view.arch)
        self.assertEqual(arch.get("order"), "DESC")
        self.assertEqual(arch.get("js_class"), "interlocuteur_count_graph")
