"""Reading OpenDocument sheets (.ods). No database, no Odoo.

Their XML says of cells and rows how often they come: a row may come a million times in
a hundred bytes. ``python-calamine`` writes all of them out (a space behind a million
empty ones costs it 300 MB), and tells neither hidden rows nor failed formulas: so they
are read here, in one pass over the XML.
"""

import datetime
from xml.parsers import expat

from .workbook_safety import LAST_ROW, MEGABYTE, WorkbookError, check_archive
from .workbook_sheet import Area, ErrorCell, Sheet, get_letters, keep_filled

_HIDDEN = ("collapse", "filter")
_NUMBERS = ("float", "percentage", "currency")
_CELLS = ("table:table-cell", "table:covered-table-cell")
_MANIFEST = "META-INF/manifest.xml"


def read_ods(archive, limits):
    """Return the sheets of a document; of hidden ones the name only.

    :param zipfile.ZipFile archive: the document
    :param Limits limits: the bounds
    :return: list of :class:`Sheet`
    :raises WorkbookError: it is refused
    """
    _check_password(archive)
    check_archive(archive, limits)
    document = _Document(limits)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = document.start
    parser.EndElementHandler = document.end
    parser.CharacterDataHandler = document.add_text
    with archive.open("content.xml") as stream:
        while chunk := stream.read(MEGABYTE // 4):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return document.sheets


def _check_password(archive):
    """Tell encryption before its bytes are taken for damaged XML.

    :raises WorkbookError: the document is encrypted
    """
    names = archive.namelist()
    manifest = b""
    if _MANIFEST in names:
        with archive.open(_MANIFEST) as stream:
            manifest = stream.read(MEGABYTE)
    if b"encryption-data" in manifest or "encrypted-package" in names:
        raise WorkbookError("password")


class _Document:
    """What the events of the parser amount to."""

    def __init__(self, limits):
        self.sheets = []
        self._limits = limits
        self._left = limits.cells
        self._hidden_styles = set()
        self._style = None
        self._table = None
        self._row = self._cell = None
        self._texts = None
        # inside of what is no value: remarks, drawings
        self._aside = 0

    def start(self, name, attributes):
        """Take note of an element that begins."""
        self._left -= 1
        if self._left < 0:
            raise WorkbookError("bomb")
        if self._aside or name in ("office:annotation", "table:shapes", "draw:frame"):
            self._aside += 1
        elif name in _CELLS:
            self._cell, self._texts = attributes, []
        elif name == "table:table-row":
            self._row = _Row(attributes)
        elif name == "table:table":
            self._open_table(attributes)
        elif name == "style:style":
            self._style = attributes.get("style:name")
        elif name == "style:table-properties":
            if attributes.get("table:display") == "false":
                self._hidden_styles.add(self._style)
        elif self._texts is not None:
            self._add_character(name, attributes)

    def _add_character(self, name, attributes):
        if name == "text:s":
            count = _read_count(attributes.get("text:c"))
            self._texts.append(" " * min(count, self._limits.text))
        elif name in ("text:p", "text:tab", "text:line-break"):
            self._texts.append(" ")

    def add_text(self, text):
        """Take note of a text."""
        if self._texts is not None and not self._aside:
            self._texts.append(text)

    def end(self, name):
        """Take note of an element that ends."""
        if self._aside:
            self._aside -= 1
        elif name in _CELLS and self._row:
            self._add_cell(name)
        elif name == "table:table-row" and self._row:
            if self._table:
                self._table.add(self._row, self._limits)
            self._row = None
        elif name == "table:table" and self._table:
            self.sheets.append(self._table.close(self._limits))
            self._table = None

    def _open_table(self, attributes):
        title = attributes.get("table:name", "")
        is_hidden = attributes.get("table:style-name") in self._hidden_styles
        shown = sum(not sheet.is_hidden for sheet in self.sheets)
        if is_hidden:
            self.sheets.append(Sheet(title, is_hidden=True))
        elif shown < self._limits.sheets:
            self._table = _Table(title)

    def _add_cell(self, name):
        cell, text = self._cell, "".join(self._texts).strip()
        self._cell = self._texts = None
        row, most = self._row, self._limits.columns
        count = _read_count(cell.get("table:number-columns-repeated"))
        value = _read_value(cell, text)
        if value is None or row.width > most:
            row.width += count
            return
        column = row.width + 1
        if isinstance(value, _Error):
            row.errors.append((column, str(value)))
        spanned = _read_count(cell.get("table:number-rows-spanned"))
        if spanned > 1:
            row.spans.append((column, spanned))
        # one more than may come tells that there are too many
        count = min(count, most + 1 - row.width)
        row.cells += [None] * (row.width - len(row.cells)) + [value] * count
        row.width += count


class _Error(str):
    """What a cell shows whose formula failed."""


class _Row:
    """A row that is being read."""

    def __init__(self, attributes):
        self.count = _read_count(attributes.get("table:number-rows-repeated"))
        self.is_hidden = attributes.get("table:visibility") in _HIDDEN
        self.cells, self.errors, self.spans = [], [], []
        self.width = 0


class _Table:
    """A table that is being read."""

    def __init__(self, title):
        self._title = title
        self._number = 0
        self._rows, self._areas, self._hidden = [], [], set()

    def add(self, row, limits):
        """Add a row, as often as it comes."""
        top = self._number + 1
        self._number = min(self._number + row.count, LAST_ROW + 1)
        if not row.cells or self._number > LAST_ROW:
            return
        if len(self._rows) + row.count > 2 * limits.rows + 2:
            raise WorkbookError("too_many_rows", limits.rows)
        self._areas += [Area(column, top, top + n - 1) for column, n in row.spans]
        if len(self._areas) > limits.merged:
            raise WorkbookError("bomb")
        for number in range(top, self._number + 1):
            cells = list(row.cells) if row.errors else row.cells
            for column, code in row.errors:
                place = f"{get_letters(column)}{number}"
                cells[column - 1] = ErrorCell(code, place)
            self._rows.append((number, cells))
            if row.is_hidden:
                self._hidden.add(number)

    def close(self, limits):
        """Return the sheet."""
        rows = keep_filled(self._rows, limits, self._areas)
        return Sheet(self._title, rows, self._hidden)


def _read_count(text):
    """Return how often something comes.

    >>> _read_count("3"), _read_count(None), _read_count("-1")
    (3, 1, 1)
    """
    if not text or not text.isdecimal() or len(text) > 9:
        return 1
    return max(1, int(text))


def _read_value(cell, text):
    """Return what a cell holds, None where it is empty.

    >>> _read_value({"office:value-type": "float", "office:value": "2"}, "2,00")
    2.0
    """
    if cell.get("calcext:value-type") == "error":
        return _Error(text or "#N/A")
    kind = cell.get("office:value-type")
    try:
        if kind in _NUMBERS:
            return float(cell.get("office:value", ""))
        if kind == "date":
            moment = datetime.datetime.fromisoformat(cell.get("office:date-value", ""))
            return moment.replace(tzinfo=None)
    except ValueError:
        return text or None
    if kind == "boolean":
        return cell.get("office:boolean-value") == "true"
    return text or cell.get("office:string-value", "").strip() or None
