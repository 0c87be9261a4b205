"""vCards 2.1, 3.0 and 4.0 as telephones and mail programs write them, read as values.

Pure: no database, no Odoo. What a program does against the standards is read where its
meaning is clear.
"""

import binascii
import quopri
import re
from base64 import b64decode
from typing import NamedTuple

from .normalize import fold, split_functions

_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/=]+")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_ENCODINGS = {
    "quoted-printable": "quoted-printable",
    "b": "base64",
    "base64": "base64",
    "8bit": "",
    "7bit": "",
}
_MOBILE_TYPES = {"cell", "mobile", "iphone", "portable"}
_NO_TELEPHONE = {"fax", "pager", "modem", "telex"}

# why a card, or a line of it, was left out
NO_BEGINNING = "no_beginning"
NO_END = "no_end"
NO_NAME = "no_name"
UNREADABLE_LINE = "unreadable_line"


class CardError(NamedTuple):
    """Something that could not be read.

    :param int card: the number of the card in the file, from 1
    :param int line: the number of the line in the file, from 1
    :param str reason: one of the constants of this module
    """

    card: int
    line: int
    reason: str


class _Line(NamedTuple):
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


def read_cards(content):
    r"""Return what the cards of a file say, and what could not be read.

    :param bytes content: the file, with one card or many
    :return: list of dicts in the names of the fields of a contact, and list of
        :class:`CardError`. Besides them a dict holds ``card`` (its number in the file),
        ``is_company``, ``title``, ``functions``, ``organisation``, ``department``,
        ``state`` and ``country`` as texts, ``categories``, ``uid``, ``photo`` as bytes,
        and ``unplaced``: numbers and addresses beyond those that a contact has.

    >>> cards, errors = read_cards(b"BEGIN:VCARD\nFN:Alice Durand\nEND:VCARD\n")
    >>> cards[0]["firstname"], cards[0]["lastname"], errors
    ('Alice', 'Durand', [])
    """
    cards, errors = [], []
    for number, (lines, faults) in enumerate(_split_cards(decode_file(content)), 1):
        errors += [CardError(number, line, reason) for line, reason in faults]
        if lines is None:
            continue
        first = lines[0].number if lines else 1
        values = _read_card(lines)
        if values["lastname"] or values["firstname"]:
            cards.append({"card": number, **values})
        else:
            errors.append(CardError(number, first, NO_NAME))
    return cards, errors


# ------------------------------------------------------------------------ lines


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


def _split_cards(text):
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
    return _Line(
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


# ----------------------------------------------------------------------- values


def _unescape(text):
    return _ESCAPED.sub(
        lambda found: "\n" if found[1] in "nN" else found[1], text
    ).strip()


def _get_text(line, raw=None):
    """Return a value, or a part of it, as text."""
    raw = line.value if raw is None else raw
    if line.encoding == "quoted-printable":
        text = _decode(quopri.decodestring(raw.encode()), line.charset)
        return _LINE_BREAK.sub("\n", text).strip()
    return _unescape(raw)


def _get_parts(line, separator=";", count=0):
    """Return the parts of a value, split where the separator is not escaped."""
    pattern = rf"((?:\\.?|[^\\{separator}])*)(?:{separator}|$)"
    parts = re.findall(pattern, line.value, re.DOTALL)[:-1]
    parts = [_get_text(line, part) for part in parts]
    return parts + [""] * (count - len(parts))


def _get_photo(line):
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


def _read_card(lines):
    by_name = {}
    for line in lines:
        by_name.setdefault(line.name, []).append(line)
    labels = {
        line.group: _APPLE_LABEL.sub(r"\1", line.value).lower()
        for line in by_name.get("X-ABLABEL", ())
    }

    def first(name):
        found = sorted(by_name.get(name, ()), key=lambda line: "pref" not in line.types)
        return found[0] if found else None

    def text(name):
        line = first(name)
        return _get_text(line) if line else ""

    values = {
        "is_company": text("X-ABSHOWAS").upper() == "COMPANY"
        or text("KIND").lower() == "org",
        **_read_organisation(first("ORG")),
        **_read_address(by_name.get("ADR", ())),
        "functions": _read_functions(by_name),
        "website": text("URL"),
        "lang": text("LANG").replace("-", "_"),
        "comment": text("NOTE"),
        "uid": text("UID"),
        "categories": [
            name
            for line in by_name.get("CATEGORIES", ())
            for name in _get_parts(line, ",")
            if name
        ],
        "photo": next(filter(None, map(_get_photo, by_name.get("PHOTO", ()))), None),
        "unplaced": [],
    }
    _place_numbers(values, by_name.get("TEL", ()), labels)
    emails = [_get_text(line) for line in _by_preference(by_name.get("EMAIL", ()))]
    emails = [email.removeprefix("mailto:") for email in emails]
    _place(values, ("email", "email2"), emails)
    return {**_read_names(first("N"), text("FN"), values), **values}


def _read_names(line, shown, values):
    """Return the names; where there are none, what else tells whose card it is."""
    last, given, additional, prefix, _suffix = (
        _get_parts(line, count=5)[:5] if line else ("", "", "", "", "")
    )
    first = " ".join(filter(None, (given, additional)))
    if values["is_company"]:
        last, first = shown or values["organisation"], ""
    elif not last and not first:
        first, _space, last = shown.partition(" ")
        if not last:
            last, first = first, ""
        last = last or values["email"] or values["organisation"]
    return {"lastname": last, "firstname": first, "title": prefix}


def _read_organisation(line):
    parts = [part for part in _get_parts(line) if part] if line else []
    return {
        "organisation": parts[0] if parts else "",
        "department": ", ".join(parts[1:]),
    }


def _read_address(lines):
    lines = sorted(
        lines, key=lambda line: ("work" not in line.types, "pref" not in line.types)
    )
    if not lines:
        return dict.fromkeys(
            ("street", "street2", "city", "state", "zip", "country"), ""
        )
    box, extended, street, *rest = _get_parts(lines[0], count=7)[:7]
    rows = [row.strip() for row in [*street.split("\n"), extended, box] if row.strip()]
    city, state, postal_code, country = rest
    return {
        "street": rows[0] if rows else "",
        "street2": ", ".join(rows[1:]),
        "city": city,
        "state": state,
        "zip": postal_code,
        "country": country,
    }


def _read_functions(by_name):
    """Return the functions, each once, whether of titles or of roles."""
    roles = [_get_text(line) for line in by_name.get("ROLE", ())]
    titles = [_get_text(line) for line in by_name.get("TITLE", ())]
    functions = {fold(role): role for role in roles if fold(role)}
    # this addon's own cards join in the title what the roles say one by one
    if fold(", ".join(roles)) != fold(", ".join(titles)):
        for function in split_functions(", ".join(titles)):
            functions.setdefault(fold(function), function)
    return list(functions.values())


def _by_preference(lines):
    return sorted(lines, key=lambda line: "pref" not in line.types)


def _place_numbers(values, lines, labels):
    phones, mobiles = [], []
    for line in _by_preference(lines):
        types = line.types | set(re.findall(r"\w+", labels.get(line.group, "")))
        number = _get_text(line)
        if number.lower().startswith("tel:"):
            number = number[4:].replace(";ext=", " ext. ")
        if types & _NO_TELEPHONE and "voice" not in types:
            values["unplaced"].append(number)
        else:
            (mobiles if types & _MOBILE_TYPES else phones).append(number)
    _place(values, ("phone", "phone2"), phones)
    _place(values, ("mobile", "mobile2"), mobiles)


def _place(values, names, found):
    """Put what was found into fields; what is left over is unplaced."""
    found = list(dict.fromkeys(filter(None, found)))
    values.update(dict.fromkeys(names, ""))
    values.update(zip(names, found, strict=False))
    values["unplaced"] += found[len(names) :]
