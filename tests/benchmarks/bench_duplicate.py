"""The duplicate check against OCA's, against the bare query, and in `create`.

All figures of one run stand beside each other; the ratios are what counts.
BENCH_SIZES=10000,100000,1000000 ./dev bench tests/benchmarks/bench_duplicate.py
"""

import os

import pytest
from support.figures import measure

SIZES = [int(n) for n in os.environ.get("BENCH_SIZES", "10000,100000").split(",")]


@pytest.fixture(scope="module")
def figures(settings, report):
    """Return the figures of each size, and report them."""
    rows = measure(settings, "duplicate", SIZES)
    header = ["people", *(f"{row['people']:,}" for row in rows)]
    report("Duplicate check", header, get_lines(rows), get_ratios(rows))
    return rows


def get_lines(rows):
    """Return the lines of the table, sizes side by side."""
    lines = {
        "bare query of seven keys, ms": [pair(row["floor"]) for row in rows],
        "check, exact, ms": [pair(row["exact"]) for row in rows],
        "check, exact and similar, ms": [pair(row["similar"]) for row in rows],
        "OCA partner_email_duplicate_warn, ms": [pair(row["peer"]) for row in rows],
        "OCA / exact and similar": [ratio(row["peer"], row["similar"]) for row in rows],
        "exact and similar / bare query": [
            ratio(row["similar"], row["floor"]) for row in rows
        ],
        "found of 25: email, mobile, name, typing error": [
            ", ".join(map(str, row["caught"].values())) for row in rows
        ],
        "added to one create": [added(row, "create") for row in rows],
        "added to a create of 1,000": [added(row, "batch") for row in rows],
        "keys at install, s": [f"{row['build']:.1f}" for row in rows],
        "keys, MB": [f"{row['megabytes']:.0f}" for row in rows],
    }
    return [[label, *cells] for label, cells in lines.items()]


def get_ratios(rows):
    """Return what is held against former runs."""
    ratios = {}
    for row in rows:
        size = f"{row['people']:,} people"
        ratios[f"{size}, check / bare query"] = row["similar"][0] / row["floor"][0]
        ratios[f"{size}, check / OCA"] = row["similar"][0] / row["peer"][0]
        ratios[f"{size}, create with / without"] = row["create"] / row["create_without"]
    return ratios


def pair(figure):
    return f"{figure[0]:.2f} (p95 {figure[1]:.2f})"


def ratio(figure, other):
    return f"{figure[0] / other[0]:.1f}"


def added(row, name):
    return f"{row[name] / row[f'{name}_without'] - 1:+.0%}"


def bench_exact_check_hardly_grows(figures):
    """A hundred times the people cost at most half as much again."""
    assert figures[-1]["exact"][0] <= 1.5 * figures[0]["exact"][0]


def bench_check_is_near_the_floor(figures):
    """Normalising and judging included, at most ten times the bare query."""
    for row in figures:
        assert row["similar"][0] <= 10 * row["floor"][0], row["people"]


def bench_check_is_far_quicker_than_the_peer(figures):
    """Where people are many: the peer reads all of them."""
    least = {10_000: 3, 100_000: 20, 1_000_000: 150}
    for row in figures:
        wanted = least.get(row["people"], 3)
        assert row["peer"][0] >= wanted * row["similar"][0], row["people"]


def bench_known_people_are_found(figures):
    """All that are spelt otherwise, and nearly all typing errors."""
    for row in figures:
        caught = row["caught"]
        assert (caught["email"], caught["mobile"], caught["name"]) == (25, 25, 25)
        assert caught["typo"] >= 23, caught


def bench_keys_are_built_within_a_minute(figures):
    """At install, whatever the size."""
    assert figures[-1]["build"] <= 60
