"""The lines of vCards, with their types and decoded values.

Pure: no database, no Odoo. What a program does against the standards is read where its
meaning is clear.
"""

import binascii
import codecs
import io
import quopri
import re
from base64 import b64decode
from typing import NamedTuple

_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/=]+")
# a card of a person has some dozens
LINES_PER_CARD = 1_000
# of any value but a picture; what is longer is cut
LONGEST_VALUE = 20_000
# what stands before the colon is shorter
_HEAD_LENGTH = 2_000
# Python's names for what is no character set; the second one takes quadratic time
_NO_CHARSETS = {"idna", "punycode", "undefined"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ENCODINGS = {
    "quoted-printable": "quoted-printable",
    "b": "base64",
    "base64": "base64",
    "8bit": "",
    "7bit": "",
}

# why a card, or a line of it, was left out
NO_BEGINNING = "no_beginning"
NO_END = "no_end"
NO_NAME = "no_name"
TOO_MANY_LINES = "too_many_lines"
UNREADABLE_LINE = "unreadable_line"


class Line(NamedTuple):
    """A line of a card, unfolded; its value is still encoded."""

    number: int
    group: str
    name: str
    types: frozenset
    encoding: str
    charset: str
    value: str


def decode_file(content):
    r"""Return the text of a file, whatever program wrote it.

    >>> decode_file("é".encode()), decode_file("é".encode("cp1252"))
    ('é', 'é')
    >>> decode_file(b"\xef\xbb\xbfBEGIN"), decode_file("BEGIN".encode("utf-16"))
    ('BEGIN', 'BEGIN')
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return _decode(content, "utf-8-sig")


def _decode(content, charset):
    for candidate in (charset, "utf-8", "cp1252"):
        try:
            if codecs.lookup(candidate).name not in _NO_CHARSETS:
                return content.decode(candidate)
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


class _Splitter:
    """Takes lines one by one, and parts them into cards."""

    def __init__(self):
        self.cards = []
        self._lines = None
        self._faults, self._began, self._depth, self._count = [], 0, 0, 0

    def begin(self, number):
        """A card begins, or one in it that is somebody else's."""
        if self._lines and self._lines[-1].name == "AGENT":
            self._depth += 1
            return
        self.close()
        self._lines, self._faults, self._began, self._count = [], [], number, 0

    def end(self, number):
        """A card ends."""
        if self._depth:
            self._depth -= 1
        elif self._lines is None:
            self.cards.append((None, [(number, NO_BEGINNING)]))
        elif self._count > LINES_PER_CARD:
            self.cards.append((None, [(self._began, TOO_MANY_LINES)]))
            self._lines = None
        else:
            self.cards.append((self._lines, self._faults))
            self._lines = None

    def add(self, number, raw):
        """A line of a card, or outside of any."""
        if self._lines is None or self._depth:
            return
        self._count += 1
        if self._count > LINES_PER_CARD:
            return
        line = _parse_line(number, raw)
        if line:
            self._lines.append(line)
        else:
            self._faults.append((number, UNREADABLE_LINE))

    def close(self):
        """Tell of a card that has no end."""
        if self._lines is not None:
            self.cards.append((None, [(self._began, NO_END)]))
            self._lines = None

    def take(self):
        """Return the cards that came since the last call."""
        cards, self.cards = self.cards, []
        return cards


def split_cards(text):
    """Yield pairs of the lines of a card and its faults; lines are None if broken."""
    splitter = _Splitter()
    for number, raw in _unfold(text):
        word = raw[:_HEAD_LENGTH].strip().upper().replace(" ", "")
        if word == "BEGIN:VCARD":
            splitter.begin(number)
        elif word == "END:VCARD":
            splitter.end(number)
        else:
            splitter.add(number, raw)
        yield from splitter.take()
    splitter.close()
    yield from splitter.take()


class _Folded:
    """A line that goes on, its pieces joined once all are there: in linear time."""

    def __init__(self, number, raw):
        self.number = number
        self._pieces = [raw]
        # what stands before the colon tells how the line goes on
        self._head, self._in_head, self._unread = "", True, raw
        self._quoted = self._base64 = False

    def add(self, raw):
        """Add a line that belongs to this one, and tell whether it does."""
        soft = self._pieces and self._pieces[-1].endswith("=")
        folded = raw.startswith((" ", "\t"))
        if not soft and not folded and not _BASE64_LINE.fullmatch(raw):
            return False
        self._read_head()
        if self._quoted:
            if not soft:
                return False
            last = self._pieces.pop()[:-1]
            self._append(last)
            self._append(raw.lstrip(" \t"))
        elif folded:
            self._append(raw[1:])
        elif self._base64 and _BASE64_LINE.fullmatch(raw):
            # vCard 2.1 has lines of base64 that begin with no space
            self._append(raw)
        else:
            return False
        if self._in_head:
            self._unread = self._pieces[-1] if self._pieces else ""
        return True

    def _append(self, piece):
        if piece:
            self._pieces.append(piece)

    def _read_head(self):
        if not self._in_head:
            return
        head = self._head + self._unread[:_HEAD_LENGTH]
        self._head, colon, _value = head.partition(":")
        self._in_head = not colon and len(head) < _HEAD_LENGTH
        upper = self._head.upper()
        self._quoted = "QUOTED-PRINTABLE" in upper
        self._base64 = "BASE64" in upper or "ENCODING=B" in upper

    def join(self):
        """Return the whole line."""
        return "".join(self._pieces)


def _unfold(text):
    """Yield numbers and texts of lines, put together as their programs broke them."""
    current = None
    for number, raw in enumerate(io.StringIO(text, newline=None), 1):
        raw = raw.removesuffix("\n")
        if current and current.add(raw):
            continue
        if current:
            yield current.number, current.join()
        current = _Folded(number, raw) if raw.strip() else None
    if current:
        yield current.number, current.join()


def _parse_line(number, raw):
    """Return a line in its parts, or None if it has no value."""
    head, value = _split_head(raw)
    if value is None:
        return None
    name, *parameters = head.split(";")
    group, _dot, name = name.strip().rpartition(".")
    types, encoding, charset = set(), "", "utf-8"
    for parameter in parameters:
        key, equals, text = parameter.partition("=")
        key = key.strip().upper()
        if not equals:  # vCard 2.1 leaves out TYPE= and ENCODING=
            key, text = "TYPE", parameter
        words = [word.strip().lower() for word in text.replace('"', "").split(",")]
        if key == "CHARSET":
            charset = words[0]
        elif key == "PREF":
            types.add("pref")
        elif key == "ENCODING" or (not equals and words[0] in _ENCODINGS):
            encoding = _ENCODINGS.get(words[0], "")
        elif key == "TYPE":
            types.update(words)
    name = name.upper()
    if name != "PHOTO":
        value = value[:LONGEST_VALUE]
    return Line(number, group.lower(), name, frozenset(types), encoding, charset, value)


def _split_head(raw):
    """Return what stands before and after the first colon outside of quotes."""
    quoted = False
    for index, character in enumerate(raw):
        if character == '"':
            quoted = not quoted
        elif character == ":" and not quoted:
            return raw[:index], raw[index + 1 :]
    return raw, None


def _unescape(text):
    return _ESCAPED.sub(
        lambda found: "\n" if found[1] in "nN" else found[1], text
    ).strip()


def get_text(line, raw=None):
    """Return a value, or a part of it, as text."""
    raw = line.value if raw is None else raw
    if line.encoding == "quoted-printable":
        text = _decode(quopri.decodestring(raw.encode()), line.charset)
        return _LINE_BREAK.sub("\n", text).strip()
    return _unescape(raw)


def get_parts(line, separator=";", count=0):
    """Return the parts of a value, split where the separator is not escaped."""
    pattern = rf"((?:\\.?|[^\\{separator}])*)(?:{separator}|$)"
    parts = re.findall(pattern, line.value, re.DOTALL)[:-1]
    parts = [get_text(line, part) for part in parts]
    return parts + [""] * (count - len(parts))


def get_photo(line):
    """Return a picture, or None where the card only tells where it is."""
    head, comma, encoded = line.value.partition(",")
    if head.lower().startswith("data:") and comma:
        encoded = line.value[len(head) + 1 :]
    elif line.encoding == "base64":
        encoded = line.value
    else:
        return None
    try:
        return b64decode("".join(encoded.split()), validate=True) or None
    except binascii.Error:
        return None
