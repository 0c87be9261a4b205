"""What several files of end-to-end tests share."""

import pytest
from support.server import Odoo, throw_away_database
from support.target import EXPECTED, Target


@pytest.fixture(scope="session")
def target(settings):
    """Return a server with rows of two organisations, to be attacked."""
    with throw_away_database(settings.installed, "hostile") as name:
        odoo = Odoo(settings, name)
        prepared = odoo.call("support.hostile.prepare")
        with odoo.serve(expected=EXPECTED) as server:
            yield Target(odoo, server, *prepared)
