"""The release that users have becomes the tree: nothing is lost, all of it holds."""

import ast
import contextlib
import subprocess
from pathlib import Path

import pytest
from support import invariants, release, snapshot
from support.server import Odoo, query, throw_away_database
from support.settings import ADDON, ROOT

# "table" or "table.column" that a migration changes: why
JOINED = "the function that somebody had to add, Acheteuse, is another name of Buyer"
CHANGED_ON_PURPOSE = {
    "interlocuteur_characteristic+": "the date of birth, switched off with its group",
    "interlocuteur_characteristic_group+": "the birthday, switched off",
    "interlocuteur_collaboration_function_rel": JOINED,
    "interlocuteur_function.active": JOINED,
    "interlocuteur_function_res_partner_rel": JOINED,
    "interlocuteur_duplicate_key": "made anew; find_stale_keys holds them to the code",
    "interlocuteur_transfer_function_rel": JOINED,
    "mail_message+": "Odoo notes that a server action was created, a new menu entry",
    "interlocuteur_duplicate_pair": "found anew, with numbers that no plan knows",
}


@pytest.fixture(scope="module")
def fresh(settings):
    """Return the name of a database with a fresh install of the same addons."""
    with throw_away_database(settings.installed, "fresh") as name:
        Odoo(settings, name).install(*(a for a in release.ADDONS if a != ADDON))
        yield name


def versions(name):
    """Return the versions of the installed addons of the release."""
    return dict(
        query(
            name,
            "SELECT name, latest_version FROM ir_module_module "
            "WHERE name = ANY(%s) AND state = 'installed'",
            release.ADDONS,
        )
    )


def versions_of_tree():
    return {
        addon: ast.literal_eval(
            (ROOT / addon / "__manifest__.py").read_text(encoding="utf-8")
        )["version"]
        for addon in release.ADDONS
    }


@contextlib.contextmanager
def upgraded(settings, old):
    """Yield Odoo on a copy of the release's database, upgraded to the tree."""
    assert versions(old.name) == dict.fromkeys(release.ADDONS, release.VERSION)
    with throw_away_database(old.name, "upgraded") as name:
        new = Odoo(settings, name)
        new.upgrade(*release.ADDONS)
        assert versions(name) == versions_of_tree()
        yield new


@contextlib.contextmanager
def restored(settings, name):
    """Dump a database and yield the name of another one with what was dumped."""
    with throw_away_database(None, "restored") as copy:
        dump = settings.run / f"{copy}.dump"
        for program, *arguments in (
            ("pg_dump", "--format=custom", "--compress=0", f"--file={dump}", name),
            ("pg_restore", "--exit-on-error", f"--dbname={copy}", dump),
        ):
            subprocess.run([Path(settings.pg_bin, program), *arguments], check=True)
        dump.unlink()
        yield copy


def test_a_full_database(settings, filled, fresh):
    """Rows, what the portal shows, answers and rules are as before; also restored."""
    empty = [
        table
        for table in snapshot.get_own_tables(filled.name)
        if not query(filled.name, f"SELECT 1 FROM {table} LIMIT 1")
    ]
    assert not empty, "support/everything.py must fill these tables"
    assert not invariants.check(filled.name)
    seen = filled.call("support.everything.see")
    before = snapshot.take_rows(filled.name)

    with upgraded(settings, filled) as new:
        after = snapshot.take_rows(new.name)
        assert not snapshot.compare_rows(before, after, CHANGED_ON_PURPOSE)
        assert not invariants.check(new.name)
        assert not new.call("support.invariants.find_stale_keys")
        assert new.call("support.everything.see") == seen
        assert not snapshot.compare_schemas(new.name, fresh)
        assert snapshot.compare_words(new.name, fresh, release.ADDONS) == []

        with restored(settings, new.name) as copy:
            assert not snapshot.compare_rows(after, snapshot.take_rows(copy))
            assert not invariants.check(copy)


def test_a_database_without_characteristics(settings, released, fresh):
    """So is a database in which nobody has defined any."""
    assert not invariants.check(released.name)
    before = snapshot.take_rows(released.name)
    assert not before["interlocuteur_characteristic"]

    with upgraded(settings, released) as new:
        after = snapshot.take_rows(new.name)
        assert not snapshot.compare_rows(before, after, CHANGED_ON_PURPOSE)
        assert not invariants.check(new.name)
        assert not snapshot.compare_schemas(new.name, fresh)
