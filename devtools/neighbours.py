"""What core's own tests say with the addon and do not say without it.

`neighbours.py --apps` prints the apps, `--failed APP XML TREE` the tests that failed,
as pytest takes them; `neighbours.py RESULTS APP…` compares what is left with
tests/neighbours/expected.toml and fails on any difference. `base:partner` stands for
the tests of base whose names hold "partner".
"""

import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
EXPECTED = ROOT / "tests/neighbours/expected.toml"


def read_tests(path):
    """Yield (module, class, test, message) of each test, without message if it passed.

    :param path: the results, as JUnit has them
    """
    for case in ElementTree.parse(path).iter("testcase"):
        faults = [*case.iter("failure"), *case.iter("error")]
        message = (faults[0].get("message") or "?").strip() if faults else ""
        module, _dot, cls = case.get("classname", "").rpartition(".")
        yield module, cls, case.get("name"), message


def read_faults(app, path):
    """Return a dict of each test of an app to its message, empty where it passed."""
    found = {}
    for _module, cls, test, message in read_tests(path):
        name = f"{app}.{cls}.{test}"
        found[name] = found.get(name) or message
    return found


def get_nodes(app, path, tree):
    """Return the tests that failed, as pytest takes them.

    :param str app: whose tests they are
    :param path: the results
    :param str tree: where Odoo is unpacked
    """
    folder = Path(tree, "usr/lib/python3/dist-packages/odoo/addons", app, "tests")
    files = {file.stem: file for file in folder.rglob("test_*.py")}
    nodes = {
        f"{files[module.rpartition('.')[2]]}::{cls}::{test}": None
        for module, cls, test, message in read_tests(path)
        if message
    }
    return list(nodes)


def compare(results, apps):
    """Print what differs from what is expected; return how many tests do."""
    expected = tomllib.loads(EXPECTED.read_text("utf-8"))
    reasons = {
        test: entry["why"]
        for entry in expected["difference"]
        for test in entry["tests"]
    }
    passed = differing = 0
    for chosen in apps:
        app = chosen.partition(":")[0]
        with_it = read_faults(app, Path(results, f"{chosen}.with.xml"))
        path = Path(results, f"{chosen}.without.xml")
        without = read_faults(app, path) if path.is_file() else {}
        ours = {n: m for n, m in with_it.items() if m and not without.get(n)}
        theirs = sum(map(bool, without.values()))
        sys.stdout.write(
            f"{chosen}: {len(with_it)} tests, {theirs} fail without the addon as well, "
            f"{len(ours)} with it alone\n"
        )
        here = {name for name in reasons if name in with_it}
        for name in sorted(ours.keys() - here):
            sys.stdout.write(f"FAILED {name}: {ours[name].splitlines()[:1]}\n")
        for name in sorted(here - ours.keys()):
            sys.stdout.write(f"FAILED {name}: expected to differ, and does not\n")
        wrong = len(ours.keys() ^ here)
        differing += wrong
        passed += len(with_it) - wrong
    sys.stdout.write(f"{passed} passed, {differing} failed\n")
    return differing


def main(arguments):
    """Do what the arguments say; return the exit code."""
    if arguments[0] == "--apps":
        apps = tomllib.loads(EXPECTED.read_text("utf-8"))["apps"]
        sys.stdout.write("".join(f"{app}\n" for app in apps))
    elif arguments[0] == "--failed":
        sys.stdout.writelines(f"{node}\n" for node in get_nodes(*arguments[1:]))
    else:
        return int(compare(arguments[0], arguments[1:]) > 0)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
