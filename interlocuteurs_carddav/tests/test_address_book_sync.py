from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from .common import CarddavCommon

PAST = {"date_start": "2019-01-01", "date_end": "2020-01-01"}


@tagged("post_install", "-at_install")
class TestAddressBookSync(CarddavCommon, TransactionCase):
    """What phones are told: who came, who changed, who went."""

    def setUp(self):
        super().setUp()
        self.before = self.synchronise()

    def assertChanged(self, people, book=None):
        """Assert of whom phones are told, since they asked before."""
        state = self.synchronise(book)
        changed = self.book._find_changed_ids(state, self.before.sequence)
        self.assertEqual(set(changed), set(people.ids))
        self.before = state

    def test_unchanged_books_cost_one_query(self):
        """Where nothing has changed, whatever the number of people."""
        self.env.invalidate_all()
        book = self.book.with_user(self.technician)
        book._synchronise()
        book.invalidate_recordset()
        # the book itself, and what is there beside what was told
        with self.assertQueryCount(2):
            state = book._synchronise()
        self.assertEqual(state, self.before)

    def test_the_query_is_not_compiled(self):
        """PostgreSQL would, among many people, and take twenty times as long."""
        self.env.cr.execute("SET LOCAL jit = on")
        self.synchronise()
        self.env.cr.execute("SHOW jit")
        self.assertEqual(self.env.cr.fetchall(), [("off",)])

    def test_a_change_of_a_person(self):
        """Only whoever was changed."""
        self.later()
        self.alice.phone = "+33465710002"
        self.assertChanged(self.alice)
        self.assertChanged(self.Partner)

    def test_a_person_comes(self):
        """Somebody is hired."""
        new = self.make_person("Neuf", "Nina", parent_id=self.organisation_a.id)
        self.assertChanged(new)
        self.assertIn(new.id, self.told())

    def test_what_cards_say_of_others(self):
        """An organisation, the one above it, a function, a title, a site, a tag."""
        group = self.make_organisation("Groupe des Alpes")
        function = self.Function.create({"name": "Cheffe d'atelier"})
        title = self.env["res.partner.title"].create({"name": "Docteure"})
        tag = self.env["res.partner.category"].create({"name": "Salon"})
        site = self.Partner.create(
            {
                "name": "Atelier",
                "parent_id": self.organisation_a.id,
                "type": "other",
                "is_site": True,
            }
        )
        self.organisation_a.parent_id = group
        self.alice.write(
            {
                "function_ids": [Command.set(function.ids)],
                "title_id": title.id,
                "category_id": [Command.set(tag.ids)],
                "site_ids": [Command.set(site.ids)],
            }
        )
        self.before = self.synchronise()
        for record, people in (
            (function, self.alice),
            (title, self.alice),
            (tag, self.alice),
            (site, self.alice),
            (self.organisation_a, self.alice | self.bruno),
            (group, self.alice | self.bruno),
        ):
            with self.subTest(record._name, name=record.name):
                self.later()
                record.name = f"{record.name} 2"
                self.assertChanged(people)

    def test_people_go(self):
        """They leave, are archived, hidden, deleted, or the customer is another's."""
        deleted = self.make_person("Zoé", "X", parent_id=self.organisation_a.id)
        ended, hidden = (
            self.make_person(name, "X", parent_id=self.organisation_a.id)
            for name in ("Dora", "Eric")
        )
        self.before = self.synchronise()
        everybody = self.alice | self.bruno | deleted | ended | hidden
        self.assertEqual(self.told(), set(everybody.ids))

        gone = self.Partner
        for person, leave in (
            (ended, lambda p: p.collaboration_ids.write(PAST)),
            (self.bruno, lambda p: p.write({"active": False})),
            (hidden, self.hide),
            (deleted, lambda p: (p.collaboration_ids.unlink(), p.unlink())),
        ):
            with self.subTest(person.id):
                leave(person)
                gone |= person
                self.assertChanged(person)
                self.assertEqual(self.told(), set((everybody - gone).ids))
        self.organisation_a.user_id = self.other
        self.assertChanged(self.alice)
        self.assertFalse(self.told())

    def test_people_come_back(self):
        """Who went and is back is told anew."""
        self.bruno.active = False
        self.assertChanged(self.bruno)
        self.bruno.active = True
        self.assertChanged(self.bruno)
        self.assertEqual(self.told(), set((self.alice | self.bruno).ids))

    def test_a_user_may_see_less_of_an_organisation(self):
        """A card that may not name the organisation any more is another one."""
        self.hide(self.organisation_a)
        self.chosen = self.make_book(
            self.technician,
            selection="chosen",
            partner_ids=[Command.set(self.alice.ids)],
        )
        self.synchronise(self.chosen)
        rule = self.env["ir.rule"].search([("name", "=", "Hidden")])
        before = self.synchronise(self.chosen)
        rule.active = False
        after = self.synchronise(self.chosen)
        self.assertEqual(
            self.book._find_changed_ids(after, before.sequence), self.alice.ids
        )

    def test_users_are_told_apart(self):
        """Of a book of all, each user's phones are told of whom that user sees."""
        shared = self.Book.create({"name": "All", "user_id": False})
        self.organisation_b.user_id = self.other
        self.assertEqual(self.told(shared), set((self.alice | self.bruno).ids))
        self.assertEqual(self.told(shared, self.other), set(self.chloe.ids))

    def test_settings_change_every_card(self):
        """With photos, all cards are others."""
        self.env["ir.config_parameter"].set_param("interlocuteurs_carddav.photos", True)
        self.assertChanged(self.alice | self.bruno)

    def test_what_nobody_asks_for_is_forgotten(self):
        """Without any key of the user, what their phones were told goes."""
        Sync = self.env["interlocuteur.address.book.sync"]
        self.make_key(self.technician)
        self.synchronise(
            self.Book.create({"name": "All", "user_id": False}), self.other
        )
        Sync._gc_syncs()
        self.assertEqual(Sync.search([]).user_id, self.technician)
