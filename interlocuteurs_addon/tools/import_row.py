"""A row of an import while it is checked. No Odoo."""

from dataclasses import dataclass, field
from typing import NamedTuple

from .import_column import ImportColumn


class Change(NamedTuple):
    """What a row changes of a known person in a column."""

    column: ImportColumn
    old: object
    new: object


class RowCells(tuple):
    """The cells of a row, with what whoever read the file has to say about it.

    >>> cells = RowCells(["Durand", "Alice"])
    >>> cells.left_out = [("Fax", "0472000009")]
    >>> cells[0], cells.left_out, cells.remarks
    ('Durand', [('Fax', '0472000009')], ())
    """

    remarks = ()
    """Texts: what is to be known of the row."""
    left_out = ()
    """Pairs of a heading and a text that find no place in it."""


@dataclass(slots=True)
class ImportRow:
    """What is to be known of a row.

    :param int number: its number in the file
    :param person: whose row it is, by its key; an empty recordset without one
    :param suspects: the known people whom a new row may repeat, as far as the user sees
        them; a recordset
    :param errors: what is wrong, by the key of the column
    :param notes: what the user should know besides
    :param values: what the row says, by the key of the column
    :param changes: a :class:`Change` by the key of the column
    :param reasons: whom a new row may repeat and why, as texts
    :param texts: lists of what no catalogue holds, by the key of the column
    :param left_out: pairs of a heading and a text that find no place
    :param is_hidden: whether the file hides the row

    >>> row = ImportRow(2, person=None, suspects=None)
    >>> row.errors["email"] = "Email: not an address"
    >>> row.errors, ImportRow(3, person=None, suspects=None).errors
    ({'email': 'Email: not an address'}, {})
    """

    number: int
    person: object
    suspects: object
    errors: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    values: dict = field(default_factory=dict)
    changes: dict = field(default_factory=dict)
    reasons: list = field(default_factory=list)
    texts: dict = field(default_factory=dict)
    left_out: list = field(default_factory=list)
    is_hidden: bool = False
