"""Reading tables from the files that people send. No database, no Odoo.

A file may be damaged, mislabelled or hostile: it is read for its values only, within
the bounds of :class:`Limits`, or refused with a :class:`WorkbookError` that names the
reason. Nothing in it is evaluated.
"""

import codecs
from dataclasses import replace

from .workbook_ods import read_ods
from .workbook_safety import (
    MEGABYTE,
    STUMBLES,
    Limits,
    WorkbookError,
    open_archive,
)
from .workbook_sheet import Sheet, keep_filled
from .workbook_text import get_wide_encoding, read_text
from .workbook_xls import read_xls
from .workbook_xlsb import read_xlsb
from .workbook_xlsx import normalise, read_xlsx

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# the part that tells what an archive is, and what reads it
_ARCHIVES = {
    "xl/workbook.xml": read_xlsx,
    "xl/workbook.bin": read_xlsb,
    "content.xml": read_ods,
}


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
        return "workbook"
    if content.startswith(b"PK"):
        return _detect_archive(content)
    start = content[:1024]
    if encoding := get_wide_encoding(start):
        start = start.decode(encoding, "ignore").encode()
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
    sheets = [sheet for sheet in read_book(content, limits) if sheet.rows]
    if not sheets:
        raise WorkbookError("empty")
    return sheets


def read_book(content, limits=None):
    """Return all sheets of a file, of hidden ones the name only.

    :param bytes content: a workbook or a text with separated values
    :param Limits limits: the bounds; default: those of :class:`Limits`
    :return: list of :class:`Sheet`
    :raises WorkbookError: the file is refused
    """
    limits = limits or Limits()
    if len(content) > limits.file_size:
        raise WorkbookError("too_large", limits.file_size // MEGABYTE)
    kind = detect_kind(content)
    if kind == "vcard":
        raise WorkbookError("unknown")
    if kind == "text":
        return [Sheet("", keep_filled(read_text(content), limits))]
    limits = replace(limits, cells=limits.get_elements(len(content)))
    try:
        if content.startswith(_OLE2):
            return read_xls(content, limits)
        with open_archive(content) as archive:
            return _get_reader(archive)(archive, limits)
    except STUMBLES as error:
        raise WorkbookError("damaged") from error


def _detect_archive(content):
    with open_archive(content) as archive:
        if _get_reader(archive):
            return "workbook"
        if any(name.lower().endswith(".vcf") for name in archive.namelist()):
            return "vcard"
    raise WorkbookError("unknown")


def _get_reader(archive):
    """Return what reads an archive, nothing for one that is no workbook."""
    names = {normalise(name) for name in archive.namelist()}
    found = [read for name, read in _ARCHIVES.items() if name in names]
    if not found and "[content_types].xml" in names:
        # newer programs number the part that names the sheets
        found = [read_xlsx for name in names if name.startswith("xl/workbook")]
    return found[0] if found else None
