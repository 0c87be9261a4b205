"""What a transfer costs somebody who follows many orders, against bare SQL."""

from support.server import Odoo, throw_away_database

MOST = 5.0
"""At most so many times the bare SQL of the same work."""


LABELS = {
    "floor": "bare SQL",
    "stock": "parent_id alone",
    "transfer": "transfer",
}


def bench_transfer(settings, report):
    """10,000 followed orders: few times the SQL, and as many queries as 100."""
    with throw_away_database(settings.installed, "transfer") as name:
        sizes = Odoo(settings, name).call("benchmarks.transfer_measure.measure")
    rows = [
        [size, label, ways[way]["ms"] / ways["floor"]["ms"], ways[way]["queries"]]
        for size, ways in sizes.items()
        for way, label in LABELS.items()
    ]
    report(
        "Transfer",
        ["orders", "way", "times the SQL", "queries"],
        rows,
        {f"{size} orders, {way}": ratio for size, way, ratio, _queries in rows},
    )
    few, many = sizes["100"], sizes["10000"]
    assert many["transfer"]["ms"] <= MOST * many["floor"]["ms"]
    assert many["transfer"]["queries"] == few["transfer"]["queries"]
