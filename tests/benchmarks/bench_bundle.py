"""Scripts and styles that browsers fetch once, beside Odoo's own, gzipped."""

from support.figures import measure

MOST = {"back end": 0.02, "portal": 0.01}
"""Of what Odoo's own weigh; docs/performance.md says why the back end has more."""


def bench_bundle(settings, report):
    """At most a hundredth more on the portal, two in the back end."""
    found = measure(settings, "bundle")
    rows = [
        [row["side"], row["Odoo"], row["both"] - row["Odoo"], row["both"] / row["Odoo"]]
        for row in found
    ]
    report(
        "Bundles",
        ["", "Odoo, kB", "this addon, kB", "ratio"],
        rows,
        {row[0]: row[-1] for row in rows},
    )
    for side, odoo, added, _ratio in rows:
        assert added <= odoo * MOST[side], side
