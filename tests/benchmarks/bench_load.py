"""50 portal users at once, on two worker processes and 100,000 orders.

Beside Odoo without the addon, under the same load: both servers are there, and are
loaded in turns, so that whatever else the machine does slows both.
"""

import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import requests
from requests.adapters import HTTPAdapter
from support.server import Odoo, throw_away_database
from urllib3.util.retry import Retry

TURNS = 2
PAGES = ("/my", "/my/orders", "/my/orders/{order}")
ORDERS_EACH = 20  # of 100,000 orders of 5,000 organisations
# a client of this crowded machine was too slow, on either server
EXPECTED = (r"werkzeug: .* Request timed out",)
# wide: 50 clients, two servers and their database share one machine; pages by
# themselves are in bench_portal_pages.py
MOST = {"p50": 1.5, "p95": 2.0}


def bench_load(settings, report):
    """No error, and the times of a crowd near those of Odoo alone."""
    with (
        throw_away_database(settings.template, "stock") as stock_name,
        throw_away_database(settings.installed, "addon") as addon_name,
    ):
        stock, addon = Odoo(settings, stock_name), Odoo(settings, addon_name)
        sessions = [
            odoo.call("benchmarks.portal_rows.make_crowd_of_fifty")
            for odoo in (stock, addon)
        ]
        with (
            stock.serve("--workers=2", expected=EXPECTED) as a,
            addon.serve("--workers=2", expected=EXPECTED) as b,
        ):
            crowds = [_Crowd(*each) for each in zip((a, b), sessions, strict=True)]
            for _turn in range(TURNS):
                for crowd in crowds:
                    crowd.visit()
    rows = _table(*crowds)
    report(
        "50 portal users at once, two processes, 100,000 orders",
        ("page", "", "stock, ms", "addon, ms", "ratio"),
        rows,
        {row[0]: row[-1] for row in rows if row[1] == "p50"},
    )
    for page, label, _stock, _addon, ratio in rows:
        assert ratio <= MOST[label], f"{label} of {page} is {ratio:.2f} times stock's"


class _Crowd:
    """All users of a server, each with a session, and the times of their pages."""

    def __init__(self, server, sessions):
        self.url = server.url
        self.pool = ThreadPoolExecutor(len(sessions))
        self.clients = [requests.Session() for _session in sessions]
        # a process drops who is silent for two seconds: come again, as a proxy would
        again = Retry(total=10, backoff_factor=0.1, allowed_methods=["GET"])
        for client, session in zip(self.clients, sessions, strict=True):
            client.cookies["session_id"] = session
            client.mount("http://", HTTPAdapter(max_retries=again))
        self.times = {page: [] for page in PAGES}
        # no one's first page is measured
        self.orders = list(self.pool.map(self._find_order, self.clients))

    def visit(self):
        """Let all of them visit all pages at the same time."""
        for times in self.pool.map(self._visit_all, self.clients, self.orders):
            for page, elapsed in times.items():
                self.times[page].append(elapsed)

    def _visit_all(self, client, order):
        times = {}
        for page in PAGES:
            start = time.perf_counter()
            answer = self._get(client, page.format(order=order))
            times[page] = (time.perf_counter() - start) * 1000
            assert answer.status_code == 200, f"{page}: {answer.status_code}"
        return times

    def _get(self, client, path):
        return client.get(self.url + path, allow_redirects=False, timeout=120)

    def _find_order(self, client):
        """Return the id of one of the user's own orders, all of which they see."""
        page = self._get(client, "/my/orders").text
        orders = set(re.findall(r"/my/orders/(\d+)", page))
        assert len(orders) == ORDERS_EACH, sorted(orders)
        return orders.pop()

    def get_times(self, page):
        """Return median and 95th percentile."""
        centiles = statistics.quantiles(self.times[page], n=100)
        return {"p50": centiles[49], "p95": centiles[94]}


def _table(stock, addon):
    rows = []
    for page in PAGES:
        theirs, ours = stock.get_times(page), addon.get_times(page)
        rows += [
            (page, label, theirs[label], ours[label], ours[label] / theirs[label])
            for label in MOST
        ]
    return rows
