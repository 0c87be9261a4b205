"""What benchmarks measure inside `odoo shell`."""

import json
from pathlib import Path

from .server import Odoo, throw_away_database

TESTS = Path(__file__).parents[1]
SCRIPT = """
import sys
sys.path[:0] = [{tests!r}, {benchmarks!r}]
from {name}_measure import measure
measure(env, *{arguments!r})
"""


def measure(settings, name, *arguments, modules=()):
    """Run `measure(env, *arguments)` of benchmarks/<name>_measure in a new database.

    :param modules: what is installed there beside the addon

    :return: list of what its lines "FIGURES <JSON>" hold
    """
    script = SCRIPT.format(
        tests=str(TESTS),
        benchmarks=str(TESTS / "benchmarks"),
        name=name,
        arguments=arguments,
    )
    with throw_away_database(settings.installed, name) as database:
        odoo = Odoo(settings, database)
        if modules:
            odoo.install(*modules)
        output = odoo.shell(script)
    return [
        json.loads(line.partition("FIGURES ")[2])
        for line in output.splitlines()
        if "FIGURES " in line
    ]
