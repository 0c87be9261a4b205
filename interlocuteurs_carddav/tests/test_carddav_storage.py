import doctest
import tracemalloc

from odoo.tests import TransactionCase, tagged

from ..dav import changes, question, storage
from ..dav.application import keep
from ..dav.entries import CARD, NAME, TAG, copy_entries
from ..dav.question import Question, read_question
from ..dav.rights import Rights
from ..dav.storage import Reading, Storage, iter_told, reading
from .common import CarddavCommon


@tagged("post_install", "-at_install")
class TestCarddavStorage(CarddavCommon, TransactionCase):
    """The books as Radicale's storage, without any request."""

    def setUp(self):
        super().setUp()
        self.synchronise()
        self.home = str(self.technician.id)
        self.path = f"{self.home}/{self.book.id}"

    def discover(self, path, depth="0", **asked):
        """Return what the storage finds for the technician."""
        books = self.Book.with_user(self.technician).search([])
        states = {book.id: book._get_sync_state() for book in books}
        self.asked = Reading(books, states, Question(**asked), False, [], {})
        token = reading.set(self.asked)
        try:
            return list(Storage(None).discover(path, depth))
        finally:
            reading.reset(token)

    def test_examples(self):
        """Those of the docstrings."""
        for module in (changes, question, storage):
            self.assertFalse(doctest.testmod(module).failed)

    def test_what_stands_where(self):
        """Root, user, book, card."""
        for path, depth, found in (
            ("/", "0", [""]),
            ("/", "1", ["", self.home]),
            (f"/{self.home}/", "0", [self.home]),
            (f"/{self.home}/", "1", [self.home, self.path]),
            (f"/{self.path}/", "0", [self.path]),
        ):
            paths = [each.path for each in self.discover(path, depth)]
            self.assertEqual(paths, found, (path, depth))
        [_book, *items] = self.discover(f"/{self.path}/", "1")
        hrefs = [f"{person.id}.vcf" for person in self.alice | self.bruno]
        self.assertEqual([item.href for item in items], hrefs)
        [item] = self.discover(f"/{self.path}/{self.alice.id}.vcf")
        self.assertIn("FN:Alice Durand", item.serialize())

    def test_what_stands_nowhere(self):
        """Another user's, an unknown book, an unknown card, a path too long."""
        for path in (
            f"/{self.other.id}/",
            f"/{self.home}/0/",
            f"/{self.path}/0.vcf",
            f"/{self.path}/{self.chloe.id}.vcf",
            f"/{self.path}/{self.alice.id}.vcf/x",
        ):
            self.assertFalse(self.discover(path, "1"), path)

    def test_a_pattern_stands_for_all_cards(self):
        """Where entries are alike, Radicale is given one, whatever their number."""
        [_book, *items] = self.discover(f"/{self.path}/", "1", is_alike=True)
        self.assertEqual([item.href for item in items], [NAME])
        self.assertEqual(set(self.asked.told), set((self.alice | self.bruno).ids))
        self.assertEqual([item.serialize() for item in items], [CARD])
        entries = {name: text for name, _tag, text in iter_told(self.asked)}
        self.assertIn("FN:Alice Durand", entries[f"{self.alice.id}.vcf"])
        self.env["res.partner"].browse(self.asked.told).active = False
        [_book, *items] = self.discover(f"/{self.path}/", "1", is_alike=True)
        self.assertFalse(items)

    def test_copies_take_no_memory(self):
        """Entries are made one by one, and what holds them is a file."""
        pattern = f"<response>{NAME} {TAG} {CARD}</response>"
        content = f"<multistatus>{pattern}<token/></multistatus>".encode()
        cards = ((f"{number}.vcf", "tag", "&" * 10_000) for number in range(1000))
        tracemalloc.start()
        file = keep(copy_entries(content, cards))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        self.assertGreater(file.tell(), 50_000_000)
        self.assertLess(peak, 5_000_000)
        file.seek(0)
        text = file.read().decode()
        self.assertTrue(text.startswith("<multistatus><response>0.vcf tag &amp;&amp;"))
        self.assertTrue(text.endswith("&amp;</response><token/></multistatus>"))
        self.assertEqual(text.count("<response>"), 1000)

    def test_no_card_is_written_for_a_list(self):
        """Tags of cards come without the cards, in a fixed number of queries."""
        self.env.invalidate_all()
        with self.assertQueryCount(7):
            [_book, *items] = self.discover(f"/{self.path}/", "1", cards=False)
        self.assertEqual([item.serialize() for item in items], ["", ""])

    def test_cards_are_read_for_all_at_once(self):
        """The number of queries is that of one card."""
        counts = []
        # the first time fills the caches of what is the same for all
        for number in (1, 2, 20):
            for each in range(number):
                self.make_person(f"P{number}-{each}", parent_id=self.organisation_a.id)
            self.synchronise()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.discover(f"/{self.path}/", "1")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_rights(self):
        """Everybody reads below their own path; cards are written by a setting."""
        for may_hand_in, book in ((False, "r"), (True, "rwl")):
            asked = Reading(self.book, {}, Question(), may_hand_in, [], {})
            token = reading.set(asked)
            self.addCleanup(reading.reset, token)
            rights = Rights(None)
            for path, granted in (
                ("/", "R"),
                ("/7/", "R"),
                ("/7/1/", book),
                ("/7/1/2.vcf", ""),
                ("/8/", ""),
                ("/8/1/", ""),
                ("/77/", ""),
            ):
                self.assertEqual(rights.authorization("7", set(), path), granted, path)
            self.assertEqual(rights.authorization("", set(), "/"), "")

    def test_what_is_asked_for(self):
        """Which requests want cards, and of which version."""
        dav = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"'
        for method, body, found in (
            ("GET", "", (False, True, "3.0")),
            ("PROPFIND", "", (True, True, "3.0")),
            ("PROPFIND", f"<propfind {dav}><allprop/></propfind>", (True, True, "3.0")),
            (
                "PROPFIND",
                f"<propfind {dav}><prop><getetag/></prop></propfind>",
                (True, False, "3.0"),
            ),
            (
                "REPORT",
                f"<sync-collection {dav}><prop><getetag/></prop></sync-collection>",
                (True, False, "3.0"),
            ),
            (
                "REPORT",
                f"<C:addressbook-multiget {dav}><prop><C:address-data version='4.0'/>"
                "</prop></C:addressbook-multiget>",
                (False, True, "4.0"),
            ),
            ("PUT", "BEGIN:VCARD", (True, False, "3.0")),
            ("DELETE", "", (True, False, "3.0")),
        ):
            asked = read_question(method, body.encode())
            self.assertEqual(asked[:4], (*found, ""), body)
        body = f"<sync-collection {dav}><sync-token>data:,1-2</sync-token>%s"
        for prop, token in (
            ("<getetag/>", "data:,1-2"),
            ("<C:address-data/>", ""),
        ):
            text = f"{body % f'<prop>{prop}</prop>'}</sync-collection>"
            asked = read_question("REPORT", text.encode())
            self.assertEqual(asked.token, token)
        with self.assertRaises(ValueError):
            read_question("REPORT", b"<")
