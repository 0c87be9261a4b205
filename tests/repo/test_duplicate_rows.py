"""Rows of duplicates have the same fields on the server and in the web client."""

import ast
import re

from support.settings import ADDON, ROOT

ROWS = ROOT / ADDON / "models/duplicate/row.py"
DIALOG = ROOT / ADDON / "static/src/components/duplicate_dialog/duplicate_dialog.js"


def test_the_types_of_both_sides_are_the_same():
    """A field that one side alone knows is a mistake on the other."""
    server = {
        node.name: [
            field.target.id for field in node.body if isinstance(field, ast.AnnAssign)
        ]
        for node in ast.parse(ROWS.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    client = {
        name: re.findall(r"@property \{.+?\} (\w+)", properties)
        for name, properties in re.findall(
            r"@typedef \{Object\} (\w+)(.*?)(?=@typedef|\*/)",
            DIALOG.read_text("utf-8"),
            re.DOTALL,
        )
    }
    assert list(server) == ["DuplicateReason", "DuplicateSuspect", "DuplicateRow"]
    assert server == client
