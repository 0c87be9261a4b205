"""The lines of vCards, with their types and decoded values.

Pure: no database, no Odoo. What a program does against the standards is read where its
meaning is clear.
"""

import binascii
import quopri
import re
from base64 import b64decode
from typing import NamedTuple

_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/=]+")
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
            return content.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("latin-1")


class _Splitter:
    """Takes lines one by one, and parts them into cards."""

    def __init__(self):
        self.cards = []
        self._lines = None
        self._faults, self._began, self._depth = [], 0, 0

    def begin(self, number):
        """A card begins, or one in it that is somebody else's."""
        if self._lines and self._lines[-1].name == "AGENT":
            self._depth += 1
            return
        self.close()
        self._lines, self._faults, self._began = [], [], number

    def end(self, number):
        """A card ends."""
        if self._depth:
            self._depth -= 1
        elif self._lines is None:
            self.cards.append((None, [(number, NO_BEGINNING)]))
        else:
            self.cards.append((self._lines, self._faults))
            self._lines = None

    def add(self, number, raw):
        """A line of a card, or outside of any."""
        if self._lines is None or self._depth:
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


def split_cards(text):
    """Return pairs of the lines of a card and its faults; lines are None if broken."""
    splitter = _Splitter()
    for number, raw in _unfold(text):
        word = raw.strip().upper().replace(" ", "")
        if word == "BEGIN:VCARD":
            splitter.begin(number)
        elif word == "END:VCARD":
            splitter.end(number)
        else:
            splitter.add(number, raw)
    splitter.close()
    return splitter.cards


def _unfold(text):
    """Yield numbers and texts of lines, put together as their programs broke them."""
    current, started = None, 0
    for number, raw in enumerate(_LINE_BREAK.split(text), 1):
        if current is not None and _continues(current, raw):
            if current.endswith("=") and _is_encoded(current, "QUOTED-PRINTABLE"):
                current = current[:-1] + raw.lstrip(" \t")
            else:
                current += raw[1:] if raw[:1] in (" ", "\t") else raw
            continue
        if current is not None:
            yield started, current
        current, started = (raw, number) if raw.strip() else (None, 0)
    if current is not None:
        yield started, current


def _continues(current, raw):
    """Tell whether a line belongs to the one before it."""
    if _is_encoded(current, "QUOTED-PRINTABLE"):
        return current.endswith("=")
    if raw[:1] in (" ", "\t"):
        return True
    # vCard 2.1 has lines of base64 that begin with no space
    return bool(_BASE64_LINE.fullmatch(raw)) and (
        _is_encoded(current, "BASE64") or _is_encoded(current, "ENCODING=B")
    )


def _is_encoded(line, word):
    return word in line.partition(":")[0].upper()


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
    return Line(
        number, group.lower(), name.upper(), frozenset(types), encoding, charset, value
    )


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
