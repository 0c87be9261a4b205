"""The lines of vCards, with their types; their values stay as the bytes that they are.

Pure: no database, no Odoo. What a program does against the standards is read where its
meaning is clear: cards are found where they begin and end, lines are unfolded as bytes,
and each value is decoded by itself.
"""

import binascii
import codecs
import io
import quopri
import re
from base64 import b64decode
from typing import NamedTuple

# a card begins so early in its file
_PREAMBLE = 1024
# how far a limit of a card is looked around
_NEIGHBOURS = 120
_LIMIT = re.compile(rb"(BEGIN|END)[ \t]*:[ \t]*VCARD", re.IGNORECASE)
_NEXT_CARD = re.compile(rb"\s*(?:BEGIN[ \t]*:[ \t]*VCARD|\Z)", re.IGNORECASE)
_VERSION = re.compile(rb"[ \t]*\n\s*VERSION[ \t]*:", re.IGNORECASE)
_LINE_END = re.compile(rb"[ \t]*\n")
_AGENT = re.compile(rb"(?:\A|\n)(?:[\w-]+\.)?AGENT(?:;[^:\n]*)?:\s*\Z", re.IGNORECASE)
# what files that were put together have between their cards
_BLANK = b" \t\x00\xef\xbb\xbf"
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_LONE_RETURNS = re.compile(rb"\r+\n?")
# a line of a picture, which begins with no space in vCard 2.1, damaged or not
_BASE64_LINE = re.compile(rb"[^:;]+")
# a card of a person has some dozens
LINES_PER_CARD = 1_000
# of any value but a picture; what is longer is cut
LONGEST_VALUE = 20_000
# what stands before the colon is shorter
_HEAD_LENGTH = 2_000
# Python's other names take quadratic time, make no text that can be stored, or are none
_CHARSETS = re.compile(
    r"utf-8|utf-16(-[bl]e)?|ascii|iso8859-\d+|cp\d+|koi8-[ru]|mac-\w+|gb\w+|big5\w*|"
    r"shift_jis\w*|euc_\w+"
)
_GUESSED = "cp1252"
_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED_SEPARATOR = re.compile(rb"\\([,;:\\])")
_ENCODINGS = {
    "quoted-printable": "quoted-printable",
    "b": "base64",
    "base64": "base64",
    "8bit": "",
    "7bit": "",
}
# where a line names no rank among those of its name
NO_RANK = 101

# why a card, or a line of it, was left out
NO_BEGINNING = "no_beginning"
NO_END = "no_end"
NO_NAME = "no_name"
TOO_MANY_LINES = "too_many_lines"
UNREADABLE_LINE = "unreadable_line"


class Line(NamedTuple):
    """A line of a card, unfolded; its value is still encoded.

    :param int rank: the first choice is 1; ``NO_RANK`` where the card names none
    """

    number: int
    group: str
    name: str
    types: frozenset
    rank: int
    encoding: str
    charset: str
    value: bytes


def is_card_text(content):
    r"""Tell by its beginning whether a text holds cards, whatever its character set.

    >>> is_card_text("BEGIN:VCARD".encode("utf-16-le")), is_card_text(b"Nom;Begin")
    (True, False)
    >>> is_card_text(b"\xef\xbb\xbf# exported today\r\nbegin:vcard\r\n")
    True
    """
    return next(_find_limits(_to_octets(content[:_PREAMBLE])), None) is not None


def decode(raw, charset=""):
    r"""Return the text of a value, and whether its character set had to be guessed.

    What is valid UTF-8 is nothing else; else it is what the card declares. Programs
    that declare nothing write as Windows does.

    >>> decode("é".encode()), decode(b"\xe9", "iso-8859-1"), decode(b"\xe9")
    (('é', False), ('é', False), ('é', True))
    """
    for candidate in ("utf-8", charset):
        try:
            if candidate and _CHARSETS.fullmatch(codecs.lookup(candidate).name):
                return raw.decode(candidate), False
        except (LookupError, ValueError):
            continue
    try:
        return raw.decode(_GUESSED), True
    except UnicodeDecodeError:
        return raw.decode("latin-1"), True


def _to_octets(content):
    r"""Return a file in which each line ends in a line feed, and ASCII is ASCII.

    >>> _to_octets("BEGIN:é\r\r\n".encode("utf-16-be"))
    b'BEGIN:\xc3\xa9\n'
    """
    encoding = _UTF16.get(content[:2])
    start = content[:64]
    if start.count(0) > len(start) // 3:
        encoding = "utf-16-le" if start.index(0) % 2 else "utf-16-be"
    if encoding:
        content = content.decode(encoding, "replace").encode()
    content = content.replace(b"\r\n", b"\n")
    return _LONE_RETURNS.sub(_end_line, content) if b"\r" in content else content


def _end_line(returns):
    """Return what carriage returns mean: one end, or one each on old Macs."""
    return b"\n" if returns[0].endswith(b"\n") else b"\n" * len(returns[0])


# ---------------------------------------------------------------------------- cards


def _find_limits(content):
    r"""Yield (start, end, whether it begins) of each limit of a card.

    It stands on a line of its own; or it sticks to another one, or to a value, where
    files were put together.

    >>> glued = b"BEGIN:VCARD\nNOTE:no BEGIN:VCARD here\nFN:AEND:VCARDBEGIN:VCARD\n"
    >>> [begins for _start, _end, begins in _find_limits(glued)]
    [True, False, True]
    """
    last = 0
    for found in _LIMIT.finditer(content):
        start, end = found.span()
        begins = found[1].upper() == b"BEGIN"
        before = content[max(last, start - _NEIGHBOURS) : start]
        if before.rpartition(b"\n")[2].strip(_BLANK):
            after = content[end : end + _NEIGHBOURS]
            if not (_may_begin(before, after) if begins else _NEXT_CARD.match(after)):
                continue
        yield start, end, begins
        last = end


def _may_begin(before, after):
    """Tell whether a card begins on a line on which something stands before."""
    is_agent = _AGENT.search(before) and _LINE_END.match(after)
    return is_agent or _VERSION.match(after)


class _Splitter:
    """Takes limits of cards one by one, and what stands between them."""

    def __init__(self):
        self._lines = None
        self._faults, self._began, self._depth, self._count = [], 0, 0, 0
        self._is_agent = False

    def begin(self, number):
        """A card begins, or one in it that is somebody else's.

        :return: the card before it, if that has no end
        """
        if self._is_agent and self._lines is not None:
            self._depth += 1
            return []
        unfinished = self.close()
        self._lines, self._faults, self._began, self._count = [], [], number, 0
        return unfinished

    def end(self, number):
        """A card ends; return it."""
        if self._depth:
            self._depth -= 1
            return []
        if self._lines is None:
            return [(None, [(number, NO_BEGINNING)])]
        card = (self._lines, self._faults)
        if self._count > LINES_PER_CARD:
            card = (None, [(self._began, TOO_MANY_LINES)])
        self._lines = None
        return [card]

    def add(self, number, content):
        """Read what stands behind a limit: of a card, or outside of any."""
        # a card that stands right behind is that of the agent
        self._is_agent = bool(_AGENT.search(content[-_NEIGHBOURS:]))
        if self._lines is None or self._depth:
            return
        for start, raw in _unfold(content, number):
            self._count += 1
            if self._count > LINES_PER_CARD:
                return
            line = _parse_line(start, raw)
            if line:
                self._lines.append(line)
            else:
                self._faults.append((start, UNREADABLE_LINE))

    def close(self):
        """Return the card that has no end, if there is one."""
        unfinished = self._lines is not None
        self._lines, self._depth = None, 0
        return [(None, [(self._began, NO_END)])] if unfinished else []


def split_cards(content):
    """Yield pairs of the lines of a card and its faults; lines are None if broken.

    :param bytes content: the file
    """
    content = _to_octets(content)
    splitter = _Splitter()
    number, last = 1, 0
    for start, end, begins in _find_limits(content):
        splitter.add(number, content[last:start])
        number += content.count(b"\n", last, start)
        yield from splitter.begin(number) if begins else splitter.end(number)
        last = end
    splitter.add(number, content[last:])
    yield from splitter.close()


# ---------------------------------------------------------------------------- lines


class _Folded:
    """A line that goes on, its pieces joined once all are there: in linear time."""

    def __init__(self, number, raw):
        self.number = number
        self._pieces = [raw]
        # what stands before the colon tells how the line goes on
        self._head, self._in_head, self._unread = b"", True, raw
        self._quoted = self._base64 = False

    def add(self, raw):
        """Add a line that belongs to this one, and tell whether it does."""
        self._read_head()
        last = self._pieces[-1].rstrip(b" \t") if self._quoted else b""
        if last.endswith(b"="):
            self._pieces[-1] = last[:-1]
            # some fold in both ways; else a space belongs to the text
            piece = raw.lstrip(b" \t")
            self._pieces.append(piece if piece.startswith(b"=") else raw)
        elif raw.startswith((b" ", b"\t")):
            self._pieces.append(raw[1:])
        elif not raw or (self._base64 and _BASE64_LINE.fullmatch(raw)):
            self._pieces.append(raw)
        else:
            return False
        if self._in_head:
            self._unread = self._pieces[-1]
        return True

    def _read_head(self):
        if not self._in_head:
            return
        head = self._head + self._unread[:_HEAD_LENGTH]
        self._head, colon, _value = head.partition(b":")
        self._in_head = not colon and len(head) < _HEAD_LENGTH
        upper = self._head.upper()
        self._quoted = b"QUOTED-PRINTABLE" in upper
        self._base64 = b"BASE64" in upper or b"ENCODING=B" in upper

    def join(self):
        """Return the whole line."""
        return b"".join(self._pieces)


def _unfold(content, number):
    r"""Yield numbers and bytes of lines, put together as their programs broke them.

    >>> list(_unfold(b"NOTE:caf\xc3\n \xa9\nFN:Z", 1)) == [(1, "NOTE:café".encode()),
    ...     (3, b"FN:Z")]
    True
    """
    current = None
    for line, raw in enumerate(io.BytesIO(content), number):
        raw = raw.removesuffix(b"\n")
        if current and current.add(raw):
            continue
        if current:
            yield current.number, current.join()
        current = _Folded(line, raw) if raw.strip(_BLANK) else None
    if current:
        yield current.number, current.join()


def _parse_line(number, raw):
    """Return a line in its parts, or None if it has no value."""
    head, value = _split_head(raw)
    if value is None:
        return None
    name, *parameters = decode(head)[0].split(";")
    group, _dot, name = name.strip(" \t\ufeff\x00").rpartition(".")
    types, rank, encoding, charset = set(), NO_RANK, "", ""
    for parameter in parameters:
        key, equals, text = parameter.partition("=")
        key = key.strip().upper()
        if not equals:  # vCard 2.1 leaves out TYPE= and ENCODING=
            key, text = "TYPE", parameter
        words = [word.strip().lower() for word in text.replace('"', "").split(",")]
        if key == "CHARSET":
            charset = words[0]
        elif key == "PREF":
            rank = _read_rank(words[0])
        elif key == "ENCODING" or (not equals and words[0] in _ENCODINGS):
            encoding = _ENCODINGS.get(words[0], "")
        elif key == "TYPE":
            types.update(words)
    if "pref" in types:
        rank = min(rank, 1)
    name = name.upper()
    if name != "PHOTO":
        value = _cut(value)
    return Line(
        number, group.lower(), name, frozenset(types), rank, encoding, charset, value
    )


def _split_head(raw):
    """Return what stands before and after the first colon outside of quotes."""
    quoted = False
    for index, character in enumerate(raw):
        if character == 34:
            quoted = not quoted
        elif character == 58 and not quoted:
            return raw[:index], raw[index + 1 :]
    return raw, None


def _read_rank(text):
    """Return what ``PREF=`` says: 1 to 100, the least is the first choice.

    >>> _read_rank("2"), _read_rank("0"), _read_rank("yes")
    (2, 101, 101)
    """
    number = int(text) if text.isdecimal() and len(text) < 4 else 0
    return number if 0 < number < NO_RANK else NO_RANK


def _cut(value):
    """Return as much of a value as is read, never a part of a character."""
    if len(value) <= LONGEST_VALUE:
        return value
    end = LONGEST_VALUE
    while end > LONGEST_VALUE - 4 and value[end] & 0xC0 == 0x80:
        end -= 1
    return value[:end]


# --------------------------------------------------------------------------- values


def get_text(line, raw=None):
    """Return a value, or a part of it, as text, and whether its charset was guessed."""
    raw = line.value if raw is None else raw
    if line.encoding == "quoted-printable":
        raw = quopri.decodestring(_ESCAPED_SEPARATOR.sub(rb"\1", raw))
        text, guessed = decode(raw, line.charset)
        return _LINE_BREAK.sub("\n", text).strip(), guessed
    text, guessed = decode(raw, line.charset)
    return _unescape(text), guessed


def _unescape(text):
    return _ESCAPED.sub(
        lambda found: "\n" if found[1] in "nN" else found[1], text
    ).strip()


def split_value(raw, separator=b";"):
    r"""Return the parts of a value, split where the separator is not escaped.

    >>> split_value(rb"Durand\; fils;Alice;")
    [b'Durand\\; fils', b'Alice']
    """
    pattern = rb"((?:\\.?|[^\\%b])*)(?:%b|\Z)" % (separator, separator)
    return re.findall(pattern, raw, re.DOTALL)[:-1]


def get_photo(line):
    """Return a picture; None where the card only tells where it is.

    :raises ValueError: the picture is damaged
    """
    head, comma, encoded = line.value.partition(b",")
    if not head.lower().startswith(b"data:") or not comma:
        encoded = line.value
        if line.encoding != "base64":
            return None
    try:
        return b64decode(b"".join(encoded.split()), validate=True) or None
    except binascii.Error as error:
        raise ValueError(line.number) from error
