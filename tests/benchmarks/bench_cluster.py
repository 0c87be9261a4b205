"""Portal users at once on two servers behind nginx, one of which is killed.

PgBouncer, a primary and its hot standby stand behind them: `./dev cluster`.
"""

import json
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from threading import Event

import requests
import websocket
from support import invariants
from support.cluster import run_cluster
from support.server import query

PAGES = ("/my", "/my/equipment", "/my/orders", "/my/orders/{order}")
NEW = "/my/interventions/new"
PHASES = ("two servers", "one is killed", "one server")
PATIENCE = 120
# of Odoo's bus, which refuses other programs
BUS = "/websocket?version=19.0-2"


@dataclass
class _Phase:
    """What the crowd saw while something happened."""

    times: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    repeated: list = field(default_factory=list)
    seconds: float = 0

    def get_row(self, label):
        """Return the phase as a row of the report."""
        centiles = statistics.quantiles(self.times, n=100)
        number = len(self.times)
        return (
            *(label, number, number / self.seconds, centiles[49], centiles[94]),
            *(len(self.repeated), len(self.errors)),
        )


def bench_cluster(settings, report):
    """No error while a server dies, and what was sent is there, once."""
    prepare = "benchmarks.portal_rows.make_crowd_of_customers"
    with run_cluster(settings, prepare) as (cluster, customers):
        before = cluster.count_transactions()
        crowd = _Crowd(cluster.url, customers)
        listen(cluster)
        phases = {PHASES[0]: crowd.visit(PHASES[0])}
        phases[PHASES[1]] = crowd.visit(PHASES[1], lambda: cluster.kill(0))
        phases[PHASES[2]] = crowd.visit(PHASES[2])
        listen(cluster)
        after = cluster.count_transactions()
        sent = query(
            cluster.database,
            "SELECT name, count(*) FROM maintenance_request"
            " WHERE name LIKE 'Crowd%' GROUP BY name",
        )
        broken = invariants.check(cluster.database)
    report(
        "portal users at once, two servers, one of which is killed",
        ("", "requests", "per second", "p50, ms", "p95, ms", "repeated", "errors"),
        [phase.get_row(label) for label, phase in phases.items()],
    )
    there, all_ = (after[0] - before[0], sum(after) - sum(before))
    report(
        "transactions of the cluster",
        ("on the primary", "on the standby", "share of the standby, %"),
        [(there, all_ - there, 100 * (all_ - there) / all_)],
    )
    assert not [error for phase in phases.values() for error in phase.errors]
    # only who was in the middle of sending something sends it again
    assert not phases[PHASES[0]].repeated
    assert not phases[PHASES[2]].repeated
    assert dict(sent) == {
        f"Crowd {number}, {label}": 1
        for number in range(len(customers))
        for label in PHASES
    }
    assert not broken


class _Crowd:
    """Portal users, each with a session, who look at their pages and send a request."""

    def __init__(self, url, customers):
        self.members = [
            _Member(url, number, *customer) for number, customer in enumerate(customers)
        ]
        self.pool = ThreadPoolExecutor(len(self.members))
        # no one's first page is measured
        list(self.pool.map(_Member.come, self.members))

    def visit(self, label, then=None):
        """Let all of them come at the same time.

        :param then: what is done when half of them are sending, or have sent, their
            request
        """
        phase, sending, halfway = _Phase(), count(1), Event()

        def tell():
            if next(sending) == len(self.members) // 2:
                halfway.set()

        start = time.perf_counter()
        visits = [
            self.pool.submit(member.visit, phase, label, tell)
            for member in self.members
        ]
        assert halfway.wait(10 * PATIENCE)
        if then:
            then()
        for visit in visits:
            visit.result()
        phase.seconds = time.perf_counter() - start
        return phase


class _Member:
    """One of the crowd."""

    def __init__(self, url, number, session, organisation):
        self.url = url
        self.number = number
        self.organisation = organisation
        self.http = requests.Session()
        self.http.cookies["session_id"] = session

    def come(self):
        """Look at an order, which is one of theirs, and find what forms carry."""
        answer = self._send("GET", "/my/orders")
        assert answer.status_code == 200, answer.status_code
        self.order = re.search(r"/my/orders/(\d+)", answer.text)[1]
        self.token = re.search(r'csrf_token: "([^"]+)"', answer.text)[1]

    def visit(self, phase, label, tell):
        """Look at all pages, tell that, and send a request: again if no answer came."""
        for page in PAGES:
            path = page.format(order=self.order)
            start = time.perf_counter()
            answer = self._send("GET", path)
            phase.times.append((time.perf_counter() - start) * 1000)
            if answer.status_code != 200:
                phase.errors.append(f"{path}: {answer.status_code}")
        tell()
        start = time.perf_counter()
        values = self._get_request(label)
        answer = self._send("POST", NEW, data=values)
        while answer.status_code in (502, 504):
            phase.repeated.append(self.number)
            assert time.perf_counter() < start + PATIENCE, "nobody answers any more"
            time.sleep(1)
            answer = self._send("POST", NEW, data=values)
        phase.times.append((time.perf_counter() - start) * 1000)
        if answer.status_code != 303:
            phase.errors.append(f"{NEW}: {answer.status_code}")

    def _get_request(self, label):
        """Return a form, whose token is the same however often it is sent."""
        return {
            "organisation_id": self.organisation,
            "name": f"Crowd {self.number}, {label}",
            "description": "It hums.",
            "priority": "1",
            "form_token": f"{self.number:030x}{PHASES.index(label):02x}",
            "csrf_token": self.token,
        }

    def _send(self, method, path, **options):
        return self.http.request(
            method, self.url + path, allow_redirects=False, timeout=PATIENCE, **options
        )


def listen(cluster):
    """Hear from whichever server over the bus what another one was told."""
    client = cluster.client("admin", "admin")
    cookie = f"session_id={client.http.cookies['session_id']}"
    address = cluster.url.replace("http", "ws", 1) + BUS
    bus = websocket.create_connection(address, cookie=cookie, timeout=PATIENCE)
    subscription = {"channels": [], "last": 0}
    bus.send(json.dumps({"event_name": "subscribe", "data": subscription}))
    model = "res.users.settings"
    [settings] = client.call(model, "search", [("user_id", "=", client.uid)])
    changes = {"push_to_talk_key": "...Space"}
    client.call(model, "set_res_users_settings", [settings], new_settings=changes)
    heard = set()
    while model not in heard:
        heard |= {each["message"]["type"] for each in json.loads(bus.recv())}
    bus.close()
