from pathlib import Path

from odoo.tests import BaseCase

from ..tools import names


class TestNames(BaseCase):
    """Names are compared as people write and mistype them: see ``name_pairs.txt``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lines = Path(__file__).with_name("name_pairs.txt").read_text(encoding="utf-8")
        cls.right, cls.wrong = [], []
        for line in filter(None, lines.splitlines()):
            if line.startswith("#"):
                continue
            pairs, sign = (cls.right, " = ") if " = " in line else (cls.wrong, " ! ")
            pairs.append(tuple(tuple(n.split("|")) for n in line.split(sign)))

    def is_proposed(self, name, other):
        """Tell whether two names have a key in common, or are found and similar."""
        folded = [names.fold_name(*each) for each in (name, other)]
        keys = [set(names.get_name_keys(each)) for each in folded]
        if keys[0] & keys[1]:
            return True
        probes = names.get_similar_probes(folded[0])
        stored = names.get_similar_keys(folded[1])
        found = any(key in each for each, key in zip(probes, stored, strict=True))
        return found and names.are_similar(*folded)

    def test_the_same_people_are_proposed_and_others_are_not(self):
        """The figures of docs/performance.md."""
        found = sum(self.is_proposed(*pair) for pair in self.right)
        mistaken = sum(self.is_proposed(*pair) for pair in self.wrong)
        self.assertEqual((found, len(self.right)), (180, 186))
        self.assertEqual((mistaken, len(self.wrong)), (9, 181))

    def test_the_order_of_two_names_does_not_matter(self):
        for name, other in self.right + self.wrong:
            with self.subTest(name=name, other=other):
                self.assertEqual(
                    self.is_proposed(name, other), self.is_proposed(other, name)
                )

    def test_first_names_of_their_own_are_no_errors(self):
        for first, other in (
            ("Julie", "Julien"),
            ("Michel", "Michèle"),
            ("André", "Andrée"),
            ("Clara", "Carla"),
        ):
            with self.subTest(first=first, other=other):
                self.assertFalse(self.is_proposed(("Dupont", first), ("Dupont", other)))
        self.assertTrue(
            self.is_proposed(("Dupont", "Philippe"), ("Dupont", "Phillipe"))
        )
