"""Reading tables from the files that people send. No database, no Odoo.

A file may be damaged, mislabelled or hostile: it is read for its values only, within
the bounds of :class:`Limits`, or refused with a :class:`WorkbookError` that names the
reason. Nothing in it is evaluated.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from itertools import chain

import openpyxl
from openpyxl.utils.cell import range_boundaries

MEGABYTE = 1024 * 1024
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_SPACES = re.compile(r"[\s\u200b\u2060\ufeff]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_XML_ENCODING = re.compile(rb"^<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)[\"']")
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z]{1,3}\d+:[A-Z]{1,3}\d+)\""
)
_DELIMITERS = ";,\t|"
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
        ``too_many_rows`` or ``too_wide``; of cards also ``no_people``
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


@dataclass
class Sheet:
    """A sheet: its name, and its rows that hold anything, each with its number."""

    title: str
    rows: list = field(default_factory=list)


def clean_text(text):
    """Return ``text`` with plain single spaces and nothing that cannot be seen.

    >>> clean_text("  Jean\\xa0 Pierre\\u202f")
    'Jean Pierre'
    >>> clean_text("a\\x07b")
    'ab'
    """
    return _SPACES.sub(" ", _CONTROL.sub("", text)).strip()


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
            if row and not row[0].lower().startswith("sep="):
                yield lines.line_num, row
    except csv.Error as error:
        raise WorkbookError("damaged") from error


# ------------------------------------------------------------------------- workbook


def open_archive(content):
    """Return a zip archive.

    :raises WorkbookError: it is damaged
    """
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except STUMBLES as error:
        raise WorkbookError("damaged") from error


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


def check_archive(archive, limits):
    """Refuse an archive that would unpack to too much, or holds unsafe XML.

    Sizes in the directory bind: ``zipfile`` reads no byte more than they say.

    :raises WorkbookError: the archive is refused
    """
    parts = archive.infolist()
    if len(parts) > limits.parts:
        raise WorkbookError("bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookError("password")
    total = sum(part.file_size for part in parts)
    if total > limits.unpacked_size:
        raise WorkbookError("bomb")
    for part in parts:
        packed = max(part.compress_size, 1)
        if part.file_size > MEGABYTE and part.file_size / packed > limits.ratio:
            raise WorkbookError("bomb")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            _check_xml(archive, part)


def _check_xml(archive, part):
    """Refuse entities, which a workbook never needs, in whatever encoding."""
    with archive.open(part) as stream:
        start = stream.read(1024).removeprefix(codecs.BOM_UTF8).lstrip()
        encoding = _XML_ENCODING.match(start)
        known = not encoding or encoding[1].lower() in (b"utf-8", b"us-ascii", b"ascii")
        if start and (not start.startswith(b"<") or b"\x00" in start or not known):
            raise WorkbookError("unsafe")
        tail = b""
        for chunk in chain([start], iter(lambda: stream.read(MEGABYTE), b"")):
            if b"<!DOCTYPE" in tail + chunk or b"<!ENTITY" in tail + chunk:
                raise WorkbookError("unsafe")
            tail = chunk[-16:]


def _read_workbook(content, limits):
    sheets = []
    try:
        with open_archive(content) as archive:
            check_archive(archive, limits)
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            visible = [
                sheet for sheet in book.worksheets if sheet.sheet_state == "visible"
            ]
            for sheet in visible[: limits.sheets]:
                merged = _find_merged(archive, sheet)
                rows = _keep_filled(_iterate_rows(sheet, limits), limits, merged)
                sheets.append(Sheet(sheet.title, rows))
            book.close()
    except STUMBLES as error:
        raise WorkbookError("damaged") from error
    return sheets


def _iterate_rows(sheet, limits):
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=limits.columns + 1, values_only=True)
    return enumerate(rows, start=1)


def _find_merged(archive, sheet):
    """Return the cells that a vertical merge leaves empty, each with its source.

    openpyxl does not tell in its read-only mode.

    :return: dict of row number to list of (column index, row number of the source)
    """
    merged = {}
    with archive.open(sheet._worksheet_path) as stream:
        tail = b""
        for chunk in iter(lambda: stream.read(MEGABYTE), b""):
            for match in _MERGED.finditer(tail + chunk):
                left, top, _right, bottom = range_boundaries(match[1].decode())
                for number in range(top + 1, min(bottom, top + 10_000) + 1):
                    merged.setdefault(number, {})[left - 1] = top
            tail = chunk[-100:]
    return merged


def _keep_filled(numbered_rows, limits, merged=None):
    """Return the rows that hold anything, without empty cells at their ends."""
    kept = []
    sources = {}
    wanted = {
        (top, column)
        for cells in (merged or {}).values()
        for column, top in cells.items()
    }
    for number, raw in numbered_rows:
        cells = [_clean_cell(value, limits) for value in raw]
        for column, top in (merged or {}).get(number, {}).items():
            if column < len(cells) and cells[column] is None and any(cells):
                cells[column] = sources.get((top, column))
        if wanted:
            sources.update(
                ((number, column), value)
                for column, value in enumerate(cells)
                if (number, column) in wanted
            )
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


def _clean_cell(value, limits):
    if isinstance(value, str):
        return clean_text(value[: limits.text]) or None
    return value
