"""Sum up a test run: `count_tests.py JUNIT_XML... [--failed TEXT...]`.

A skipped test counts as failed: nothing may pass unseen. Prints the slowest tests, too,
with what their classes set up counted in the first of each. The last line printed is
`N passed, N failed`; exits 1 if anything failed or nothing ran.
"""

import argparse
import os
import sys
from pathlib import Path
from xml.etree import ElementTree

SLOWEST = 20
WORTH_NAMING = 1
"""Seconds below which no test is called slow."""
FROZEN = 24 * 3600
"""Seconds from which on it was a frozen clock that took the time."""


def outcomes(path):
    """Yield (name, outcome, message) of every test of a junit file."""
    for case in ElementTree.parse(path).iter("testcase"):
        name = f"{case.get('classname', '')}::{case.get('name')}"
        for kind in ("failure", "error", "skipped"):
            if (node := case.find(kind)) is not None:
                yield name, kind, (node.get("message") or "").strip()
                break
        else:
            yield name, "passed", ""


def slowest(paths):
    """Return (seconds, name) of the tests that took longest."""
    times = [
        (float(case.get("time", 0)), f"{case.get('classname', '')}::{case.get('name')}")
        for path in paths
        for case in ElementTree.parse(path).iter("testcase")
    ]
    slow = [found for found in times if WORTH_NAMING <= found[0] < FROZEN]
    return sorted(slow, reverse=True)[:SLOWEST]


def main(paths, faults):
    """Print the failures and the count; return the exit code."""
    passed, failed = 0, len(faults)
    for text in faults:
        sys.stdout.write(f"FAILED {text}\n")
    for path in paths:
        if not Path(path).is_file():
            failed += 1
            sys.stdout.write(f"FAILED no result in {path}: its run broke off\n")
            continue
        for name, outcome, message in outcomes(path):
            if outcome == "passed":
                passed += 1
                continue
            failed += 1
            label = "SKIPPED (counts as failed)" if outcome == "skipped" else "FAILED"
            sys.stdout.write(f"{label} {name}: {message.splitlines()[:1]}\n")
    for seconds, name in slowest(filter(os.path.isfile, paths)):
        sys.stdout.write(f"{seconds:7.1f} s  {name}\n")
    if not passed and not failed:
        failed = 1
        sys.stdout.write("FAILED no test ran\n")
    sys.stdout.write(f"{passed} passed, {failed} failed\n")
    return failed > 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--failed", action="append", default=[])
    options = parser.parse_args()
    sys.exit(main(options.paths, options.failed))
