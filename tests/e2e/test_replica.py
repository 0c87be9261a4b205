"""A hot standby that answers what only reads, and one that is behind.

Made with PostgreSQL's own tools beside a primary of its own.
"""

import json
import re
import time
from pathlib import Path

import pytest
from support import replica
from support.address_book import AddressBook, read
from support.portal_pages import PASSWORD
from support.postgres import Standby, throw_away_server
from support.server import Odoo, RpcError, query

LAG = 2
PEOPLE = ("Alice", "Bruno", "Chloé", "Dora")
PARAMETER = "interlocuteurs_addon.replica_lag"
BEHIND = r"The replica is behind, retrying with a read/write cursor"
# how the server says that it asks the primary what a phone knows
KNOWN = r"What phones were told is kept on the primary"
# how Odoo logs with which cursor a request was answered
ANSWERED = r'werkzeug: \S+ - - \[.*\] "[A-Z]+ (\S+) HTTP.* (ro|rw|ro->rw)$'


@pytest.fixture(scope="module")
def pair(settings):
    """Yield the standby of a server, Odoo on a database there, and what is in it."""
    with throw_away_server(settings) as primary, primary.restored() as name:
        odoo = Odoo(settings, name)
        odoo.install("interlocuteurs_carddav")
        made = odoo.call("support.replica.prepare")
        made["keys"], made["people"] = odoo.call("support.phone.prepare")
        with throw_away_server(settings, Standby, primary=primary) as standby:
            yield standby, odoo, made


def serve(pair, **options):
    """Return a server that reads the standby, once this has what was written."""
    standby, odoo, _made = pair
    standby.catch_up()
    return odoo.serve(f"--db_replica_host={standby.folder}", **options)


def test_all_pages_answer(settings, pair):
    """For both profiles and an employee; `replica.json` tells what the standby did."""
    standby, odoo, made = pair
    before = standby.count_transactions(odoo.name)
    with serve(pair) as server:
        for login, pages in {
            replica.SUPERVISOR: replica.SUPERVISORS_PAGES,
            replica.USER: replica.PAGES,
            replica.EMPLOYEE: replica.EMPLOYEES_PAGES,
        }.items():
            client = server.client(login, PASSWORD)
            replica.walk(client, pages, made)
        replica.call_all(client, made)
        assert replica.read_zip(client, [made["person"], made["organisation"]]) == 2
    # processes have told what they did when they have ended
    after = standby.count_transactions(odoo.name)
    primary, there = (b - a for a, b in zip(before, after, strict=True))
    modes = [mode for _url, mode in read_modes(server)]
    figures = {
        "transactions": {"primary": primary, "standby": there},
        "requests": {"all": len(modes), "on the standby alone": modes.count("ro")},
    }
    (settings.run / "replica.json").write_text(json.dumps(figures, indent=1))
    assert "ro->rw" not in modes
    assert modes.count("ro") >= 20
    # each request looks there first whether caches are out of date
    assert there >= len(modes)


def test_within_the_lag_pages_are_as_old_as_the_standby(pair):
    """It stands still: it shows what it has, and no file is less than was asked for."""
    standby, odoo, made = pair
    accept_lag(odoo, 3600)
    with serve(pair) as server:
        admin = server.client("admin", "admin")
        client = server.client(replica.USER, PASSWORD)
        supervisor = server.client(replica.SUPERVISOR, PASSWORD)
        with standby.paused():
            switch_access(admin, made["person"], profile=False)
            assert get_equipment(client, made) == 200
            values = [{"lastname": f"Neuf{number}"} for number in range(5)]
            new = admin.call("res.partner", "create", values)
            assert replica.read_zip(admin, [*new, made["person"]]) == 6
            assert b"Neuf0" in replica.read_card(admin, new[0])
            file = {
                "name": "Neuf.pdf",
                "raw": replica.FILE.decode(),
                "res_model": "maintenance.equipment",
                "res_id": made["equipment"],
                "shown_on_portal": True,
            }
            document = admin.call("ir.attachment", "create", file)
            page = f"/my/equipment/{made['equipment']}/document/{document}"
            assert supervisor.get(page).content == replica.FILE
            assert admin.get(f"/web/content/{document}").status_code == 404
        standby.catch_up()
        assert admin.get(f"/web/content/{document}").content == replica.FILE
        assert get_equipment(client, made) == 303
        switch_access(admin, made["person"], profile=made["profile"])


def test_what_writes_knows_what_has_ended(pair):
    """Caches that were filled from the standby serve no request on the primary."""
    standby, odoo, made = pair
    accept_lag(odoo, 3600)
    category = "maintenance.equipment.category"
    # the refusal, in whatever language
    with serve(pair, expected=(re.escape(category),)) as server:
        admin = server.client("admin", "admin")
        client = server.client(replica.EMPLOYEE, PASSWORD)
        client.call(category, "create", {"name": "Froid"})
        standby.catch_up()
        with standby.paused():
            groups = {"group_ids": [(3, made["manager"])]}
            admin.call("res.users", "write", [client.uid], groups)
            # with the groups that the standby still has
            client.call(category, "web_search_read", [], {"display_name": {}})
            with pytest.raises(RpcError) as refusal:
                client.call(category, "create", {"name": "Chaud"})
        assert refusal.value.data["name"] == "odoo.exceptions.AccessError"
        groups = {"group_ids": [(4, made["manager"])]}
        admin.call("res.users", "write", [client.uid], groups)


def test_ended_access_is_not_served_after_the_lag(pair):
    """The standby stands still: what is older is read on the primary, by all pages."""
    standby, odoo, made = pair
    accept_lag(odoo, LAG)
    with serve(pair, expected=(BEHIND,)) as server:
        admin = server.client("admin", "admin")
        client = server.client(replica.USER, PASSWORD)
        supervisor = server.client(replica.SUPERVISOR, PASSWORD)
        assert get_equipment(client, made) == 200
        with standby.paused():
            switch_access(admin, made["person"], profile=False)
            time.sleep(LAG)
            assert get_equipment(client, made) == 303
            assert "Groupe froid" not in client.get("/my/equipment").text
            replica.walk(supervisor, replica.SUPERVISORS_PAGES, made)
            assert count_said(server, BEHIND) == 1
        standby.catch_up()
        # and nothing old comes back
        assert get_equipment(client, made) == 303
        switch_access(admin, made["person"], profile=made["profile"])


def test_nothing_is_old_where_no_lag_is_accepted(pair):
    """The lag is 0: a page waits for what the standby receives a moment later."""
    standby, odoo, made = pair
    accept_lag(odoo, 0)
    with serve(pair) as server, standby.delayed("100ms"):
        admin = server.client("admin", "admin")
        for number in range(5):
            name = f"Tardif{number}"
            admin.call("res.partner", "write", [made["person"]], {"lastname": name})
            [found] = admin.call("res.partner", "name_search", name)
            assert found[0] == made["person"]
    searches = [mode for url, mode in read_modes(server) if "name_search" in url]
    assert searches == ["ro"] * 5


def test_a_standby_that_is_gone(pair):
    """All pages come from the primary, also those of open connections."""
    standby, _odoo, made = pair
    with serve(pair, expected=("Failed to open a readonly cursor",)) as server:
        client = server.client(replica.SUPERVISOR, PASSWORD)
        replica.walk(client, replica.PAGES, made)
        standby.kill()
        try:
            replica.walk(client, replica.SUPERVISORS_PAGES, made)
        finally:
            standby.start()


def test_phones_hear_from_the_standby_that_nothing_has_changed(pair):
    """Lists and cards are the primary's, also for a phone that asks later."""
    standby, odoo, made = pair
    accept_lag(odoo, 3600)
    alice = made["people"]["Alice"]
    with serve(pair, expected=(KNOWN,)) as server:
        admin = server.client("admin", "admin")
        book = open_book(server, admin, made, "technician")
        everybody, token = read(book.poll())
        assert everybody.keys() >= {made["people"][name] for name in PEOPLE}
        cards, _none = read(book.fetch(everybody))
        assert cards.keys() == everybody.keys()
        assert all(card.endswith("END:VCARD\n") for card in cards.values())
        standby.catch_up()
        assert read(book.poll(token)) == ({}, token)
        admin.call("res.partner", "write", [alice], {"phone": "+33465710007"})
        standby.catch_up()
        changed, newer = read(book.poll(token))
        assert changed == {alice: ""}
        assert "+33465710007" in read(book.fetch(changed))[0][alice]
        standby.catch_up()
        assert read(book.poll(newer)) == ({}, newer)
        assert read(book.poll(token)) == ({alice: ""}, newer)
    modes = ["rw", "rw", "ro", "ro->rw", "rw", "ro", "ro->rw"]
    assert read_phones_modes(server) == modes


def test_within_the_lag_phones_have_no_fewer_cards(pair):
    """It stands still: whoever is new is there, whoever left has no card."""
    standby, odoo, made = pair
    accept_lag(odoo, 3600)
    dora, customer = made["people"]["Dora"], made["people"]["Clinique des Alpes"]
    with serve(pair, expected=(KNOWN,)) as server:
        admin = server.client("admin", "admin")
        book = open_book(server, admin, made, "technician")
        everybody, token = read(book.poll())
        standby.catch_up()
        with standby.paused():
            person = {"lastname": "Neuf", "parent_id": customer}
            [new] = admin.call("res.partner", "create", [person])
            admin.call("res.partner", "write", [dora], {"active": False})
            # as old as the standby
            assert read(book.poll(token)) == ({}, token)
            assert read(book.fetch([dora]))[0] == {dora: None}
            there = {*everybody, new} - {dora}
            found, newer = read(book.poll())
            assert found.keys() == there
            assert read(book.fetch(there))[0].keys() == there
            # it has not heard of this token
            assert read(book.poll(newer)) == ({}, newer)
        standby.catch_up()
        assert read(book.poll(token)) == ({new: "", dora: None}, newer)
    modes = ["rw", "ro", "rw", "rw", "rw", "ro->rw", "ro->rw"]
    assert read_phones_modes(server) == modes


def test_a_book_and_a_key_that_the_standby_does_not_know(pair):
    """No phone is told that its book is gone, or asked for its key again."""
    standby, odoo, made = pair
    accept_lag(odoo, 3600)
    user = made["people"]["technician"]
    prolong_key(odoo, user, days=-1)
    with serve(pair, expected=(KNOWN,)) as server:
        admin = server.client("admin", "admin")
        with standby.paused():
            prolong_key(odoo, user, days=30)
            book = open_book(server, admin, made, "technician")
            found, token = read(book.poll())
            assert read(book.poll(token)) == ({}, token)
        standby.catch_up()
        with standby.paused():
            values = {"name": "Neuf", "selection": "all", "user_id": False}
            [number] = admin.call("interlocuteur.address.book", "create", [values])
            book = open_book(server, admin, made, "technician", number)
            everybody, token = read(book.poll())
            assert everybody.keys() >= found.keys()
            assert read(book.poll(token)) == ({}, token)
    assert read_phones_modes(server) == ["rw", "ro->rw"] * 2


def test_a_revoked_key_opens_nothing_after_the_lag(pair):
    """Cards at once; whether something has changed, when the standby is too old."""
    standby, odoo, made = pair
    accept_lag(odoo, LAG)
    user, chloe = made["people"]["other"], made["people"]["Chloé"]
    with serve(pair, expected=(BEHIND,)) as server:
        admin = server.client("admin", "admin")
        book = open_book(server, admin, made, "other")
        _found, token = read(book.poll())
        standby.catch_up()
        with standby.paused():
            delete = "DELETE FROM res_users_apikeys WHERE user_id = %s"
            query(odoo.name, delete, user)
            assert read(book.poll(token)) == ({}, token)
            assert book.fetch([chloe]).status_code == 401
            assert book.poll().status_code == 401
            time.sleep(LAG)
            assert book.poll(token).status_code == 401
        standby.catch_up()
        assert book.poll(token).status_code == 401
    assert count_said(server, BEHIND) == 1


def accept_lag(odoo, seconds):
    """Say how old pages may be."""
    statement = """
        INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)
        ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value
    """
    query(odoo.name, statement, PARAMETER, str(seconds))


def switch_access(client, person, profile):
    """Give the person's collaborations a profile, or none."""
    domain = [("person_id", "=", person)]
    ids = client.call("interlocuteur.collaboration", "search", domain)
    client.call("interlocuteur.collaboration", "write", ids, {"profile_id": profile})


def get_equipment(client, made):
    """Return how the page of the equipment is answered."""
    page = f"/my/equipment/{made['equipment']}"
    return client.get(page, allow_redirects=False).status_code


def open_book(server, admin, made, login, number=None):
    """Return a book on somebody's phone, by default that of their customers."""
    domain = [("selection", "=", "customers")]
    number = number or admin.call("interlocuteur.address.book", "search", domain)[0]
    path = f"{made['people'][login]}/{number}"
    return AddressBook(server, login, made["keys"][login], path)


def prolong_key(odoo, user, days):
    """Let the key of a user's phone end in so many days."""
    statement = """
        UPDATE res_users_apikeys
           SET expiration_date = NOW() AT TIME ZONE 'UTC' + %s * INTERVAL '1 day'
         WHERE user_id = %s
    """
    query(odoo.name, statement, days, user)


def read_phones_modes(server):
    """Return with which cursors what phones asked was answered."""
    return [mode for url, mode in read_modes(server) if "/carddav/" in url]


def read_modes(server):
    """Return the address of each request, and with which cursor it was answered."""
    text = Path(server.log).read_text(encoding="utf-8")
    return re.findall(ANSWERED, text, re.MULTILINE)


def count_said(server, pattern):
    """Return how often a server has said something in its log."""
    return len(re.findall(pattern, Path(server.log).read_text(encoding="utf-8")))
