"""`docs/security.md` says of each context key what a caller can do with it."""

import ast
import re

from support.settings import ADDON, ROOT

# Odoo's own: what they do is Odoo's to say
CORES = {
    "cron_id",
    "formatted_display_name",
    "lang",
    "mail_notrack",
    "res_partner_search_mode",
    "tracking_disable",
    "uninstall_flag",
}


def sources():
    """Return the parsed Python files of the addon, but its tests."""
    return [
        ast.parse(path.read_text("utf-8"))
        for path in (ROOT / ADDON).rglob("*.py")
        if "tests" not in path.parts
    ]


def is_context(node):
    """Tell whether an expression is a context: `…context`, or a variable so called."""
    name = getattr(node, "attr", None) or getattr(node, "id", None)
    return name == "context"


def read_keys(tree):
    """Return the expressions by which a file reads a context."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "get" and is_context(node.func.value):
                yield node.args[0]
        elif isinstance(node, ast.Subscript) and is_context(node.value):
            yield node.slice
        elif isinstance(node, ast.Compare) and is_context(node.comparators[0]):
            yield node.left


# the table says of these that they count for nothing
UNREAD = {"tz"}


def test_table_names_the_keys_that_are_read():
    """No key is missing, and none is there that nobody reads any more."""
    trees = sources()
    constants = {"MODULE_UNINSTALL_FLAG": "uninstall_flag"}
    for tree in trees:
        for statement in tree.body:
            if isinstance(statement, ast.Assign) and isinstance(
                value := statement.value, ast.Constant
            ):
                constants[statement.targets[0].id] = value.value
    expressions = [key for tree in trees for key in read_keys(tree)]
    keys = {
        key.value if isinstance(key, ast.Constant) else constants.get(key.id)
        for key in expressions
        if isinstance(key, (ast.Constant, ast.Name))
    }
    own = {key for key in keys - CORES if key and not key.startswith("default_")}
    text = (ROOT / "docs/security.md").read_text("utf-8")
    table = text.split("| context key |")[1].split("\n\n")[0]
    told = {
        key
        for row in table.splitlines()[2:]
        for key in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    assert own | UNREAD == told


def test_no_day_is_that_of_a_caller():
    """No file reads the day of a caller's time zone, by Odoo's own helpers."""
    reading = {
        path.relative_to(ROOT / ADDON).as_posix()
        for path in (ROOT / ADDON).rglob("*.py")
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if getattr(node, "attr", None) == "context_today"
        or (isinstance(node, ast.Constant) and node.value == "today")
    }
    assert reading == set()
