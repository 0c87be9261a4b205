from pathlib import Path

from odoo.tests import BaseCase

from ..tools.phones import read_phone
from ..tools.signature import MOST_LETTERS, read_signature
from ..tools.text import fold

NUMBERS = ("phones", "mobiles")
FIELDS = (
    *("title", "lastname", "firstname", "functions", "organisation"),
    *(*NUMBERS, "emails", "street", "zip", "city"),
)


def read_blocks(name):
    """Yield country, text and expected fields of each signature of a file."""
    content = Path(__file__).with_name(name).read_text(encoding="utf-8")
    for block in content.split("\n== ")[1:]:
        region, _end, rest = block.partition("\n")
        text, _mark, fields = rest.rstrip().rpartition("\n--\n")
        yield region, text, dict(line.split(": ", 1) for line in fields.splitlines())


def get_values(field, value, region):
    """Return what a field says, in a form that can be compared."""
    values = value if isinstance(value, tuple) else (value or "").split(" ; ")
    if field in NUMBERS:
        return {read_phone(text, region).key for text in values if text}
    return {fold(text) for text in values if text}


class TestSignature(BaseCase):
    """People are read from signatures as they write them: see ``signatures.txt``."""

    def measure(self, name):
        """Return precision and recall of each field over the signatures of a file."""
        right, read, told = (dict.fromkeys(FIELDS, 0) for _each in range(3))
        for region, text, expected in read_blocks(name):
            signature = read_signature(text, region)
            for field in FIELDS:
                wanted = get_values(field, expected.get(field), region)
                found = get_values(field, getattr(signature, field), region)
                right[field] += len(wanted & found)
                read[field] += len(found)
                told[field] += len(wanted)
        return {f: (right[f] / read[f], right[f] / told[f]) for f in FIELDS}

    def assert_measured(self, name, bounds):
        for field, figures in self.measure(name).items():
            with self.subTest(field=field):
                for figure, bound in zip(figures, bounds[field], strict=True):
                    self.assertGreaterEqual(figure, bound)

    def test_there_are_enough_signatures(self):
        self.assertGreaterEqual(len(list(read_blocks("signatures.txt"))), 60)
        self.assertGreaterEqual(len(list(read_blocks("signatures_unseen.txt"))), 20)

    def test_what_signatures_say_is_read(self):
        """The figures of docs/performance.md."""
        bounds = dict.fromkeys(FIELDS, (0.99, 0.99))
        self.assert_measured("signatures.txt", {**bounds, "street": (0.99, 0.97)})

    def test_what_unseen_signatures_say_is_read(self):
        """The figures of docs/performance.md, of the first run."""
        bounds = dict.fromkeys(FIELDS, (0.99, 0.99)) | {
            "title": (0.99, 0.5),
            "lastname": (0.95, 0.95),
            "firstname": (0.95, 0.95),
            "functions": (0.84, 0.84),
            "organisation": (0.88, 0.84),
        }
        self.assert_measured("signatures_unseen.txt", bounds)

    def test_functions_of_the_catalogue_are_sure_in_any_words(self):
        text = "Alice Durand\nAmbassadrice\nAciers SA"
        unknown = read_signature(text, "FR")
        known = read_signature(text, "FR", {"ambassadrice"})
        self.assertEqual(unknown.functions, ("Ambassadrice",))
        self.assertIn("functions", unknown.unsure)
        self.assertEqual(known.functions, ("Ambassadrice",))
        self.assertNotIn("functions", known.unsure)

    def test_what_has_no_place_is_told(self):
        """A sheet has two numbers of a kind: a third one is not lost in silence."""
        text = "Alice Durand\n06 12 34 56 01\n06 12 34 56 02\n06 12 34 56 03"
        signature = read_signature(text, "FR")
        self.assertEqual(signature.mobiles, ("06 12 34 56 01", "06 12 34 56 02"))
        self.assertIn("mobiles", signature.unsure)

    def test_number_that_no_plan_knows_is_kept_and_unsure(self):
        signature = read_signature("Alice Durand\nTél. : 06 00 00 00 01 23", "FR")
        self.assertEqual(signature.phones, ("06 00 00 00 01 23",))
        self.assertIn("phones", signature.unsure)

    def test_whatever_is_pasted_is_read(self):
        """No text is refused, and a long one is cut."""
        for text in ("", None, "\x00", "-" * 9, ",", "@", "(" * 500, "1 " * 9000):
            with self.subTest(text=text):
                self.assertEqual(read_signature(text, "FR").emails, ())
        long = "Alice Durand\n" + "x" * MOST_LETTERS + "\nalice@exemple.fr"
        self.assertEqual(read_signature(long, "FR").emails, ())
