"""Reading Excel's binary workbooks (.xlsb). No database, no Odoo.

As for .xlsx, ``python-calamine`` reads the values from sheets that are written anew:
their records are copied, with the rows numbered one after the other.
"""

import io
import struct
import zipfile

from .values import to_serial_1904
from .workbook_calamine import read_range
from .workbook_safety import (
    LAST_COLUMN,
    LAST_ROW,
    WorkbookError,
    check_archive,
)
from .workbook_sheet import Area, ErrorCell, Sheet, get_letters, keep_filled
from .workbook_xlsx import get_relations, normalise
from .workbook_xlsx_sheet import PIECE_ROWS

# records, as [MS-XLSB] numbers them
_ROW, _BLANK, _ERROR, _LAST_CELL, _FORMULA_ERROR = 0, 1, 3, 11, 11
_BEGIN_DATA, _END_DATA, _DIMENSION = 145, 146, 148
_PROPERTIES, _BUNDLE, _MERGED = 153, 156, 176
_HIDDEN_ROW = 0x10
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def read_xlsb(archive, limits):
    """Return the sheets of a workbook; of hidden ones the name only.

    :param zipfile.ZipFile archive: the workbook
    :param Limits limits: the bounds
    :return: list of :class:`Sheet`
    :raises WorkbookError: it is refused
    """
    check_archive(archive, limits)
    infos = {normalise(info.filename): info for info in archive.infolist()}
    book = infos["xl/workbook.bin"]
    if book.file_size > limits.settings_size:
        raise WorkbookError("bomb")
    relations = get_relations(archive, infos, "xl/workbook.bin", limits)
    sheets, shown, is_1904 = [], [], False
    for kind, data in _iterate_records(archive.read(book)):
        if kind == _PROPERTIES:
            is_1904 = bool(data[0] & 1)
        elif kind == _BUNDLE:
            state, _tab = struct.unpack_from("<II", data)
            relation, end = _read_text(data, 8)
            title, _end = _read_text(data, end)
            if state:
                sheets.append(Sheet(title, is_hidden=True))
            else:
                shown.append((title, relations.get(relation, (None, None))[1]))
    shared = _get_shared_parts(archive, infos, [path for _title, path in shown])
    left = limits.cells
    for title, path in shown[: limits.sheets]:
        if path in infos:
            sheet = _BinarySheet(archive.read(infos[path]), limits, left)
            sheets.append(sheet.make_sheet(title, path, shared, is_1904))
            left = sheet.left
    return sheets


def _get_shared_parts(archive, infos, sheets):
    """Return the parts that calamine needs besides a sheet, by their names."""
    names = ("[content_types].xml", "_rels/.rels", "xl/_rels/workbook.bin.rels")
    names += ("xl/workbook.bin", "xl/styles.bin", "xl/sharedstrings.bin")
    return {
        infos[name].filename.replace("\\", "/"): archive.read(infos[name])
        for name in names
        if name in infos
    } | {
        infos[path].filename.replace("\\", "/"): b"" for path in sheets if path in infos
    }


def _iterate_records(data):
    """Yield the records of a part: (kind, bytes).

    >>> list(_iterate_records(_write_record(156, b"ab") + _write_record(7, b"")))
    [(156, b'ab'), (7, b'')]
    """
    position, size = 0, len(data)
    while position < size:
        kind = data[position]
        position += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[position] & 0x7F) << 7
            position += 1
        length = shift = 0
        while True:
            byte = data[position]
            position += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        if position + length > size:
            raise WorkbookError("damaged")
        yield kind, data[position : position + length]
        position += length


def _write_record(kind, data):
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = len(data), b""
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + data


def _read_text(data, position):
    """Return (text, position of what follows)."""
    [length] = struct.unpack_from("<I", data, position)
    end = position + 4 + 2 * length
    if length > 0x7FFF or end > len(data):
        raise WorkbookError("damaged")
    return data[position + 4 : end].decode("utf-16-le", "replace"), end


class _BinarySheet:
    """A sheet of which the records are copied."""

    def __init__(self, content, limits, left):
        self.left = left
        self._content = content
        self._limits = limits
        self._head = []
        self._hidden = set()
        self._areas = []
        self._errors = {}

    def make_sheet(self, title, path, shared, is_1904):
        """Return the sheet."""
        rows = keep_filled(self._read_rows(title, path, shared, is_1904), self._limits)
        if self._areas:
            rows = keep_filled(rows, self._limits, self._areas)
        return Sheet(title, rows, self._hidden)

    def _read_rows(self, title, path, shared, is_1904):
        for numbers, records in self._cut():
            found = self._read_piece(title, path, shared, records)
            for place, number in enumerate(numbers):
                cells = found.get(place, [])
                if is_1904:
                    cells = [to_serial_1904(value) for value in cells]
                for column, error in self._errors.pop(number, ()):
                    cells += [None] * (column - len(cells))
                    cells[column - 1] = error
                yield number, cells

    def _cut(self):
        """Yield the rows of the sheet in pieces: (numbers, list of records)."""
        numbers, records = [], []
        row, header, is_data = 0, None, False
        for kind, data in self._iterate():
            if kind in (_BEGIN_DATA, _END_DATA):
                is_data = kind == _BEGIN_DATA
            elif kind == _MERGED:
                self._add_merged(data)
            elif is_data and kind == _ROW:
                row, header = self._read_row(data, row), data
            elif is_data and _BLANK < kind <= _LAST_CELL:
                self._check_cell(kind, data, row)
                if header and len(numbers) >= PIECE_ROWS:
                    yield numbers, records
                    numbers, records = [], []
                if header:
                    place = struct.pack("<I", len(numbers))
                    records.append(_write_record(_ROW, place + header[4:]))
                    numbers.append(row)
                    header = None
                records.append(_write_record(kind, data))
        if numbers:
            yield numbers, records

    def _iterate(self):
        """Yield the records, as many as are allowed."""
        for record in _iterate_records(self._content):
            self.left -= 1
            if self.left < 0:
                raise WorkbookError("bomb")
            yield record

    def _read_row(self, data, before):
        [place] = struct.unpack_from("<I", data)
        number = place + 1
        if not before < number <= LAST_ROW:
            raise WorkbookError("damaged")
        if len(data) > 11 and data[11] & _HIDDEN_ROW:
            self._hidden.add(number)
        return number

    def _check_cell(self, kind, data, row):
        """Refuse what is out of bounds; take note of what failed."""
        column = struct.unpack_from("<II", data)[0] + 1
        if not row or column > LAST_COLUMN:
            raise WorkbookError("damaged")
        if column > self._limits.columns:
            raise WorkbookError("too_wide", self._limits.columns)
        if kind in (_ERROR, _FORMULA_ERROR):
            code = _ERRORS.get(data[8], "#N/A")
            error = ErrorCell(code, f"{get_letters(column)}{row}")
            self._errors.setdefault(row, []).append((column, error))

    def _add_merged(self, data):
        top, bottom, left, _right = struct.unpack_from("<IIII", data)
        if bottom > top:
            self._areas.append(Area(left + 1, top + 1, bottom + 1))
        if len(self._areas) > self._limits.merged:
            raise WorkbookError("bomb")

    def _read_piece(self, title, path, shared, records):
        """Return the rows of a piece, by their place in it."""
        start = _write_record(_DIMENSION, bytes(16)) + _write_record(_BEGIN_DATA, b"")
        sheet = b"".join((start, *records, _write_record(_END_DATA, b"")))
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in shared.items():
                archive.writestr(name, sheet if normalise(name) == path else content)
        stream.seek(0)
        top, rows = read_range(stream, title)
        return dict(enumerate(rows, top))
