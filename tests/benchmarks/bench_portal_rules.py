"""What the portal's record rules cost against Odoo's own, on the same orders.

100,000 orders of 5,000 organisations; portal users who work for 1, 5 and 50 of them.
"Stock" is the same database, in the same run, with the rules of this addon off.
"""

import json

SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
from benchmarks.portal_rows import measure_rules
print("RESULT", measure_rules(env))
"""


def bench_portal_rules(odoo, report):
    from support.settings import ROOT

    output = odoo.shell(SCRIPT.format(tests=str(ROOT / "tests")))
    result = json.loads(output.split("RESULT", 1)[1])
    rows = []
    for action, figures in result.items():
        stock = figures["stock"]
        for label, (ms, queries) in figures.items():
            rows.append((action, label, ms, ms / stock[0], queries))
    report(
        "Portal rules, 100,000 orders of 5,000 organisations",
        ("", "user", "ms", "x stock", "queries"),
        rows,
    )
    for action, label, _ms, ratio, _queries in rows:
        assert label != "1 organisations" or ratio <= 1.1, action
