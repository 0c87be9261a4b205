"""Processes that are killed while many people work: once each, and no rule broken."""

import itertools
import os
import signal
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import requests
from support import invariants
from support.postgres import get_children, throw_away_server
from support.server import Odoo, RpcError, query, throw_away_database

CLIENTS, TURNS = 8, 4
PATIENCE = 120


class Crowd:
    """Clients that enter, move, transfer and deactivate people side by side.

    Whatever ends a request, they look at what became of it, and go on.
    """

    def __init__(self, server):
        self.server = server
        admin = server.client("admin", "admin")
        self.places = [
            admin.call("res.partner", "create", {"name": name, "is_company": True})
            for name in ("Fonderie A", "Fonderie B", "Fonderie C")
        ]
        self.done = itertools.count()
        self.interrupted = itertools.count()
        self.halfway = threading.Event()

    def work(self):
        """Let all of them work at once; return when everything is done."""
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(self._work_alone, range(CLIENTS)))

    def _work_alone(self, number):
        client = self._insist(self.server.client, "admin", "admin")
        first, second, third = self.places
        for turn in range(TURNS):
            name = f"Foule{number}x{turn}"
            person = self._insist(enter, client, name, first)
            self._insist(move, client, person, second)
            self._insist(transfer, client, person, third)
            self._insist(read_cards, client, third)
            if turn % 2:
                self._insist(deactivate, client, person)
            if next(self.done) > CLIENTS:
                self.halfway.set()

    def _insist(self, step, *arguments):
        """Repeat a step until it is answered."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return step(*arguments)
            except (requests.RequestException, RpcError) as error:
                if isinstance(error, RpcError) and not is_lost(error):
                    raise
                next(self.interrupted)
                assert time.monotonic() < end, "nobody answers any more"
                time.sleep(0.2)


def test_killed_workers(settings):
    """Of two processes one after the other dies in the middle of eight requests."""
    with throw_away_database(settings.installed, "killed") as name:
        with Odoo(settings, name).serve("--workers=2", expected=[""]) as server:
            crowd = Crowd(server)
            with ThreadPoolExecutor(1) as pool:
                work = pool.submit(crowd.work)
                assert crowd.halfway.wait(PATIENCE)
                for _time in range(3):
                    kill_worker(server)
                    time.sleep(1)
                work.result()
        check_crowd(crowd, name)


def test_killed_postgresql(settings):
    """A dump is restored elsewhere; that server dies and comes back."""
    with throw_away_server(settings) as postgres, postgres.restored() as name:
        # what it says of lost connections is not counted
        with Odoo(settings, name).serve(expected=[""]) as server:
            crowd = Crowd(server)
            with ThreadPoolExecutor(1) as pool:
                work = pool.submit(crowd.work)
                assert crowd.halfway.wait(PATIENCE)
                postgres.kill()
                postgres.start()
                work.result()
        check_crowd(crowd, name)


def check_crowd(crowd, name):
    """Everybody is there once, where they were sent, and no rule is broken."""
    assert next(crowd.interrupted), "nothing was in the middle of anything"
    people = query(
        name,
        """
        SELECT person.lastname, person.active, person.parent_id,
               ARRAY(SELECT organisation_id FROM interlocuteur_collaboration
                      WHERE person_id = person.id AND is_main)
          FROM res_partner person
         WHERE person.lastname LIKE 'Foule%'
         ORDER BY person.lastname
        """,
    )
    third = crowd.places[2]
    assert people == [
        (f"Foule{number}x{turn}", not turn % 2, third, [third])
        for number in range(CLIENTS)
        for turn in range(TURNS)
    ]
    assert not invariants.check(name)


def is_lost(error):
    """Tell whether a refusal says that the database was not there."""
    return error.data.get("name", "").startswith("psycopg2.")


def kill_worker(server):
    """Kill one of the processes that answer requests."""
    main = int(server.pid_file.read_text())
    workers = [pid for pid in get_children(main) if b"gevent" not in get_line(pid)]
    os.kill(workers[0], signal.SIGKILL)


def get_line(pid):
    """Return the words of a process's command line, none where it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except FileNotFoundError:
        return []


def enter(client, name, organisation):
    """Return the person of that name, entered if they are not there."""
    domain = [("lastname", "=", name)]
    found = client.call("res.partner", "search", domain)
    if found:
        return found[0]
    values = {"lastname": name, "firstname": "Zoé", "parent_id": organisation}
    return client.call("res.partner", "create", values)


def is_at(client, person, organisation):
    """Tell whether the person works there by their sheet."""
    [read] = client.call("res.partner", "read", [person], ["parent_id"])
    return bool(read["parent_id"]) and read["parent_id"][0] == organisation


def move(client, person, organisation):
    """Move a person by their sheet."""
    client.call("res.partner", "write", [person], {"parent_id": organisation})


def transfer(client, person, organisation):
    """Transfer a person by the dialog, unless that was done."""
    if is_at(client, person, organisation):
        return
    values = {"person_ids": [(6, 0, [person])], "organisation_id": organisation}
    wizard = client.call("interlocuteur.transfer.wizard", "create", values)
    client.call("interlocuteur.transfer.wizard", "action_confirm", [wizard])


def deactivate(client, person):
    """Deactivate a person by the dialog, unless that was done."""
    [read] = client.call("res.partner", "read", [person], ["active"])
    if not read["active"]:
        return
    values = {"person_ids": [(6, 0, [person])], "scope": "everywhere"}
    wizard = client.call("interlocuteur.deactivation", "create", values)
    client.call("interlocuteur.deactivation", "action_confirm", [wizard])


def read_cards(client, organisation):
    """Fetch the cards of an organisation: whole, or not at all."""
    answer = client.get(f"/web/partner/vcard?organisation_id={organisation}")
    answer.raise_for_status()
    if answer.content[:2] == b"PK":
        assert not zipfile.ZipFile(BytesIO(answer.content)).testzip()
    else:
        assert answer.content.endswith(b"END:VCARD\r\n")
