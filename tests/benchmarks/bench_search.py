"""People found as somebody types them, beside core's `name_search` on the same rows.

All figures of one run stand beside each other; the ratios are what counts.
BENCH_SIZES=10000,100000,1000000 ./dev bench tests/benchmarks/bench_search.py
"""

import os

import pytest
from support.figures import measure

SIZES = [int(n) for n in os.environ.get("BENCH_SIZES", "10000,100000").split(",")]


@pytest.fixture(scope="module")
def figures(settings, report):
    """Return the figures of each size, and report them."""
    rows = measure(settings, "search", SIZES)
    header = ["people", *(f"{row['people']:,}" for row in rows)]
    lines = [
        [f"{label}, ms", *(f"{row['times'][label]:.2f}" for row in rows)]
        for label in rows[0]["times"]
    ]
    lines += [
        ["found of 30", *(", ".join(map(str, row["found"].values())) for row in rows)],
        ["filled at install, s", *(f"{row['fill']:.1f}" for row in rows)],
        ["text and index, MB", *(f"{row['megabytes']:.0f}" for row in rows)],
    ]
    ratios = {
        f"{row['people']:,} people, {label} / core": row["times"][label]
        / row["times"]["core, name"]
        for row in rows
        for label in row["times"]
        if label != "core, name"
    }
    report("Finding people", header, lines, ratios)
    return rows


def bench_everything_is_within_three_times_core(figures):
    """Whatever is typed, a bit of a number included."""
    for row in figures:
        for label, time in row["times"].items():
            assert time <= 3 * row["times"]["core, name"], (row["people"], label)


def bench_everybody_is_found(figures):
    """Each person is among those who are offered for what names them alone."""
    for row in figures:
        assert row["found"]["number"] == row["found"]["email"] == 30, row
