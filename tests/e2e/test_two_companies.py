"""Two companies on one server, in one process: neither knows the other's people."""

import pytest
from playwright.sync_api import expect
from support.browser import login, open_page
from support.server import Odoo, RpcError, throw_away_database

# what is refused on purpose
EXPECTED = (
    r"^WARNING odoo\.http: .*(may be known already|You are not allowed|has no access)",
    r"^WARNING odoo\.http: .*(Sorry|top-secret|you may not read what you chose)",
)


@pytest.fixture(scope="module")
def companies(settings):
    """Return a server, and what belongs to each company."""
    with throw_away_database(settings.installed, "companies") as name:
        odoo = Odoo(settings, name)
        made = odoo.call("support.companies.prepare")
        with odoo.serve(expected=EXPECTED) as server:
            yield server, made


@pytest.fixture(scope="module")
def clients(companies):
    """Return an employee of each company, both logged in."""
    server, made = companies
    return {
        letter: server.client(each["login"], each["login"])
        for letter, each in made.items()
    }


@pytest.mark.parametrize(("own", "other"), ["ab", "ba"])
def test_each_sees_its_own(companies, clients, own, other):
    """People, collaborations and equipment, whoever asked before."""
    _server, made = companies
    for letter in (own, other, own):
        client, mine = clients[letter], made[letter]
        people = client.call("res.partner", "search", [("lastname", "like", "Private")])
        assert people == [mine["person"]]
        rows = client.call(
            "interlocuteur.collaboration", "search_read", [], ["person_id"]
        )
        assert [row["person_id"][0] for row in rows] == [mine["person"]]
        names = client.call("maintenance.equipment", "search_read", [], ["name"])
        assert [row["name"] for row in names] == [f"Pump of {letter.upper()}"]


def _link(mine, theirs):
    return {"person_id": mine["person"], "organisation_id": theirs["customer"]}


@pytest.mark.parametrize(("own", "other"), ["ab", "ba"])
def test_nobody_acts_on_the_others(companies, clients, own, other):
    """Not by their ids either: reading, writing, moving, linking, import, card."""
    _server, made = companies
    person, customer = made[other]["person"], made[other]["customer"]
    sheet = {"organisation_id": customer, "file": "Tm9tO1Byw6lub20=", "file_name": "x"}
    for model, method, arguments in (
        ("res.partner", "read", [[person], ["name"]]),
        ("res.partner", "write", [[person], {"active": False}]),
        ("res.partner", "write", [[made[own]["person"]], {"parent_id": customer}]),
        ("interlocuteur.collaboration", "create", [_link(made[own], made[other])]),
        ("interlocuteur.collaboration", "create", [_link(made[other], made[own])]),
        ("interlocuteur.import", "create", [sheet]),
    ):
        try:
            clients[own].call(model, method, *arguments)
        except RpcError as refused:
            assert "Private" not in str(refused), method
        else:
            pytest.fail(f"{model}.{method}{arguments} was not refused")
    answer = clients[own].get(f"/web/partner/vcard?partner_ids={person}")
    assert b"Private" not in answer.content


def test_each_compares_by_its_own_rule(clients):
    """Names count in company A only."""
    shared = {"lastname": "Shared", "firstname": "Max"}
    with pytest.raises(RpcError, match="may be known already"):
        clients["a"].call("res.partner", "create", shared)
    assert clients["b"].call(
        "res.partner", "create", {**shared, "email": "m@b.example"}
    )


def test_who_is_known_to_the_other_is_counted_and_not_named(clients):
    """The same e-mail is refused; whose it is stays with the other company."""
    with pytest.raises(RpcError) as refused:
        clients["b"].call(
            "res.partner",
            "create",
            {"lastname": "New", "firstname": "N", "email": "ZOE.A@example.com"},
        )
    assert "Private" not in str(refused.value.data)
    assert "Customer of A" not in str(refused.value.data)


def test_lists_in_the_browser(companies, browser):
    """One after the other in the same process."""
    server, made = companies
    for letter, other in ("ab", "ba"):
        with open_page(browser, server, locale="en-US") as page:
            login(page, made[letter]["login"], made[letter]["login"])
            page.goto("/odoo/interlocuteurs")
            own = page.get_by_text(f"Private {letter.upper()}")
            expect(own.first).to_be_visible()
            expect(page.get_by_text(f"Private {other.upper()}")).to_have_count(0)
