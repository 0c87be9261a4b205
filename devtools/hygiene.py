"""Check text files: `hygiene.py FILE...`.

No registry's host is named: mirrors are each machine's own business. No white space at
the end of a line, and one line end at the end of a file.
"""

import re
import sys
from pathlib import Path

# in pieces, so that this file passes its own check
HOSTS = re.compile(
    "|".join(
        name + re.escape("." + domain)
        for name, domain in (
            (r"(?:[\w-]+\.)*debian", "org"),
            (r"(?:[\w-]+\.)*pypi", "org"),
            (r"(?:[\w-]+\.)*pythonhosted", "org"),
            (r"registry\.npmjs", "org"),
            (r"registry\.yarnpkg", "com"),
        )
    )
)
GENERATED = {".po", ".pot", ".svg"}


def complaints(path):
    """Yield what is wrong with a file."""
    text = Path(path).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if HOSTS.search(line):
            yield f"{path}:{number}: names a registry's host"
        if line != line.rstrip() and Path(path).suffix not in GENERATED:
            yield f"{path}:{number}: white space at the end of the line"
    if text and not text.endswith("\n"):
        yield f"{path}: no line end at the end"
    if text.endswith("\n\n"):
        yield f"{path}: empty lines at the end"


def main(paths):
    """Print every complaint; return the exit code."""
    found = [line for path in paths for line in complaints(path)]
    sys.stdout.writelines(f"{line}\n" for line in found)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
