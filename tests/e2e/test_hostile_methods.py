"""Wizards, methods and fields with anything in them: errors for users, no others."""

import pytest
from support.server import Odoo, throw_away_database


@pytest.fixture
def odoo(settings):
    """Return an Odoo of its own: what these tests make stays for no other."""
    with throw_away_database(settings.installed, "methods") as name:
        yield Odoo(settings, name)


def test_wizards(odoo):
    """Each is opened, filled in and confirmed with whatever its fields may hold."""
    tried = odoo.call("support.hostile_methods.attack_wizards")
    for wizard in ("transfer.wizard", "deactivation", "import.template", "erasure"):
        assert tried[f"interlocuteur.{wizard}.create"], tried


def test_methods(odoo):
    """Each is called on records of all kinds, with arguments of all kinds."""
    tried = odoo.call("support.hostile_methods.attack_methods")
    assert {"res.partner.action_transfer", "res.partner.action_erase"} <= set(tried)
    assert tried["res.partner.action_open_equipment"], tried


def test_calls(odoo):
    """Each is called on no, deleted, hidden, unsaved records, with wrong arguments."""
    tried, faults = odoo.call("support.hostile_calls.attack_calls")
    assert {"interlocuteur.event.action_open", "res.partner.log_call"} <= set(tried)
    assert sum(tried.values()) > 1000, tried
    assert not faults, "\n".join(faults)


def test_fields(odoo):
    """Each is written, computed, read and searched with values of any type."""
    tried, faults = odoo.call("support.hostile_fields.attack_fields")
    assert min(tried.values()) > 100, tried
    assert not faults, "\n".join(faults)
