import re

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..controllers.portal_list import PortalList
from .portal_pages_common import PortalPagesCommon

MANAGER = "interlocuteurs_addon.group_interlocuteur_manager"


@tagged("post_install", "-at_install")
class TestPortalSeeAs(PortalPagesCommon):
    """An administrator looks at somebody's portal: all that they see, and no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "manager",
            f"{MANAGER},sales_team.group_sale_salesman_all_leads",
            password="manager",
        )
        cls.env["sale.order"].create(
            [
                {"partner_id": organisation.id, "state": state}
                for organisation, state in (
                    (cls.organisation_a, "sent"),
                    (cls.organisation_a, "sale"),
                    (cls.organisation_b, "sale"),
                )
            ]
        )

    def get_url(self, user, name=""):
        person = user.partner_id.with_context(active_test=False)
        collaboration = person.collaboration_ids[:1]
        return f"/interlocuteur/see-as/{collaboration.id}{name}"

    def see_as(self, user):
        """Return what the cards of the preview's home say, and the visit's token."""
        page = self.open(self.get_url(user), self.manager)
        self.assertEqual(page.status_code, 200)
        self.assertIn("read only", page.text)
        cards = re.findall(
            r'see-as/\d+/(\w+)\?visit=[^"]+".*?fs-5[^>]*>\s*(\d+)', page.text, re.DOTALL
        )
        visit = re.search(r"visit=([\w-]+)", page.text)
        return {name: int(count) for name, count in cards}, visit and visit[1]

    def get_rows(self, user, name, visit):
        page = self.open(self.get_url(user, f"/{name}?visit={visit}"))
        return re.findall(r'<a href="/odoo/[a-z.]+/\d+">([^<]*)', page.text)

    def get_logs(self, user):
        return user.partner_id.message_ids.filtered(
            lambda message: "Looked at the portal" in (message.body or "")
        )

    def test_counts_are_those_that_the_person_sees(self):
        counters = {
            "quotations": "quotation_count",
            "equipment": "equipment_count",
            "interventions": "intervention_count",
            "people": "organisation_people_count",
        }
        for user in (self.supervisor, self.assigned, self.other, self.both):
            with self.subTest(user.login):
                seen, _visit = self.see_as(user)
                self.authenticate(user.login, user.login)
                own = self.count(*counters.values())
                for name, counter in counters.items():
                    self.assertEqual(seen.get(name, 0), own[counter], name)

    def test_lists_show_what_the_person_sees(self):
        counts, visit = self.see_as(self.assigned)
        self.assertEqual(counts, {"equipment": 1, "interventions": 1})
        rows = self.get_rows(self.assigned, "equipment", visit)
        self.assertEqual(rows, ["Pump of A"])
        counts, visit = self.see_as(self.both)
        self.assertEqual(counts["orders"], 2)
        self.assertEqual(len(self.get_rows(self.both, "orders", visit)), 2)
        self.assertEqual(
            set(self.get_rows(self.both, "interventions", visit)),
            {"Pump leaks", "Chiller hums", "Boiler cold"},
        )

    def test_further_pages_of_a_list(self):
        """Each opens by the links of the one before, for the same visit."""
        self.patch(PortalList, "_items_per_page", 2)
        _counts, visit = self.see_as(self.both)
        first = self.get_rows(self.both, "equipment", visit)
        self.assertEqual(len(first), 2)
        page = self.open(self.get_url(self.both, f"/equipment?visit={visit}")).text
        link = re.search(r'href="([^"]+/page/2\?visit=[^"]+)"', page)[1]
        answer = self.open(link)
        self.assertEqual(answer.status_code, 200)
        rows = re.findall(r'<a href="/odoo/[a-z.]+/\d+">([^<]*)', answer.text)
        everything = {"Pump of A", "Chiller of A", "Boiler of B"}
        self.assertEqual({*first, *rows}, everything)
        self.assertEqual(len(self.get_logs(self.both)), 1)

    def test_nothing_that_the_administrator_may_not_read(self):
        """Whoever may read no orders learns their number and nothing else."""
        self.manager.group_ids = self.env.ref(MANAGER)
        order = self.env["sale.order"].search(
            [("partner_id", "=", self.organisation_b.id)]
        )
        counts, visit = self.see_as(self.other)
        self.assertEqual(counts["orders"], 1)
        page = self.open(self.get_url(self.other, f"/orders?visit={visit}")).text
        self.assertNotIn(order.name, page)
        self.assertIn("you may not read them yourself", page)

    def test_profile_counts_at_once(self):
        self.assigned.partner_id.collaboration_ids.profile_id.see_equipment = False
        counts, _visit = self.see_as(self.assigned)
        self.assertEqual(counts, {"interventions": 1})
        self.assigned.partner_id.collaboration_ids.active = False
        self.assertEqual(self.see_as(self.assigned)[0], {})

    def test_choice_of_the_administrator_narrows_nothing(self):
        """They may be a customer, too, who acts for one organisation."""
        supervisor = self.env.ref("interlocuteurs_addon.profile_supervisor")
        for organisation in (self.organisation_a, self.organisation_b):
            self.make_collaboration(
                self.manager.partner_id, organisation, profile_id=supervisor.id
            )
        self.authenticate("manager", "manager")
        self.switch(self.organisation_b)
        page = self.url_open(self.get_url(self.both)).text
        visit = re.search(r"visit=([\w-]+)", page)[1]
        self.assertEqual(len(self.get_rows(self.both, "equipment", visit)), 3)

    def test_each_visit_is_logged_once(self):
        _counts, visit = self.see_as(self.supervisor)
        self.get_rows(self.supervisor, "equipment", visit)
        self.open(self.get_url(self.supervisor, f"?visit={visit}"))
        log = self.get_logs(self.supervisor)
        self.assertEqual(len(log), 1)
        self.assertEqual(log.author_id, self.manager.partner_id)
        self.assertTrue(log.subtype_id.internal)
        self.assertIn("supervisor", log.body)
        self.assertIn("Clinique des Alpes", log.body)
        self.see_as(self.supervisor)
        self.assertEqual(len(self.get_logs(self.supervisor)), 2)

    def test_no_list_without_a_logged_visit(self):
        _counts, visit = self.see_as(self.supervisor)
        for token in ("", "nonsense", "AAAA", visit[:-4], visit):
            with self.subTest(token):
                url = self.get_url(self.other, f"/equipment?visit={token}")
                answer = self.open(url, allow_redirects=False)
                self.assertEqual(answer.status_code, 303)
                self.assertTrue(
                    answer.headers["Location"].endswith(self.get_url(self.other))
                )

    def test_unknown_list(self):
        _counts, visit = self.see_as(self.supervisor)
        url = self.get_url(self.supervisor, f"/secrets?visit={visit}")
        self.assertEqual(self.open(url).status_code, 404)

    def test_nobody_else_may_look(self):
        self.make_employee("plain", "interlocuteurs_addon.group_interlocuteur_user")
        self.env["res.users"].search([("login", "=", "plain")]).password = "plain"
        _counts, visit = self.see_as(self.assigned)
        for login in ("plain", "other", "assigned"):
            self.authenticate(login, login)
            for name in ("", f"/equipment?visit={visit}"):
                with self.subTest(login=login, name=name):
                    page = self.open(self.get_url(self.assigned, name))
                    self.assertEqual(page.status_code, 403)
                    self.assertNotIn("Pump of A", page.text)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.open(self.get_url(self.assigned)).url)
        self.assertEqual(len(self.get_logs(self.assigned)), 1)

    @mute_logger("odoo.http")
    def test_posting_is_refused(self):
        self.authenticate("manager", "manager")
        for name in ("", "/equipment"):
            url = self.get_url(self.supervisor, name)
            self.assertEqual(self.open(url, data={"a": "b"}).status_code, 405)

    def test_the_administrator_stays_who_they_are(self):
        self.see_as(self.supervisor)
        info = self.make_jsonrpc_request("/web/session/get_session_info", {})
        self.assertEqual(info["uid"], self.manager.id)
        self.assertEqual(self.count("equipment_count"), {"equipment_count": 3})

    def test_without_account_it_says_what_comes_first(self):
        person = self.make_person("Neuf", "Nora", parent_id=self.organisation_a.id)
        collaboration = person.collaboration_ids.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "has no portal account"):
            collaboration.action_see_as()
        url = f"/interlocuteur/see-as/{collaboration.id}"
        page = self.open(url, self.manager).text
        self.assertIn("has no portal account", page)
        self.make_employee("colleague").partner_id = person
        with self.assertRaisesRegex(UserError, "has no portal account"):
            collaboration.action_see_as()

    def test_button_opens_the_preview(self):
        collaboration = self.supervisor.partner_id.collaboration_ids
        action = collaboration.with_user(self.manager).action_see_as()
        self.assertEqual(action["url"], self.get_url(self.supervisor))
        with self.assertRaisesRegex(UserError, "Choose one"):
            (collaboration | self.other.partner_id.collaboration_ids).action_see_as()

    def test_buttons_are_for_people_with_an_open_account(self):
        """Whoever has no account, or an employee's, is looked at by nobody."""
        nobody = self.make_person("Neuf", "Nora", parent_id=self.organisation_a.id)
        colleague = self.make_employee("colleague").partner_id
        closed = self.other.partner_id
        closed._deactivate()
        people = nobody | colleague | closed | self.supervisor.partner_id
        people = people.with_user(self.manager)
        self.assertEqual(
            people.filtered("has_portal_account"), self.supervisor.partner_id
        )
        collaborations = people.collaboration_ids
        self.assertEqual(
            collaborations.filtered("has_portal_account"),
            self.supervisor.partner_id.collaboration_ids,
        )

    def test_looking_for_accounts_costs_the_same_for_many(self):
        accounts = self.supervisor | self.assigned | self.other | self.both
        people = self.Partner.with_user(self.manager).browse(accounts.partner_id.ids)
        people.mapped("has_portal_account")  # the rights of the manager
        for some in (people[:1], people):
            self.env.invalidate_all()
            with self.assertQueryCount(2):
                self.assertTrue(all(some.mapped("has_portal_account")))

    def test_sheet_opens_the_preview_of_what_opens_the_portal(self):
        """By a collaboration with a profile, though it is not the main one."""
        person = self.both.partner_id.with_user(self.manager)
        main, further = person._get_open_collaborations()
        main.profile_id = False
        url = f"/interlocuteur/see-as/{further.id}"
        self.assertEqual(person.action_see_as()["url"], url)

    def test_sheet_of_somebody_without_organisation_says_so(self):
        person = self.supervisor.partner_id.with_user(self.manager)
        person.collaboration_ids.write(
            {"date_start": "2020-01-01", "date_end": "2020-12-31"}
        )
        with self.assertRaisesRegex(UserError, "works for no organisation now"):
            person.action_see_as()

    def test_one_name_everywhere(self):
        """On the sheet, in lists and forms of collaborations, in the menu."""
        labels = []
        for model in ("res.partner", "interlocuteur.collaboration"):
            for kind in ("form", "list"):
                arch = self.env[model].with_user(self.manager).get_view(view_type=kind)
                buttons = etree.fromstring(arch["arch"]).iterfind(
                    ".//button[@name='action_see_as']"
                )
                labels += [
                    (model, kind, button.get("string") or button.get("title"))
                    for button in buttons
                ]
        name = "See as this person"
        self.assertEqual(
            labels,
            [
                ("res.partner", "form", name),
                ("interlocuteur.collaboration", "form", name),
                ("interlocuteur.collaboration", "list", name),
            ],
        )
        xmlid = "interlocuteurs_addon.interlocuteur_collaboration_action_see_as"
        self.assertEqual(self.env.ref(xmlid).name, name)
