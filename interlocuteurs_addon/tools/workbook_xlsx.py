"""Reading Excel's XML workbooks (.xlsx, .xlsm, Strict or not). No database, no Odoo.

``python-calamine`` reads the values, from a small workbook that is made of the vetted
parts of the one that was sent: one sheet, its texts, its formats. So filters, names,
drawings and whatever else a workbook holds never stop a reading.

calamine allocates the whole rectangle between the first and the last cell. What it is
given is therefore cut into pieces whose rectangles are small:

- a sheet as Excel and most programs write it, in which each cell names its place, is
  looked over by a few regular expressions and handed on as it is, in pieces of rows;
- any other (errors, hidden rows, merged cells, cells far from the others, cells without
  a place, another XML prefix…) is parsed here, and written anew with its rows numbered
  one after the other. That takes about twice the time.
"""

import io
import posixpath
import re
import zipfile
from itertools import chain
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

from .values import to_serial_1904
from .workbook_calamine import is_readable, read_range
from .workbook_safety import (
    LAST_COLUMN,
    LAST_ROW,
    MEGABYTE,
    WorkbookError,
    check_archive,
)
from .workbook_sheet import Area, ErrorCell, Sheet, get_column, get_letters, keep_filled

# cells of the rectangle of a piece, empty ones too
PIECE_CELLS = 1_000_000
# rows of a piece, however wide it is
PIECE_ROWS = 5_000
# while texts that sheets share are read again for each piece
_CHEAP_TEXTS = MEGABYTE
# cells beyond the columns that are read; all of them must turn out to be empty
_FAR_CELLS = 1_000

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORKBOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="%d"/>'
    '<sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>'
)
_RELATION = '<Relationship Id="r%d" Type="%s/%s" Target="%s"/>'
_SHEET_START = f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode()
_SHEET_END = b"</sheetData></worksheet>"

# a cell that does not name its place in the way that is looked for
_OTHER_CELL = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]{1,2}[0-9]{1,7}"[\s/>])')
_PREFIXED = re.compile(rb":(?:c|row)[\s/>]")
_CELL_ROW = re.compile(rb'<c r="[A-Z]+([0-9]+)')
_WIDE = re.compile(rb'<c r="[A-Z]{2}')
_CELL_COLUMN = re.compile(rb'<c r="([A-Z]+)')
# what the pieces of a sheet must not hold to be handed on as they are
_SPECIAL = (b"<!", b"<?", b"t='e'", b"<mergeCell")
_ROW = re.compile(rb"<row ([^<>]*)>")
_ROW_HIDDEN = re.compile(rb'^r="([0-9]{1,7})" .*?hidden="(\w+)"')
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,2})([0-9]{1,7})"(?: s="[0-9]+")? t="e">'
    rb"(?:<f[^<>]*/>|<f[^<>]*>[^<>]*</f>)?<v>([^<>]*)</v>"
)
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_TRUE = {"1", "true", "on"}


class _Part(NamedTuple):
    """A sheet of a workbook: its name, the name of its part, whether it is hidden."""

    title: str
    name: str
    is_hidden: bool


def read_xlsx(archive, limits):
    """Return the sheets of a workbook; of hidden ones the name only.

    :param zipfile.ZipFile archive: the workbook
    :param Limits limits: the bounds, elements for a file of this size among them
    :return: list of :class:`Sheet`
    :raises WorkbookError: it is refused
    """
    check_archive(archive, limits)
    return _Workbook(archive, limits).read()


class _Workbook:
    """A workbook as its parts."""

    def __init__(self, archive, limits):
        self._archive = archive
        self._limits = limits
        self._left = limits.cells
        # some programs write the paths of Windows
        self._infos = {normalise(info.filename): info for info in archive.infolist()}

    def read(self):
        relations = get_relations(self._archive, self._infos, "", self._limits)
        path = next(
            (path for kind, path in relations.values() if kind == "officeDocument"),
            "xl/workbook.xml",
        )
        relations = get_relations(self._archive, self._infos, path, self._limits)
        parts, is_1904 = self._get_sheets(path, relations)
        source = _Source(
            self._get_part(relations, "sharedStrings"),
            self._get_part(relations, "styles"),
            is_1904,
        )
        sheets = [Sheet(part.title, is_hidden=True) for part in parts if part.is_hidden]
        shown = [part for part in parts if not part.is_hidden]
        for part in shown[: self._limits.sheets]:
            info = self._infos.get(part.name)
            if info:
                sheets.append(self._read_sheet(part.title, info, source))
        return sheets

    # ---------------------------------------------------------------- parts

    def _read_part(self, path, size):
        """Return the bytes of a part, none where it is not there.

        :raises WorkbookError: it has more than so many
        """
        info = self._infos.get(path)
        if info and info.file_size > size:
            raise WorkbookError("bomb")
        return self._archive.read(info) if info else b""

    def _get_part(self, relations, kind):
        """Return what is shared by the sheets, in as many elements as are allowed."""
        usual = f"xl/{kind.lower()}.xml"
        path = next((path for k, path in relations.values() if k == kind), usual)
        content = self._read_part(path, self._limits.unpacked_size)
        if content.count(b"<") > 3 * self._limits.cells:
            raise WorkbookError("bomb")
        return content

    def _get_sheets(self, path, relations):
        """Return (list of :class:`_Part`, whether days are counted from 1904)."""
        sheets, dates = [], []

        def start(tag, attributes):
            tag = tag.rpartition(":")[2]
            if tag == "workbookPr":
                dates.append(attributes.get("date1904", "").lower() in _TRUE)
            elif tag == "sheet":
                key = next((v for k, v in attributes.items() if k[-3:] == ":id"), None)
                kind, target = relations.get(key, (None, None))
                if kind == "worksheet":
                    is_hidden = attributes.get("state", "visible") != "visible"
                    title = attributes.get("name", "")
                    sheets.append(_Part(title, target, is_hidden))

        content = self._read_part(path, self._limits.settings_size)
        if not content:
            raise WorkbookError("damaged")
        _parse(content, start)
        return sheets, any(dates)

    # --------------------------------------------------------------- sheets

    def _read_sheet(self, title, info, source):
        plain = _PlainSheet(self._archive, info, source)
        if not plain.is_plain():
            other = _OtherSheet(self._limits, self._left)
            with self._archive.open(info) as stream:
                rows = keep_filled(other.read(stream, source), self._limits)
            self._left = other.left
            if other.areas:
                rows = keep_filled(rows, self._limits, other.areas)
            return Sheet(title, rows, other.hidden)
        return Sheet(title, keep_filled(plain.read(), self._limits), plain.hidden)


def _put_errors(cells, errors):
    """Put failed formulas into a row, which has no values there.

    :param list cells: of the row, changed in place
    :param errors: pairs of the number of a column and an :class:`ErrorCell`
    """
    for column, error in errors:
        cells += [None] * (column - len(cells))
        cells[column - 1] = error


class _Source:
    """What sheets share: their texts, formats and first day."""

    def __init__(self, texts, styles, is_1904):
        self.texts = texts
        self.is_1904 = is_1904
        self._styles = styles
        # damaged ones are left out: then days are serial numbers
        if styles and not is_readable(self._pack([])):
            self._styles = b""

    def read(self, blocks):
        """Return the numbered rows of a sheet of which the rectangle is known.

        :param blocks: iterable of bytes of its rows
        :raises WorkbookError: it is damaged
        """
        top, rows = read_range(self._pack(blocks))
        if self.is_1904:
            rows = [[to_serial_1904(value) for value in row] for row in rows]
        return list(enumerate(rows, top + 1))

    def _pack(self, blocks):
        """Return a workbook of one sheet, as small as calamine takes it."""
        relations = [_RELATION % (1, _OFFICE, "worksheet", "sheet.xml")]
        parts = {"xl/workbook.xml": _WORKBOOK % self.is_1904}
        for number, kind, content in (
            (2, "styles", self._styles),
            (3, "sharedStrings", self.texts),
        ):
            if content:
                parts[f"xl/{kind}.xml"] = content
                relations.append(_RELATION % (number, _OFFICE, kind, f"{kind}.xml"))
        main = _RELATION % (1, _OFFICE, "officeDocument", "xl/workbook.xml")
        parts["_rels/.rels"] = _wrap_relations([main])
        parts["xl/_rels/workbook.xml.rels"] = _wrap_relations(relations)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
            with archive.open("xl/sheet.xml", "w") as sheet:
                for block in chain([_SHEET_START], blocks, [_SHEET_END]):
                    sheet.write(block)
        stream.seek(0)
        return stream


# ------------------------------------------------------------------ as it is written


class _PlainSheet:
    """A sheet that can be handed on as it is, if it can."""

    def __init__(self, archive, info, source):
        self.hidden = set()
        self._archive = archive
        self._info = info
        self._source = source
        self._errors = {}
        # texts that many cells share would be read again for each piece
        self._is_cut = len(source.texts) < _CHEAP_TEXTS

    def is_plain(self):
        """Tell whether all of the sheet is plain."""
        top, bottom, width = LAST_ROW, 0, 1
        for block in self._cut():
            if block is None or not self._take_note(block):
                return False
            place = self._look_over(block)
            if not place:
                return False
            top, bottom = min(top, place[0]), max(bottom, place[1])
            width = max(width, place[2])
        return self._is_cut or (bottom - top + 1) * width <= 4 * PIECE_CELLS

    def read(self):
        """Yield the numbered rows of the sheet."""
        pieces = ([b] for b in self._cut()) if self._is_cut else [self._cut()]
        before = 0
        for piece in pieces:
            for number, cells in self._source.read(piece):
                if self._errors:
                    for missed in range(before + 1, number):
                        yield from self._yield_errors(missed)
                    _put_errors(cells, self._errors.pop(number, ()))
                before = number
                yield number, cells
        for number in sorted(self._errors):
            yield from self._yield_errors(number)

    def _yield_errors(self, number):
        """Yield a row of which nothing was read but what failed."""
        errors = self._errors.pop(number, None)
        if errors:
            cells = []
            _put_errors(cells, errors)
            yield number, cells

    def _take_note(self, block):
        """Take note of what is hidden and what failed in a block.

        :return: whether all of it is known
        """
        if b"hidden=" in block:
            rows = [
                found[1] for found in _ROW.finditer(block) if b"hidden=" in found[1]
            ]
            numbers = [_ROW_HIDDEN.search(attributes) for attributes in rows]
            if not all(numbers) or block.count(b"hidden=") != len(rows):
                return False
            self.hidden |= {int(n[1]) for n in numbers if n[2] in (b"1", b"true")}
        errors = _ERROR.findall(block) if b't="e"' in block else ()
        for letters, row, code in errors:
            error = ErrorCell(code.decode("ascii", "replace"), (letters + row).decode())
            place = get_column(letters.decode()), error
            self._errors.setdefault(int(row), []).append(place)
        return block.count(b't="e"') == len(errors)

    def _look_over(self, block):
        """Return (first row, last row, last column), nothing for what is not plain.

        Bytes are looked at, whatever they are in XML: nothing that calamine takes for a
        cell is missed.
        """
        if any(word in block for word in _SPECIAL):
            return None
        if _OTHER_CELL.search(block) or _PREFIXED.search(block):
            return None
        rows = set(map(int, set(_CELL_ROW.findall(block))))
        if not rows:
            return LAST_ROW, 0, 1
        width = 26
        if _WIDE.search(block):
            letters = set(_CELL_COLUMN.findall(block))
            width = max(get_column(text.decode()) for text in letters)
        top, bottom = min(rows), max(rows)
        if bottom > LAST_ROW or (bottom - top + 1) * width > PIECE_CELLS:
            return None
        return top, bottom, width

    def _cut(self):
        """Yield the rows of the sheet, block by block; None ends what is not plain."""
        with self._archive.open(self._info) as stream:
            buffer = stream.read(MEGABYTE)
            _head, found, buffer = buffer.partition(b"<sheetData>")
            if not found:
                yield None
                return
            while chunk := stream.read(MEGABYTE):
                buffer += chunk
                end = buffer.find(b"</sheetData>")
                cut = end if end >= 0 else buffer.rfind(b"<row ")
                if cut > 0:
                    yield buffer[:cut]
                    buffer = buffer[cut:]
                if end >= 0:
                    break
                if len(buffer) > 4 * MEGABYTE:
                    yield None
                    return
            rows, found, rest = buffer.partition(b"</sheetData>")
            yield rows if found else None
            # merged cells come after; what else there is is nobody's business
            while rest:
                if b"mergeCell" in rest or b"sheetData" in rest:
                    yield None
                    return
                tail = rest[-16:]
                rest = stream.read(MEGABYTE)
                rest = tail + rest if rest else b""


# ------------------------------------------------------------------------ written anew


class _OtherSheet:
    """A sheet that is parsed here, and written anew for calamine.

    Its rows are numbered one after the other, so that the empty ones between them cost
    nothing.
    """

    def __init__(self, limits, left):
        self.hidden = set()
        self.areas = []
        # elements that may come yet
        self.left = left
        self._limits = limits
        self._errors = {}
        self._far = []
        # of the rows that are written, and not read yet
        self._numbers = []
        self._written = []
        self._rows = 0
        self._pieces = []
        self._row = self._column = 0
        self._cell = None
        self._texts = []
        self._is_read = self._is_spoken = False

    def read(self, stream, source):
        """Yield the numbered rows of the sheet.

        :param stream: its part
        :param _Source source: what it shares with others
        :raises WorkbookError: it is refused
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._add_text
        while chunk := stream.read(MEGABYTE // 4):
            self._parse(parser, chunk)
            yield from self._read_pieces(source)
        self._parse(parser, b"", is_last=True)
        self._close_piece()
        yield from self._read_pieces(source)
        if any(cells[0] for _n, cells in self._read_far(source)):
            raise WorkbookError("too_wide", self._limits.columns)

    def _parse(self, parser, chunk, is_last=False):
        try:
            parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            raise WorkbookError("damaged") from error

    def _read_pieces(self, source):
        pieces, self._pieces = self._pieces, []
        for rows, numbers in pieces:
            found = dict(source.read([rows]))
            for place, number in enumerate(numbers, start=1):
                cells = found.get(place, [])
                _put_errors(cells, self._errors.pop(number, ()))
                yield number, cells

    def _read_far(self, source):
        """Return the cells beyond the last column, all of which should be empty."""
        rows = [
            f'<row r="{place}"><c r="A{place}"{rest}</row>'
            for place, rest in enumerate(self._far, start=1)
        ]
        found = source.read(["".join(rows).encode()]) if rows else ()
        return keep_filled(found, self._limits)

    # --------------------------------------------------------------- events

    def _start(self, name, attributes):
        self.left -= 1
        if self.left < 0:
            raise WorkbookError("bomb")
        name = name.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name in ("v", "t"):
            self._is_read = not self._is_spoken
        elif name == "rPh":
            # how a text is pronounced
            self._is_spoken = True
        elif name == "mergeCell":
            self._add_merged(attributes.get("ref", ""))

    def _start_row(self, attributes):
        number = attributes.get("r", str(self._row + 1))
        self._row = _read_row(number)
        self._column = 0
        if attributes.get("hidden") in _TRUE:
            self.hidden.add(self._row)

    def _start_cell(self, attributes):
        place = attributes.get("r")
        column, row = self._column + 1, self._row
        if place:
            found = _REFERENCE.fullmatch(place)
            if not found:
                raise WorkbookError("damaged")
            column, row = get_column(found[1]), _read_row(found[2])
        if not 0 < column <= LAST_COLUMN or not row:
            raise WorkbookError("damaged")
        self._column, self._row = column, row
        kind = attributes.get("t", "n")
        self._cell = (column, row, kind, attributes.get("s", ""))
        self._texts = []

    def _add_text(self, text):
        if self._is_read:
            self._texts.append(text)

    def _end(self, name):
        name = name.rpartition(":")[2]
        if name in ("v", "t"):
            self._is_read = False
        elif name == "rPh":
            self._is_spoken = False
        elif name == "c" and self._cell:
            self._add_cell(*self._cell, "".join(self._texts))
            self._cell, self._texts = None, []

    # ---------------------------------------------------------------- cells

    def _add_cell(self, column, row, kind, style, text):
        if not text.strip():
            return
        if kind == "e":
            error = ErrorCell(text.strip(), f"{get_letters(column)}{row}")
            self._errors.setdefault(row, []).append((column, error))
        shown = _write_cell(kind, style, text)
        if column > self._limits.columns:
            self._far.append(shown)
            if len(self._far) > _FAR_CELLS:
                raise WorkbookError("too_wide", self._limits.columns)
            return
        if not self._numbers or self._numbers[-1] != row:
            self._open_row(row)
        if kind != "e":
            place = f'<c r="{get_letters(column)}{len(self._numbers)}"'
            self._written.append(place + shown)

    def _open_row(self, row):
        self._rows += 1
        if self._rows > 2 * self._limits.rows + 2:
            raise WorkbookError("too_many_rows", self._limits.rows)
        if len(self._numbers) >= PIECE_ROWS:
            self._close_piece()
        if self._numbers and row < self._numbers[-1]:
            # rows come in their order, else merged cells and notes would be wrong
            raise WorkbookError("damaged")
        self._numbers.append(row)
        self._written.append("</row><row>" if self._written else "<row>")

    def _close_piece(self):
        if self._numbers:
            rows = "".join((*self._written, "</row>")).encode()
            self._pieces.append((rows, self._numbers))
        self._numbers, self._written = [], []

    def _add_merged(self, reference):
        first, _colon, last = reference.partition(":")
        first, last = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if first and last and int(last[2]) > int(first[2]):
            area = Area(get_column(first[1]), int(first[2]), int(last[2]))
            self.areas.append(area)
        if len(self.areas) > self._limits.merged:
            raise WorkbookError("bomb")


def _write_cell(kind, style, text):
    """Return a cell behind its place, as calamine takes it."""
    if kind not in ("n", "s", "b"):
        # texts of all kinds, and days as ISO has them
        return f' t="str"><v>{escape(text)}</v></c>'
    style = f' s="{style}"' if style.isdecimal() else ""
    return f'{style} t="{kind}"><v>{escape(text)}</v></c>'


def _read_row(number):
    if not number.isdecimal() or len(number) > 7 or not 0 < int(number) <= LAST_ROW:
        raise WorkbookError("damaged")
    return int(number)


def normalise(path):
    """Return a path of a part, by which it is found.

    >>> normalise("/xl/worksheets/../Sheet1.xml"), normalise("xl\\\\workbook.xml")
    ('xl/sheet1.xml', 'xl/workbook.xml')
    """
    path = posixpath.normpath("/" + path.replace("\\", "/"))
    return path.lstrip("/").lower()


def get_relations(archive, infos, path, limits):
    """Return the relations of a part: dict of id to (kind, path of the other).

    :param zipfile.ZipFile archive: the workbook
    :param dict infos: its entries, by their normalised paths
    :param str path: of the part, empty for those of the workbook itself
    :param Limits limits: the bounds
    """
    folder, name = posixpath.split(path)
    info = infos.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
    if info and info.file_size > limits.settings_size:
        raise WorkbookError("bomb")
    relations = {}

    def start(tag, attributes):
        if tag.rpartition(":")[2] == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = attributes.get("Target", "").replace("\\", "/")
            target = normalise(posixpath.join("/", folder, target))
            relations[attributes.get("Id")] = (kind, target)

    _parse(archive.read(info) if info else b"", start)
    return relations


def _wrap_relations(relations):
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(relations)}</Relationships>'


def _parse(content, start):
    """Parse a part for its elements; what is damaged counts as far as it can be read.

    :param start: function of (name, attributes)
    """
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        return
