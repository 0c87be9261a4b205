"""A PostgreSQL of one's own, which may be killed."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import database
import psycopg2

from .server import query, throw_away_database

# what is acknowledged has been handed to the system, which no kill of a process undoes
CONFIG = """
listen_addresses = ''
fsync = off
synchronous_commit = on
shared_buffers = 64MB
"""


class Postgres:
    """A server in a folder of its own; PostgreSQL refuses to run as root."""

    def __init__(self, settings, folder):
        self.folder = folder
        self._settings = settings
        self._rights = step_down(folder)
        self._data = Path(folder, "data")
        self._make()
        config = f"{CONFIG}unix_socket_directories = '{folder}'\n"
        with Path(self._data, "postgresql.auto.conf").open("a") as file:
            file.write(config)

    def _make(self):
        self._run("initdb", "-D", self._data, "-U", "odoo", "-A", "trust", "-E", "UTF8")

    def start(self):
        """Start it, after a kill as well, and wait until it answers."""
        log = Path(self.folder, "log")
        self._run("pg_ctl", "-D", self._data, "-l", log, "-w", "-t", "120", "start")

    def stop(self):
        """Stop it."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def kill(self):
        """Kill all of its processes at once, and wait until they are gone."""
        main = int(Path(self._data, "postmaster.pid").read_text().splitlines()[0])
        pids = [main, *get_children(main)]
        for pid in pids:
            # some end by themselves when they see the first one gone
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(Path(f"/proc/{pid}/cmdline").exists() for pid in pids):
            time.sleep(0.05)

    @contextlib.contextmanager
    def restored(self):
        """Let the environment name this server; yield a database of the addon there.

        It is a dump of the one that the server of the tests has, restored.
        """
        source, dump = self._settings.installed, Path(self.folder, "dump")
        arguments = ("--format=custom", "--compress=0", f"--file={dump}", source)
        subprocess.run([Path(self._settings.pg_bin, "pg_dump"), *arguments], check=True)
        before = os.environ["PGHOST"]
        os.environ["PGHOST"] = str(self.folder)
        try:
            with throw_away_database(None, "restored") as name:
                program = Path(self._settings.pg_bin, "pg_restore")
                options = ("--exit-on-error", f"--dbname={name}", dump)
                subprocess.run([program, *options], check=True)
                files = database.filestore(source), database.filestore(name)
                shutil.copytree(*files, dirs_exist_ok=True)
                yield name
        finally:
            os.environ["PGHOST"] = before

    def _run(self, program, *arguments):
        subprocess.run(
            [Path(self._settings.pg_bin, program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            **self._rights,
        )


class Standby(Postgres):
    """A hot standby of a running server, to which it streams what is written."""

    def __init__(self, settings, folder, primary):
        self._primary = primary
        super().__init__(settings, folder)

    def _make(self):
        source = ("-h", self._primary.folder, "-U", "odoo")
        self._run("pg_basebackup", *source, "-D", self._data, "-R", "-c", "fast")

    def query(self, statement, *params):
        """Return the rows of a statement that is run there."""
        connection = psycopg2.connect(host=self.folder, user="odoo", dbname="postgres")
        with contextlib.closing(connection):
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement, params or None)
                return cursor.fetchall() if cursor.description else []

    def count_transactions(self, name):
        """Return how many the primary and this server have ended in a database."""
        statement = """
            SELECT xact_commit + xact_rollback
              FROM pg_stat_database
             WHERE datname = %s
        """
        return query(name, statement, name)[0][0], self.query(statement, name)[0][0]

    @contextlib.contextmanager
    def paused(self):
        """Within it the standby receives what is written, and shows none of it."""
        self.query("SELECT pg_wal_replay_pause()")
        while self.query("SELECT pg_get_wal_replay_pause_state()") != [("paused",)]:
            time.sleep(0.05)
        try:
            yield
        finally:
            self.query("SELECT pg_wal_replay_resume()")

    @contextlib.contextmanager
    def delayed(self, delay):
        """Within it the standby shows what was written so much later."""
        self.query(f"ALTER SYSTEM SET recovery_min_apply_delay = '{delay}'")
        self.query("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            self.query("ALTER SYSTEM RESET recovery_min_apply_delay")
            self.query("SELECT pg_reload_conf()")

    def catch_up(self):
        """Wait until it has all that the primary has."""
        [[position]] = query("postgres", "SELECT pg_current_wal_flush_lsn()")
        end = time.monotonic() + 60
        reached = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
        while not self.query(reached, position)[0][0]:
            assert time.monotonic() < end, "the standby receives nothing"
            time.sleep(0.05)


@contextlib.contextmanager
def throw_away_server(settings, kind=Postgres, **options):
    """Yield a running server, and remove it in the end."""
    # the path of a socket has 107 bytes at most
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:
        server = kind(settings, folder, **options)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def step_down(folder):
    """Return as whom a program is run that refuses to be root, with a folder to write.

    :return: dict of options of `subprocess`
    """
    if os.getuid() != 0:
        return {"cwd": "/"}
    account = _get_account()
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {
        "cwd": "/",
        "user": account.pw_uid,
        "group": account.pw_gid,
        "extra_groups": [],
    }


def get_children(pid):
    """Return the processes that a process has started."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()]


def _get_account():
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise LookupError("nobody to run PostgreSQL as")
