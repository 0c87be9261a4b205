import doctest
import importlib
import pkgutil

from odoo.tests import BaseCase

from .. import tools
from ..tools import text as texts
from ..tools import values


class TestTools(BaseCase):
    def test_examples_in_docstrings_hold(self):
        """Each module of tools/ has examples, and each gives what it says."""
        for info in pkgutil.iter_modules(tools.__path__):
            module = importlib.import_module(f"{tools.__name__}.{info.name}")
            result = doctest.testmod(module)
            self.assertGreater(result.attempted, 0, module.__name__)
            self.assertEqual(result.failed, 0, module.__name__)

    def test_functions_are_split_on_commas_and_slashes(self):
        cases = {
            "Acheteur": ["Acheteur"],
            "Acheteur / Comptable": ["Acheteur", "Comptable"],
            "Acheteur,Comptable;Gérant": ["Acheteur", "Comptable", "Gérant"],
            "  ": [],
            False: [],
        }
        for text, functions in cases.items():
            with self.subTest(text=text):
                self.assertEqual(texts.split_functions(text), functions)

    def test_only_telephone_numbers_have_significant_digits(self):
        cases = {
            "06 12 34 56 78": "612345678",
            "+33 (0)6.12.34.56.78": "33612345678",
            "0033612345678": "33612345678",
            "06-12": "612",
            "Dupont 06": "",
            "jean@exemple.fr": "",
            False: "",
        }
        for text, digits in cases.items():
            with self.subTest(text=text):
                self.assertEqual(values.significant_digits(text), digits)
