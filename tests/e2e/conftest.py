"""What several files of end-to-end tests share."""

import pytest
from support import portal_pages, release
from support.datasets import SCRIPT
from support.server import Odoo, query, throw_away_database
from support.settings import ADDON, ROOT
from support.target import EXPECTED, Target

CONTACTS = 2_000


@pytest.fixture(scope="session")
def target(settings):
    """Return a server with rows of two organisations, to be attacked."""
    with throw_away_database(settings.installed, "hostile") as name:
        odoo = Odoo(settings, name)
        prepared = odoo.call("support.hostile.prepare")
        with odoo.serve(expected=EXPECTED) as server:
            yield Target(odoo, server, *prepared)


@pytest.fixture(scope="session")
def portal(settings):
    """Return a server with customers on the portal, and the ids of what they have."""
    with throw_away_database(settings.installed, "portal") as name:
        odoo = Odoo(settings, name)
        made = odoo.call("support.portal_pages.prepare")
        with odoo.serve() as server:
            portal_pages.warm(server)
            yield server, made


@pytest.fixture(scope="session")
def released(settings, tmp_path_factory):
    """Return Odoo with the last release, on a database that had contacts before.

    With the demo data of the addon, but without those of core, which take a minute.
    """
    old_settings = release.unpack(settings, tmp_path_factory.mktemp("release"))
    with throw_away_database(settings.template, "released") as name:
        bare = Odoo(settings, name)
        bare.install("project", "purchase")
        bare.shell(SCRIPT.format(tests=str(ROOT / "tests"), count=CONTACTS))
        # demo data only come beside those of what a module depends on
        query(name, "UPDATE ir_module_module SET demo = TRUE WHERE state = 'installed'")
        old = Odoo(old_settings, name)
        old.install(ADDON, demo=True)
        yield old


@pytest.fixture(scope="session")
def filled(released):
    """Return Odoo with the last release, and a row in every table of the addon."""
    with throw_away_database(released.name, "filled") as name:
        old = Odoo(released.settings, name)
        old.call("support.everything.fill")
        yield old
