"""Break the code on purpose and see whether the tests notice: `mutate.py DB [ROOM…]`.

Odoo is started once, and a test class is set up once: its tests run for each mutant in
turn until one fails, those first that are short and have killed much already. A test
of Odoo leaves its transaction as it was, and it runs only for functions that it calls.
Tests with a browser or server are left out, and so is what only the set-up of a class
calls.

Rooms, their files and tests, and the mutants that no test can tell from the original
are in tests/mutation/rooms.toml. A survivor that is not explained there fails the run.
"""

import argparse
import contextlib
import functools
import importlib
import inspect
import io
import resource
import signal
import sys
import threading
import time
import tomllib
import unittest
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest_odoo
from mutations import get_mutants

import odoo.modules.module
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import HttpCase
from odoo.tools import config

ROOT = Path(__file__).parents[1]
ADDON = "interlocuteurs_addon"
# bytes: a mutant that never stops adding to a list must not take the machine down
MEMORY = 3 * 1024**3
PATIENCE = 600
"""Seconds after which a test without any mutant is stopped."""
ROOMS = ROOT / "tests/mutation/rooms.toml"
TRUE_DOMAIN = "[(1, '=', 1)]"


class TooSlow(BaseException):
    """A mutant runs into its time limit."""


@dataclass(eq=False)
class Trial:
    """A mutant of a function or a record rule, and what became of it."""

    key: str
    function: object = None
    code: object = None
    rule: str = ""
    values: dict = field(default_factory=dict)
    killer: str = ""
    reached: bool = False

    @contextlib.contextmanager
    def applied(self, cls):
        """Run with the mutant in the place of the original."""
        if self.rule:
            env = api.Environment(cls.cr, SUPERUSER_ID, {})
            rule = env.ref(f"{ADDON}.{self.rule}")
            # with it, as a new domain alone takes the mark away
            mark = {"restricts_portal": rule.restricts_portal}
            original = {**{name: rule[name] for name in self.values}, **mark}
            swap = functools.partial(rule.write, {**self.values, **mark})
            restore = functools.partial(rule.write, original)
        else:
            swap = functools.partial(set_code, self.function, self.code)
            restore = functools.partial(set_code, self.function, self.function.__code__)
        swap()
        forget(cls)
        try:
            yield
        finally:
            restore()
            forget(cls)


def say(text):
    """Print a line, unbuffered."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def set_code(function, code):
    """Let a function do what the code says, wherever it is known already."""
    function.__code__ = code


def forget(cls):
    """Clear the caches that the original code has filled."""
    if getattr(cls, "env", None):  # not a test of tools/
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.registry.clear_all_caches()
    for name, module in list(sys.modules.items()):
        if name.startswith(f"odoo.addons.{ADDON}.tools"):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def make_trials(room):
    """Return the mutants of a room's files and record rules."""
    trials = []
    for name in room["files"]:
        name, _colons, wanted = name.partition("::")
        path = ROOT / ADDON / name
        dotted = name.removesuffix(".py").replace("/", ".")
        module = importlib.import_module(f"odoo.addons.{ADDON}.{dotted}")
        for mutant in get_mutants(path, wanted.split(",") if wanted else ()):
            owner = module
            for part in mutant.function.split("."):
                owner = inspect.getattr_static(owner, part)
            function = inspect.unwrap(getattr(owner, "__func__", owner))
            key = f"{name} {mutant.function}: {mutant.change}"
            trials.append(Trial(key, function=function, code=mutant.code))
    for rule in room.get("rules", ()):
        for what, values in (
            ("inactive", {"active": False}),
            ("opens everything", {"domain_force": TRUE_DOMAIN}),
        ):
            trials.append(Trial(f"rule {rule}: {what}", rule=rule, values=values))
    return trials


def get_classes(room):
    """Yield the test classes of a room that need no server."""
    for name in room["tests"]:
        module = importlib.import_module(f"odoo.addons.{ADDON}.tests.{name}")
        for cls in list(vars(module).values()):  # a test may import meanwhile
            if (
                inspect.isclass(cls)
                and issubclass(cls, unittest.TestCase)
                and cls.__module__ == module.__name__
                and not issubclass(cls, HttpCase)
            ):
                yield cls


def run_test(cls, name, seconds):
    """Run one test; return whether it passed.

    :param seconds: of processor, which a busy machine does not make longer; whoever
        waits for nothing is stopped as well
    """
    test = cls(name)
    odoo.modules.module.current_test = test
    result = unittest.TestResult()
    result.failfast = True
    # again and again: what is raised while Python collects garbage is ignored
    signal.setitimer(signal.ITIMER_PROF, seconds, 5)
    signal.alarm(PATIENCE)
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # doctests print
            test.run(result)
    except TooSlow:
        return False
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)
    if result.skipped:
        raise SystemExit(f"{cls.__name__}.{name} is skipped")
    return result.wasSuccessful()


def measure(cls, name):
    """Return how long a test takes, and the code objects that it runs."""
    ran = set()

    def note(frame, event, _arg):
        if event == "call":
            ran.add(frame.f_code)

    start = time.process_time()
    sys.setprofile(note)
    try:
        passed = run_test(cls, name, PATIENCE)
    finally:
        sys.setprofile(None)
    if not passed:
        raise SystemExit(f"{cls.__name__}.{name} fails without any mutant")
    return time.process_time() - start, ran


def try_class(cls, trials):
    """Run the tests of a class for all mutants that are still alive."""
    cls.setUpClass()
    try:
        if getattr(cls, "cr", None):
            cls.cr.execute("SET LOCAL statement_timeout = '60s'")
        names = unittest.defaultTestLoader.getTestCaseNames(cls)
        measured = {name: measure(cls, name) for name in names}
        kills = Counter()
        for trial in trials:
            if not trial.killer:
                names.sort(key=lambda name: measured[name][0] / (1 + kills[name]))
                kills[try_mutant(cls, trial, names, measured)] += 1
        spoiled = [name for name in names if not run_test(cls, name, PATIENCE)]
        if spoiled:
            raise SystemExit(f"a mutant has spoiled {cls.__name__}: {spoiled}")
    finally:
        cls.tearDownClass()
        cls.doClassCleanups()


def try_mutant(cls, trial, names, measured):
    """Run the tests that call the mutant's function; return the one that fails."""
    original = trial.function and trial.function.__code__
    called = [name for name in names if trial.rule or original in measured[name][1]]
    if not called:
        return None
    trial.reached = True
    with trial.applied(cls):
        for name in called:
            if not run_test(cls, name, 10 + 5 * int(measured[name][0])):
                trial.killer = f"{cls.__name__}.{name}"
                return name
    return None


def report(name, trials, explained):
    """Print what became of a room's mutants; return whether all are accounted for."""
    keys = {trial.key for trial in trials}
    killed = {trial.key for trial in trials if trial.killer}
    survivors = [trial for trial in trials if not trial.killer]
    open_ = [trial for trial in survivors if trial.key not in explained]
    for trial in open_:
        say(f"SURVIVED{'' if trial.reached else ' (no test calls it)'}: {trial.key}")
    for key in sorted(explained):
        if key not in keys:
            say(f"EXPLAINED, BUT THERE IS NO SUCH MUTANT: {key}")
        elif key in killed:
            say(f"EXPLAINED, BUT KILLED: {key}")
    say(
        f"{name}: {len(trials)} mutants, {len(killed)} killed, "
        f"{len(survivors) - len(open_)} explained, {len(open_)} survived"
    )
    return not open_ and explained <= keys - killed


def main():
    """Start Odoo, try the rooms that are asked for, or all."""
    rooms = tomllib.loads(ROOMS.read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("rooms", nargs="*", choices=[*rooms, []])
    parser.add_argument("--config", required=True)
    parser.add_argument("--only", default="", help="mutants whose name contains this")
    parser.add_argument("--quick", action="store_true", help="leave explained ones out")
    parser.add_argument("--list", action="store_true", help="only name the mutants")
    options = parser.parse_args()
    database = options.database
    config.parse_config(["-c", options.config, "-d", database, "--log-level=critical"])
    pytest_odoo.support_subtest()
    pytest_odoo.disable_odoo_test_retry()
    threading.current_thread().testing = True
    Registry(database)
    config["test_enable"] = True

    def give_up(_signal, _frame):
        raise TooSlow

    signal.signal(signal.SIGPROF, give_up)
    signal.signal(signal.SIGALRM, give_up)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    fine = True
    for name in options.rooms or rooms:
        room = rooms[name]
        explained = {
            key for group in room.get("explained", ()) for key in group["mutants"]
        }
        trials = [t for t in make_trials(room) if options.only in t.key]
        if options.only:
            explained = {key for key in explained if options.only in key}
        if options.quick:
            trials = [t for t in trials if t.key not in explained]
            explained = set()
        if options.list:
            say("\n".join(trial.key for trial in trials))
            continue
        for cls in get_classes(room):
            start, alive = time.monotonic(), sum(not t.killer for t in trials)
            try_class(cls, trials)
            left = sum(not t.killer for t in trials)
            seconds = time.monotonic() - start
            say(f"{cls.__name__}: {alive - left} of {alive}, {seconds:.0f} s")
        fine &= report(name, trials, explained)
    sys.exit(not fine)


if __name__ == "__main__":
    main()
