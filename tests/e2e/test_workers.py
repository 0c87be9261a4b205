"""Two worker processes: what changes in one counts in the other with the next click."""

import contextlib
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest
from support.hostile import PROFILE
from support.server import Odoo, query, throw_away_database

ROUNDS = 12
# the process of each answer, as the server's log names it
ANSWER = r"INFO \S+ werkzeug: .*\"GET /my/equipment"


@pytest.fixture(scope="module")
def two_workers(settings):
    """Yield a server of two processes, and what the portal shows on it."""
    with throw_away_database(settings.installed, "workers") as name:
        odoo = Odoo(settings, name)
        rows = odoo.call("support.hostile.make_rows")
        # who comes second is told so, and comes again
        expected = ("could not serialize access",)
        with odoo.serve("--workers=2", expected=expected) as server:
            yield server, rows


def see(client, rows):
    """Return who sees whose equipment, over connections that all workers answer.

    :return: set of (number in the list, own page, that of the others) of many answers
    """
    seen = set()
    for _round in range(ROUNDS):
        with client.get("/my/equipment", headers={"Connection": "close"}) as answer:
            listed = frozenset(re.findall(r'/my/equipment/(\d+)"', answer.text))
        pages = tuple(
            client.get(f"/my/equipment/{id_}", allow_redirects=False).status_code
            for id_ in (rows["portal_a"]["equipment"], rows["portal_b"]["equipment"])
        )
        seen.add((listed, pages))
    return seen


def get_processes(server):
    """Return the processes that answered."""
    lines = Path(server.log).read_text(encoding="utf-8").splitlines()
    return {line.split()[2] for line in lines if re.search(ANSWER, line)}


def test_transfer_is_seen_by_all_at_once(two_workers):
    """Both have cached what the portal user sees; then they move to the others."""
    server, rows = two_workers
    own, others = rows["portal_a"], rows["portal_b"]
    first, second = (server.client(login, login) for login in ("portal_a", "portal_b"))
    admin = server.client("admin", "admin")
    mine, theirs = (frozenset({str(row["equipment"])}) for row in (own, others))
    for _turn in range(10):  # which process answers is the system's choice
        assert see(first, rows) == {(mine, (200, 303))}
        assert see(second, rows) == {(theirs, (303, 200))}
        if len(get_processes(server)) == 2:
            break
    assert len(get_processes(server)) == 2

    transfer(admin, own["person"], others["organisation"])
    assert see(first, rows) == {(theirs, (303, 200))}
    assert see(second, rows) == {(theirs, (303, 200))}

    # and back, by a plain write of the organisation
    admin.call(
        "res.partner", "write", [own["person"]], {"parent_id": own["organisation"]}
    )
    admin.call(
        "interlocuteur.collaboration",
        "write",
        current(admin, own["person"], own["organisation"]),
        {"profile_id": get_profile(admin)},
    )
    assert see(first, rows) == {(mine, (200, 303))}


def test_end_of_a_collaboration_is_seen_by_all_at_once(two_workers):
    """Whose only collaboration is archived sees nothing, in whichever process."""
    server, rows = two_workers
    others = rows["portal_b"]
    client = server.client("portal_b", "portal_b")
    assert len(see(client, rows)) == 1
    server.client("admin", "admin").call(
        "interlocuteur.collaboration",
        "write",
        [others["collaboration"]],
        {"profile_id": False},
    )
    assert see(client, rows) == {(frozenset(), (303, 303))}


def test_new_characteristic_is_known_to_all_at_once(two_workers):
    """A field that one process added is written and read by the other."""
    server, rows = two_workers
    admin = server.client("admin", "admin")
    person = rows["portal_a"]["person"]
    [group] = admin.call("interlocuteur.characteristic.group", "search", [], limit=1)
    values = {"name": "Étage", "code": "floor", "kind": "integer", "group_id": group}
    admin.call("interlocuteur.characteristic", "create", values)
    name = "x_characteristic_floor"
    for floor in range(1, ROUNDS):
        admin.call("res.partner", "write", [person], {name: floor})
        [read] = admin.call("res.partner", "read", [person], [name])
        assert read[name] == floor


def test_first_requests_of_a_year_at_once(two_workers):
    """Each has a number of its own, though the year's sequence is not there yet."""
    server, _rows = two_workers
    admin = server.client("admin", "admin")
    admin.call("maintenance.request", "create", {"name": "Before"})
    query(server.database, "DELETE FROM ir_sequence_date_range")
    with (
        ThreadPoolExecutor(2) as pool,
        held(server.database, "ir_sequence_date_range"),
    ):
        made = [
            pool.submit(
                server.client("admin", "admin").call,
                *("maintenance.request", "create", {"name": f"At once {number}"}),
            )
            for number in range(2)
        ]
        wait_for_lock(server.database, 2)
    ids = [each.result() for each in made]
    read = admin.call("maintenance.request", "read", ids, ["number"])
    numbers = sorted(each["number"].rpartition("/")[2] for each in read)
    assert numbers == ["00001", "00002"]


@contextlib.contextmanager
def held(database, table):
    """Within it nobody writes to a table."""
    with contextlib.closing(psycopg2.connect(dbname=database)) as connection:
        connection.cursor().execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield


def wait_for_lock(database, number):
    """Wait until so many transactions of a database wait for others."""
    end = time.monotonic() + 60
    statement = """
        SELECT count(*) FROM pg_stat_activity
         WHERE datname = %s AND wait_event_type = 'Lock'
    """
    while query(database, statement, database) != [(number,)]:
        assert time.monotonic() < end, "nobody waits"
        time.sleep(0.05)


def transfer(client, person, organisation):
    """Move a person as the wizard does, with the profile of the former place."""
    values = {
        "person_ids": [(6, 0, [person])],
        "organisation_id": organisation,
        "profile_id": get_profile(client),
    }
    wizard = client.call("interlocuteur.transfer.wizard", "create", values)
    client.call("interlocuteur.transfer.wizard", "action_confirm", [wizard])


def current(client, person, organisation):
    """Return the ids of what the person has with the organisation now."""
    domain = [
        ("person_id", "=", person),
        ("organisation_id", "=", organisation),
        ("date_end", "=", False),
    ]
    return client.call("interlocuteur.collaboration", "search", domain)


def get_profile(client):
    """Return the id of the profile that opens everything."""
    addon, name = PROFILE.split(".")
    domain = [("module", "=", addon), ("name", "=", name)]
    [profile] = client.call("ir.model.data", "search_read", domain, ["res_id"])
    return profile["res_id"]
