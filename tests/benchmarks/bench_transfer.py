"""What a transfer costs somebody who follows many orders, against bare SQL."""

import json
import sys
from pathlib import Path

from support.server import Odoo, throw_away_database

SCRIPT = Path(__file__).with_name("transfer_measure.py")
MOST = 5.0
"""At most so many times the bare SQL of the same work."""


def bench_transfer(settings):
    """10,000 followed orders: few times the SQL, and as many queries as 100."""
    with throw_away_database(settings.installed, "transfer") as name:
        output = Odoo(settings, name).shell(SCRIPT.read_text(encoding="utf-8"))
    [line] = [line for line in output.splitlines() if line.startswith("RESULT ")]
    sizes = json.loads(line.removeprefix("RESULT "))
    print_table(sizes)
    few, many = sizes["100"], sizes["10000"]
    assert many["transfer"]["ms"] <= MOST * many["floor"]["ms"]
    assert many["transfer"]["queries"] == few["transfer"]["queries"]


def print_table(sizes):
    """Print milliseconds, the ratio to bare SQL, and queries."""
    lines = ["", f"{'orders':>8}  {'way':<24}{'ms':>8}{'x SQL':>8}{'queries':>9}"]
    labels = {
        "floor": "bare SQL",
        "stock": "parent_id alone",
        "transfer": "transfer",
    }
    for size, ways in sizes.items():
        for way, label in labels.items():
            measured = ways[way]
            ratio = measured["ms"] / ways["floor"]["ms"]
            lines.append(
                f"{size:>8}  {label:<24}{measured['ms']:>8.1f}{ratio:>8.1f}"
                f"{measured['queries']:>9}"
            )
    sys.stdout.write("\n".join([*lines, ""]))
