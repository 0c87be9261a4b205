"""What benchmarks share: a place for their tables, and a look at former results.

Ratios are compared, never seconds: those are the machine's. `results.json` holds what
they were; `./dev bench --record` writes those of this run into it.
"""

import json
from pathlib import Path

import pytest

RESULTS = Path(__file__).with_name("results.json")
WORSE = 1.5
"""How many times worse than recorded a ratio may be: machines are busy."""


def pytest_addoption(parser):
    """Add the option that records."""
    parser.addoption(
        "--record", action="store_true", help="write the ratios to results.json"
    )


@pytest.fixture
def report(settings, request):
    """Return a function that prints a table and keeps it beside the logs of the run.

    What it is given as ``ratios`` (name to ratio) must not be far worse than recorded.
    """

    def write(title, header, rows, ratios=None):
        cells = [header, ["---"] * len(header), *rows]
        lines = ["| " + " | ".join(map(_format, row)) + " |" for row in cells]
        print(f"\n## {title}\n", *lines, sep="\n")
        name = request.node.path.stem
        content = {"title": title, "header": header, "rows": rows, "ratios": ratios}
        (settings.run / f"{name}.json").write_text(json.dumps(content, indent=1))
        if request.config.getoption("record"):
            _record(name, ratios or {})
        _compare(name, ratios or {})

    return write


def _read():
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else {}


def _record(name, ratios):
    results = {**_read(), name: {key: round(r, 2) for key, r in ratios.items()}}
    results = {key: results[key] for key in sorted(results) if results[key]}
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")


def _compare(name, ratios):
    recorded = _read().get(name, {})
    worse = {
        key: f"{ratio:.2f}, recorded {recorded[key]:.2f}"
        for key, ratio in ratios.items()
        if ratio > recorded.get(key, ratio) * WORSE
    }
    assert not worse, f"far worse than recorded: {worse}"


def _format(cell):
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)
