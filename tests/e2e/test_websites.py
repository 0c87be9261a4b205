"""The portal on two websites of two companies with branches, by two processes.

Nobody may list the databases. Whoever is a customer of all four companies finds on each
website what its company does for them, and what those do that have no website.
"""

import re
from types import SimpleNamespace

import pytest
import requests
from support import replica, websites
from support.portal_pages import PASSWORD
from support.server import Client, Odoo, query, throw_away_database

PAGES = {replica.SUPERVISOR: replica.SUPERVISORS_PAGES, replica.USER: replica.PAGES}
BOTH = pytest.mark.parametrize("host", websites.HOSTS)
# whoever asks for the names of databases
EXPECTED = (r"^WARNING odoo\.http: Access Denied",)
PROFILES = pytest.mark.parametrize("login", PAGES)


@pytest.fixture(scope="module")
def sites(settings):
    """Yield a server of two processes with two websites, and what is on them."""
    with throw_away_database(settings.installed, "websites") as name:
        odoo = Odoo(settings, name)
        odoo.install("website")
        made, places = odoo.call("support.websites.prepare")
        options = ("--workers=2", "--no-database-list")
        with odoo.serve(*options, expected=EXPECTED) as server:
            yield server, made, places


def visit(sites, host, login):
    """Return somebody who is logged in on a website."""
    server, _made, _places = sites
    url = f"http://{websites.HOSTS[host]}:{server.port}"
    return Client(SimpleNamespace(url=url, database=server.database), login, PASSWORD)


@BOTH
@PROFILES
def test_all_pages_answer(sites, host, login):
    """Those of the company whose website it is, and those of both branches."""
    _server, made, places = sites
    client = visit(sites, host, login)
    for name in (host, *websites.BRANCHES):
        replica.walk(client, PAGES[login], made | places[name])


@PROFILES
@pytest.mark.parametrize(("host", "hidden"), [("nord", "sud"), ("sud", "nord")])
def test_each_shows_its_company_and_those_without_a_website(sites, host, hidden, login):
    """Not that of the other website."""
    _server, _made, places = sites
    client = visit(sites, host, login)
    listed = client.get("/my/equipment?search=Pompe").text
    for name, ids in places.items():
        for url in ("/my/equipment/{equipment}", "/my/interventions/{request}"):
            answer = client.get(url.format(**ids), allow_redirects=False)
            assert answer.status_code == (303 if name == hidden else 200), name
        assert (f'/my/equipment/{ids["equipment"]}"' in listed) == (name != hidden)


@BOTH
@PROFILES
def test_a_request_is_sent_to_the_company_of_its_equipment(sites, host, login):
    """From each website, also about equipment of a branch."""
    server, made, places = sites
    client = visit(sites, host, login)
    for name in (host, *websites.BRANCHES):
        id_ = send_request(client, made["organisation"], places[name]["equipment"])
        statement = "SELECT company_id, equipment_id FROM maintenance_request"
        [read] = query(server.database, f"{statement} WHERE id = %s", id_)
        assert read == (places[name]["company"], places[name]["equipment"])
        assert client.get(f"/my/interventions/{id_}").status_code == 200


def test_the_language_of_an_address(sites):
    """The second website speaks English too; nothing of it is kept by a browser."""
    client = visit(sites, "sud", replica.SUPERVISOR)
    for path, language in (("/my/equipment", "fr-FR"), ("/en/my/equipment", "en-US")):
        answer = client.get(path, allow_redirects=False)
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.text
        assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_lists_databases(sites):
    """Nor chooses one."""
    server, _made, _places = sites
    body = {"jsonrpc": "2.0", "method": "call", "params": {}}
    answer = requests.post(f"{server.url}/web/database/list", json=body, timeout=60)
    assert answer.json()["error"]["data"]["name"] == "odoo.exceptions.AccessDenied"


def send_request(client, organisation, equipment):
    """Send the form of a request; return the id of what was made."""
    path = "/my/interventions/new"
    page = client.get(path).text
    names = ("csrf_token", "form_token")
    values = {n: re.search(rf'name="{n}" value="([^"]+)"', page)[1] for n in names}
    values |= {
        "organisation_id": organisation,
        "equipment_id": equipment,
        "name": "Ne démarre pas",
        "description": "Depuis ce matin.",
        "priority": "1",
    }
    answer = client.http.post(client.url + path, values, allow_redirects=False)
    assert answer.status_code == 303, answer.text
    return int(re.search(r"/interventions/(\d+)", answer.headers["Location"])[1])
