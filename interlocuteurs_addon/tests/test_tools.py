import doctest
import importlib
import pkgutil

from odoo.tests import BaseCase

from .. import tools


class TestTools(BaseCase):
    def test_examples_in_docstrings_hold(self):
        """Each module of tools/ has examples, and each gives what it says."""
        for info in pkgutil.iter_modules(tools.__path__):
            module = importlib.import_module(f"{tools.__name__}.{info.name}")
            result = doctest.testmod(module)
            self.assertGreater(result.attempted, 0, module.__name__)
            self.assertEqual(result.failed, 0, module.__name__)
