from odoo.fields import Command
from odoo.tests import Form, tagged

from ..hooks import _fill_organisations
from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestDocumentSale(InterlocuteurCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person(parent_id=cls.organisation_a.id)
        cls.Order = cls.env["sale.order"]
        cls.product = cls.env["product.product"].create(
            {"name": "Repair", "type": "service", "invoice_policy": "order"}
        )

    def make_order(self, **values):
        return self.Order.create({"partner_id": self.organisation_a.id, **values})

    def test_choosing_a_person_puts_their_organisation_first(self):
        with Form(self.Order) as form:
            form.partner_id = self.person
            self.assertEqual(form.partner_id, self.organisation_a)
            self.assertEqual(form.interlocuteur_id, self.person)
            self.assertFalse(form.organisation_choice_ids[:])
        self.assertEqual(form.record.organisation_id, self.organisation_a)

    def test_person_of_several_organisations_is_asked_about(self):
        """The main one is proposed; another choice changes the customer."""
        self.make_collaboration(self.person, self.organisation_b)
        with Form(self.Order) as form:
            form.partner_id = self.person
            self.assertEqual(form.partner_id, self.organisation_a)
            self.assertEqual(
                form.organisation_choice_ids[:],
                self.organisation_a | self.organisation_b,
            )
            form.organisation_choice_id = self.organisation_b
            self.assertEqual(form.partner_id, self.organisation_b)
        self.assertRecordValues(
            form.record,
            [
                {
                    "partner_id": self.organisation_b.id,
                    "organisation_id": self.organisation_b.id,
                    "interlocuteur_id": self.person.id,
                }
            ],
        )

    def test_contact_person_chosen_first_brings_the_customer(self):
        with Form(self.Order) as form:
            form.interlocuteur_id = self.person
            self.assertEqual(form.partner_id, self.organisation_a)

    def test_person_without_organisation_stays_the_customer(self):
        private = self.make_person("Seul", "Sam")
        with Form(self.Order) as form:
            form.partner_id = private
        self.assertEqual(form.record.partner_id, private)
        self.assertFalse(form.record.interlocuteur_id)

    def test_order_made_out_to_a_person_keeps_their_organisation(self):
        """By RPC a person stays the customer; the organisation is frozen."""
        order = self.make_order(partner_id=self.person.id)
        self.person.parent_id = self.organisation_b
        self.env.invalidate_all()
        self.assertEqual(order.partner_id, self.person)
        self.assertEqual(order.organisation_id, self.organisation_a)

    def test_portal_domain_ignores_where_a_person_stands_today(self):
        order = self.make_order(partner_id=self.person.id)
        colleague = self.make_person("Reste", "Rosa", parent_id=self.organisation_a.id)
        newcomer = self.make_person("Neuf", "Nina", parent_id=self.organisation_b.id)
        self.person.collaboration_ids.date_start = "2020-01-01"
        self.person.parent_id = self.organisation_b
        self.open_portal(self.person | colleague | newcomer)
        for person, seen in (
            (colleague, order),
            (newcomer, self.Order),
            (self.person, self.Order),
        ):
            domain = self.Order.get_interlocuteur_portal_domain(person)
            self.assertEqual(self.Order.search(domain), seen, person.name)

    def test_invoice_is_about_the_same_person(self):
        order = self.make_order(interlocuteur_id=self.person.id)
        self.assertEqual(order._prepare_invoice()["interlocuteur_id"], self.person.id)

    def test_invoice_leaves_out_whoever_has_left(self):
        order = self.make_order(interlocuteur_id=self.person.id)
        self.person.collaboration_ids.write(
            {"date_start": "2020-01-01", "date_end": "2020-12-31"}
        )
        self.assertNotIn("interlocuteur_id", order._prepare_invoice())

    def test_printed_order_names_the_contact_person(self):
        order = self.make_order(interlocuteur_id=self.person.id)
        html = self.render(order)
        self.assertIn('name="interlocuteur_attention"', html)
        self.assertIn(self.person.name, html)

    def test_printed_order_without_contact_person_says_nothing(self):
        self.assertNotIn("interlocuteur_attention", self.render(self.make_order()))

    def render(self, order):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "sale.report_saleorder", order.ids
        )
        return html.decode()

    def test_buttons_of_a_person_count_each_document_once(self):
        """In whatever part: customer, contact person, invoice or delivery address."""
        everything = dict.fromkeys(
            ["partner_invoice_id", "partner_shipping_id", "interlocuteur_id"],
            self.person.id,
        )
        self.make_order(**everything)
        # customer only: the addresses are the organisation's
        self.make_order(
            partner_id=self.person.id,
            partner_invoice_id=self.organisation_a.id,
            partner_shipping_id=self.organisation_a.id,
        )
        confirmed = self.make_order(
            interlocuteur_id=self.person.id,
            order_line=[Command.create({"product_id": self.product.id})],
        )
        confirmed.action_confirm()
        self.make_order()
        self.assertEqual((self.person.quotation_count, self.person.order_count), (2, 1))
        action = self.person.action_open_quotations()
        self.assertEqual(self.Order.search_count(action["domain"]), 2)
        action = self.person.action_open_orders()
        self.assertEqual(self.Order.search(action["domain"]), confirmed)

    def test_buttons_count_orders_of_organisations_that_were_left(self):
        self.make_order(interlocuteur_id=self.person.id)
        self.person.collaboration_ids.date_start = "2020-01-01"
        self.person.parent_id = self.organisation_b
        self.env.invalidate_all()
        self.assertEqual(self.person.quotation_count, 1)

    def test_buttons_count_what_the_user_may_see(self):
        """A salesman who sees only their own documents does not learn of others."""
        self.make_order(interlocuteur_id=self.person.id)
        salesman = self.make_employee("salesman", "sales_team.group_sale_salesman")
        person = self.person.with_user(salesman)
        self.assertEqual(person.quotation_count, 0)
        self.make_order(interlocuteur_id=self.person.id, user_id=salesman.id)
        self.env.invalidate_all()
        self.assertEqual(person.quotation_count, 1)

    def test_counts_of_many_people_take_as_many_queries_as_of_few(self):
        people = self.Partner.create(
            [
                {
                    "lastname": f"N{i}",
                    "firstname": "F",
                    "parent_id": self.organisation_a.id,
                }
                for i in range(80)
            ]
        )
        self.Order.create(
            [
                {"partner_id": self.organisation_a.id, "interlocuteur_id": person.id}
                for person in people
            ]
        )
        self.assertEqual(self.count_queries(people[:10]), self.count_queries(people))

    def test_list_of_many_orders_takes_as_many_queries_as_of_few(self):
        people = self.Partner.create(
            [
                {
                    "lastname": f"N{i}",
                    "firstname": "F",
                    "parent_id": self.organisation_a.id,
                }
                for i in range(80)
            ]
        )
        orders = self.Order.create(
            [
                {"partner_id": self.organisation_a.id, "interlocuteur_id": person.id}
                for person in people
            ]
        )
        self.assertEqual(self.list_queries(orders[:10]), self.list_queries(orders))

    def count_queries(self, people):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        people.mapped("quotation_count")
        return self.env.cr.sql_log_count - before

    def list_queries(self, orders):
        self.env.flush_all()
        self.env.invalidate_all()
        named = {"fields": {"display_name": {}}}
        before = self.env.cr.sql_log_count
        orders.web_search_read(
            [("id", "in", orders.ids)],
            {
                "name": {},
                "partner_id": named,
                "organisation_id": named,
                "interlocuteur_id": named,
            },
        )
        return self.env.cr.sql_log_count - before

    def test_install_freezes_the_orders_that_were_there(self):
        """Set-based, also for an order that is made out to a person."""
        orders = self.make_order() | self.make_order(partner_id=self.person.id)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET organisation_id = NULL, interlocuteur_id = NULL"
            " WHERE id IN %s",
            [orders._ids],
        )
        _fill_organisations(self.env)
        self.assertRecordValues(
            orders,
            [
                {
                    "organisation_id": self.organisation_a.id,
                    "interlocuteur_id": False,
                },
                {
                    "organisation_id": self.organisation_a.id,
                    "interlocuteur_id": self.person.id,
                },
            ],
        )
