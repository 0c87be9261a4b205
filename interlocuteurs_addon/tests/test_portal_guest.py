from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .portal_common import PortalCommon
from .test_portal_matrix_http import PAGES, PortalHttpCommon

EMPLOYEE = (
    "sales_team.group_sale_salesman_all_leads,account.group_account_invoice,"
    "maintenance.group_equipment_manager,base.group_partner_manager"
)


@tagged("post_install", "-at_install")
class TestPortalGuest(PortalCommon):
    """What an employee shares by name is open to that person, until somebody ends it.

    Guests are of B, where they are Supervisors; the documents are A's.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Guest = cls.env["interlocuteur.guest"]
        cls.employee = new_test_user(cls.env, "shares", EMPLOYEE)
        cls.person = cls.people["colleague_b"]
        cls.user = cls.users["colleague_b"]
        cls.order = cls.make_order(cls.organisation_a)
        cls.other_order = cls.make_order(cls.organisation_a)
        cls.env.flush_all()

    def share(self, document, people, user=None):
        """Send a document by core's *Share*."""
        wizard = self.env(user=user or self.employee, su=False)["portal.share"].create(
            {
                "res_model": document._name,
                "res_id": document.id,
                "partner_ids": people.ids,
            }
        )
        wizard.action_send_mail()
        return wizard

    def follow(self, document, people, operation="add"):
        """Add or remove followers by core's dialog."""
        wizard = self.env(user=self.employee, su=False)["mail.followers.edit"].create(
            {
                "res_model": document._name,
                "res_ids": str(document.ids),
                "operation": operation,
                "partner_ids": people.ids,
            }
        )
        wizard.edit_followers()
        return wizard

    def sees(self, *documents, user=None):
        """Tell which of these documents a portal user finds, reads and opens lines of.

        Rules stay cached from one call to the next.
        """
        user = user or self.user
        seen = []
        for document in documents:
            record = document.with_user(user).sudo(False)
            found = bool(record.search([("id", "=", document.id)]))
            self.assertEqual(record.has_access("read"), found)
            if "order_line" in document._fields:
                lines = document.order_line.with_user(user).sudo(False)
                self.assertEqual(bool(lines._filtered_access("read")), found)
            seen.append(found)
        return seen

    def guests(self, person=None):
        """Return the open rows of a person."""
        return self.Guest.search([("person_id", "=", (person or self.person).id)])

    # ------------------------------------------------------------------- opening

    def test_shared_by_name_is_open(self):
        """To that person alone, and nothing else of the customer."""
        invoice = self.make_invoice(self.organisation_a)
        documents = (self.order, invoice, self.other_order)
        self.assertEqual(self.sees(*documents), [False, False, False])
        self.share(self.order, self.person)
        self.share(invoice, self.person)
        self.assertEqual(self.sees(*documents), [True, True, False])
        colleague = self.users["both"]
        self.assertEqual(
            self.sees(self.order, user=self.users["user_a"]),
            [False],
        )
        self.assertEqual(self.sees(self.order, user=colleague), [True])
        guest = self.guests().filtered(lambda g: g.res_model == "sale.order")
        self.assertEqual(guest.res_id, self.order.id)
        self.assertEqual(guest.organisation_id, self.organisation_a)
        self.assertEqual(guest.employer_id, self.organisation_b)
        self.assertEqual(guest.create_uid, self.employee)
        self.assertEqual(guest.document_name, self.order.display_name)

    def test_whom_the_rules_let_in_is_no_guest(self):
        """Nor is an employee of ours; sharing twice makes one row."""
        insiders = self.people["supervisor_a"] | self.employee.partner_id
        self.share(self.order, insiders)
        self.follow(self.order, insiders)
        self.assertFalse(self.Guest.search([("person_id", "in", insiders.ids)]))
        self.share(self.order, self.person)
        self.share(self.order, self.person)
        self.assertEqual(len(self.guests()), 1)

    def test_an_order_that_is_not_open_yet_makes_no_guest_of_its_people(self):
        draft = self.make_invoice(self.organisation_a, post=False)
        self.share(draft, self.people["supervisor_a"] | self.person)
        self.assertFalse(self.guests(self.people["supervisor_a"]))
        self.assertEqual(self.sees(draft), [False])
        draft.action_post()
        self.assertEqual(self.sees(draft), [True])

    def test_a_follower_put_there_by_an_employee(self):
        """By the dialog, not by what code does for a document."""
        self.order.message_subscribe(self.person.ids)
        self.env["portal.share"].create(
            {
                "res_model": "sale.order",
                "res_id": self.order.id,
                "partner_ids": self.person.ids,
            }
        ).action_send_mail()
        self.assertEqual(self.sees(self.order), [False])
        self.follow(self.order, self.person)
        self.assertEqual(self.sees(self.order), [True])
        self.follow(self.order, self.person, "remove")
        self.assertEqual(self.sees(self.order), [False])

    def test_whoever_has_left_is_let_in_knowingly(self):
        """As a guest, for whom the links of their mails are signed again."""
        mover, user = self.people["mover"], self.users["mover"]
        mover.parent_id = self.organisation_b
        self.assertEqual(self.sees(self.order, user=user), [False])
        self.assertTrue(self.order._has_left(mover.id))
        wizard = self.share(self.order, mover)
        self.assertEqual(self.sees(self.order, user=user), [True])
        self.assertFalse(self.order._has_left(mover.id))
        self.assertTrue(self.other_order._has_left(mover.id))
        self.assertFalse(wizard.guest_notice)

    def test_the_dialogs_say_what_they_open(self):
        """While nothing is sent yet, and only where there is something to say."""
        env = self.env(user=self.employee, su=False)
        share = env["portal.share"].new(
            {"res_model": "sale.order", "res_id": self.order.id}
        )
        self.assertFalse(share.guest_notice)
        share.partner_ids = [Command.link(self.people["supervisor_a"].id)]
        self.assertFalse(share.guest_notice)
        share.partner_ids = [Command.link(self.person.id)]
        self.assertIn(self.person.name, share.guest_notice)
        self.assertNotIn(self.people["supervisor_a"].name, share.guest_notice)
        followers = env["mail.followers.edit"].new(
            {
                "res_model": "sale.order",
                "res_ids": str(self.order.ids),
                "operation": "add",
                "partner_ids": [Command.set(self.person.ids)],
            }
        )
        self.assertIn(self.person.name, followers.guest_notice)
        followers.operation = "remove"
        self.assertFalse(followers.guest_notice)
        for model in ("res.partner", "interlocuteur.document.mixin", "no.such.model"):
            with self.subTest(model=model):
                others = env["mail.followers.edit"].new(
                    {
                        "res_model": model,
                        "res_ids": str(self.organisation_a.ids),
                        "partner_ids": [Command.set(self.person.ids)],
                    }
                )
                self.assertFalse(others.guest_notice)

    # -------------------------------------------------------------------- ending

    def test_revoked(self):
        """The session is closed, and the link of the mail; the row stays, archived."""
        self.share(self.order, self.person)
        self.order.message_subscribe(self.person.ids)
        token = self.order.access_token
        guest = self.guests()
        guest.with_user(self.employee).sudo(False).action_revoke()
        self.assertEqual(self.sees(self.order), [False])
        self.assertFalse(guest.active)
        self.assertNotEqual(self.order.access_token, token)
        self.assertNotIn(self.person, self.order.message_partner_ids)
        guest.action_revoke()
        self.assertFalse(guest.active)

    def test_by_a_last_day(self):
        """Whatever the job has done; then it ends the link as well."""
        self.share(self.order, self.person)
        guest = self.guests()
        today = self.person._get_today()
        guest.with_user(self.employee).sudo(False).date_end = today
        self.assertEqual(self.sees(self.order), [True])
        with freeze_time(today + timedelta(days=2)):
            self.env.invalidate_all()
            self.assertEqual(self.sees(self.order), [False])
            self.assertTrue(self.order.access_token)
            self.Collaboration._cron_settle()
            self.assertFalse(guest.active)
            self.assertFalse(self.order.access_token)

    def test_shared_again_after_the_last_day(self):
        """The job, which comes later, ends nothing of it."""
        self.share(self.order, self.person)
        yesterday = self.person._get_today() - timedelta(days=1)
        self.guests().date_end = yesterday
        self.assertEqual(self.sees(self.order), [False])
        self.share(self.order, self.person)
        self.Collaboration._cron_settle()
        self.assertEqual(self.sees(self.order), [True])
        self.assertEqual(len(self.guests()), 1)
        self.assertTrue(self.order.access_token)

    def test_whoever_moves_is_no_guest_any_more(self):
        for move in (
            lambda: self.person.write({"parent_id": self.organisation_c.id}),
            lambda: self.person.collaboration_ids.write({"date_end": "2020-06-30"}),
            lambda: self.person.collaboration_ids.write({"active": False}),
            lambda: self.person.collaboration_ids.unlink(),
        ):
            with self.subTest(), self.env.cr.savepoint() as savepoint:
                self.organisation_c = self.make_organisation("Cidrerie")
                self.share(self.order, self.person)
                self.assertEqual(self.sees(self.order), [True])
                move()
                self.assertEqual(self.sees(self.order), [False])
                self.assertFalse(self.guests())
                self.assertFalse(self.order.access_token)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_the_last_day_where_they_work_is_the_last_one(self):
        """The rules know it before the job does, and with them the signatures."""
        self.share(self.order, self.person)
        today = self.person._get_today()
        self.person.collaboration_ids.date_end = today
        self.assertEqual(self.sees(self.order), [True])
        self.assertTrue(self.order._is_guest(self.person))
        with freeze_time(today + timedelta(days=2)):
            self.env.invalidate_all()
            self.assertEqual(self.sees(self.order), [False])
            self.assertFalse(self.order._is_guest(self.person))
            self.assertTrue(self.guests().active)

    def test_a_guest_without_employer_until_they_are_archived(self):
        private = self.people["private_customer"]
        user = self.users["private_customer"]
        self.share(self.order, private)
        private.phone = "04 65 71 04 02"
        self.assertEqual(self.sees(self.order, user=user), [True])
        private.with_context(no_wizard=True)._close_portal_accounts()
        private.active = False
        self.assertFalse(self.guests(private))
        self.assertFalse(self.order.access_token)

    def test_whoever_archives_a_guest_ends_what_they_may_not_read(self):
        customer, private = self.make_organisation("Cidrerie"), self.make_person()
        self.share(self.make_order(customer), private)
        customer.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        rights = "base.group_user,base.group_partner_manager"
        clerk = self.make_employee("clerk", rights)
        self.assertFalse(self.guests(private).with_user(clerk).has_access("read"))
        private.with_user(clerk).sudo(False).active = False
        self.assertFalse(self.guests(private))

    def test_deactivated_and_erased(self):
        """And who comes back is a guest no more."""
        self.share(self.order, self.person)
        self.env["interlocuteur.deactivation"].create(
            {"person_ids": self.person.ids, "scope": "everywhere"}
        ).action_confirm()
        self.assertFalse(self.person.active)
        self.assertFalse(self.guests())
        self.assertFalse(self.order.access_token)
        self.person.action_unarchive()
        self.assertFalse(self.guests())
        self.person.active = False
        self.person._erase_personal_data()
        row = self.Guest.with_context(active_test=False).search(
            [("person_id", "=", self.person.id)]
        )
        self.assertEqual(row.display_name, f"{self.person.name} – {self.order.name}")

    def test_merged(self):
        """The rows of both are those of who stays; no merge ends any."""
        twin = self.make_person("Twin", "Role", parent_id=self.organisation_b.id)
        self.share(self.order, twin | self.person)
        self.share(self.other_order, twin)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (twin | self.person).ids, self.person
        )
        self.assertEqual(self.sees(self.order, self.other_order), [True, True])
        self.guests().filtered(lambda g: g.res_id == self.order.id).action_revoke()
        self.assertEqual(self.sees(self.order, self.other_order), [False, True])

    def test_requests_and_equipment(self):
        """Any document that the portal opens, those without links as well."""
        request = self.make_request(self.organisation_a)
        equipment = self.make_equipment(self.organisation_a)
        self.assertEqual(self.sees(request, equipment), [False, False])
        self.follow(equipment, self.person)
        self.assertEqual(self.sees(request, equipment), [False, True])
        self.share(request, self.person)
        self.assertEqual(self.sees(request, equipment), [True, True])
        self.guests().action_revoke()
        self.assertEqual(self.sees(request, equipment), [False, False])

    def test_a_document_made_out_to_somebody_else(self):
        self.share(self.order, self.person)
        other = self.make_organisation("Cidrerie")
        self.order.write(
            {
                "partner_id": other.id,
                "organisation_id": other.id,
                "partner_invoice_id": other.id,
                "partner_shipping_id": other.id,
            }
        )
        self.assertEqual(self.order.organisation_id, other)
        self.assertEqual(self.sees(self.order), [False])
        self.assertFalse(self.guests())

    def test_a_document_that_is_deleted(self):
        order = self.make_order(self.organisation_a, confirm=False)
        self.share(order, self.person)
        order.state = "cancel"
        order.unlink()
        self.assertFalse(self.guests())

    # --------------------------------------------------------------------- rights

    def test_who_may_what(self):
        """Employees read; dialogs and the button write."""
        self.assertEqual(self.rights(self.employee, "interlocuteur.guest"), "rw")
        reader = self.make_employee("reads")
        self.assertEqual(self.rights(reader, "interlocuteur.guest"), "r")
        self.assertEqual(self.rights(self.user, "interlocuteur.guest"), "")
        self.share(self.order, self.person)
        guest = self.guests()
        with self.assertRaises(AccessError):
            guest.with_user(reader).sudo(False).action_revoke()
        for field, value in (
            ("person_id", self.people["user_a"].id),
            ("res_id", self.other_order.id),
            ("active", True),
        ):
            with self.subTest(field=field), self.assertRaises(AccessError):
                guest.with_user(self.employee).sudo(False).write({field: value})

    def test_two_companies(self):
        """Employees of another one neither read nor end what they may not see."""
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.share(self.order, self.person)
        guest = self.guests()
        stranger = new_test_user(
            self.env,
            "stranger",
            EMPLOYEE,
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        theirs = guest.with_user(stranger).sudo(False)
        self.assertTrue(theirs.has_access("read"))
        self.assertEqual(theirs.document_name, "(a record that you may not see)")
        self.organisation_a.company_id = self.env.company
        self.env.invalidate_all()
        self.assertFalse(theirs.search([("id", "=", guest.id)]))
        with self.assertRaises(AccessError):
            theirs.action_revoke()

    def test_queries_do_not_grow(self):
        """With what somebody is a guest of."""
        orders = [self.make_order(self.organisation_a) for _ in range(5)]
        for order in orders[:1]:
            self.share(order, self.person)
        Order = self.env["sale.order"].with_user(self.user).sudo(False)
        Order.search([])

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Order.search([])
            return self.env.cr.sql_log_count - before

        one = count()
        for order in orders[1:]:
            self.share(order, self.person)
        self.assertEqual(self.sees(*orders), [True] * 5)
        self.assertEqual(count(), one)


@tagged("post_install", "-at_install")
class TestPortalGuestPages(PortalHttpCommon):
    """What is shared by name has its page, though its organisation is not read."""

    def test_pages_open_to_guests(self):
        documents = {
            "order of A": self.documents["order of A"],
            "invoice of A": self.documents["invoice of A"],
            "request of A": self.documents["request of A"],
            "equipment of A": self.documents["equipment of A"],
        }
        employee = new_test_user(self.env, "shares", EMPLOYEE)
        self.log_in("colleague_b")
        for name, document in documents.items():
            page = f"{PAGES[document._name]}/{document.id}"
            with self.subTest(name):
                closed = self.url_open(page, allow_redirects=False)
                self.assertEqual(closed.status_code, 303)
                self.env(user=employee, su=False)["mail.followers.edit"].create(
                    {
                        "res_model": document._name,
                        "res_ids": str(document.ids),
                        "operation": "add",
                        "partner_ids": self.people["colleague_b"].ids,
                    }
                ).edit_followers()
                opened = self.url_open(page, allow_redirects=False)
                self.assertEqual(opened.status_code, 200)
                self.assertIn(document.name, opened.text)

    def test_lists_open_to_guests_who_work_for_several(self):
        """They are told whose a document is, though they do not read that sheet."""
        person = self.people["colleague_b"]
        elsewhere = self.Partner.create({"name": "Elsewhere", "is_company": True})
        self.make_collaboration(
            person, elsewhere, profile_id=self.profiles["supervisor"].id
        )
        quotation = self.make_order(self.organisation_a, confirm=False)
        quotation.state = "sent"
        lists = {
            "/my/quotes": quotation,
            "/my/orders": self.make_order(self.organisation_a),
            "/my/invoices": self.make_invoice(self.organisation_a),
            "/my/interventions": self.make_request(self.organisation_a),
            "/my/equipment": self.make_equipment(self.organisation_a),
        }
        self.log_in("colleague_b")
        for address, document in lists.items():
            self.env["interlocuteur.guest"]._open(document, person)
            page = self.url_open(address)
            with self.subTest(address):
                self.assertEqual(page.status_code, 200)
                self.assertIn(f"/{document.id}", page.text)
                self.assertIn(self.organisation_a.name, page.text)
