"""The rows of a sheet, as they are kept: cleaned and bounded. No database, no Odoo."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from .text import clean_text
from .workbook_safety import WorkbookError

# a text that a program wrote as a formula, so that its leading zero stays
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
# how Excel writes a character that XML cannot hold
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_SURROGATES = range(0xD800, 0xE000)
# equal texts of a sheet are one object, as long as there are few of them
_SHARED_TEXTS = 20_000


class ErrorCell(str):
    """What a cell says whose formula failed, such as ``#N/A``.

    :param str reference: the cell, such as ``B2``
    """

    def __new__(cls, code, reference):
        """Make a text that knows where it stands."""
        cell = super().__new__(cls, code)
        cell.reference = reference
        return cell


class DoubtfulText(str):
    """A text of which not all bytes could be read with certainty."""


class Area(NamedTuple):
    """Cells of one column that are merged, by numbers from 1."""

    left: int
    top: int
    bottom: int


@dataclass
class Sheet:
    """A sheet: its name, and its rows that hold anything, each with its number.

    :param set hidden: the numbers of the rows that a filter or somebody hides
    :param bool is_hidden: whether the sheet is; its rows are not read then
    """

    title: str
    rows: list = field(default_factory=list)
    hidden: set = field(default_factory=set)
    is_hidden: bool = False


def get_letters(column):
    """Return how a spreadsheet calls a column.

    :param int column: its number, from 1

    >>> get_letters(1), get_letters(27), get_letters(16384)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def get_column(letters):
    """Return the number of a column, from 1.

    >>> get_column("A"), get_column("AA"), get_column("XFD")
    (1, 27, 16384)
    """
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


def keep_filled(numbered_rows, limits, areas=()):
    """Return the rows that hold anything, without empty cells at their ends.

    :param numbered_rows: iterable of (number, list of values), in their order
    :param Limits limits: the bounds
    :param areas: list of :class:`Area`
    :return: list of (number, tuple of values, None where there is none)
    :raises WorkbookError: there is more than the limits allow
    """
    kept = []
    merges = _Merges(areas) if areas else None
    cleaner = _Cleaner(limits)
    for number, raw in numbered_rows:
        cells = cleaner.clean(raw)
        if merges:
            merges.fill(number, cells)
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        if len(cells) > limits.columns:
            raise WorkbookError("too_wide", limits.columns)
        # the heading comes on top
        if len(kept) > limits.rows:
            raise WorkbookError("too_many_rows", limits.rows)
        kept.append((number, tuple(cells)))
    return kept


class _Cleaner:
    """Cleans cells, and counts what they hold together."""

    def __init__(self, limits):
        self._limits = limits
        self._left = limits.text_size
        self._texts = {}

    def clean(self, raw):
        """Return the values of a row, texts in one form, None for what is empty.

        Errors and doubtful texts are texts of classes of their own: they stay.

        :raises WorkbookError: all texts together are too long
        """
        found = [value for value in raw if value.__class__ is str and value]
        text = " ".join(found)
        self._left -= len(text)
        if self._left < 0:
            raise WorkbookError("bomb")
        if not self._is_clean(text):
            raw = [
                self._clean_text(value) if value.__class__ is str else value
                for value in raw
            ]
            found = [value for value in raw if value.__class__ is str]
        if len(self._texts) < _SHARED_TEXTS:
            for value in found:
                self._texts.setdefault(value, value)
        known = self._texts.get
        return [
            known(value, value) or None if value.__class__ is str else value
            for value in raw
        ]

    def _is_clean(self, text):
        """Tell whether texts with a space between them need no work: most do not."""
        return (
            text.isprintable()
            and len(text) <= self._limits.text
            and "  " not in text
            and "_x" not in text
            and '="' not in text
            and text[:1] != " "
            and text[-1:] != " "
        )

    def _clean_text(self, value):
        text = value[: self._limits.text]
        if "_x" in text:
            text = _ESCAPED.sub(_unescape, text)
        if formula := _TEXT_FORMULA.fullmatch(text.strip()):
            text = formula[1].replace('""', '"')
        return clean_text(text)


def _unescape(found):
    code = int(found[1], 16)
    return "" if code in _SURROGATES else chr(code)


class _Merges:
    """The vertical merges of a sheet: what their first cell says, all of them say."""

    def __init__(self, areas):
        self._waiting = sorted(areas, key=lambda area: area.top, reverse=True)
        self._open = {}

    def fill(self, number, cells):
        """Put values into a row, in which they stand only once.

        Rows come one after the other.

        :param int number: of the row
        :param list cells: of the row, changed in place
        """
        filled = any(cells)
        for column, (bottom, value) in list(self._open.items()):
            if number > bottom:
                del self._open[column]
            elif filled:
                cells += [None] * (column + 1 - len(cells))
                cells[column] = value if cells[column] is None else cells[column]
        while self._waiting and self._waiting[-1].top <= number:
            area = self._waiting.pop()
            column = area.left - 1
            value = cells[column] if column < len(cells) else None
            if area.top == number and value is not None:
                self._open[column] = (area.bottom, value)
