"""What benchmarks share: a place for their tables, and a look at former results.

Ratios are compared, never seconds: those are the machine's. `results.json` holds what
they were, docs/performance.md the tables; `./dev bench --record` writes those of this
run into both, or into docs/scaling.md.
"""

import json
import re
from pathlib import Path

import pytest
from support.settings import ROOT

RESULTS = Path(__file__).with_name("results.json")
TABLES = [ROOT / "docs" / name for name in ("performance.md", "scaling.md")]
WORSE = 1.5
"""How many times worse than recorded a ratio may be: machines are busy."""


def pytest_addoption(parser):
    """Add the option that records."""
    parser.addoption(
        "--record",
        action="store_true",
        help="write the ratios to results.json, the tables to docs/",
    )


@pytest.fixture(scope="module")
def report(settings, request):
    """Return a function that prints a table and keeps it beside the logs of the run.

    What it is given as ``ratios`` (name to ratio, more is worse) must not be far worse
    than recorded. A benchmark hands over all its ratios with its last table.
    """

    def write(title, header, rows, ratios=None):
        cells = [header, ["---"] * len(header), *rows]
        table = "\n".join("| " + " | ".join(map(_format, row)) + " |" for row in cells)
        print(f"\n## {title}\n\n{table}")
        name = request.node.path.stem
        content = {"title": title, "header": header, "rows": rows, "ratios": ratios}
        (settings.run / f"{name}.json").write_text(json.dumps(content, indent=1))
        if request.config.getoption("record"):
            _record(name, ratios or {})
            _publish(title, table)
        _compare(name, ratios or {})

    return write


def _read():
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else {}


def _record(name, ratios):
    if not ratios:
        return
    results = _read()
    # a file may hold several benchmarks
    known = {key: round(ratio, 3) for key, ratio in ratios.items()}
    results[name] = {**results.get(name, {}), **known}
    RESULTS.write_text(json.dumps(dict(sorted(results.items())), indent=2) + "\n")


def _publish(title, table):
    """Replace the table of that title: the page has a comment where it begins."""
    place = re.compile(rf"(<!-- {re.escape(title)} -->\n\n)(?:\|.*\n)*\n*")
    for page in TABLES:
        text = page.read_text(encoding="utf-8")
        if place.search(text):
            text = place.sub(lambda found: f"{found[1]}{table}\n\n", text).rstrip()
            page.write_text(f"{text}\n", encoding="utf-8")
            return
    raise LookupError(f"docs has no place for '{title}'")


def _compare(name, ratios):
    recorded = _read().get(name, {})
    worse = {
        key: f"{ratio:.2f}, recorded {recorded[key]:.2f}"
        for key, ratio in ratios.items()
        if ratio > recorded.get(key, ratio) * WORSE
    }
    assert not worse, f"far worse than recorded: {worse}"


def _format(cell):
    return f"{cell:,.2f}" if isinstance(cell, float) else str(cell)
