from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, freeze_time, new_test_user, tagged

from .common import CarddavCommon


@tagged("post_install", "-at_install")
class TestAddressBook(CarddavCommon, TransactionCase):
    """Who is in a book, and whose it is."""

    def people(self, user, **values):
        """Return who is in a book that a user makes."""
        book = self.make_book(user, **values)
        return self.Partner.search(book._get_people_domain())

    def test_my_customers(self):
        """The people of the organisations of which one is in charge, today."""
        self.assertEqual(self.people(self.technician), self.alice | self.bruno)
        self.assertFalse(self.people(self.other))

    def test_customers_of_my_team(self):
        """A team's members have each other's customers."""
        self.env["crm.team"].create(
            {
                "name": "Lyon",
                "member_ids": [Command.set((self.technician | self.other).ids)],
            }
        )
        found = self.people(self.other, selection="team")
        self.assertEqual(found, self.alice | self.bruno)

    def test_where_my_visits_are_this_week(self):
        """People of the site, else of the organisation, and whom a request names."""
        site, other_site = self.Partner.create(
            [
                {"name": name, "type": "delivery", "parent_id": self.organisation_a.id}
                for name in ("Quai Nord", "Quai Sud")
            ]
        )
        self.alice.site_ids = site
        self.bruno.site_ids = other_site
        dora = self.make_person("Blanc", "Dora", parent_id=self.organisation_b.id)
        now = fields.Datetime.now()
        visit = self.env["maintenance.request"].create(
            {
                "name": "Visit",
                "organisation_id": self.organisation_a.id,
                "site_id": site.id,
                "user_id": self.technician.id,
                "schedule_date": now,
            }
        )
        self.assertEqual(self.people(self.technician, selection="week"), self.alice)
        self.assertFalse(self.people(self.other, selection="week"))
        visit.interlocuteur_id = self.bruno
        found = self.people(self.technician, selection="week")
        self.assertEqual(found, self.alice | self.bruno)
        visit.write(
            {
                "interlocuteur_id": False,
                "site_id": False,
                "organisation_id": self.organisation_b.id,
            }
        )
        found = self.people(self.technician, selection="week")
        self.assertEqual(found, self.chloe | dora)
        for days in (-8, 8):
            visit.schedule_date = fields.Datetime.add(now, days=days)
            self.assertFalse(self.people(self.technician, selection="week"), days)

    def test_the_week_begins_on_monday(self):
        """At midnight where the user is."""
        self.technician.tz = "Europe/Paris"
        book = self.book.with_user(self.technician)
        # a Sunday, late in the evening in Paris, and the Monday that follows
        for now, monday in (
            ("2026-03-29 21:30:00", "2026-03-22 23:00:00"),
            ("2026-03-29 22:30:00", "2026-03-29 22:00:00"),
        ):
            with freeze_time(now):
                first, last, _user = book._get_visits_domain().children
            self.assertEqual(fields.Datetime.to_string(first.value), monday)
            self.assertEqual(first.operator, ">=")
            self.assertEqual(last.operator, "<")

    def test_people_chosen(self):
        """Those whom the user chose, by hand or from a list of contacts."""
        people = (self.alice | self.organisation_b | self.chloe).with_user(self.other)
        people.action_add_to_phone()
        self.bruno.with_user(self.other).action_add_to_phone()
        book = self.Book.search([("user_id", "=", self.other.id)])
        self.assertEqual(book.name, "Favourites")
        self.assertEqual(book.partner_ids, self.alice | self.bruno | self.chloe)

    def test_people_who_match_a_filter(self):
        """A filter as contacts are searched by."""
        found = self.people(
            self.technician, selection="domain", domain="[('name', 'ilike', 'petit')]"
        )
        self.assertEqual(found, self.chloe)

    def test_wrong_filters_are_refused(self):
        """A text that is none, an unknown field, an operator past the rules."""
        for wrong in (
            "[('name'",
            "[('nowhere', '=', 1)]",
            "open('x')",
            "[('parent_id', 'any!', [('id', '=', 1)])]",
            "7",
        ):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                self.make_book(self.technician, selection="domain", domain=wrong)

    def test_who_works_nowhere_is_in_no_book(self):
        """An ended collaboration, an archived person, somebody without organisation."""
        self.alice.collaboration_ids.write(
            {"date_start": "2019-01-01", "date_end": "2020-01-01"}
        )
        self.bruno.active = False
        self.make_person("Seul", "Sam", user_id=self.technician.id)
        self.assertFalse(self.people(self.technician))

    def test_filter_by_what_the_user_may_not_search_is_refused(self):
        """Phones would get an error for their books; superusers check constraints."""
        closed = "[('signup_type', '=', 'reset')]"
        with self.assertRaises(AccessError):
            self.make_book(self.technician, selection="domain", domain=closed)
        book = self.make_book(self.technician, domain=closed)
        with self.assertRaises(AccessError):
            book.selection = "domain"

    def test_book_of_everybody_by_what_is_closed_to_its_reader(self):
        """It has nobody for them, and does not keep their phones from other books."""
        closed = "[('signup_type', '=', False)]"
        book = self.Book.create(
            {"name": "New", "user_id": False, "selection": "domain", "domain": closed}
        )
        theirs = book.with_user(self.technician)
        self.assertTrue(book.people_count)
        self.assertEqual(theirs.people_count, 0)
        state = theirs._synchronise()
        self.assertEqual(theirs._find_told_cards(state), {})

    def test_count_is_of_the_reader(self):
        """The number of people is that of whoever looks."""
        book = self.Book.create({"name": "All", "selection": "all", "user_id": False})
        before = book.with_user(self.technician).people_count
        self.hide(self.chloe)
        book.invalidate_recordset()
        self.assertEqual(book.with_user(self.technician).people_count, before - 1)

    def test_own_books_are_nobody_elses(self):
        """Not an administrator's either."""
        manager = new_test_user(
            self.env, "manager", "interlocuteurs_addon.group_interlocuteur_manager"
        )
        for user in (self.other, manager):
            book = self.book.with_user(user)
            self.assertFalse(book.search([]))
            with self.assertRaises(AccessError):
                book.read(["name"])

    def test_books_of_all_are_the_administrators(self):
        """Everybody reads them; administrators of contact persons keep them."""
        manager = new_test_user(
            self.env, "manager", "interlocuteurs_addon.group_interlocuteur_manager"
        )
        book = self.make_book(manager, user_id=False)
        self.assertEqual(book.with_user(self.other).search([]), book)
        with self.assertRaises(AccessError):
            book.with_user(self.other).name = "Other"
        book.name = "Still the administrator's"
        for wrong in (False, self.technician.id):
            with self.assertRaises(AccessError):
                self.make_book(self.other, user_id=wrong)

    def test_nobody_puts_a_book_on_the_phones_of_others(self):
        """Whoever hands one over would choose what others have on their phones."""
        manager = new_test_user(
            self.env, "manager", "interlocuteurs_addon.group_interlocuteur_manager"
        )
        for user, owners in (
            (self.other, (self.Book.user_id, self.technician)),
            (manager, (self.technician,)),
        ):
            book = self.make_book(user)
            for owner in owners:
                for hand_over in (
                    lambda b=book, o=owner: b.write({"user_id": o.id}),
                    lambda b=book, o=owner: b.web_save({"user_id": o.id}, {}),
                ):
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        hand_over()
                    self.assertEqual(book.user_id, user)
        book.user_id = False
        self.assertFalse(book.user_id)
