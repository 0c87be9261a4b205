"""Fail on what an Odoo log warns of: `check_log.py LOG...`.

Every record of level WARNING or above counts, unless a line of log_allowlist.txt
matches it. Prints what counts, exits 1 if anything does.
"""

import re
import sys
from pathlib import Path

ALLOWLIST = Path(__file__).with_name("log_allowlist.txt")
RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ "
    r"(?P<level>[A-Z]+) \S+ (?P<logger>[\w.]+): (?P<message>.*)"
)
LEVELS = {"WARNING", "ERROR", "CRITICAL"}


def allowed_patterns():
    """Return the compiled patterns of the allow-list."""
    lines = ALLOWLIST.read_text(encoding="utf-8").splitlines()
    return [re.compile(line) for line in lines if line and not line.startswith("#")]


def records(text):
    """Yield (level, text) of each record, lines that follow it included."""
    level, lines = None, []
    for line in text.splitlines():
        if match := RECORD.match(line):
            if level:
                yield level, "\n".join(lines)
            level = match["level"]
            lines = [f"{level} {match['logger']}: {match['message']}"]
        elif level:
            lines.append(line)
    if level:
        yield level, "\n".join(lines)


def faults(path):
    """Return the records of a log that nobody allowed."""
    text = Path(path).read_text(encoding="utf-8", errors="replace")
    allowed = allowed_patterns()
    return [
        record
        for level, record in records(text)
        if level in LEVELS and not any(pattern.search(record) for pattern in allowed)
    ]


def main(paths):
    """Print every fault; return the exit code."""
    found = [
        (path, fault) for path in paths if Path(path).exists() for fault in faults(path)
    ]
    for path, fault in found:
        sys.stdout.write(f"{path}: {fault}\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
