"""An import in the background, whose server is killed in the middle of it."""

import base64
import os
import signal
import time

import pytest
from support.server import Odoo, Server, query, throw_away_database
from support.settings import ADDON

# three chunks of 500 rows at most
ROWS = 1200
CRON = "--max-cron-threads=1"
AT_WORK = """
    SELECT 1
      FROM pg_stat_activity
     WHERE datname = current_database() AND state != 'idle' AND pid != pg_backend_pid()
"""


@pytest.fixture
def own_odoo(settings):
    """Return the Odoo command line on a database of its own."""
    with throw_away_database(settings.installed, "kill") as name:
        # no other job: nobody is there to take the mails of the queue
        query(
            name,
            "UPDATE ir_cron SET active = FALSE WHERE id NOT IN (SELECT res_id"
            " FROM ir_model_data WHERE model = 'ir.cron' AND module = %s)",
            ADDON,
        )
        yield Odoo(settings, name)


def start_import(client):
    """Let an import of many people start; return its id."""
    organisation = client.call(
        "res.partner", "create", {"name": "Aciérie de Givors", "is_company": True}
    )
    rows = "\n".join(f"Tué{i};Prénom{i}" for i in range(ROWS))
    values = {
        "organisation_id": organisation,
        "file": base64.b64encode(f"Nom;Prénom\n{rows}".encode()).decode(),
        "file_name": "people.csv",
    }
    record = client.call("interlocuteur.import", "create", values)
    client.call("interlocuteur.import", "action_check", [record])
    client.call("interlocuteur.import", "action_apply_all", [record])
    return record


def count_created(name):
    [[count]] = query(
        name,
        "SELECT COUNT(*) FROM interlocuteur_import_line WHERE outcome = 'created'",
    )
    return count


def wake_up(name):
    """Let the scheduler look now, not at its next minute."""
    query("postgres", f"NOTIFY cron_trigger, '{name}'")


def wait_until(test, seconds=300):
    end = time.monotonic() + seconds
    while not test():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)


def test_an_import_goes_on_after_a_kill_each_row_exactly_once(own_odoo):
    name = own_odoo.name
    server = Server(own_odoo, CRON)
    try:
        server.wait()
        record = start_import(server.client("admin", "admin"))
        wait_until(lambda: count_created(name))
        os.kill(int(server.pid_file.read_text()), signal.SIGKILL)
        server.process.wait()
    finally:
        server.stop()
    applied = count_created(name)
    assert 0 < applied < ROWS

    state = f"SELECT state FROM interlocuteur_import WHERE id = {record}"
    with own_odoo.serve(CRON):
        wait_until(lambda: wake_up(name) or query(name, state) == [("done",)])
        # the job has more to do than the import: stopped by now, Odoo complains of it
        wait_until(lambda: not query(name, AT_WORK))
    assert count_created(name) == ROWS
    people = query(name, "SELECT COUNT(*) FROM res_partner WHERE lastname LIKE 'Tué%'")
    assert people == [(ROWS,)]
    told = query(
        name,
        "SELECT COUNT(*) FROM mail_message WHERE model = 'interlocuteur.import'"
        " AND message_type = 'notification' AND body LIKE %s",
        f"%Created: {ROWS}%",
    )
    assert told == [(1,)]
