"""Two Odoo servers behind nginx, a pool before a primary with its hot standby.

The configuration is that of `deploy/`; addresses are those of one machine.
"""

import configparser
import contextlib
import dataclasses
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import port

from .postgres import Standby, get_children, step_down, throw_away_server
from .server import Client, Odoo
from .settings import ROOT

DEPLOY = ROOT / "deploy"
SERVERS = 2
# seconds after which an idle connection has told what it did
SILENCE = 11
# nginx's own, where it may write
NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    include {folder}/site.conf;
}}
"""


@dataclasses.dataclass
class Cluster:
    """What runs, and where it is entered."""

    url: str
    """nginx."""
    database: str
    servers: list
    standby: Standby

    def client(self, login, password):
        """Return a client that is logged in, by whichever server."""
        return Client(self, login, password)

    def count_transactions(self):
        """Return how many the primary and the standby have ended, when they say so."""
        time.sleep(SILENCE)
        return self.standby.count_transactions(self.database)

    def kill(self, number):
        """Kill all processes of a server at once."""
        server = self.servers[number]
        main = int(server.pid_file.read_text())
        for pid in (main, *get_children(main)):
            # some end by themselves when they see the first one gone
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        server.process.wait()


@contextlib.contextmanager
def run_cluster(settings, prepare):
    """Yield a running cluster and what a function has made in its database.

    :param prepare: name of the function, as `Odoo.call` takes it
    """
    with contextlib.ExitStack() as stack:
        enter = stack.enter_context
        primary = enter(throw_away_server(settings))
        name = enter(primary.restored())
        made = Odoo(settings, name).call(prepare)
        standby = enter(throw_away_server(settings, Standby, primary=primary))
        pool = enter(run_pool(primary))
        conf = settings.run / f"{name}-cluster.conf"
        write_odoo_conf(conf, standby, pool)
        odoo = Odoo(dataclasses.replace(settings, conf=str(conf)), name)
        # by the command line: the environment, which names the primary, comes before
        # the file
        options = ("--db_host=127.0.0.1", f"--db_port={pool}", "--max-cron-threads=1")
        servers = [
            # the one that is killed, and its connections, are warned of
            enter(odoo.serve(*options, expected=[""]))
            for _number in range(SERVERS)
        ]
        url = enter(run_nginx(servers))
        yield Cluster(url, name, servers, standby), made


def write_odoo_conf(path, standby, pool):
    """Write what the servers share."""
    parser = configparser.RawConfigParser()
    parser.read(DEPLOY / "odoo.conf", encoding="utf-8")
    options = parser["options"]
    del options["db_name"], options["dbfilter"], options["http_port"]
    del options["gevent_port"]
    options.update(
        addons_path=str(ROOT),
        data_dir=os.environ["DATA_DIR"],
        db_host="127.0.0.1",
        db_port=str(pool),
        db_replica_host=standby.folder,
        http_interface="127.0.0.1",
    )
    with path.open("w", encoding="utf-8") as file:
        parser.write(file)


@contextlib.contextmanager
def run_pool(primary):
    """Run PgBouncer before a server; yield its port."""
    parser = configparser.RawConfigParser()
    parser.read(DEPLOY / "pgbouncer.ini", encoding="utf-8")
    number = port.free_port()
    with tempfile.TemporaryDirectory(prefix="pool", dir="/tmp") as folder:
        users = Path(folder, "userlist.txt")
        users.write_text('"odoo" ""\n')
        parser["databases"]["*"] = f"host={primary.folder} port=5432"
        parser["pgbouncer"].update(
            listen_addr="127.0.0.1",
            listen_port=str(number),
            unix_socket_dir="",
            auth_type="trust",
            auth_file=str(users),
        )
        path = Path(folder, "pgbouncer.ini")
        with path.open("w", encoding="utf-8") as file:
            parser.write(file)
        with run(["pgbouncer", path], folder, number):
            yield number


@contextlib.contextmanager
def run_nginx(servers):
    """Run nginx before servers; yield its address."""
    number = port.free_port()
    changes = {"listen 80;": f"listen 127.0.0.1:{number};"}
    for rank, server in enumerate(servers, 1):
        changes[f"odoo{rank}:8069"] = f"127.0.0.1:{server.port}"
        changes[f"odoo{rank}:8072"] = f"127.0.0.1:{server.gevent_port}"
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for before, after in changes.items():
        assert before in site, before
        site = site.replace(before, after)
    with tempfile.TemporaryDirectory(prefix="nginx", dir="/tmp") as folder:
        Path(folder, "site.conf").write_text(site, encoding="utf-8")
        main = Path(folder, "nginx.conf")
        main.write_text(NGINX.format(folder=folder), encoding="utf-8")
        with run(["nginx", "-p", folder, "-c", main], folder, number):
            yield f"http://127.0.0.1:{number}"


@contextlib.contextmanager
def run(command, folder, number):
    """Run a program within a folder until its port answers, and end it."""
    program = shutil.which(command[0])
    assert program, f"{command[0]} is missing: ./dev cluster fetches it"
    rights = step_down(folder)
    with Path(folder, "log").open("wb") as log:
        process = subprocess.Popen(
            [program, *command[1:]], stdout=log, stderr=log, **rights
        )
    try:
        end = time.monotonic() + 30
        while port.is_free(number):
            said = Path(folder, "log").read_text(encoding="utf-8")
            assert process.poll() is None, f"{command[0]}: {said}"
            assert time.monotonic() < end, f"{command[0]} does not answer: {said}"
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()
