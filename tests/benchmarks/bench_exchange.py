"""Importing 10,000 people with functions into one organisation, duplicates checked.

Against Odoo's own import of such people (parent by name), and against bare create() of
the same values, in one run on one database. `EXCHANGE_ROWS`, `EXCHANGE_BULK` and
`EXCHANGE_FILLED` change the sizes.
"""

import json
import os

SCRIPT = """
import json, sys
sys.path.insert(0, {tests!r})
from benchmarks.exchange_measure import measure
print("RESULT", json.dumps(measure(env, {size}, {bulk}, {filled})))
"""


def bench_import(odoo, report):
    from support.settings import ROOT

    size = int(os.environ.get("EXCHANGE_ROWS", "10000"))
    bulk = int(os.environ.get("EXCHANGE_BULK", "50000"))
    filled = int(os.environ.get("EXCHANGE_FILLED", "100000"))
    script = SCRIPT.format(
        tests=str(ROOT / "tests"), size=size, bulk=bulk, filled=filled
    )
    f = json.loads(odoo.shell(script).split("RESULT", 1)[1].splitlines()[0])
    rows = [
        ("Odoo's own import, parent by name", f["peer"], 1.0),
        (f"preview of {size:,} rows", f["preview"], f["preview"] / f["peer"]),
        (f"preview and import of {size:,} rows", f["import"], f["import"] / f["peer"]),
        ("bare create() of the same values", size / f["bare_seconds"], ""),
    ]
    if bulk:
        rows.append((f"preview and import of {bulk:,} rows", f["bulk"], ""))
    if filled:
        title = f"with {filled:,} people more"
        ratio = f["import_filled"] / f["peer_filled"]
        rows.append((f"Odoo's own import, {title}", f["peer_filled"], 1.0))
        rows.append((f"preview and import, {title}", f["import_filled"], ratio))
    report("Import of people", ("", "rows per second", "times Odoo's import"), rows)
    peaks = [(f"{size:,} rows", f["peak"])]
    if bulk:
        peaks.append((f"{bulk:,} rows", f["bulk_peak"]))
    report("Preview: peak memory", ("", "MB"), peaks, get_ratios(f))

    assert f["import"] >= 7 * f["peer"]
    assert f["import_seconds"] <= 1.5 * f["bare_seconds"]
    if bulk:
        assert f["bulk"] >= 0.8 * f["import"]
    if filled:
        assert f["import_filled"] >= 18 * f["peer_filled"]


def get_ratios(f):
    """Return times, of the same number of rows, against those of what is beside."""
    ratios = {
        "import / Odoo's": f["peer"] / f["import"],
        "import / bare create": f["import_seconds"] / f["bare_seconds"],
    }
    if "bulk" in f:
        ratios["a row of many / of fewer"] = f["import"] / f["bulk"]
    if "import_filled" in f:
        ratios["import / Odoo's, full"] = f["peer_filled"] / f["import_filled"]
    return ratios
