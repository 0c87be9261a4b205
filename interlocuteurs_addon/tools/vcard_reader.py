"""vCards 2.1, 3.0 and 4.0 as telephones and mail programs write them, read as values.

Pure: no database, no Odoo. What a program does against the standards is read where its
meaning is clear.
"""

import re
from itertools import islice
from typing import NamedTuple

from .text import fold, split_functions
from .vcard_lines import (
    NO_NAME,
    decode_file,
    get_parts,
    get_photo,
    get_text,
    split_cards,
)

_APPLE_LABEL = re.compile(r"_\$!<([^<]*)>!\$_")
_MOBILE_TYPES = {"cell", "mobile", "iphone", "portable"}
_NO_TELEPHONE = {"fax", "pager", "modem", "telex"}
_TELEPHONE_WORDS = _MOBILE_TYPES | _NO_TELEPHONE | {"voice"}


class CardError(NamedTuple):
    """Something that could not be read.

    :param int card: the number of the card in the file, from 1
    :param int line: the number of the line in the file, from 1
    :param str reason: one of the constants of :mod:`.vcard_lines`
    """

    card: int
    line: int
    reason: str


def read_cards(content, most=None):
    r"""Return what the cards of a file say, and what could not be read.

    :param bytes content: the file, with one card or many
    :param int most: how many cards are read, broken ones among them; none: all
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
    found = islice(split_cards(decode_file(content)), most)
    for number, (lines, faults) in enumerate(found, 1):
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


def _read_card(lines):
    by_name = {}
    for line in lines:
        by_name.setdefault(line.name, []).append(line)
    labels = {
        line.group: _TELEPHONE_WORDS.intersection(
            re.findall(r"\w+", _APPLE_LABEL.sub(r"\1", line.value).lower())
        )
        for line in by_name.get("X-ABLABEL", ())
    }

    def first(name):
        found = by_name.get(name)
        return min(found, key=lambda line: "pref" not in line.types) if found else None

    def text(name):
        line = first(name)
        return get_text(line) if line else ""

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
            for name in get_parts(line, ",")
            if name
        ],
        "photo": next(filter(None, map(get_photo, by_name.get("PHOTO", ()))), None),
        "unplaced": [],
    }
    _place_numbers(values, by_name.get("TEL", ()), labels)
    emails = [get_text(line) for line in _by_preference(by_name.get("EMAIL", ()))]
    emails = [email.removeprefix("mailto:") for email in emails]
    _place(values, ("email", "email2"), emails)
    return {**_read_names(first("N"), text("FN"), values), **values}


def _read_names(line, shown, values):
    """Return the names; where there are none, what else tells whose card it is."""
    last, given, additional, prefix, _suffix = (
        get_parts(line, count=5)[:5] if line else ("", "", "", "", "")
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
    parts = [part for part in get_parts(line) if part] if line else []
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
    box, extended, street, *rest = get_parts(lines[0], count=7)[:7]
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
    roles = [get_text(line) for line in by_name.get("ROLE", ())]
    titles = [get_text(line) for line in by_name.get("TITLE", ())]
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
        types = line.types | labels.get(line.group, set())
        number = get_text(line)
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
    values.update(dict.fromkeys(names, ""))
    if not found:
        return
    found = list(dict.fromkeys(filter(None, found)))
    values.update(zip(names, found, strict=False))
    values["unplaced"] += found[len(names) :]
