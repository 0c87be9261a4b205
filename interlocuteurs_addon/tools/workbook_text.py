"""Reading tables from texts with separated values. No database, no Odoo."""

import codecs
import csv
import io
import re
from collections import Counter

from .text import clean_text
from .workbook_safety import WorkbookError
from .workbook_sheet import DoubtfulText

# a colon stands in times and addresses, too: it parts values where nothing else does
_DELIMITERS = ";,\t|"
_LAST_DELIMITER = ":"
_SAMPLE_ROWS = 100
_SAMPLE_SIZE = 256 * 1024
_LINE_END = re.compile("\r\r\n|\r\n|\r|\u2028|\x85")
_UNDECODED = re.compile("[\udc80-\udcff]")
_UNDECODED_RUN = re.compile("[\udc80-\udcff]+")
# what French, German or Spanish texts are full of
_LETTERS = set("éèêëàâäçùûüîïôöœæñáíóúßÉÈÊÀÂÇÔŒÎ’«»€°–")
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# of the characters of a text: what has more of them is none
_MOST_NULS = 0.25
_MOST_CONTROLS = 0.01
_CONTROL = re.compile("[\x01-\x08\x0e-\x1a]")


def get_wide_encoding(content):
    """Return the encoding of a text of two or four bytes a character, if it is one.

    >>> get_wide_encoding("Nom".encode("utf-16"))
    'utf-16'
    >>> get_wide_encoding("Nom;Prénom".encode("utf-16-le"))
    'utf-16-le'
    >>> get_wide_encoding(b"Nom")
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return encoding
    start = content[:4096]
    half = len(start) // 2
    for encoding, low, high in (("utf-16-le", 0, 1), ("utf-16-be", 1, 0)):
        # the upper bytes of Latin letters are empty, the lower ones never
        if half > 1 and start[high::2].count(0) > 0.7 * half:
            return encoding if start[low::2].count(0) < 0.1 * half else None
    return None


def decode_text(content):
    """Return the text of a file in one of the encodings that programs write.

    A byte that is no UTF-8 in a file which is UTF-8 stays in it as a surrogate:
    :func:`mend_value` reads it, value by value.

    :raises WorkbookError: it is no text

    >>> [decode_text("Prénom".encode(code)) for code in ("cp1252", "mac-roman")]
    ['Prénom', 'Prénom']
    >>> decode_text("Prénom".encode("utf-16")), decode_text(b"No\\0m")
    ('Prénom', 'Nom')
    >>> decode_text("Prénom;".encode() + b"Zo\\xe9")
    'Prénom;Zo\\udce9'
    """
    wide = get_wide_encoding(content)
    text = content.decode(wide, "replace") if wide else _decode_bytes(content)
    nuls, controls = text.count("\0"), len(_CONTROL.findall(text))
    if nuls > _MOST_NULS * len(text) or controls > _MOST_CONTROLS * len(text) + 1:
        raise WorkbookError("unknown")
    return text.replace("\0", "") if nuls else text


def _decode_bytes(content):
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError:
        text = content.decode("utf-8", "surrogateescape")
    wrong = len(_UNDECODED.findall(text))
    right = sum(not c.isascii() for c in text[: 4 * _SAMPLE_SIZE]) - wrong
    # bytes of another encoding form UTF-8 by chance, but seldom
    return text if 4 * right > wrong else _decode_old(content)


def _decode_old(content):
    """Return a text in the code page of Windows or of old Macs, by its letters."""
    sample = bytes(byte for byte in content[: 4 * _SAMPLE_SIZE] if byte > 127)
    texts = {code: sample.decode(code, "replace") for code in ("cp1252", "mac-roman")}
    code = max(texts, key=lambda code: sum(c in _LETTERS for c in texts[code]))
    # some bytes are nothing in Windows' page
    return _UNDECODED.sub(_to_latin, content.decode(code, "surrogateescape"))


def _to_latin(found):
    return chr(ord(found[0]) - 0xDC00)


def mend_value(value):
    """Return a value of :func:`decode_text`, marked where bytes in it were guessed.

    >>> mend_value("Zo\\udce9"), type(mend_value("Zo\\udce9")).__name__
    ('Zoé', 'DoubtfulText')
    >>> mend_value("Zoé")
    'Zoé'
    """
    if value.isascii() or not _UNDECODED.search(value):
        return value
    # what is sound UTF-8 in it stays
    return DoubtfulText(clean_text(_UNDECODED_RUN.sub(_decode_run, value)))


def _decode_run(found):
    return _decode_old(found[0].encode("utf-8", "surrogateescape"))


def guess_delimiter(text):
    """Return the separator that makes a table of a text, a semicolon in doubt.

    :param str text: lines that end in ``\\n``

    >>> guess_delimiter('Nom,"Fonction;s",Mail')
    ','
    >>> guess_delimiter("Liste, au 1er mars\\nNom;Prénom\\nDurand;Alice")
    ';'
    >>> guess_delimiter("Nom:Prénom\\nDurand:Alice"), guess_delimiter("sep=|\\nNom")
    (':', '|')
    >>> guess_delimiter("Nom")
    ';'
    """
    line = text.lstrip().split("\n", 1)[0].strip()
    if line.lower().startswith("sep=") and len(line) == 5:
        return line[-1]
    sample = text[:_SAMPLE_SIZE]
    scores = {mark: _rate(sample, mark) for mark in _DELIMITERS}
    best = max(scores, key=scores.get)
    return (
        best
        if scores[best] or not _rate(sample, _LAST_DELIMITER)
        else (_LAST_DELIMITER)
    )


def _rate(sample, delimiter):
    """Return how much of a table a separator makes: rows of one width, times it."""
    if delimiter not in sample:
        return 0
    widths = Counter()
    try:
        rows = csv.reader(io.StringIO(sample, newline="\n"), delimiter=delimiter)
        for _index, row in zip(range(_SAMPLE_ROWS), rows, strict=False):
            widths[len(row)] += 1
    except csv.Error:
        # a quote is not closed
        for line in sample.split("\n", _SAMPLE_ROWS)[:_SAMPLE_ROWS]:
            widths[line.count(delimiter) + 1] += 1
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def read_text(content):
    """Yield the rows of a text that hold anything, each with the number of its line.

    :param bytes content: the file
    :raises WorkbookError: it is no text
    """
    text = decode_text(content)
    if "\r" in text or "\u2028" in text or "\x85" in text:
        text = _LINE_END.sub("\n", text)
    delimiter = guess_delimiter(text)
    is_doubtful = not text.isascii() and bool(_UNDECODED.search(text))
    for number, row in _split_rows(text, delimiter):
        while row and not row[-1]:
            row.pop()
        if row and not row[0].lower().startswith("sep="):
            yield number, [mend_value(value) for value in row] if is_doubtful else row


def _split_rows(text, delimiter):
    """Return an iterator of (number of the line, values).

    Where a quote is never closed, it would swallow what follows: then no quote counts.
    """
    stream = io.StringIO(text, newline="\n")
    lines = csv.reader(stream, delimiter=delimiter)
    if text.count('"') % 2:
        lines = csv.reader(stream, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        return ((number, [_unquote(v) for v in row]) for number, row in _count(lines))
    return _count(lines)


def _count(lines):
    try:
        for row in lines:
            yield lines.line_num, row
    except csv.Error as error:
        raise WorkbookError("damaged") from error


def _unquote(value):
    """Return a value without the quotes around it.

    >>> _unquote('"Durand"'), _unquote('24" rack')
    ('Durand', '24" rack')
    """
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('""', '"')
    return value
