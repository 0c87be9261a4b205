"""What makes a file safe to read, whatever library reads it. No database, no Odoo.

Works on the bytes of a zip archive alone. A workbook passes if no reader can be made to
unpack, expand or allocate more than :class:`Limits` says.
"""

import codecs
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple
from xml.parsers import expat

MEGABYTE = 1024 * 1024
# of a sheet, as Excel has it
LAST_ROW = 1_048_576
MOST_ENTRIES = 100_000
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1 | 0x40 | 0x2000
# others may claim gigabytes for their dictionaries
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_XML_NAMES = (".xml", ".rels", ".vml")
_XML_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)[\"']")
# in which bytes below 128 are what they are in ASCII
_XML_ENCODINGS = {b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"}
# how XML begins in others, that of mainframes among them
_XML_STARTS = (
    codecs.BOM_UTF16_LE + b"<",
    codecs.BOM_UTF16_BE + b"\x00<",
    b"<\x00",
    b"\x00<",
    b"\x00\x00\x00<",
    b"\x4c\x6f\xa7\x94",
)
_MERGED = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})")
# what a sheet and the shared texts are full of
_CHEAP = {"row", "c", "v", "f", "is", "t", "si", "r"}
# what openpyxl and its parsers raise on a file that is no sound workbook
STUMBLES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


class WorkbookError(Exception):
    """A file is refused.

    :param str reason: ``empty``, ``unknown``, ``old_excel``, ``password``,
        ``opendocument``, ``damaged``, ``bomb``, ``unsafe``, ``too_large``,
        ``too_many_rows`` or ``too_wide``; of cards also ``no_people``,
        ``no_names``, or one that ends in ``_cards``
    :param limit: the bound that the file breaks, where there is one
    """

    def __init__(self, reason, limit=None):
        super().__init__(reason)
        self.reason = reason
        self.limit = limit


@dataclass(frozen=True)
class Limits:
    """Bounds of what reading a file may cost."""

    file_size: int = 20 * MEGABYTE
    unpacked_size: int = 256 * MEGABYTE
    # a real sheet shrinks twenty-fold at most
    ratio: int = 200
    parts: int = 2000
    rows: int = 50_000
    columns: int = 200
    sheets: int = 20
    text: int = 5_000
    # of all texts that are kept together, in characters
    text_size: int = 128 * MEGABYTE
    # elements of a part, of which those of settings cost far more each
    cells: int = 20_000_000
    settings: int = 100_000
    # areas of a sheet
    merged: int = 100_000


class Area(NamedTuple):
    """Cells of one column that are merged, by numbers from 1."""

    left: int
    top: int
    bottom: int


# -------------------------------------------------------------------------- archive


def open_archive(content):
    """Return a zip archive.

    :param bytes content: the file
    :raises WorkbookError: it is damaged, or has more entries than any file that is read

    >>> open_archive(b"PK")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    WorkbookError: damaged
    """
    # each entry becomes an object when the archive is opened
    if content.count(_DIRECTORY_ENTRY) > MOST_ENTRIES:
        raise WorkbookError("bomb")
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except STUMBLES as error:
        raise WorkbookError("damaged") from error


def check_archive(archive, limits):
    """Refuse an archive that would unpack to too much, or holds unsafe XML.

    Sizes in the directory bind: ``zipfile`` reads no byte more than they say.

    :param zipfile.ZipFile archive: the archive
    :param Limits limits: the bounds
    :return: dict of the names of sheets to a list of :class:`Area`
    :raises WorkbookError: the archive is refused
    """
    parts = archive.infolist()
    _check_entries(parts, limits)
    merged = {}
    for part in parts:
        if _check_xml(archive, part):
            merged[part.filename] = _Elements(part.filename, limits).parse(archive)
    return merged


def _check_entries(parts, limits):
    """Check what the directory says: nothing is unpacked yet."""
    if len(parts) > limits.parts:
        raise WorkbookError("bomb")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise WorkbookError("password")
    if any(part.compress_type not in _METHODS for part in parts):
        raise WorkbookError("unsafe")
    if sum(part.file_size for part in parts) > limits.unpacked_size:
        raise WorkbookError("bomb")
    for part in parts:
        packed = max(part.compress_size, 1)
        if part.file_size > MEGABYTE and part.file_size / packed > limits.ratio:
            raise WorkbookError("bomb")


# ------------------------------------------------------------------------------ XML


def _check_xml(archive, part):
    """Refuse entities, which a workbook never needs, in whatever encoding.

    What counts is how a part begins: its name is what its author likes.

    :return: whether it is XML
    """
    name = part.filename.lower()
    # a picture may name its document type, as long as it declares nothing
    words = [b"<!ENTITY"] if name.endswith(".svg") else [b"<!ENTITY", b"<!DOCTYPE"]
    with archive.open(part) as stream:
        start = stream.read(1024)
        begins = start.removeprefix(codecs.BOM_UTF8).lstrip()
        if not begins.startswith(b"<") or b"\x00" in begins:
            if begins.startswith(_XML_STARTS) or (begins and name.endswith(_XML_NAMES)):
                raise WorkbookError("unsafe")
            return False
        _check_declaration(begins)
        tail = b""
        for chunk in chain([begins], iter(lambda: stream.read(MEGABYTE), b"")):
            if any(word in tail + chunk for word in words):
                raise WorkbookError("unsafe")
            tail = chunk[-16:]
    return True


def _check_declaration(start):
    """Refuse XML whose encoding would hide what is looked for."""
    if not start.startswith(b"<?xml"):
        return
    encoding = _XML_ENCODING.match(start)
    known = not encoding or encoding[1].lower() in _XML_ENCODINGS
    if not known or b"?>" not in start:
        raise WorkbookError("unsafe")


class _Elements:
    """The elements of a part, counted; of a sheet also what is merged in it."""

    def __init__(self, name, limits):
        self._name = name
        self._limits = limits
        # the parts of a folder of their own are read cell by cell, or not at all
        self._is_setting = name.count("/") < 2 or name.endswith(".rels")
        self._left = limits.cells
        self._settings_left = limits.settings
        self._root = None
        self._areas = []

    def parse(self, archive):
        """Return what is merged.

        :raises WorkbookError: more than a sound part has, or a sheet is damaged
        """
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        try:
            with archive.open(self._name) as stream:
                parser.ParseFile(stream)
        except expat.ExpatError as error:
            # of the rest, some is not even meant to be well-formed
            if self._root == "worksheet":
                raise WorkbookError("damaged") from error
        return self._areas

    def _start(self, name, attributes):
        name = name.rpartition(":")[2]
        self._root = self._root or name
        self._left -= 1
        if self._is_setting and name not in _CHEAP:
            self._settings_left -= 1
        if self._left < 0 or self._settings_left < 0:
            raise WorkbookError("bomb")
        if name == "row":
            self._check_row(attributes.get("r", "1"))
        elif name == "mergeCell":
            self._add_merged(attributes.get("ref", ""))

    def _check_row(self, number):
        if not number.isdecimal() or len(number) > 7 or int(number) > LAST_ROW:
            raise WorkbookError("damaged")

    def _add_merged(self, reference):
        found = _MERGED.fullmatch(reference)
        if not found:
            return
        letters, top, bottom = found.groups()
        left = 0
        for letter in letters:
            left = left * 26 + ord(letter) - 64
        if int(bottom) > int(top):
            self._areas.append(Area(left, int(top), int(bottom)))
        if len(self._areas) > self._limits.merged:
            raise WorkbookError("bomb")
