"""What people do a hundred times a day, beside the same Odoo without this addon.

Two databases, one process each, in turns: CPU of Python and PostgreSQL together, so
that other work on the machine counts little. A third arm, the peer a second time, says
how much is noise. BENCH_ROUNDS=20 ./dev bench tests/benchmarks/bench_everyday.py
"""

import contextlib
import json
import os
import statistics
import subprocess

import pytest
from support.figures import TESTS
from support.server import Odoo, throw_away_database

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "8"))
OPERATIONS = {
    "create_person": ("create a person below an organisation", 10),
    "create_batch": ("1,000 people in one create, each", 1000),
    "move": ("move a person (parent_id)", 10),
    "function": ("write the functions", 10),
    "archive": ("archive", 10),
    "name": ("write a name", 10),
    "phone": ("write a phone number", 10),
    "organisation_form": ("open an organisation", 10),
    "person_form": ("open a person", 10),
    "views": ("views of contacts (get_views)", 5),
}
LEADS = {"leads": ("50 leads converted, each a new customer", 50)}
SLOW = {"create_batch", "leads"}
"""What is measured in two rounds only."""


class Process:
    """An arm: `odoo shell` on one database, which answers by a pipe."""

    def __init__(self, settings, name, folder):
        self.questions, self.answers = folder / f"{name}.in", folder / f"{name}.out"
        for pipe in (self.questions, self.answers):
            os.mkfifo(pipe)
        script = (
            f"import sys; sys.path[:0] = {[str(TESTS), str(TESTS / 'benchmarks')]!r}\n"
            f"from everyday_measure import serve\n"
            f"serve(env, {str(self.questions)!r}, {str(self.answers)!r})\n"
        )
        line = [settings.odoo, "shell", "-c", settings.conf, "-d", name, "--no-http"]
        self.log = (folder / f"{name}.log").open("w")
        self.process = subprocess.Popen(
            [*line, "--log-level=warn"],
            stdin=subprocess.PIPE,
            stdout=self.log,
            stderr=self.log,
            text=True,
        )
        self.process.stdin.write(script)
        self.process.stdin.close()
        # in the order in which the other side opens them
        self.reader = self.answers.open(encoding="utf-8")
        self.writer = self.questions.open("w")

    def ask(self, operation, count):
        """Return the figures of an operation."""
        print(operation, count, file=self.writer, flush=True)
        return json.loads(self.reader.readline())

    def close(self):
        """End the process."""
        self.writer.close()
        self.reader.close()
        self.process.wait(timeout=60)
        self.log.close()


@pytest.fixture(scope="module")
def figures(settings, report, tmp_path_factory):
    """Return the figures of each operation and arm, and report them."""
    folder = tmp_path_factory.mktemp("everyday")
    labels = OPERATIONS | LEADS
    found = compare(settings, folder, OPERATIONS)
    found |= compare(settings, tmp_path_factory.mktemp("leads"), LEADS, "crm")
    rows = [
        [
            labels[name][0],
            arms["peer"]["cpu"] * 1000,
            arms["addon"]["cpu"] * 1000,
            ratio(arms, "addon"),
            ratio(arms, "peer again"),
            round(arms["peer"]["queries"], 1),
            round(arms["addon"]["queries"], 1),
        ]
        for name, arms in found.items()
    ]
    report(
        "Everyday work",
        ["", "peer, ms", "addon, ms", "ratio", "noise", "its queries", "queries"],
        rows,
        {labels[name][0]: ratio(arms, "addon") for name, arms in found.items()},
    )
    return found


def compare(settings, folder, operations, *modules):
    """Return the figures of operations by arm.

    :param modules: what is installed in each database besides
    """
    with contextlib.ExitStack() as stack:
        arms = {}
        for arm, source in (
            ("peer", settings.template),
            ("addon", settings.installed),
            ("peer again", settings.template),
        ):
            name = stack.enter_context(throw_away_database(source, arm.split()[-1]))
            if modules:
                Odoo(settings, name).install(*modules)
            arms[arm] = Process(settings, name, folder)
            stack.callback(arms[arm].close)
        return {name: measure(arms, name, operations) for name in operations}


def measure(arms, name, operations):
    """Return the medians of an operation by arm; each round asks all in turn."""
    count = operations[name][1]
    rounds = 2 if name in SLOW else ROUNDS
    taken = {arm: [] for arm in arms}
    for process in arms.values():
        process.ask(name, count)  # what is loaded once
    for _round in range(rounds):
        for arm, process in arms.items():
            taken[arm].append(process.ask(name, count))
    return {
        arm: {key: statistics.median(each[key] for each in all_) for key in all_[0]}
        for arm, all_ in taken.items()
    }


def ratio(arms, arm):
    return arms[arm]["cpu"] / arms["peer"]["cpu"]


def bench_everyday(figures):
    """The arms tie where they are the same: else the figures say nothing."""
    for name, arms in figures.items():
        assert 0.8 <= ratio(arms, "peer again") <= 1.25, name
