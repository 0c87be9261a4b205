"""Whatever users do in whatever order, the rules of `support/invariants.py` hold."""

import json
import os
import sys

from support.server import Odoo, throw_away_database

# walks that broke a rule once, as `support/walk.py` told them
KEPT = []
SEED, SECONDS = 1, 60


def test_random_walks(settings, monkeypatch, capsys):
    """Steps drawn from a seed; `WALK_SEED` and `WALK_SECONDS` ask for others, or more.

    It says what was done; what fails prints the shortest walk that breaks a rule,
    which is kept above.
    """
    monkeypatch.setenv("WALK_KEPT", json.dumps(KEPT))
    for name, value in (("WALK_SEED", SEED), ("WALK_SECONDS", SECONDS)):
        monkeypatch.setenv(name, os.environ.get(name, str(value)))
    with throw_away_database(settings.installed, "walk") as name:
        result = Odoo(settings, name).call("support.walk.explore")
    broken = result.pop("broken")
    with capsys.disabled():
        sys.stdout.write(f"{json.dumps(result)}\n")
    assert not broken, json.dumps(broken)
    assert result["steps"] > 0
    assert all(result["done"].values()) or result["steps"] < 1_000, result["done"]
