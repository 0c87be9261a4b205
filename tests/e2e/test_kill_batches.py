"""Many people in one call, whose server is killed in the middle: all or nobody."""

import base64
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from support import invariants
from support.server import Odoo, Server, query, throw_away_database
from support.settings import ADDON

PEOPLE = 200
PATIENCE = 120
NO_JOBS = "--max-cron-threads=0"
# what is written takes its time, so that no machine is done before it is killed
SLOW = """
    CREATE OR REPLACE FUNCTION wait_a_moment() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN PERFORM pg_sleep(2); RETURN NULL; END $$;
    CREATE OR REPLACE TRIGGER slow AFTER UPDATE ON res_partner
        EXECUTE FUNCTION wait_a_moment()
"""
QUICK = "DROP FUNCTION wait_a_moment CASCADE"
# a transaction that has written, and goes on for some time
IN_THE_MIDDLE = """
    SELECT 1
      FROM pg_stat_activity
     WHERE datname = current_database()
       AND backend_xid IS NOT NULL
       AND clock_timestamp() - xact_start > INTERVAL '0.3 s'
"""


@pytest.fixture(scope="module")
def odoo(settings):
    """Return the Odoo command line on a database for all batches."""
    with throw_away_database(settings.installed, "batches") as name:
        yield Odoo(settings, name)


class Batch:
    """People of one organisation, to whom one thing is done at once."""

    def __init__(self, odoo):
        self.odoo = odoo
        self.label = type(self).__name__

    def prepare(self, client):
        """Enter the people."""
        self.here, self.there = (
            client.call("res.partner", "create", {"name": name, "is_company": True})
            for name in (f"{self.label} A", f"{self.label} B")
        )
        rows = [
            {
                "lastname": f"{self.label}{number}",
                "firstname": "Zoé",
                "parent_id": self.here,
            }
            for number in range(PEOPLE)
        ]
        self.people = client.call("res.partner", "create", rows)

    def count(self, condition):
        """Return of how many of the people a condition in SQL is true."""
        [[count]] = query(
            self.odoo.name,
            f"SELECT COUNT(*) FROM res_partner p WHERE lastname ~ %s AND {condition}",
            f"^{self.label}[0-9]+$",
        )
        return count


class Transferred(Batch):
    """The dialog moves everybody to another organisation."""

    def do(self, client):
        values = {
            "person_ids": [(6, 0, self.people)],
            "organisation_id": self.there,
        }
        wizard = client.call("interlocuteur.transfer.wizard", "create", values)
        client.call("interlocuteur.transfer.wizard", "action_confirm", [wizard])

    def count_done(self):
        return self.count(
            f"""parent_id = {self.there}
            AND (SELECT COUNT(*) FROM interlocuteur_collaboration
                  WHERE person_id = p.id) = 2"""
        )


class Deactivated(Batch):
    """The dialog deactivates everybody."""

    def do(self, client):
        values = {"person_ids": [(6, 0, self.people)], "scope": "everywhere"}
        wizard = client.call("interlocuteur.deactivation", "create", values)
        client.call("interlocuteur.deactivation", "action_confirm", [wizard])

    def count_done(self):
        return self.count("NOT active")


class Settled(Batch):
    """The daily job ends what was over yesterday."""

    def prepare(self, client):
        super().prepare(client)
        query(
            self.odoo.name,
            """
            UPDATE interlocuteur_collaboration
               SET date_start = CURRENT_DATE - 9, date_end = CURRENT_DATE - 1
             WHERE organisation_id = %s
            """,
            self.here,
        )
        _model, self.job = client.call(
            *("ir.model.data", "check_object_reference"),
            *(ADDON, "ir_cron_settle_collaborations"),
        )

    def do(self, client):
        client.call("ir.cron", "method_direct_trigger", [self.job])

    def count_done(self):
        return self.count(
            """parent_id IS NULL
            AND NOT EXISTS (SELECT FROM interlocuteur_collaboration
                             WHERE person_id = p.id AND is_main)"""
        )


class Undone(Batch):
    """An import is taken back."""

    def prepare(self, client):
        self.here = client.call(
            "res.partner", "create", {"name": self.label, "is_company": True}
        )
        rows = "\n".join(f"{self.label}{number};Zoé" for number in range(PEOPLE))
        values = {
            "organisation_id": self.here,
            "file": base64.b64encode(f"Nom;Prénom\n{rows}".encode()).decode(),
            "file_name": "people.csv",
        }
        self.record = client.call("interlocuteur.import", "create", values)
        client.call("interlocuteur.import", "action_check", [self.record])
        client.call("interlocuteur.import", "action_apply_all", [self.record])
        assert self.count("active") == PEOPLE

    def do(self, client):
        client.call("interlocuteur.import", "action_undo", [self.record])

    def count_done(self):
        return PEOPLE - self.count("active")


@pytest.mark.parametrize("kind", [Transferred, Deactivated, Settled, Undone])
def test_killed_in_the_middle(odoo, kind):
    """Nobody is done when the server is gone; everybody once it was asked again."""
    batch = kind(odoo)
    # what a killed server leaves behind is looked at by the next one
    server = Server(odoo, NO_JOBS)
    try:
        server.wait()
        client = server.client("admin", "admin")
        batch.prepare(client)
        before = invariants.check(odoo.name)
        query(odoo.name, SLOW)
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(batch.do, client)
            wait_until(lambda: query(odoo.name, IN_THE_MIDDLE) or asked.done())
            os.kill(int(server.pid_file.read_text()), signal.SIGKILL)
            with pytest.raises(requests.RequestException):
                asked.result()
        server.process.wait()
    finally:
        server.stop()
    wait_until(lambda: not query(odoo.name, IN_THE_MIDDLE))
    query(odoo.name, QUICK)
    assert batch.count_done() == 0
    assert invariants.check(odoo.name) == before

    with odoo.serve(NO_JOBS) as server:
        batch.do(server.client("admin", "admin"))
    assert batch.count_done() == PEOPLE
    assert not invariants.check(odoo.name)


def wait_until(test):
    """Wait until something is true."""
    end = time.monotonic() + PATIENCE
    while not test():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.02)
