"""Reading tables from the files that people send. No database, no Odoo.

A file may be damaged, mislabelled or hostile: it is read for its values only, within
the bounds of :class:`Limits`, or refused with a :class:`WorkbookError` that names the
reason. Nothing in it is evaluated.
"""

import codecs
import csv
import io
import re
from dataclasses import dataclass, field

import openpyxl

from .text import clean_text
from .workbook_safety import (
    MEGABYTE,
    STUMBLES,
    Limits,
    WorkbookError,
    check_archive,
    open_archive,
)

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_DELIMITERS = ";,\t|"


@dataclass
class Sheet:
    """A sheet: its name, and its rows that hold anything, each with its number."""

    title: str
    rows: list = field(default_factory=list)


def detect_kind(content):
    """Tell what a file is by its content, whatever its name says.

    :param bytes content: the file
    :return: ``workbook``, ``text`` or ``vcard``
    :raises WorkbookError: it is none of these

    >>> detect_kind(b"BEGIN:VCARD")
    'vcard'
    >>> detect_kind("Nom;Prénom".encode())
    'text'
    """
    if not content.strip():
        raise WorkbookError("empty")
    if content.startswith(_OLE2):
        locked = _ENCRYPTED_PACKAGE in content
        raise WorkbookError("password" if locked else "old_excel")
    if content.startswith(b"PK"):
        return _detect_archive(content)
    start = content[:1024]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        start = start.decode("utf-16", "ignore").encode()
    start = start.lstrip(codecs.BOM_UTF8 + b" \r\n\t").lower()
    if start.startswith(b"begin:vcard"):
        return "vcard"
    if start.startswith((b"<", b"%pdf", b"{\\rtf")):
        raise WorkbookError("unknown")
    return "text"


def read_sheets(content, limits=None):
    """Return the visible sheets of a file that hold anything.

    :param bytes content: a workbook or a text with separated values
    :param Limits limits: the bounds; default: those of :class:`Limits`
    :return: list of :class:`Sheet`
    :raises WorkbookError: the file is refused

    >>> [(sheet.rows) for sheet in read_sheets(b"Nom;Ville\\n;\\nDurand; Lyon ")]
    [[(1, ('Nom', 'Ville')), (3, ('Durand', 'Lyon'))]]
    """
    limits = limits or Limits()
    if len(content) > limits.file_size:
        raise WorkbookError("too_large", limits.file_size // MEGABYTE)
    kind = detect_kind(content)
    if kind == "vcard":
        raise WorkbookError("unknown")
    if kind == "text":
        sheets = [Sheet("", _keep_filled(_read_text(content), limits))]
    else:
        sheets = _read_workbook(content, limits)
    sheets = [sheet for sheet in sheets if sheet.rows]
    if not sheets:
        raise WorkbookError("empty")
    return sheets


# ----------------------------------------------------------------------------- text


def decode_text(content):
    """Return the text of a file in one of the encodings that spreadsheets write.

    :raises WorkbookError: it is no text

    >>> decode_text("Prénom".encode("cp1252"))
    'Prénom'
    >>> decode_text("Prénom".encode("utf-16"))
    'Prénom'
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise WorkbookError("unknown")


def guess_delimiter(text):
    """Return the separator of a text's first line, a semicolon in doubt.

    >>> guess_delimiter('Nom,"Fonction;s",Mail')
    ','
    >>> guess_delimiter("sep=|")
    '|'
    >>> guess_delimiter("Nom")
    ';'
    """
    line = text.lstrip().split("\n", 1)[0]
    if line.lower().startswith("sep=") and len(line.strip()) == 5:
        return line.strip()[-1]
    unquoted = re.sub(r'"[^"]*"', "", line)
    return max(_DELIMITERS, key=unquoted.count)


def _read_text(content):
    text = decode_text(content)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=guess_delimiter(text))
    try:
        for row in lines:
            while row and not row[-1]:
                row.pop()
            if row and not row[0].lower().startswith("sep="):
                yield lines.line_num, row
    except csv.Error as error:
        raise WorkbookError("damaged") from error


# ------------------------------------------------------------------------- workbook


def _detect_archive(content):
    with open_archive(content) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" in names:
            return "workbook"
        if "content.xml" in names:
            raise WorkbookError("opendocument")
        cards = [name for name in names if name.lower().endswith(".vcf")]
        if cards:
            return "vcard"
    raise WorkbookError("unknown")


def _read_workbook(content, limits):
    sheets = []
    try:
        with open_archive(content) as archive:
            merged = check_archive(archive, limits)
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            visible = [
                sheet for sheet in book.worksheets if sheet.sheet_state == "visible"
            ]
            for sheet in visible[: limits.sheets]:
                areas = merged.get(sheet._worksheet_path, ())
                rows = _keep_filled(_iterate_rows(sheet, limits), limits, areas)
                sheets.append(Sheet(sheet.title, rows))
            book.close()
    except STUMBLES as error:
        raise WorkbookError("damaged") from error
    return sheets


def _iterate_rows(sheet, limits):
    """Yield the rows of a sheet that hold anything, with their numbers."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=limits.columns + 1, values_only=True)
    left_out = (None,) * (limits.columns + 1)
    for number, row in enumerate(rows, start=1):
        if row != left_out:
            yield number, row


class _Merges:
    """The vertical merges of a sheet: what their first cell says, all of them say.

    openpyxl does not tell in its read-only mode.
    """

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
            elif filled and column < len(cells) and cells[column] is None:
                cells[column] = value
        while self._waiting and self._waiting[-1].top <= number:
            area = self._waiting.pop()
            column = area.left - 1
            value = cells[column] if column < len(cells) else None
            if area.top == number and value is not None:
                self._open[column] = (area.bottom, value)


def _keep_filled(numbered_rows, limits, areas=()):
    """Return the rows that hold anything, without empty cells at their ends."""
    kept = []
    merges = _Merges(areas)
    memory = 0
    for number, raw in numbered_rows:
        cells = [_clean_cell(value, limits) for value in raw]
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
        memory += sum(len(cell) for cell in cells if isinstance(cell, str))
        if memory > limits.text_size:
            raise WorkbookError("bomb")
        kept.append((number, tuple(cells)))
    return kept


def _clean_cell(value, limits):
    if isinstance(value, str):
        return clean_text(value[: limits.text]) or None
    return value
