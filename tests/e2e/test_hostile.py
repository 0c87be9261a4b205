"""Whatever hostile people send to the addon's addresses: no error, nothing of others.

The addresses come from the controllers, so that a new one is attacked by itself.
"""

from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from playwright.sync_api import expect
from support.browser import login, open_page
from support.hostile import CHARACTERISTICS, OTHERS, SCRIPT, SECRET
from support.server import Odoo, query, throw_away_database
from support.visitor import Visitor, fill

NEW = "/my/interventions/new"
VISITORS = {"public": None, "portal": "portal_a", "employee": "employee"}
VARIED = ("badge", "hostile_float", "hostile_date")  # one of each reader of texts
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
HOSTILE = (
    *("", "0", "-1", "1.5", str(2**31), str(2**63), "9" * 5000, "1e999", "nan"),
    *("é", "²", "None", "[]", "1 OR 1=1", "' OR ''='", "%", "\\", "a\x00b", "\x00"),
    *("../../etc/passwd", "//evil.example", "/my//evil.example/..", "/my/\r\nX-A: b"),
    *("2026-02-30", "\u202e\ufffe\U0001f600", "x" * 5000, SCRIPT),
)
FEW = ("", "-1", "9" * 40, "abc", "é", "a\x00b", "//evil.example", SCRIPT)
# what Odoo's log says of what these tests send on purpose
EXPECTED = (
    r"^WARNING odoo\.http: CSRF ",
    r"No CSRF validation token provided",
)


class Target:
    """A server with rows of two organisations, and people who attack it."""

    def __init__(self, odoo, server, routes, bridge_routes, rows):
        self.odoo, self.server, self.routes = odoo, server, routes
        self.bridge_routes = bridge_routes
        self.own, self.others = rows["portal_a"], rows["portal_b"]
        self.visitors = {
            name: Visitor(server, login) for name, login in VISITORS.items()
        }
        self.portal = self.visitors["portal"]
        self.values = (*HOSTILE, *map(str, sorted(set(self.others.values()))))

    def query(self, statement, *params):
        return query(self.odoo.name, statement, *params)

    def attack(self, name, method, route, place, values, files=None):
        """Send one request and judge the answer."""
        visitor = self.visitors[name]
        path = fill(route["url"], place)
        if route["type"] != "http":
            answer = visitor.call(path, values)
        else:
            answer = visitor.send(method, path, values, files)
        self.judge(answer, name, f"{name} {method} {path[:90]} {values}"[:300])
        return answer

    def judge(self, answer, name, label):
        """No error of the server, nothing of others, no way to other servers."""
        assert answer.status_code < 500, f"{answer.status_code}: {label}"
        if name != "employee":
            assert SECRET not in answer.text, label
        place = urlsplit(answer.headers.get("Location", ""))
        assert place.netloc in ("", urlsplit(self.server.url).netloc), label
        assert "X-A" not in answer.headers, label

    def get_others(self):
        """Return all that is stored of the others, and who may do what."""
        names = [f"{table} {row}" for table in OTHERS for row in self._get_rows(table)]
        groups = self.query("SELECT gid, uid FROM res_groups_users_rel ORDER BY 1, 2")
        return names, groups

    def _get_rows(self, table):
        column, key = OTHERS[table]
        return self.query(
            f"SELECT t::text FROM {table} t WHERE {column} = %s ORDER BY id",
            self.others[key],
        )


def spread(names, value, method):
    """Return the value under all names at once, or under each where links allow no more."""
    if method == "POST" or len(value) < 200:
        return [dict.fromkeys(names, value)]
    return [{name: value} for name in names]


@pytest.fixture(scope="module")
def target(settings):
    with throw_away_database(settings.installed, "hostile") as name:
        odoo = Odoo(settings, name)
        prepared = odoo.call("support.hostile.prepare")
        with odoo.serve(expected=EXPECTED) as server:
            yield Target(odoo, server, *prepared)


@pytest.fixture(autouse=True)
def _others_stay_as_they_are(target):
    before = target.get_others()
    yield
    assert target.get_others() == before


def test_routes_are_found(target):
    """Addresses of the addon, and core's where the addon overrides them."""
    urls = {route["url"] for route in target.routes}
    assert {"/my", NEW, "/my/characteristics", "/my/organisation"} <= urls
    assert any("see-as" in url for url in urls)


def test_bridges_bring_no_route(target):
    """One that did would need its bridge installed here, to be attacked."""
    assert target.bridge_routes == []


@pytest.mark.parametrize("name", VISITORS)
def test_hostile_values(target, name):
    """Ids of others, huge, negative and no ids, in places and in all arguments."""
    for route in target.routes:
        for value in target.values if name == "portal" else FEW:
            for method in route["methods"] or ("GET",):
                for values in spread([*route["names"], "badge"], value, method):
                    target.attack(name, method, route, value, values)


def test_one_hostile_argument_among_good_ones(target):
    """Each argument of the form of a request by itself."""
    good = {
        "organisation_id": target.own["organisation"],
        "site_id": target.own["site"],
        "equipment_id": target.own["equipment"],
        "name": "Noise",
        "description": "It hums.",
        "priority": "1",
        "external_reference": "R1",
    }
    form = {"url": NEW, "type": "http"}
    for argument in good:
        for value in target.values:
            target.attack("portal", "POST", form, "", {**good, argument: value})
            stored = target.query(
                "SELECT DISTINCT organisation_id, COALESCE(site_id, %s), origin "
                "FROM maintenance_request WHERE id > %s",
                target.own["site"],
                target.others["request"],
            )
            assert stored in (
                [],
                [(target.own["organisation"], target.own["site"], "portal")],
            )


def test_one_hostile_characteristic_among_good_ones(target):
    """Each field of the profile by itself: it is refused or kept, never an error."""
    form = {"url": "/my/characteristics", "type": "http"}
    for code in CHARACTERISTICS:
        for value in HOSTILE if code in VARIED else FEW:
            target.attack("portal", "POST", form, "", {code: value})
        # whatever was kept is shown again
        target.attack("portal", "GET", {"url": "/my/account", "type": "http"}, "", {})


def test_files_in_the_place_of_texts(target):
    """A file under the name of any other argument is no text, and no error."""
    file = ("name.txt", b"content", "text/plain")
    for route in target.routes:
        if route["type"] == "http":
            for argument in route["names"]:
                for method in route["methods"] or ("POST",):
                    files = {argument: file}
                    target.attack("portal", method, route, "1", {}, files)


def test_methods(target):
    """What an address does not take is refused, whatever the method."""
    for name, visitor in target.visitors.items():
        for route in target.routes:
            path = fill(route["url"], "1")
            for method in METHODS:
                answer = visitor.send(method, path)
                target.judge(answer, name, f"{name} {method} {path}")
                taken = {*(route["methods"] or METHODS), "HEAD", "OPTIONS"}
                if method not in taken:
                    assert answer.status_code == 405, f"{method} {path}"


def test_nothing_is_taken_without_a_token(target):
    """Each address that takes a form refuses one from elsewhere."""
    for route in target.routes:
        if route["type"] == "http" and "POST" in (route["methods"] or METHODS):
            path = fill(route["url"], "1")
            for token in ({}, {"csrf_token": "x" * 40 + "o9999999999"}):
                answer = target.portal.send("POST", path, token, token=False)
                assert answer.status_code == 400, path


@effort(
    max_examples=250,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_fuzz(target, data):
    """Any arguments, texts and files mixed, at any address, from anybody."""
    name = data.draw(st.sampled_from(sorted(VISITORS)))
    route = data.draw(st.sampled_from(target.routes))
    method = data.draw(st.sampled_from(route["methods"] or ("GET", "POST")))
    texts = st.sampled_from(target.values) | st.text(max_size=30)
    names = st.sampled_from([*route["names"], *CHARACTERISTICS, "files", "zz"])
    values = data.draw(st.dictionaries(names, texts, max_size=6))
    files = data.draw(
        st.dictionaries(
            names,
            st.tuples(st.sampled_from(FILE_NAMES), st.binary(max_size=40)),
            max_size=2,
        )
    )
    target.attack(name, method, route, data.draw(texts), values, files)


FILE_NAMES = (
    "note.txt",
    "../../../../tmp/evil.txt",
    "..\\..\\evil.txt",
    "/etc/cron.d/evil.txt",
    "C:\\evil.txt",
    "<img src=x onerror=window.ran=1>.txt",
    "x" * 300 + ".txt",
    "\u202egnp.txt",
    ".txt",
)
