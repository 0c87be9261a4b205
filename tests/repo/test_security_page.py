"""`docs/security.md`: whom its tables name, and what proves their answers."""

import ast
import csv
import re
from functools import cache

import pytest
from support.promises import fault_of, get_tracked, named, read_rows
from support.settings import ADDON, ROOT

PAGE = (ROOT / "docs/security.md").read_text("utf-8")
# what says itself that somebody else answers, or that there is nothing to prove
WITHOUT_PROOF = {"Odoo's", "deployment's", "not applicable", "not met"}
ANSWERS = {"met", "in part", *WITHOUT_PROOF}
# ways out of the process: to other machines, programs and texts that are run
WAYS_OUT = """
    aiohttp ftplib http.client httpx requests smtplib socket urllib.request urllib3
    xmlrpc ctypes marshal pickle shelve subprocess yaml
"""
ELSEWHERE = re.compile(r"https?://|(?:src|href|url)\s*[=(]\s*[\"']?//")
# a HEIC photo is read by a process of its own, this very file, which may do nothing
PROCESSES = {("interlocuteurs_addon/tools/heic.py", "subprocess")}
RUNS_TEXT = {"compile", "eval", "exec", "safe_eval"}
DRAFT = "interlocuteurs_addon/static/src/interactions/portal_request_sending.js"


def rows(heading):
    """Return the rows of the table whose first heading is given, as lists of cells."""
    return read_rows(PAGE.split(f"\n| {heading} |")[1].split("\n\n")[0])


SECTIONS = rows("section")


@pytest.fixture(scope="module")
def tracked():
    """Return the paths of the repository's files."""
    return get_tracked()


def test_proofs_exist(tracked):
    """Each file and test that the table of OWASP ASVS names is in the tree."""
    proofs = [proof for *_answer, cell in SECTIONS for proof in named(cell)]
    assert proofs
    assert not [fault for proof in proofs if (fault := fault_of(proof, tracked))]


def test_wrong_proofs_are_found(tracked):
    """A file or test of another name fails, and a name that several files have."""
    good = "repo/test_security_page.py::test_proofs_exist"
    assert not fault_of(good, tracked)
    for wrong in (
        "test_nowhere.py",
        "test_rooms.py",
        "security_page.py",
        f"{good}_not",
        "repo/test_security_page.py::rows",
    ):
        assert fault_of(wrong, tracked), wrong


def test_answers_are_proven():
    """Each section has one of the answers, and a proof where this addon answers."""
    assert {answer for _section, answer, *_rest in SECTIONS} <= ANSWERS
    assert not [
        section
        for section, answer, _how, proof in SECTIONS
        if answer not in WITHOUT_PROOF and not named(proof)
    ]


def test_sections_come_once_and_in_order():
    """By their numbers; a section that is left out is told above the table."""
    numbers = [section.split()[0].removeprefix("V") for section, *_rest in SECTIONS]
    parts = [tuple(map(int, number.split("."))) for number in numbers]
    assert parts == sorted(set(parts))
    assert {chapter for chapter, _section in parts} == set(range(1, 15))


def test_access_rights_name_every_model():
    """The table of rights is about the models that have some, and no others."""
    path = ROOT / ADDON / "security/ir.model.access.csv"
    with path.open(encoding="utf-8") as file:
        # "interlocuteur.import contact creation": a model, and who has the right
        models = {row["name"].split()[0] for row in csv.DictReader(file)}
    own = {model for model in models if model.startswith("interlocuteur.")}
    told = {
        name
        for model, *_rights in rows("model")
        for name in named(model)
        if name.startswith("interlocuteur.")
    }
    assert told == own


@cache
def sources():
    """Return the parsed Python files of all addons, but their tests, by path."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in ROOT.glob("interlocuteurs_*/**/*.py")
        if "tests" not in path.parts
    }


def imports(tree):
    """Return the names of the modules that a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_code_reaches_nothing_outside():
    """No module opens a connection, starts a program or unpacks objects.

    But for one: what decodes photos is kept out of the server's own process.
    """
    assert {
        (path, name)
        for path, tree in sources().items()
        for name in imports(tree)
        if not {name, name.split(".")[0]}.isdisjoint(WAYS_OUT.split())
    } == PROCESSES


def test_code_runs_no_text():
    """No expression that somebody wrote is evaluated, but by Odoo's own rules."""
    assert not {
        (path, node.func.id)
        for path, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in RUNS_TEXT
    }


@pytest.mark.parametrize("kind", ["js", "scss", "xml"])
def test_pages_load_nothing_from_elsewhere(kind, tracked):
    """No script, style or view names an address of another machine."""
    paths = [
        path
        for path in tracked
        if path.startswith("interlocuteurs_")
        and path.endswith(f".{kind}")
        and not {"tests", "demo"} & {*path.split("/")}
    ]
    assert paths
    assert not [
        path for path in paths if ELSEWHERE.search((ROOT / path).read_text("utf-8"))
    ]


def test_pages_keep_nothing_in_the_browser(tracked):
    """No script writes into what a browser stores, but the draft of a request.

    That is the user's own text, under their id, until it is sent or the tab is closed.
    """
    scripts = [
        path
        for path in tracked
        if re.search(r"^interlocuteurs_\w+/static/src/.*\.js$", path)
    ]
    assert scripts
    storage = re.compile(r"localStorage|sessionStorage|indexedDB|\bcookie\b")
    found = {
        (path, word)
        for path in scripts
        for word in storage.findall((ROOT / path).read_text("utf-8"))
    }
    assert found == {(DRAFT, "sessionStorage")}
