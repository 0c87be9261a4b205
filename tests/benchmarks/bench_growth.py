"""How everyday work grows with the number of people, as an exponent of that number.

CPU of Python and PostgreSQL together; 0 is flat, 1 as the number itself.
BENCH_SIZES=10000,100000,1000000 ./dev bench tests/benchmarks/bench_growth.py
"""

import math
import os

from support.figures import measure

SIZES = [int(n) for n in os.environ.get("BENCH_SIZES", "10000,100000").split(",")]
LIMIT = 0.25
"""Ten times the people take at most 1.8 times as long."""
LISTS = {"*To mend*, by kind", "name search"}
"""What counts or sorts all that it finds, which grows with the people."""


def bench_growth(settings, report):
    """Flat, but for what is counted."""
    times = {}
    for size in SIZES:
        for figure in measure(settings, "growth", size):
            times.setdefault(figure["label"], []).append(figure["ms"])
    header = ["", *(f"{size:,} people, ms" for size in SIZES), "exponent"]
    grown = math.log(SIZES[-1] / SIZES[0])
    rows = [
        [label, *each, math.log(each[-1] / each[0]) / grown]
        for label, each in times.items()
    ]
    # a ratio, as of all benchmarks: how much longer for ten times the people
    report("Growth", header, rows, {row[0]: 10 ** row[-1] for row in rows})
    for label, *_times, exponent in rows:
        assert label in LISTS or exponent <= LIMIT, (label, exponent)
