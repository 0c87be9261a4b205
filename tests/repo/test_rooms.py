"""The house: rooms are folders, and a room uses those above it, never one below."""

import ast
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from support.settings import ADDON, ROOT

MODELS = ROOT / ADDON / "models"
# what no room owns: it only leads to what other rooms set
BESIDE_ROOMS = {"__init__", "res_config_settings"}
# these name the models of apps, and what they bring to other rooms' dialogs
OF_APPS = {"document", "service"}


@dataclass
class Room:
    """What a room defines, and what its code asks for."""

    imports: list = field(default_factory=list)
    """(room, file and line) of each import from another room."""
    calls: list = field(default_factory=list)
    """(method, file and line) of each call."""
    methods: set = field(default_factory=set)
    """Methods of its models, but those that only extend one of Odoo's."""


def imported(path):
    """Return what a package imports from itself, in order."""
    return re.findall(r"^from \. import (\w+)$", path.read_text("utf-8"), re.MULTILINE)


ORDER = [name for name in imported(MODELS / "__init__.py") if (MODELS / name).is_dir()]
GENERIC = [name for name in ORDER if name not in OF_APPS]


def is_model(node):
    """Tell whether a class extends or defines a model."""
    return isinstance(node, ast.ClassDef) and any(
        isinstance(target, ast.Name) and target.id in ("_name", "_inherit")
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
    )


def calls_super(function):
    """Tell whether a method calls the one that it extends."""
    return f"super().{function.name}(" in (text := ast.unparse(function)) or bool(
        re.search(rf"super\(\w+, [^)]*\)+\.{function.name}\(", text)
    )


@cache
def rooms():
    """Return the rooms by name, as their code says."""
    found = {}
    extending = defaultdict(list)
    for name in ORDER:
        room = found[name] = Room()
        for path in sorted((MODELS / name).glob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            for node in ast.walk(tree):
                where = f"{name}/{path.name}:{getattr(node, 'lineno', 0)}"
                if isinstance(node, ast.ImportFrom) and node.level == 2:
                    room.imports.append((node.module.split(".")[0], where))
                elif isinstance(node, ast.Call) and isinstance(
                    node.func, ast.Attribute
                ):
                    room.calls.append((node.func.attr, where))
                elif is_model(node):
                    for function in node.body:
                        if isinstance(function, ast.FunctionDef):
                            room.methods.add(function.name)
                            extending[function.name].append(calls_super(function))
    for room in found.values():
        room.methods = {name for name in room.methods if not all(extending[name])}
    return found


def test_every_file_is_in_a_room():
    """Only the list of rooms and the settings lie in `models/` itself."""
    loose = {path.stem for path in MODELS.glob("*.py")}
    assert loose == BESIDE_ROOMS
    folders = {p.name for p in MODELS.iterdir() if p.is_dir() and p.name[0] != "_"}
    assert folders == set(ORDER)


def test_every_file_of_a_room_is_loaded():
    """A room's `__init__` names all of its files, once."""
    for name in ORDER:
        there = {path.stem for path in (MODELS / name).glob("*.py")} - {"__init__"}
        names = imported(MODELS / name / "__init__.py")
        assert sorted(names) == sorted(there), name


def test_rooms_import_from_rooms_above():
    """No room imports from one that comes after it."""
    wrong = [
        f"{where} imports from {other}"
        for name, room in rooms().items()
        for other, where in room.imports
        if other in ORDER and ORDER.index(other) >= ORDER.index(name)
    ]
    assert not wrong


def test_rooms_call_rooms_above():
    """No room calls a method that only a room after it defines."""
    owners = defaultdict(set)
    for name, room in rooms().items():
        for method in room.methods:
            owners[method].add(name)
    wrong = [
        f"{where} calls {method}() of {owner}"
        for name, room in rooms().items()
        for method, where in room.calls
        for owner in owners[method]
        if len(owners[method]) == 1 and ORDER.index(owner) > ORDER.index(name)
    ]
    assert not wrong


def test_generic_rooms_name_no_app():
    """What an app brings, its rooms declare; the others ask whoever declares."""
    app = re.compile(r"maintenance|sale[._]order|account[._]move", re.IGNORECASE)
    wrong = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in generic_files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if app.search(line)
    ]
    assert not wrong


def generic_files():
    """Return the Python files of rooms, and their wizards, that know no app."""
    for name in GENERIC:
        yield from sorted((MODELS / name).glob("*.py"))
    for path in sorted((ROOT / ADDON / "wizards").glob("*.py")):
        if path.stem.rpartition("_")[2] not in OF_APPS:
            yield path


def test_one_create_and_one_write_of_contacts():
    """All that happens on creation and on a write stands on one page."""
    found = []
    for path in ROOT.glob("interlocuteurs_*/**/*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if is_model(node) and inherits_contacts(node):
                found += [
                    (f"{path.relative_to(ROOT)}", function.name)
                    for function in node.body
                    if isinstance(function, ast.FunctionDef)
                    and function.name in ("create", "write")
                ]
    page = f"{ADDON}/models/core/res_partner.py"
    assert sorted(found) == [(page, "create"), (page, "write")]


def inherits_contacts(node):
    """Tell whether a class extends `res.partner`."""
    return any(
        isinstance(statement, ast.Assign)
        and any(getattr(target, "id", "") == "_inherit" for target in statement.targets)
        and "'res.partner'" in ast.unparse(statement.value)
        for statement in node.body
    )
