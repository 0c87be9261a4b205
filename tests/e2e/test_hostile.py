"""Whatever hostile people send to the addon's addresses: no error, nothing of others.

The addresses come from the controllers, so that a new one is attacked by itself.
"""

import secrets

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from support.hostile import CHARACTERISTICS
from support.target import FEW, FILE_NAMES, HOSTILE, VISITORS
from support.visitor import fill

NEW = "/my/interventions/new"
VARIED = ("badge", "hostile_float", "hostile_date")  # one of each reader of texts
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def spread(names, value, method):
    """Return the value under all names at once, or under each: links are short."""
    if method == "POST" or len(value) < 200:
        return [dict.fromkeys(names, value)]
    return [{name: value} for name in names]


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
        for value in target.values if argument.endswith("_id") else FEW:
            token = secrets.token_hex(16)
            values = {"form_token": token, **good, argument: value}
            target.attack("portal", "POST", form, "", values)
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
                # or what it is about may not be seen
                assert answer.status_code in (400, 403, 404), path


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
