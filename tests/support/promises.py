"""Tables that name tests as proofs: `docs/security.md` and `docs/promises.md`."""

import ast
import re
import subprocess
from functools import cache

from support.settings import ROOT

PAGE = "docs/promises.md"


def named(cell):
    """Return what stands in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def read_rows(table):
    """Return the rows of a table of Markdown as lists of cells, without its head."""
    return [
        [cell.strip() for cell in row.strip("|").split("|")]
        for row in table.strip().splitlines()[2:]
    ]


def read_table(section):
    """Return the rows of the first table of a section."""
    return read_rows("|" + section.split("\n|", 1)[1].split("\n\n")[0])


def promises():
    """Return (page, promise, proof) for each row, by the headings of the page."""
    sections = (ROOT / PAGE).read_text("utf-8").split("\n## ")[1:]
    by_page = [section.split("\n", 1) for section in sections]
    return [
        (page, *row)
        for page, section in by_page
        if page != "Figures"
        for row in read_table(section)
    ]


def figures():
    """Return (promise, page, recorded, bound) for each row of the figures."""
    return read_table((ROOT / PAGE).read_text("utf-8").split("\n## Figures")[1])


@cache
def get_tracked():
    """Return the paths of the repository's files."""
    command = ["git", "ls-files"]
    listed = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    )
    return listed.stdout.splitlines()


def fault_of(proof, tracked):
    """Return what is wrong with a proof: one file has it, or one test in a file.

    :param proof: the end of a path, and a class or method after two colons
    """
    end, _colons, name = proof.partition("::")
    found = [path for path in tracked if f"/{path}".endswith(f"/{end}")]
    if name:
        found = [path for path in found if name in get_tests(path)]
    return None if len(found) == 1 else f"{proof}: {found}"


@cache
def get_tests(path):
    """Return the names of the tests of a file, and of their classes."""
    return {
        node.name
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8")))
        if isinstance(node, (ast.ClassDef, ast.FunctionDef))
        and node.name.lower().startswith("test")
    }
