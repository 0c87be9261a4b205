"""Fixtures of the end-to-end tests: databases, servers, a browser."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

# first of all: it puts devtools/ on the path, for the modules after it
from support import settings as settings_module  # noqa: I001
from support import browser as browser_module
from support import server as server_module


@pytest.fixture(scope="session")
def settings():
    """Return what ./dev told about this run."""
    return settings_module.from_environment()


@pytest.fixture
def bare_odoo(settings):
    """Return the Odoo command line on a database without the addon."""
    with server_module.throw_away_database(settings.template, "bare") as name:
        yield server_module.Odoo(settings, name)


@pytest.fixture(scope="session")
def odoo(settings):
    """Return the Odoo command line on a database with the addon, one for all tests."""
    with server_module.throw_away_database(settings.installed, "addon") as name:
        # OdooBot's welcome opens over a phone's whole screen, whenever it is ready
        server_module.query(name, "UPDATE res_users SET odoobot_state = 'disabled'")
        yield server_module.Odoo(settings, name)


@pytest.fixture(scope="session")
def server(odoo):
    """Return a running server with the addon, one for all tests."""
    with odoo.serve() as server:
        yield server


@pytest.fixture(scope="session")
def admin(server):
    """Return an HTTP client that is logged in as administrator."""
    return server.client("admin", "admin")


@pytest.fixture(scope="session")
def browser(settings):
    """Return a Chromium, one for all tests."""
    with browser_module.launch(settings) as browser:
        yield browser


@pytest.fixture
def page(browser, server):
    """Return a page of a fresh session at desktop width."""
    with browser_module.open_page(browser, server) as page:
        yield page


@pytest.fixture
def phone_page(browser, server):
    """Return a page of a fresh session at phone width."""
    with browser_module.open_page(browser, server, browser_module.PHONE) as page:
        yield page
