from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.interlocuteurs_addon.tests.common import InterlocuteurCommon

from ..hooks import post_init_hook


@tagged("post_install", "-at_install")
class TestCrm(InterlocuteurCommon, HttpCase):
    """Leads belong to an organisation, are about somebody there, and stay inside."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        a, b = cls.organisation_a, cls.organisation_b
        cls.person = cls.make_person("Zabel", "Alice", parent_id=a.id)
        cls.both = cls.make_person("Yvain", "Bob", parent_id=a.id)
        cls.make_collaboration(cls.both, b, date_start="2020-01-01")
        cls.seller = cls.make_employee(
            "seller",
            "interlocuteurs_addon.group_interlocuteur_user,"
            "sales_team.group_sale_salesman_all_leads",
        )

    def make_lead(self, partner, kind="opportunity", **values):
        lead = {"name": "Pumps", "type": kind, "partner_id": partner.id}
        return self.env["crm.lead"].create({**lead, **values})

    def move(self, person, organisation):
        person.parent_id = organisation
        self.env.invalidate_all()

    # ------------------------------------------------------------- whose, and who

    def test_lead_remembers_its_organisation_and_person(self):
        lead = self.make_lead(self.person)
        self.move(self.person, self.organisation_b)
        self.assertEqual(lead.partner_id, self.person)
        self.assertEqual(lead.organisation_id, self.organisation_a)
        self.assertEqual(lead.interlocuteur_id, self.person)
        self.assertEqual(lead.commercial_partner_id, self.organisation_a)

    def test_history_shows_opportunities(self):
        self.make_lead(self.person)
        for partner in (self.person, self.organisation_a):
            domain = partner.action_open_history()["domain"]
            events = self.env["interlocuteur.event"].with_user(self.seller)
            found = events.search([*domain, ("kind", "=", "opportunity")])
            self.assertEqual(found.mapped("title"), ["Pumps"])

    def test_lead_of_an_organisation_of_a_private_person_and_of_nobody(self):
        private = self.make_person("Private", "Paul")
        for partner, organisation in (
            (self.organisation_a, self.organisation_a),
            (private, private),
            (self.Partner, self.Partner),
        ):
            lead = self.make_lead(partner)
            self.assertEqual(lead.organisation_id, organisation)
            self.assertFalse(lead.interlocuteur_id)

    def test_form_asks_for_which_organisation(self):
        view = "crm.crm_lead_view_form"
        lead = Form(self.env["crm.lead"].with_user(self.seller), view)
        lead.name = "Pumps"
        lead.partner_id = self.both
        self.assertEqual(lead.partner_id, self.both, "core keeps their number alike")
        self.assertEqual(lead.organisation_id, self.organisation_a)
        self.assertEqual(
            lead.organisation_choice_ids[:], self.organisation_a | self.organisation_b
        )
        lead.organisation_choice_id = self.organisation_b
        saved = lead.save()
        self.assertEqual(saved.partner_id, self.both)
        self.assertEqual(saved.organisation_id, self.organisation_b)
        self.assertEqual(saved.interlocuteur_id, self.both)

    def test_quick_creation_keeps_the_company_that_was_chosen(self):
        view = "crm.quick_create_opportunity_form"
        lead = Form(self.env["crm.lead"].with_user(self.seller), view)
        lead.commercial_partner_id = self.organisation_b
        lead.partner_id = self.both
        self.assertEqual(lead.commercial_partner_id, self.organisation_b)
        lead.name = "Pumps"
        saved = lead.save()
        self.assertEqual(saved.organisation_id, self.organisation_b)
        self.assertEqual(saved.interlocuteur_id, self.both)

    def test_company_without_contact(self):
        view = "crm.quick_create_opportunity_form"
        lead = Form(self.env["crm.lead"].with_user(self.seller), view)
        lead.commercial_partner_id = self.organisation_b
        lead.name = "Pumps"
        saved = lead.save()
        self.assertEqual(saved.organisation_id, self.organisation_b)
        self.assertFalse(saved.interlocuteur_id)

    def test_leads_from_before_the_install(self):
        lead = self.make_lead(self.person)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET organisation_id = NULL, interlocuteur_id = NULL"
        )
        post_init_hook(self.env)
        self.assertEqual(lead.organisation_id, self.organisation_a)
        self.assertEqual(lead.interlocuteur_id, self.person)

    def test_merge_keeps_whose_it_is(self):
        empty = self.make_lead(self.Partner, "opportunity")
        lead = self.make_lead(self.both, "lead", organisation_id=self.organisation_b.id)
        merged = (empty | lead).merge_opportunity()
        self.assertEqual(merged, empty)
        self.assertEqual(merged.partner_id, self.both)
        self.assertEqual(merged.organisation_id, self.organisation_b)
        self.assertEqual(merged.interlocuteur_id, self.both)

    def test_merge_after_the_person_has_left(self):
        empty = self.make_lead(self.Partner, "opportunity")
        lead = self.make_lead(self.person, "lead")
        self.move(self.person, self.organisation_b)
        merged = (empty | lead).merge_opportunity()
        self.assertEqual(merged.organisation_id, self.organisation_a)
        self.assertFalse(merged.interlocuteur_id)

    # ------------------------------------------------------------------ quotations

    def quote(self, lead):
        context = lead.with_user(self.seller).action_new_quotation()["context"]
        orders = self.env["sale.order"].with_user(self.seller)
        return Form(orders.with_context(**context)).save()

    def test_quotation_is_for_the_organisation_and_about_the_person(self):
        lead = self.make_lead(self.both, organisation_id=self.organisation_b.id)
        order = self.quote(lead)
        self.assertEqual(order.partner_id, self.organisation_b)
        self.assertEqual(order.organisation_id, self.organisation_b)
        self.assertEqual(order.interlocuteur_id, self.both)
        self.assertEqual(order.opportunity_id, lead)

    def test_quotation_after_the_person_has_left(self):
        lead = self.make_lead(self.person)
        self.move(self.person, self.organisation_b)
        order = self.quote(lead)
        self.assertEqual(order.organisation_id, self.organisation_a)
        self.assertFalse(order.interlocuteur_id)

    # ------------------------------------------------------------ sheet, call sheet

    def test_sheet_counts_what_is_theirs(self):
        lead = self.make_lead(self.person)
        self.make_lead(self.person).action_set_lost()
        self.make_lead(self.both, organisation_id=self.organisation_b.id)
        self.move(self.person, self.organisation_b)
        counted = {
            partner: partner.with_user(self.seller).opportunity_count
            for partner in (
                self.person,
                self.both,
                self.organisation_a,
                self.organisation_b,
            )
        }
        self.assertEqual([*counted.values()], [2, 1, 2, 1])
        everybody = self.Partner.union(*counted).with_user(self.seller)
        self.env.invalidate_all()
        self.assertEqual(everybody.mapped("opportunity_count"), [*counted.values()])
        action = self.organisation_a.with_user(self.seller).action_view_opportunity()
        opened = lead.with_context(active_test=False).search(action["domain"])
        self.assertEqual(len(opened), 2)
        self.assertIn(lead, opened)

    def test_balance_of_a_transfer_counts_what_is_open(self):
        self.make_lead(self.person)
        self.make_lead(self.person).action_set_won()
        rows = self.person._count_unfinished(self.organisation_a)
        counted = {row["label"]: row["count"] for row in rows if row}
        self.assertEqual(counted["Open opportunities"], 1)

    def test_call_sheet(self):
        lead = self.make_lead(self.both, organisation_id=self.organisation_b.id)
        self.make_lead(self.both).action_set_lost()
        sheet = self.both.with_user(self.seller).get_call_sheet()
        section = next(
            s for s in sheet["sections"] if s["label"] == "Open opportunities"
        )
        self.assertEqual([row["id"] for row in section["rows"]], [lead.id])
        button = next(b for b in sheet["buttons"] if b["key"] == "opportunity")
        context = button["action"]["context"]
        form = Form(self.env["crm.lead"].with_user(self.seller).with_context(**context))
        self.assertEqual(form.partner_id, self.both)
        saved = form.save()
        self.assertEqual(saved.type, "opportunity")
        self.assertEqual(saved.interlocuteur_id, self.both)

    def test_call_of_somebody_unknown(self):
        found = self.Partner.with_user(self.seller).find_callers("06 12 34 56 78")
        button = next(b for b in found["buttons"] if b["key"] == "opportunity")
        context = button["action"]["context"]
        form = Form(self.env["crm.lead"].with_user(self.seller).with_context(**context))
        form.name = "Pumps"
        saved = form.save()
        self.assertEqual(saved.phone_sanitized, "+33612345678")
        self.assertFalse(saved.partner_id)

    def test_call_sheet_of_whoever_sells_nothing(self):
        self.make_lead(self.person)
        employee = self.make_employee("desk")
        sheet = self.person.with_user(employee).get_call_sheet()
        self.assertNotIn("crm.lead", [s["model"] for s in sheet["sections"]])
        self.assertNotIn("opportunity", [b["key"] for b in sheet["buttons"]])

    # -------------------------------------------------------------------- erasure

    def test_erasure(self):
        self.person.write({"phone": "04 65 71 00 01", "email": "alice@example.com"})
        self.organisation_a.email = "desk@example.com"
        title = f"{self.person.name}'s opportunity"
        theirs = self.make_lead(self.person, "lead", name=title)
        about = self.make_lead(self.organisation_a, interlocuteur_id=self.person.id)
        loose = self.make_lead(
            self.Partner, "lead", contact_name="A.", email_from="alice@example.com"
        )
        self.person.active = False
        self.person._erase_personal_data()
        erased = f"Erased person {self.person.id}"
        for lead in theirs | loose:
            self.assertEqual(lead.contact_name, erased)
            self.assertFalse(lead.email_from)
            self.assertFalse(lead.phone)
        self.assertEqual(theirs.name, f"{erased}'s opportunity")
        self.assertEqual(about.email_from, "desk@example.com")
        self.assertEqual(self.organisation_a.email, "desk@example.com")

    # --------------------------------------------------------------------- portal

    def test_portal_users_see_no_lead(self):
        self.open_portal(self.person)
        user = new_test_user(
            self.env,
            "alice",
            "base.group_portal",
            partner_id=self.person.id,
            password="alice",
        )
        lead = self.make_lead(self.person, name="They pay too much")
        lead.message_subscribe(self.person.ids)
        order = self.quote(lead)
        order.state = "sent"
        mine = order.with_user(user)
        self.assertEqual(mine.search([("id", "=", order.id)]), order)
        self.env.invalidate_all()
        for name in ("opportunity_id", "origin"):
            with self.assertRaises(AccessError):
                mine.read([name])
            with self.assertRaises(AccessError):
                mine.search([(name, "!=", False)])
        domain = lead._get_portal_domain_today(self.person.id)
        self.assertFalse(lead.search(domain))
        with self.assertRaises(AccessError):
            lead.with_user(user).search([])
        self.authenticate("alice", "alice")
        refused = self.assertRaisesRegex(JsonRpcException, "AccessError")
        with mute_logger("odoo.http"), refused:
            self.make_jsonrpc_request(
                "/web/dataset/call_kw/crm.lead/read",
                {
                    "model": "crm.lead",
                    "method": "read",
                    "args": [lead.ids, ["name"]],
                    "kwargs": {},
                },
            )
        for url in ("/my", f"/my/orders/{order.id}", f"/odoo/crm/{lead.id}"):
            self.assertNotIn("They pay too much", self.url_open(url).text, url)
