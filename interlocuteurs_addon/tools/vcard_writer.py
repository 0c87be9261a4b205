"""vCards 3.0 (RFC 2426) and 4.0 (RFC 6350) as text. Pure: no database, no Odoo."""

import re
from base64 import b64encode
from functools import lru_cache
from typing import NamedTuple

from .text import clean_text

VERSIONS = ("3.0", "4.0")
LINE_OCTETS = 75

# values that are addresses of something: no backslash is put into them
URI_PROPERTIES = frozenset({"URL"})
# values that many cards have in common
SHARED_PROPERTIES = frozenset({"ORG", "ADR", "TITLE", "ROLE", "URL", "LANG"})
# what one version has no property for
ONLY_IN = {"KIND": "4.0"}

_TO_ESCAPE = re.compile(
    "[\\\\,;\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)
_GLOBAL_NUMBER = re.compile(r"\+\d+")


class Property(NamedTuple):
    """One thing that a card says, in the spelling of no version.

    :param str name: the property's name, upper case
    :param value: a text; a tuple of texts where the parts have their places (``N``,
        ``ADR``, ``ORG``); a list of texts where they are equals (``CATEGORIES``);
        bytes for a picture
    :param tuple types: what kind of number or address it is, lower case; of a picture,
        its format
    :param bool preferred: the first choice among those of this name
    """

    name: str
    value: str | tuple | list | bytes
    types: tuple = ()
    preferred: bool = False


def escape(text):
    r"""Return a text as a card holds it.

    >>> print(escape("Dupont; Durand, fils\n\\o/"))
    Dupont\; Durand\, fils\n\\o/
    """
    if not _TO_ESCAPE.search(text):
        return text
    text = clean_text(text, lines=True)
    for character in "\\,;":
        text = text.replace(character, "\\" + character)
    return text.replace("\n", "\\n")


def fold_line(line):
    r"""Return a line folded at 75 octets, never inside a character.

    >>> fold_line("N:" + 40 * "é").encode().split(b"\r\n ")[0].decode()[-3:]
    'ééé'
    >>> max(len(part) for part in fold_line("N:" + 90 * "😀").encode().split(b"\r\n"))
    74
    """
    if len(line) <= LINE_OCTETS and (
        line.isascii() or len(line.encode()) <= LINE_OCTETS
    ):
        return line
    if line.isascii():
        width = LINE_OCTETS - 1
        parts = [line[i : i + width] for i in range(LINE_OCTETS, len(line), width)]
        return "\r\n ".join([line[:LINE_OCTETS], *parts])
    octets, parts, start, width = line.encode(), [], 0, LINE_OCTETS
    while start < len(octets):
        end = start + width
        while end < len(octets) and octets[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(octets[start:end].decode())
        start, width = end, LINE_OCTETS - 1
    return "\r\n ".join(parts)


def shorten(prop, length=60):
    """Return a property whose texts have so many characters at most.

    >>> shorten(Property("N", ("Durand", "Alice")), 3).value
    ('Dur', 'Ali')
    """
    value = prop.value
    if isinstance(value, str):
        return prop._replace(value=value[:length])
    return prop._replace(value=type(value)(part[:length] for part in value))


def is_uri(prop, version):
    """Tell whether the value is written as an address of something, unescaped.

    >>> is_uri(Property("TEL", "+33465710001"), "4.0")
    True
    >>> is_uri(Property("TEL", "poste 12"), "4.0")
    False
    """
    if prop.name == "TEL":
        return version == "4.0" and bool(_GLOBAL_NUMBER.fullmatch(prop.value))
    return prop.name in URI_PROPERTIES or isinstance(prop.value, bytes)


def get_uri(prop, version):
    """Return a value that is an address of something, as a card of a version holds it.

    >>> get_uri(Property("TEL", "+33465710001"), "4.0")
    'tel:+33465710001'
    >>> get_uri(Property("PHOTO", b"...", ("png",)), "4.0")
    'data:image/png;base64,Li4u'
    """
    if prop.name == "TEL":
        return "tel:" + prop.value
    if isinstance(prop.value, bytes):
        encoded = b64encode(prop.value).decode("ascii")
        picture_type = "".join(prop.types)
        head = f"data:image/{picture_type};base64," if version == "4.0" else ""
        return head + encoded
    return clean_text(prop.value, lines=True).replace("\n", "")


@lru_cache(maxsize=256)
def get_parameters(name, types, preferred, version, uri):
    """Return the parameters of a property in a version, as pairs of name and values.

    >>> get_parameters("TEL", ("work", "voice"), True, "3.0", False)
    (('TYPE', ('WORK', 'VOICE', 'PREF')),)
    >>> get_parameters("TEL", ("cell",), True, "4.0", True)
    (('VALUE', ('uri',)), ('TYPE', ('cell',)), ('PREF', ('1',)))
    """
    if name == "PHOTO":
        if version == "4.0":
            return ()
        return (("ENCODING", ("b",)), ("TYPE", tuple(map(str.upper, types))))
    if version == "4.0":
        parameters = [("VALUE", ("uri" if uri else "text",))] if name == "TEL" else []
        if types:
            parameters.append(("TYPE", types))
        if preferred:
            parameters.append(("PREF", ("1",)))
        return tuple(parameters)
    if name == "EMAIL":
        types = ("internet", *types)
    if preferred:
        types = (*types, "pref")
    return (("TYPE", tuple(map(str.upper, types))),) if types else ()


@lru_cache(maxsize=256)
def _get_head(name, types, preferred, version, uri):
    """Return what stands before the value of a property, colon included."""
    parameters = get_parameters(name, types, preferred, version, uri)
    return ";".join([name, *(f"{key}={','.join(v)}" for key, v in parameters)]) + ":"


def write_value(prop, version, uri=False):
    """Return a value as a card of a version holds it.

    :param uri: whether it is the address of something, as :func:`is_uri` tells

    >>> write_value(Property("N", ("Durand", "Alice", "", "Mme", "")), "3.0")
    'Durand;Alice;;Mme;'
    >>> print(write_value(Property("CATEGORIES", ["Salon 2026", "A, B"]), "3.0"))
    Salon 2026,A\\, B
    >>> write_value(Property("NOTE", "a; b"), "4.0")
    'a; b'
    """
    if uri:
        return get_uri(prop, version)
    value = prop.value
    if isinstance(value, tuple):
        return ";".join(map(escape, value))
    text = escape(value) if isinstance(value, str) else ",".join(map(escape, value))
    # RFC 2426 wants the backslash everywhere; RFC 6350 has it between parts only, and
    # ical.js (Thunderbird's reader) would show it
    return text if version == "3.0" else text.replace("\\;", ";")


def write_property(prop, version="3.0"):
    """Return the line of a property, not folded.

    >>> write_property(Property("TEL", "+33600000004", ("cell",)), "4.0")
    'TEL;VALUE=uri;TYPE=cell:tel:+33600000004'
    """
    name, _value, types, preferred = prop
    uri = is_uri(prop, version)
    return _get_head(name, types, preferred, version, uri) + write_value(
        prop, version, uri
    )


# colleagues share most of what is said of their work: it is written once
_write_shared = lru_cache(maxsize=1024)(
    lambda prop, version: fold_line(write_property(prop, version))
)


def write_card(properties, version="3.0", additions=()):
    r"""Return a card.

    :param properties: list of :class:`Property`, in the order of the card
    :param version: one of ``VERSIONS``
    :param additions: lines that are written already, not folded
    :return: the card as UTF-8

    >>> print(write_card([Property("FN", "Alice")]).decode().replace("\r", ""), end="")
    BEGIN:VCARD
    VERSION:3.0
    FN:Alice
    END:VCARD
    """
    lines = ["BEGIN:VCARD", "VERSION:" + version]
    for prop in properties:
        name = prop.name
        if name in SHARED_PROPERTIES:
            lines.append(_write_shared(prop, version))
        elif ONLY_IN.get(name, version) == version:
            lines.append(fold_line(write_property(prop, version)))
    lines += map(fold_line, additions)
    lines.append("END:VCARD\r\n")
    return "\r\n".join(lines).encode()
