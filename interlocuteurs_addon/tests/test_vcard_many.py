import io
import tracemalloc
from unittest.mock import patch
from zipfile import ZipFile

from odoo.tests import tagged

from ..models.vcard import res_partner as res_partner_vcard
from ..tools.downloads import stream_zip
from ..tools.vcard_writer import Property, write_card
from .common import InterlocuteurCommon
from .vcard_common import NASTY, VcardCommon, make_picture


@tagged("post_install", "-at_install")
class TestVcardMany(VcardCommon):
    """Many cards at once."""

    def test_many_cards_take_a_constant_number_of_queries(self):
        costs = []
        self.get_card(self.alice)  # what Odoo caches once for all
        for count in (5, 40):
            people = self.Partner.create(
                [
                    {
                        "lastname": f"P {index}",
                        "firstname": "P",
                        "parent_id": self.organisation_a.id,
                        "category_id": self.alice.category_id.ids,
                    }
                    for index in range(count)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cards = list(self.Partner._iter_vcards([(p.id, None) for p in people]))
            costs.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(cards), count)
        self.assertEqual(*costs)

    def test_memory_does_not_grow_with_the_number_of_cards(self):
        self.alice.image_1920 = make_picture(240, "PNG", noise=True)
        people = self.alice | self.Partner.create(
            [
                {"lastname": f"P {index}", "image_1920": self.alice.image_1920}
                for index in range(150)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        wanted = [(person.id, None) for person in people]
        with patch.object(res_partner_vcard, "BATCH", 50):
            cards = self.Partner._iter_vcards(wanted)
            tracemalloc.start()
            try:
                size = sum(len(piece) for piece in stream_zip(cards))
                _now, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
        self.assertGreater(size, 15_000_000)
        self.assertLess(peak, 6_000_000)


@tagged("post_install", "-at_install")
class TestVcardZip(InterlocuteurCommon):
    def test_zip_holds_each_card(self):
        pieces = list(stream_zip([("a.vcf", b"1" * 70_000), ("b.vcf", b"2")]))
        self.assertEqual(len(pieces), 2, "a piece as soon as it is worth it")
        archive = ZipFile(io.BytesIO(b"".join(pieces)))
        self.assertIsNone(archive.testzip())
        entry = archive.getinfo("a.vcf")
        self.assertEqual(entry.flag_bits, 0, "sizes stand before the content")
        self.assertEqual(entry.external_attr >> 16, 0o644)

    def test_nothing_makes_an_empty_zip(self):
        archive = ZipFile(io.BytesIO(b"".join(stream_zip([]))))
        self.assertEqual(archive.namelist(), [])

    def test_lines_never_break_a_character(self):
        for text in [*NASTY, "\x00"]:
            card = write_card([Property("FN", text)])
            for line in card.split(b"\r\n"):
                self.assertLessEqual(len(line), 75)
                self.assertTrue(line.decode() or not line)
