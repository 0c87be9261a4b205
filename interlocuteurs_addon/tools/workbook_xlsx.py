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
import zipfile
from itertools import chain
from typing import NamedTuple
from xml.parsers import expat

from .values import to_serial_1904
from .workbook_calamine import is_readable, read_range
from .workbook_safety import (
    WorkbookError,
    check_archive,
)
from .workbook_sheet import Sheet, keep_filled
from .workbook_xlsx_sheet import OtherSheet, PlainSheet

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
    return _Workbook(archive, limits).read_sheets()


class _Workbook:
    """A workbook as its parts."""

    def __init__(self, archive, limits):
        self._archive = archive
        self._limits = limits
        self._left = limits.cells
        # some programs write the paths of Windows
        self._infos = {normalise(info.filename): info for info in archive.infolist()}

    def read_sheets(self):
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
        plain = PlainSheet(self._archive, info, source)
        if not plain.is_plain():
            other = OtherSheet(self._limits, self._left)
            with self._archive.open(info) as stream:
                rows = keep_filled(other.iterate_rows(stream, source), self._limits)
            self._left = other.left
            if other.areas:
                rows = keep_filled(rows, self._limits, other.areas)
            return Sheet(title, rows, other.hidden)
        return Sheet(
            title, keep_filled(plain.iterate_rows(), self._limits), plain.hidden
        )


class _Source:
    """What sheets share: their texts, formats and first day."""

    def __init__(self, texts, styles, is_1904):
        self.texts = texts
        self.is_1904 = is_1904
        self._styles = styles
        # damaged ones are left out: then days are serial numbers
        if styles and not is_readable(self._pack([])):
            self._styles = b""

    def read_rows(self, blocks):
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
