"""What characteristics cost: a form, a batch of contacts, a search over many values."""

import json

SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
from benchmarks.characteristic_rows import measure
print("RESULT", measure(env))
"""


def bench_characteristic(odoo, report):
    from support.settings import ROOT

    output = odoo.shell(SCRIPT.format(tests=str(ROOT / "tests")))
    result = json.loads(output.split("RESULT", 1)[1])
    ratios = {"form with 30 / without": result["form with / without"]}
    plan = result.pop("plan")
    report("Characteristics", ("", "value"), list(result.items()), ratios)
    assert result["form with / without"] <= 1.2
    assert "Index Scan" in plan
    assert result["queries more for 1,000 people with 10 values"] < 200
