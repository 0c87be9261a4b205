"""What makes a file safe to read, whatever library reads it. No database, no Odoo.

Works on the bytes of a zip archive alone: how much it unpacks to, whether it is
encrypted, what its XML declares. What a single sheet may make its reader allocate is
looked at where the sheet is read.
"""

import codecs
import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from itertools import chain
from xml.parsers import expat

MEGABYTE = 1024 * 1024
# of a sheet, as Excel has it
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
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
# what readers raise on a file that is no sound workbook
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
    expat.ExpatError,
    struct.error,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


class WorkbookError(Exception):
    """A file is refused.

    :param str reason: ``empty``, ``unknown``, ``password``, ``damaged``, ``bomb``,
        ``unsafe``, ``too_large``, ``too_many_rows`` or ``too_wide``; of cards also
        ``no_people``, ``no_names``, or one that ends in ``_cards``
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
    # elements of a sheet; a real one has one for two bytes of its file
    cells: int = 20_000_000
    elements_per_byte: int = 20
    fewest_elements: int = 1_000_000
    # unpacked, of a part that says which sheets there are
    settings_size: int = 16 * MEGABYTE
    # areas of a sheet
    merged: int = 100_000

    def get_elements(self, size):
        """Return how many elements the parts of a file of so many bytes may have.

        >>> Limits().get_elements(5_000), Limits().get_elements(10_000_000)
        (1000000, 20000000)
        """
        return min(self.cells, max(self.fewest_elements, self.elements_per_byte * size))


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
    :raises WorkbookError: the archive is refused
    """
    parts = archive.infolist()
    _check_entries(parts, limits)
    for part in parts:
        _check_xml(archive, part)


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
            return
        _check_declaration(begins)
        tail = b""
        for chunk in chain([begins], iter(lambda: stream.read(MEGABYTE), b"")):
            chunk = tail + chunk
            # a declaration is rare, and looked for at once
            if b"<!" in chunk and any(word in chunk for word in words):
                raise WorkbookError("unsafe")
            tail = chunk[-16:]


def _check_declaration(start):
    """Refuse XML whose encoding would hide what is looked for."""
    if not start.startswith(b"<?xml"):
        return
    encoding = _XML_ENCODING.match(start)
    known = not encoding or encoding[1].lower() in _XML_ENCODINGS
    if not known or b"?>" not in start:
        raise WorkbookError("unsafe")
