"""`deploy/`: what its files name is there. `./dev cluster` runs what they say."""

import configparser
import re

import yaml
from support.settings import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES = COMPOSE["services"]


def read(name):
    """Return an ini file of the folder."""
    parser = configparser.RawConfigParser()
    parser.read(DEPLOY / name, encoding="utf-8")
    return parser


def test_what_is_mounted_is_there():
    """Files beside it, and volumes that it declares."""
    for service in SERVICES.values():
        for mounted in service.get("volumes", []):
            source = mounted.split(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).exists(), source
            else:
                assert source in COMPOSE["volumes"], source


def test_hosts_are_services():
    """In nginx's, PgBouncer's and Odoo's configuration."""
    site = (DEPLOY / "nginx.conf").read_text("utf-8")
    options = read("odoo.conf")["options"]
    hosts = [
        *re.findall(r"server (\w+):", site),
        *re.findall(r"host=(\w+)", read("pgbouncer.ini")["databases"]["*"]),
        *(options["db_host"], options["db_replica_host"]),
    ]
    assert len(hosts) == 9
    assert set(hosts) <= set(SERVICES)


def test_ports_are_this_machines_alone():
    """As those of the compose file of the repository."""
    ports = [each for service in SERVICES.values() for each in service.get("ports", [])]
    assert ports
    assert all(each.startswith("127.0.0.1:") for each in ports)
