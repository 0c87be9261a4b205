"""What the portal's record rules cost against Odoo's own, on the same orders.

100,000 orders of 5,000 organisations; portal users who work for 1 to 500 of them.
"Stock" is the same database, in the same run, with the rules of this addon off.
"""

# times stock, for people of one organisation; a check of access finds its records by
# a query of its own, where core's rules compare what it has read anyway
LIMITS = {"count": 1.1, "list of 80": 1.1, "access to 80": 1.3}


def bench_portal_rules(odoo, report):
    result = odoo.call("benchmarks.portal_rows.measure_rules")
    rows = []
    for action, figures in result.items():
        stock = figures["stock"]
        for label, (ms, queries) in figures.items():
            rows.append((action, label, ms, ms / stock[0], queries))
    report(
        "Portal rules, 100,000 orders of 5,000 organisations",
        ("", "user", "ms", "times stock", "queries"),
        rows,
        {f"{row[0]}, {row[1]}": row[3] for row in rows if row[1] != "stock"},
    )
    for action, label, _ms, ratio, _queries in rows:
        assert label != "1 organisations" or ratio <= LIMITS[action], action
