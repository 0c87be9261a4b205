"""Split test files into parts that run side by side: `split_tests.py PARTS PATH...`.

Prints a line for each part, its files separated by tabs. A file weighs what its size
is; small selections stay in one part, for each costs a start of Odoo.
"""

import sys
from pathlib import Path

FEW = 6
"""So many files are not worth another part."""


def find_files(path):
    """Return a file itself (or what is chosen of it), or the test files of a folder."""
    if not Path(path).is_dir():
        return [path]
    found = Path(path).rglob("test_*.py")
    return sorted(str(file) for file in found if "benchmarks" not in file.parts)


def weigh(path):
    """Return how many bytes the file of a path, or of a test's identifier, has."""
    file = Path(path.partition("::")[0])
    return file.stat().st_size if file.is_file() else 0


def split(weights, number):
    """Return the names in so many lists, the heaviest first, of about equal weight.

    :param dict weights: of each name
    """
    parts = [[] for _number in range(number)]
    for name in sorted(weights, key=lambda name: (-weights[name], name)):
        min(parts, key=lambda part: sum(map(weights.get, part))).append(name)
    return parts


def main(number, *paths):
    """Print the parts."""
    files = dict.fromkeys(file for path in paths for file in find_files(path))
    most = max(1, len(files) // FEW)
    for part in split({file: weigh(file) for file in files}, min(int(number), most)):
        sys.stdout.write("\t".join(part) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
