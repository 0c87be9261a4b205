"""Workbooks that people fill in and get back. No database, no Odoo."""

import io
import re
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from .values import guard

_TEXT_FORMAT = "@"
# of a day, as the reader's country writes it
_DATE_FORMAT = "mm-dd-yy"
_LAST_ROW = 10_000
_REMARKS = 70  # width of their column, in characters
_HEAD = PatternFill("solid", fgColor="DDE3EA")
_HEAD_REQUIRED = PatternFill("solid", fgColor="F6C9C3")
# named, else LibreOffice takes one with serifs
_BOLD = Font(name="Calibri", size=11, bold=True)
_TOP = Alignment(vertical="top")
_LINES = Alignment(vertical="top", wrap_text=True)
_TITLE_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
# what XML has no place for
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_COLOURS = {
    "error": "F8B4AB",
    "suspect": "FFE0A3",
    "changed": "CFE2FF",
    "done": "CDEBCF",
}
FILLS = {name: PatternFill("solid", fgColor=code) for name, code in _COLOURS.items()}


@dataclass
class TemplateColumn:
    """How a column looks.

    :param str title: its heading
    :param bool required: whether each row needs it
    :param bool hidden: whether people see it
    :param str help: the comment on its heading
    :param list choices: what can be chosen from a list
    :param bool several: whether a cell may hold several of the choices
    :param bool date: whether its cells are dates
    :param int width: what its cells need, in characters
    :param bool pinned: whether it and those before it stay in sight
    """

    title: str
    required: bool = False
    hidden: bool = False
    help: str = ""
    choices: list = field(default_factory=list)
    several: bool = False
    date: bool = False
    width: int = 14
    pinned: bool = False

    @property
    def heading(self):
        """Return the title with the mark of what is required.

        >>> TemplateColumn("Nom", required=True).heading
        'Nom *'
        """
        return f"{self.title} *" if self.required else self.title


@dataclass
class TemplateTexts:
    """What a template says in the user's language."""

    sheet: str = "People"
    lists: str = "Lists"
    choice_title: str = "Choose from the list"
    choice_error: str = "This is not in the list."
    date_error: str = "This is not a date."


def make_title(text, default="People"):
    """Return a sheet's name as Excel allows it.

    >>> make_title("Clinique: [Alpes] / site d'Annecy, bâtiment principal")
    'Clinique Alpes site d’Annecy, b'
    >>> make_title("???")
    'People'
    """
    allowed = _TITLE_FORBIDDEN.sub("", _ILLEGAL.sub("", text or ""))
    allowed = allowed.replace("'", "’")
    return " ".join(allowed.split())[:31].strip() or default


def write_template(columns, rows, texts=None):
    """Return a workbook to fill in.

    Cells are text, so that leading zeros stay; choices come from a hidden sheet.

    :param columns: list of :class:`TemplateColumn`
    :param rows: list of rows of values, one for each column: texts, dates or nothing
    :param TemplateTexts texts: what the workbook says
    :return: bytes of an ``.xlsx``
    """
    texts = texts or TemplateTexts()
    book = Workbook()
    sheet = book.active
    sheet.title = make_title(texts.sheet)
    lists = book.create_sheet(make_title(texts.lists, "Lists"))
    lists.sheet_state = "hidden"
    for index, column in enumerate(columns, start=1):
        _write_heading(sheet, index, column)
        _write_choices(sheet, lists, index, column, texts)
    for number, row in enumerate(rows, start=2):
        for index, value in enumerate(row, start=1):
            if value not in (None, ""):
                _write_cell(sheet.cell(number, index), value, columns[index - 1])
    pinned = [i for i, column in enumerate(columns, start=1) if column.pinned]
    shown = [not column.hidden for column in columns]
    _fix_view(sheet, max(pinned, default=0), shown)
    sheet.row_dimensions[1].height = 30
    return _save(book)


def _fix_view(sheet, pinned, shown):
    """Keep the heading and the first columns in sight, and begin below the heading.

    :param int pinned: how many columns stay
    :param list shown: whether people see each column
    """
    sheet.freeze_panes = f"{get_column_letter(pinned + 1)}2"
    sheet.sheet_view.pane.activePane = "bottomLeft"
    start = f"{get_column_letter(shown.index(True) + 1)}2"
    for selection in sheet.sheet_view.selection:
        selection.activeCell = selection.sqref = start


def _write_heading(sheet, index, column):
    cell = sheet.cell(1, index)
    _write_text(cell, column.heading)
    cell.font = _BOLD
    cell.fill = _HEAD_REQUIRED if column.required else _HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    if column.help:
        text = _ILLEGAL.sub("", column.help)
        cell.comment = Comment(text, "Odoo", width=320, height=120)
    dimension = sheet.column_dimensions[get_column_letter(index)]
    dimension.width = max(column.width, min(40, len(column.heading) + 6))
    dimension.hidden = column.hidden
    dimension.number_format = _DATE_FORMAT if column.date else _TEXT_FORMAT


def _write_choices(sheet, lists, index, column, texts):
    letter = get_column_letter(index)
    cells = f"{letter}2:{letter}{_LAST_ROW}"
    if column.choices:
        for number, choice in enumerate(column.choices, start=1):
            _write_text(lists.cell(number, index), choice)
        name = quote_sheetname(lists.title)
        source = f"{name}!${letter}$1:${letter}${len(column.choices)}"
        rule = DataValidation("list", formula1=source, allow_blank=True)
        rule.showErrorMessage = not column.several
        rule.errorTitle, rule.error = texts.choice_title, texts.choice_error
    elif column.date:
        rule = DataValidation(
            "date", operator="greaterThan", formula1="1", allow_blank=True
        )
        rule.showErrorMessage, rule.error = True, texts.date_error
    else:
        return
    rule.add(cells)
    sheet.add_data_validation(rule)


def _write_cell(cell, value, column):
    if isinstance(value, str):
        _write_text(cell, value)
    else:
        cell.value = value
        cell.number_format = _DATE_FORMAT if column.date else "General"


def _write_text(cell, text):
    """Write a text that stays one: never a formula, nothing that Excel refuses."""
    cell.value = _ILLEGAL.sub("", guard(text))
    cell.data_type = "s"
    cell.number_format = _TEXT_FORMAT


def write_annotated(title, header, rows, hidden=(), pinned=0):
    """Return the table that somebody sent, with what became of each row.

    :param str title: name of the sheet
    :param list header: headings, those of the added columns among them
    :param rows: iterable of (texts, colour of the row or none, set of the indexes of
        the cells that are wrong)
    :param hidden: indexes of the columns that people do not see
    :param int pinned: how many of the first columns stay in sight
    :return: bytes of an ``.xlsx``
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(make_title(title))
    _fix_view(sheet, pinned, [i not in hidden for i in range(len(header))])
    for index in range(len(header)):
        dimension = sheet.column_dimensions[get_column_letter(index + 1)]
        dimension.width = _REMARKS if index == len(header) - 1 else 20
        dimension.hidden = index in hidden
    sheet.append([_make_cell(sheet, text, _HEAD, font=_BOLD) for text in header])
    for number, (texts, colour, wrong) in enumerate(rows, start=2):
        last = len(texts) - 2
        lines = sum(1 + len(line) // _REMARKS for line in texts[-1].split("\n"))
        if lines > 1:
            # LibreOffice opens each row at the height that it finds
            sheet.row_dimensions[number].height = 15 * lines
        sheet.append(
            [
                _make_cell(
                    sheet,
                    text,
                    FILLS["error"]
                    if index in wrong
                    else FILLS.get(colour)
                    if index >= last
                    else None,
                )
                for index, text in enumerate(texts)
            ]
        )
    return _save(book)


def write_list(title, header, rows):
    """Return a list as a workbook: days and numbers as such, texts that stay texts.

    :param str title: name of the sheet
    :param list header: headings
    :param rows: iterable of rows of texts, dates, times and numbers
    :return: bytes of an ``.xlsx``
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(make_title(title))
    sheet.freeze_panes = "A2"
    for index in range(len(header)):
        sheet.column_dimensions[get_column_letter(index + 1)].width = 24
    sheet.append([_make_cell(sheet, text, _HEAD, font=_BOLD) for text in header])
    for row in rows:
        sheet.append(
            [
                _make_cell(sheet, value) if isinstance(value, str) else value
                for value in row
            ]
        )
    return _save(book)


def _make_cell(sheet, text, fill=None, font=None):
    cell = WriteOnlyCell(sheet)
    _write_text(cell, text)
    # a row may have several messages: each on its own line, all of them seen
    cell.alignment = _LINES if "\n" in text or len(text) > _REMARKS else _TOP
    if fill:
        cell.fill = fill
    if font:
        cell.font = font
    return cell


def _save(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
