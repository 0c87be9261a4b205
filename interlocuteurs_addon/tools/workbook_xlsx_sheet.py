"""The sheets of Excel's XML workbooks: handed to calamine, or written anew for it.

See ``workbook_xlsx``, which says why. No database, no Odoo.
"""

import re
from xml.parsers import expat
from xml.sax.saxutils import escape

from .workbook_safety import LAST_COLUMN, LAST_ROW, MEGABYTE, WorkbookError
from .workbook_sheet import Area, ErrorCell, get_column, get_letters, keep_filled

# cells of the rectangle of a piece, empty ones too
PIECE_CELLS = 1_000_000
# rows of a piece, however wide it is
PIECE_ROWS = 5_000
# while texts that sheets share are read again for each piece
_CHEAP_TEXTS = MEGABYTE
# cells beyond the columns that are read; all of them must turn out to be empty
_FAR_CELLS = 1_000

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
_TRUE = {"1", "true"}


def put_errors(cells, errors):
    """Put failed formulas into a row, which has no values there.

    :param list cells: of the row, changed in place
    :param errors: pairs of the number of a column and an :class:`ErrorCell`

    >>> cells = ["a"]
    >>> put_errors(cells, [(3, "#N/A")])
    >>> cells
    ['a', None, '#N/A']
    """
    for column, error in errors:
        cells += [None] * (column - len(cells))
        cells[column - 1] = error


# ------------------------------------------------------------------ as it is written


class PlainSheet:
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

    def iterate_rows(self):
        """Yield the numbered rows of the sheet."""
        pieces = ([b] for b in self._cut()) if self._is_cut else [self._cut()]
        before = 0
        for piece in pieces:
            for number, cells in self._source.read_rows(piece):
                if self._errors:
                    for missed in range(before + 1, number):
                        yield from self._yield_errors(missed)
                    put_errors(cells, self._errors.pop(number, ()))
                before = number
                yield number, cells
        for number in sorted(self._errors):
            yield from self._yield_errors(number)

    def _yield_errors(self, number):
        """Yield a row of which nothing was read but what failed."""
        errors = self._errors.pop(number, None)
        if errors:
            cells = []
            put_errors(cells, errors)
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


class OtherSheet:
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

    def iterate_rows(self, stream, source):
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
            found = dict(source.read_rows([rows]))
            for place, number in enumerate(numbers, start=1):
                cells = found.get(place, [])
                put_errors(cells, self._errors.pop(number, ()))
                yield number, cells

    def _read_far(self, source):
        """Return the cells beyond the last column, all of which should be empty."""
        rows = [
            f'<row r="{place}"><c r="A{place}"{rest}</row>'
            for place, rest in enumerate(self._far, start=1)
        ]
        found = source.read_rows(["".join(rows).encode()]) if rows else ()
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
