from odoo.exceptions import AccessError, MissingError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .common import InterlocuteurCommon
from .exchange_common import ExchangeCommon
from .transfer_common import TransferCommon

# the list as an administrator has it, whatever its length
QUERIES = 12
SHOWN = {
    "kind": {},
    "date": {},
    "title": {},
    "detail": {},
    "person_id": {"fields": {"display_name": {}}},
    "organisation_id": {"fields": {"display_name": {}}},
}


class HistoryCommon(InterlocuteurCommon):
    """What the button *History* of a contact shows."""

    def read_history(self, partner, user=None):
        """Return the rows, as the list of a user has them."""
        partner = partner.with_user(user) if user else partner
        action = partner.action_open_history()
        self.env.invalidate_all()
        events = partner.env[action["res_model"]]
        return events.web_search_read(action["domain"], SHOWN)["records"]

    def tell(self, partner, user=None):
        """Return kind and title of the rows, sorted."""
        rows = self.read_history(partner, user)
        self.assertEqual(len({row["id"] for row in rows}), len(rows))
        return sorted((row["kind"], row["title"]) for row in rows)

    def make_request(self, **values):
        return self.env["maintenance.request"].create(
            {
                "name": "Leak",
                "organisation_id": self.organisation_a.id,
                "interlocuteur_id": self.person.id,
                **values,
            }
        )

    def make_order(self, name, **values):
        values = {"partner_id": self.person.id, "name": name, **values}
        return self.env["sale.order"].create(values)

    def say(self, record, body, **values):
        return record.message_post(body=body, message_type="comment", **values)


@tagged("post_install", "-at_install")
class TestHistory(HistoryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person(parent_id=cls.organisation_a.id)
        cls.colleague = cls.make_person(
            "Reste", "Rosa", parent_id=cls.organisation_a.id
        )

    def test_person_has_what_names_them_and_what_was_said(self):
        self.make_order("Q1")
        order = self.make_order("O1")
        order.state = "sale"
        self.make_order(
            "Q2",
            partner_id=self.organisation_a.id,
            interlocuteur_id=self.colleague.id,
        )
        self.make_request()
        self.say(order, "When do you come?")
        self.say(self.person, "Prefers mornings")
        self.person.log_call("Will be late")
        self.say(self.organisation_a, "Closed in August")
        self.person.message_post(body="Odoo says", message_type="notification")
        theirs = [
            ("call", "Call: Will be late"),
            ("message", "O1 – When do you come?"),
            ("message", "Prefers mornings"),
            ("order", "O1"),
            ("quotation", "Q1"),
            ("request", "Leak"),
        ]
        self.assertEqual(self.tell(self.person), theirs)
        self.assertEqual(
            self.tell(self.organisation_a),
            sorted([*theirs, ("message", "Closed in August"), ("quotation", "Q2")]),
        )
        self.assertEqual(self.tell(self.colleague), [("quotation", "Q2")])
        self.assertFalse(self.tell(self.organisation_b))

    def test_newest_comes_first_and_says_its_state(self):
        request = self.make_request(request_date="2026-01-05")
        self.make_order("Q1", date_order="2026-01-06 08:00:00")
        message = self.say(request, "Thanks", author_id=self.person.id)
        message.date = "2026-01-07 08:00:00"
        rows = self.read_history(self.person)
        self.assertEqual(
            [(row["title"], row["detail"]) for row in rows],
            [
                ("Leak – Thanks", self.person.name),
                ("Q1", "Quotation"),
                ("Leak", request.stage_id.name),
            ],
        )

    def test_day_without_hour_begins_where_the_user_is(self):
        self.make_request(request_date="2026-01-05")
        self.env.user.tz = "America/New_York"
        [row] = self.read_history(self.person)
        self.assertEqual(f"{row['date']}", "2026-01-05 05:00:00")

    def test_what_was_said_stays_with_the_organisation_of_its_time(self):
        self.person.collaboration_ids.date_start = "2020-01-01"
        before = self.say(self.person, "At the clinic")
        before.date = "2021-01-01 10:00:00"
        self.person.collaboration_ids.date_end = "2025-12-31"
        self.make_collaboration(
            self.person, self.organisation_b, date_start="2026-01-01"
        )
        self.say(self.person, "At the brewery")
        both = [("message", "At the brewery"), ("message", "At the clinic")]
        self.assertEqual(self.tell(self.person), both)
        self.assertEqual(self.tell(self.organisation_b), both[:1])
        self.assertEqual(self.tell(self.organisation_a), both[1:])

    def test_person_of_two_organisations_has_each_row_once(self):
        self.make_collaboration(self.person, self.organisation_b)
        self.say(self.person, "Hello")
        hello = [("message", "Hello")]
        for partner in (self.person, self.organisation_a, self.organisation_b):
            self.assertEqual(self.tell(partner), hello, partner.name)

    def test_private_customer_and_messages_on_sites(self):
        private = self.make_person("Seul", "Sam")
        self.make_order("Q1", partner_id=private.id)
        self.assertEqual(self.tell(private), [("quotation", "Q1")])
        site = self.Partner.create(
            {"name": "Dock", "type": "other", "parent_id": self.organisation_a.id}
        )
        self.say(site, "Ring twice")
        self.assertEqual(self.tell(self.organisation_a), [("message", "Ring twice")])

    def test_rows_open_what_they_are_about(self):
        order = self.make_order("Q1")
        self.say(order, "When?")
        self.say(self.person, "Soon")
        events = self.env["interlocuteur.event"]
        opened = {
            row["title"]: events.browse(row["id"]).action_open()
            for row in self.read_history(self.person)
        }
        self.assertEqual(
            {title: (a["res_model"], a["res_id"]) for title, a in opened.items()},
            {
                "Q1": ("sale.order", order.id),
                "Q1 – When?": ("sale.order", order.id),
                "Soon": ("res.partner", self.person.id),
            },
        )

    def test_filter_and_grouping_by_kind_and_month(self):
        self.make_order("Q1", date_order="2026-01-06 08:00:00")
        self.make_request(request_date="2026-02-05")
        events = self.env["interlocuteur.event"]
        domain = self.person.action_open_history()["domain"]
        found = events.search([*domain, ("kind", "=", "request")])
        self.assertEqual(found.mapped("title"), ["Leak"])
        panel = events.search_panel_select_multi_range(
            "kind", search_domain=domain, enable_counters=True
        )
        counts = {value["id"]: value["__count"] for value in panel["values"]}
        self.assertEqual(counts, {"quotation": 1, "request": 1})
        months = events._read_group(domain, ["date:month"], ["__count"])
        self.assertEqual([(m.month, count) for m, count in months], [(1, 1), (2, 1)])

    def test_queries_do_not_grow_with_the_rows(self):
        def make_rows(count):
            for index in range(count):
                order = self.make_order(f"Q{index}")
                self.say(order, "Hello")
                self.say(self.person, "Hello")
                self.make_request()

        make_rows(1)
        self.read_history(self.person)
        events = self.env["interlocuteur.event"]
        domain = self.person.action_open_history()["domain"]
        for count in (4, 40):
            make_rows(count // 4)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(count), self.assertQueryCount(QUERIES):
                events.web_search_read(domain, SHOWN)

    def test_rows_are_found_through_an_index(self):
        """No table is read from one end to the other, even with few rows in it."""
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        events = self.env["interlocuteur.event"]
        for partner in (self.person, self.organisation_a):
            domain = partner.action_open_history()["domain"]
            query = events._search(domain, order=events._order, limit=80)
            rows = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
            plan = "\n".join(line for [line] in rows)
            self.assertIn("mail_message_model_res_id", plan)
            self.assertNotIn("Seq Scan", plan)


@tagged("post_install", "-at_install")
class TestHistoryAccess(HistoryCommon):
    """A row is there for whoever may read its document, for nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person(parent_id=cls.organisation_a.id)
        cls.employee = cls.make_employee("employee")
        cls.seller = cls.make_employee("seller", "sales_team.group_sale_salesman")

    def test_salesperson_has_their_own_orders(self):
        own = self.make_order("Q1", user_id=self.seller.id)
        other = self.make_order("Q2", user_id=self.env.ref("base.user_admin").id)
        self.say(own, "Mine")
        self.say(other, "Not mine")
        expected = [("message", "Q1 – Mine"), ("quotation", "Q1")]
        for partner in (self.person, self.organisation_a):
            self.assertEqual(self.tell(partner, self.seller), expected)
        self.assertEqual(len(self.tell(self.person)), 4)

    def test_employee_without_rights_has_what_stands_on_the_sheet(self):
        self.say(self.make_order("Q1"), "About the order")
        self.make_request()
        self.say(self.person, "On the sheet")
        on_the_sheet = [("message", "On the sheet")]
        for partner in (self.person, self.organisation_a):
            self.assertEqual(self.tell(partner, self.employee), on_the_sheet)

    def test_rows_of_another_company(self):
        company = self.env["res.company"].create({"name": "Other company"})
        order = self.make_order("Q1", company_id=company.id, user_id=False)
        self.make_order("Q2", user_id=False)
        self.say(order, "There")
        manager = self.make_employee("manager", "sales_team.group_sale_manager")
        self.assertEqual(self.tell(self.person, manager), [("quotation", "Q2")])
        manager.company_ids = [Command.link(company.id)]
        partner = self.person.with_user(manager)
        both = partner.with_context(allowed_company_ids=manager.company_ids.ids)
        self.assertEqual(len(self.tell(both)), 3)

    def test_sheets_of_another_company(self):
        """Rows of hidden people are none, on the organisation that they share."""
        company = self.env["res.company"].create({"name": "Other company"})
        self.say(self.person, "Hidden")
        self.person.company_id = company
        self.assertFalse(self.tell(self.organisation_a, self.employee))

    def test_shared_person_tells_of_no_hidden_organisation(self):
        """For whom they work, the history says as far as their sheet does."""
        self.organisation_b.company_id = self.env["res.company"].create({"name": "X"})
        self.make_collaboration(self.person, self.organisation_b)
        self.say(self.person, "Hello")
        rows = self.env["interlocuteur.event"].with_user(self.employee)
        rows = rows.search(
            [("is_aside", "=", True), ("person_id", "=", self.person.id)]
        )
        self.assertEqual(rows.organisation_id.ids, self.organisation_a.ids)
        hidden = [("organisation_id", "=", self.organisation_b.id)]
        self.assertFalse(rows.search_count(hidden))

    def test_opening_asks_for_the_rights_of_the_user(self):
        order = self.make_order("Q1", user_id=self.env.ref("base.user_admin").id)
        self.say(order, "Not theirs")
        row = next(r for r in self.read_history(self.person) if r["kind"] == "message")
        event = self.env["interlocuteur.event"].browse(row["id"])
        self.env.invalidate_all()
        with self.assertRaises(MissingError):
            event.with_user(self.seller).action_open()

    def test_rows_are_found_by_their_reference(self):
        self.make_order("Q1")
        events = self.env["interlocuteur.event"]
        self.assertEqual([name for _id, name in events.name_search("Q1")], ["Q1"])

    def test_hidden_rows_are_told_to_nobody_who_guesses_their_ids(self):
        order = self.make_order("Q1", user_id=self.env.ref("base.user_admin").id)
        self.say(order, "Not theirs")
        for row in self.read_history(self.person):
            self.env.invalidate_all()
            event = self.env["interlocuteur.event"].browse(row["id"])
            event = event.with_user(self.seller)
            with self.subTest(row["kind"]):
                self.assertFalse(event.read(["title"]))
                self.assertFalse(event.web_read({"detail": {}}))
                with self.assertRaises(MissingError):
                    self.assertFalse(event.detail)

    def test_portal_users_have_none(self):
        portal = new_test_user(
            self.env, "portal", "base.group_portal", partner_id=self.person.id
        )
        events = self.env["interlocuteur.event"].with_user(portal)
        for call in (
            lambda: events.search([]),
            lambda: events.search_count([]),
            lambda: events.browse(1).read(["title"]),
        ):
            with self.assertRaises(AccessError):
                call()


@tagged("post_install", "-at_install")
class TestHistoryOfInvoices(HistoryCommon, AccountTestInvoicingCommon):
    def test_invoices_and_bills_are_on_their_partners(self):
        person = self.make_person(parent_id=self.organisation_a.id)
        for name, kind in (("I1", "out_invoice"), ("R1", "out_refund")):
            self.env["account.move"].create(
                {"move_type": kind, "partner_id": person.id, "name": name}
            )
        self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.organisation_a.id}
        ).name = "B1"
        both = [("invoice", "I1"), ("invoice", "R1")]
        self.assertEqual(self.tell(person), both)
        self.assertEqual(self.tell(self.organisation_a), [("invoice", "B1"), *both])


@tagged("post_install", "-at_install")
class TestHistoryOfTransfers(HistoryCommon, TransferCommon):
    def test_transfer_is_on_the_person_and_both_organisations(self):
        action = self.person.action_transfer()
        form = self.open_wizard(action)
        form.organisation_id = self.organisation_b
        form.save().action_confirm()
        for partner in (self.person, self.organisation_a, self.organisation_b):
            rows = self.read_history(partner)
            [row] = [row for row in rows if row["kind"] == "transfer"]
            self.assertEqual(row["person_id"]["id"], self.person.id)
            self.assertEqual(row["detail"], "Done")
            self.assertIn("Brasserie du Nord", row["title"])


@tagged("post_install", "-at_install")
class TestHistoryOfImports(HistoryCommon, ExchangeCommon):
    def test_import_is_on_the_organisation_and_on_its_people(self):
        record = self.check_rows(["Martin", "Luc", "", "", "", ""])
        record.action_apply_all()
        person = self.Partner.search([("lastname", "=", "Martin")])
        expected = [("import", "Clinique des Alpes – people.xlsx")]
        for partner in (person, self.organisation_a):
            self.assertEqual(self.tell(partner, self.user), expected)
            [row] = self.read_history(partner, self.user)
            event = self.env["interlocuteur.event"].with_user(self.user)
            action = event.browse(row["id"]).action_open()
            self.assertEqual(action["res_model"], "interlocuteur.import")
            self.assertEqual(action["res_id"], record.id)
        self.assertFalse(self.tell(person, self.make_employee("employee")))
