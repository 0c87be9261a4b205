"""The portal's pages over HTTP: two servers side by side, one without the addon.

Both hold 100,000 orders and 100,000 invoices of 5,000 organisations. They answer in
turns, so that whatever else the machine does slows both.
"""

import re
import statistics
import time
from pathlib import Path

from support.server import Odoo, throw_away_database
from support.settings import ROOT

ROUNDS, WARM_UP = 100, 10
LOGIN = "person1@example.com"
EMPTY = "/my/benchmark-empty"
COMPARED = ("/my/orders", "/my/invoices", "/my")
OWN = ("/my/equipment", "/my/interventions")
ADDONS = Path(__file__).parent / "addons"


def bench_portal_pages(settings, report):
    with (
        throw_away_database(settings.template, "stock") as stock_name,
        throw_away_database(settings.installed, "addon") as addon_name,
    ):
        stock, addon = (
            _Measured(settings, name, label)
            for name, label in ((stock_name, "stock"), (addon_name, "addon"))
        )
        with (
            stock.odoo.serve(*stock.options) as a,
            addon.odoo.serve(*addon.options) as b,
        ):
            stock.log_in(a)
            addon.log_in(b)
            for _round in range(ROUNDS):
                for path in (*COMPARED, EMPTY):
                    stock.get(path)
                    addon.get(path)
                for path in OWN:
                    addon.get(path)
        rows = _table(stock, addon)
    report(
        "Portal pages of 20 rows",
        ("page", "ms", "queries", "against", "its ms", "its queries", "ratio"),
        rows,
        {f"{row[0]} / {row[3]}": row[-1] for row in rows},
    )
    for page, _ms, queries, against, _its_ms, its_queries, ratio in rows:
        if page == "/my":  # three cards more than Odoo's
            continue
        limit = 2.2 if against == EMPTY else 1.1
        assert ratio <= limit, f"{page} takes {ratio:.2f} times {against}"
        assert against == EMPTY or queries <= its_queries + 3, page


class _Measured:
    """A database with its server, and the times of its pages."""

    def __init__(self, settings, name, label):
        self.odoo = Odoo(settings, name)
        self.label = label
        self.options = (f"--addons-path={ROOT},{ADDONS}",)
        self.odoo.call("benchmarks.portal_rows.make_pages")
        self.odoo.run(*self.options, "-i", "benchmark_empty_page", "--stop-after-init")
        self.times, self.queries = {}, {}

    def log_in(self, server):
        self.server = server
        self.client = server.client(LOGIN, LOGIN)

    def get(self, path):
        start = time.perf_counter()
        answer = self.client.get(path, allow_redirects=False)
        elapsed = (time.perf_counter() - start) * 1000
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        self.times.setdefault(path, []).append(elapsed)

    def median(self, path):
        return statistics.median(self.times[path][WARM_UP:])

    def count_queries(self, path):
        """Return the queries of the last answer, as the server's log says them."""
        line = rf'"GET {re.escape(path)} HTTP/1.1" 200 - (\d+) '
        return int(re.findall(line, Path(self.server.log).read_text())[-1])


def _table(stock, addon):
    pairs = [(path, stock, path) for path in COMPARED]
    pairs += [(path, addon, EMPTY) for path in OWN]
    rows = []
    for path, other, against in pairs:
        ours, theirs = addon.median(path), other.median(against)
        rows.append(
            (
                path,
                ours,
                addon.count_queries(path),
                against if other is addon else "stock",
                theirs,
                other.count_queries(against),
                ours / theirs,
            )
        )
    return rows
