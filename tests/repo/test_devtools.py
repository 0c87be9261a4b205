"""What `./dev` is made of."""

import os

import database
import pytest


@pytest.fixture
def names(monkeypatch):
    """Return the names of a source, of a clone, and of three to keep, two at most."""
    prefix = f"keep{os.getpid()}_"
    monkeypatch.setattr(database, "PREFIX", prefix)
    monkeypatch.setattr(database, "MOST", 2)
    source, taken = f"e2e_{os.getpid()}_source", f"e2e_{os.getpid()}_taken"
    names = [source, taken, *(f"{prefix}{number}" for number in range(3))]
    database.create(source)
    yield names
    database.drop(*names)
    database.filestore(f"{prefix}lock").unlink()


def test_an_installed_database_is_kept(names):
    """It is there for the next run, for a day, and only the youngest are."""
    source, taken, first, second, third = names
    assert not database.take(first, taken)
    assert not database.exists(taken)
    database.filestore(source).joinpath("file").write_text("text")
    database.keep(source, first)
    assert database.take(first, taken)
    assert database.exists(taken)
    assert database.filestore(taken).joinpath("file").read_text() == "text"
    os.utime(database.filestore(first), (0, 0))
    assert not database.take(first, taken)
    database.keep(source, second)
    database.keep(source, third)
    assert [name for name in names[2:] if database.exists(name)] == [second, third]
