"""vCards of many people in a zip, against Odoo's own code and against bare strings.

All ways make the cards of the same people in one run; the ratios are what counts.
"""

import json
import sys
from pathlib import Path

from support.server import Odoo, throw_away_database

SCRIPT = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from vcard_measure import measure
measure(env)
"""
# times quicker than Odoo's own at least
FASTER = {"none": 7.0, "jpeg": 2.5, "png": 2.5}
MEGABYTES = 30


def bench_vcard(settings):
    """7 times Odoo's pace, with photos 2.5 times; 30 MB for any number."""
    with throw_away_database(settings.installed, "vcard") as name:
        output = Odoo(settings, name).shell(SCRIPT)
    rows = [
        json.loads(line.partition("FIGURES ")[2])
        for line in output.splitlines()
        if "FIGURES " in line
    ]
    sys.stdout.write(f"\n{table(rows)}\n")
    for row in rows:
        case = f"{row['people']} {row['photos']}"
        assert row["megabytes"] <= MEGABYTES, case
        if row["core"]:
            assert row["core"] / row["ours"] >= FASTER[row["photos"]], case


def table(rows):
    """Return the figures as a table of Markdown."""
    lines = [
        "| people | photos | bare strings, s | this addon, s | Odoo's own, s "
        "| times quicker | times the strings | peak, MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        floor, slower, core, quicker = "", "", "", ""
        if row["core"]:
            floor, slower = f"{row['floor']:.2f}", f"{row['ours'] / row['floor']:.1f}"
            core, quicker = f"{row['core']:.2f}", f"{row['core'] / row['ours']:.1f}"
        cells = (
            f"{row['people']:,}",
            row["photos"],
            floor,
            f"{row['ours']:.2f}",
            core,
            quicker,
            slower,
            f"{row['megabytes']:.0f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
