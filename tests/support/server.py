"""Odoo as a user of a machine sees it: its command line, and a server to talk to."""

import contextlib
import itertools
import json
import os
import re
import subprocess
from pathlib import Path

import check_log
import database
import port
import psycopg2
import requests

from .settings import ROOT

_numbers = itertools.count(1)


@contextlib.contextmanager
def throw_away_database(source, label):
    """Clone a database, or make an empty one, and drop it in the end.

    :param source: the name of the database to clone, none for an empty one
    """
    # as `./dev sweep` knows the databases of a run
    name = f"{os.environ['TEST_INSTALLED']}_{os.getpid()}_{next(_numbers)}_{label}"
    if source:
        database.clone(source, name)
    else:
        database.create(name)
    try:
        yield name
    finally:
        database.drop(name)


def query(name, statement, *params):
    """Return the rows of a statement that is run on a database."""
    with contextlib.closing(psycopg2.connect(dbname=name)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, params or None)
            return cursor.fetchall() if cursor.description else []


class Odoo:
    """The Odoo command line on one database."""

    def __init__(self, settings, name):
        self.settings = settings
        self.name = name

    def log_path(self, label):
        """Return a new file for a log of this run."""
        return self.settings.run / f"{self.name}-{next(_numbers)}-{label}.log"

    def run(self, *arguments, label="odoo", stdin="", command="server"):
        """Run Odoo; it must end well and warn of nothing. Return its output."""
        log = self.log_path(label)
        line = [self.settings.odoo, command, "-c", self.settings.conf, "-d", self.name]
        done = subprocess.run(
            [*line, *arguments, f"--logfile={log}"],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\nlog: {log}"
        faults = check_log.faults(log)
        assert not faults, f"{log}:\n" + "\n".join(faults)
        return done.stdout

    def install(self, *modules, demo=False):
        """Install modules."""
        options = ["--with-demo"] if demo else []
        self.run(
            *("-i", ",".join(modules), "--stop-after-init", *options), label="install"
        )

    def upgrade(self, *modules):
        """Upgrade modules."""
        self.run("-u", ",".join(modules), "--stop-after-init", label="upgrade")

    def shell(self, script):
        """Run a script in `odoo shell` and return what it printed.

        An error in the script ends the shell with another code than 0.
        """
        return self.run("--no-http", label="shell", command="shell", stdin=script)

    def call(self, function):
        """Call a function of a module below `tests/` with the `env` of a shell.

        :param str function: as `benchmarks.portal_rows.make_pages`
        :return: what it returned, which must be of JSON's kinds
        """
        module, name = function.rsplit(".", 1)
        output = self.shell(
            f"import json, sys\n"
            f"sys.path.insert(0, {str(ROOT / 'tests')!r})\n"
            f"from {module} import {name}\n"
            f"print('RESULT', json.dumps({name}(env)))\n"
        )
        return json.loads(output.rsplit("RESULT ", 1)[1])

    @contextlib.contextmanager
    def serve(self, *options, expected=()):
        """Run a real server on a free port; yield it. Its log must stay clean.

        :param expected: regular expressions of the warnings that the test provokes
        """
        server = Server(self, *options)
        try:
            server.wait()
            yield server
        finally:
            server.stop()
        faults = [
            fault
            for fault in check_log.faults(server.log)
            if not any(re.search(pattern, fault) for pattern in expected)
        ]
        assert not faults, f"{server.log}:\n" + "\n".join(faults)


class Server:
    """A running Odoo."""

    def __init__(self, odoo, *options):
        self.database = odoo.name
        self.port = port.free_port()
        # of a server with workers
        self.gevent_port = port.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = odoo.log_path("server")
        self.pid_file = Path(self.log).with_suffix(".pid")
        self.process = subprocess.Popen(
            [
                *(odoo.settings.odoo, "server", "-c", odoo.settings.conf),
                *("-d", odoo.name, f"--db-filter=^{odoo.name}$"),
                *(f"--http-port={self.port}", f"--logfile={self.log}"),
                *(f"--pidfile={self.pid_file}", "--max-cron-threads=0", *options),
                f"--gevent-port={self.gevent_port}",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self):
        """Wait until the server answers."""
        assert port.wait(self.port, self.process.pid), f"no server: {self.log}"

    def stop(self):
        """Stop the server and wait for its end."""
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.pid_file.unlink(missing_ok=True)

    def client(self, login, password):
        """Return a client that is logged in."""
        return Client(self, login, password)


class RpcError(Exception):
    """What the server refused, with Odoo's own data in `data`."""

    def __init__(self, error):
        self.data = error.get("data", {})
        super().__init__(self.data.get("message") or error.get("message"))


class Client:
    """A logged-in HTTP session: pages by `http`, methods by `call`."""

    def __init__(self, server, login, password):
        self.url = server.url
        self.http = requests.Session()
        credentials = {"db": server.database, "login": login, "password": password}
        answer = self._rpc("/web/session/authenticate", credentials)
        self.uid = answer["uid"]
        self.context = answer["user_context"]

    def _rpc(self, path, params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.http.post(self.url + path, json=body, timeout=120)
        answer.raise_for_status()
        content = answer.json()
        if "error" in content:
            raise RpcError(content["error"])
        # a method that returns nothing has none
        return content.get("result")

    def call(self, model, method, *args, **kwargs):
        """Call a method as the web client does; `context` adds to the user's."""
        kwargs["context"] = {**self.context, **kwargs.get("context", {})}
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._rpc(f"/web/dataset/call_kw/{model}/{method}", params)

    def get(self, path, **kwargs):
        """Fetch a page."""
        return self.http.get(self.url + path, timeout=120, **kwargs)
