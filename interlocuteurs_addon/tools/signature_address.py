"""The postal address among the lines of a signature. No Odoo."""

import re
from typing import NamedTuple

from .signature_words import COUNTRIES, begins_street, is_street, tell_kind
from .text import fold

# lines above the place in which the street may stand
MOST_STREETS = 3

_CITY = r"[^\W\d_][^\d,;()|]{1,60}(?:\b(?i:cedex)\s?\d{1,2}\b)?"
# behind the country's letters, as F-75009
_FIVE = re.compile(rf"(?<![\w-])(?:([A-Z]{{1,2}})\s?-\s?)?(\d{{5}})\s+({_CITY})")
_FOUR = re.compile(rf"(?:^|,\s*)(?:([A-Z]{{1,2}})\s?-\s?)?(\d{{4}})\s+({_CITY})")
_BRITISH = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s?(\d[A-Z]{2})\b")
_CANADIAN = re.compile(r"\b([A-Z]\d[A-Z])\s?(\d[A-Z]\d)\b")
_AMERICAN = re.compile(r"([^,\d]{2,60}),?\s+[A-Z]{2},?\s+(\d{5})(?:-\d{4})?\b")
_PROVINCE = re.compile(r"\([^()]*\)|,?\s+[A-Z]{2}\s*$")
_DIGIT = re.compile(r"\d")
_LETTERS = {"F": "FR", "B": "BE", "L": "LU", "D": "DE", "I": "IT", "E": "ES"}


class Address(NamedTuple):
    """Where an organisation or a site is; ``country`` is a code."""

    street: str = ""
    street2: str = ""
    zip: str = ""
    city: str = ""
    country: str = ""


def take_address(texts, region=None):
    """Return the address that stands in texts, and the texts without it.

    >>> take_address(["Alice", "12 rue A", "F-57100 THIONVILLE"])
    (Address(street='12 rue A', street2='', zip='57100', city='Thionville', \
country='FR'), ['Alice'])
    >>> take_address(["Unit 4, Riverside Park", "Leeds LS1 4AP"])[0][2:]
    ('LS1 4AP', 'Leeds', 'GB')
    >>> take_address(["12 rue A, 57100 Thionville, France"])[0].country
    'FR'
    >>> take_address(["Alice Durand"])[1]
    ['Alice Durand']
    """
    country = next((COUNTRIES[k] for t in texts if (k := fold(t)) in COUNTRIES), "")
    texts = [text for text in texts if fold(text) not in COUNTRIES]
    places = ((index, _find_place(text)) for index, text in enumerate(texts))
    index, found = next((each for each in places if each[1]), (0, None))
    if not found:
        left = [t for t in texts if not (_is_street_line(t) and _DIGIT.search(t))]
        return Address(country=country), left
    before, code, city, own_country = found
    above, below = texts[:index], texts[index + 1 :]
    if not city and above and not _is_street_line(above[-1]):
        city = above.pop()
    streets, other = _part_street(before)
    above += other
    if not streets:
        while above and len(streets) < MOST_STREETS and _is_street_line(above[-1]):
            streets.insert(0, above.pop())
    streets.sort(key=lambda street: not street[0].isdigit())
    street, *further = streets or [""]
    city = city.title() if city.isupper() else city
    address = Address(street, ", ".join(further), code, city, country or own_country)
    return address, above + below


def _part_street(text):
    """Return the street that stands before a place, and what stands before the street.

    >>> _part_street("Mairie de Fougères, 2 rue Pinterie")
    (['2 rue Pinterie'], ['Mairie de Fougères'])
    >>> _part_street("Unit 4, 7 Park Road"), _part_street("")
    ((['Unit 4, 7 Park Road'], []), ([], []))
    """
    name, comma, rest = text.partition(",")
    if comma and not name[0].isdigit() and tell_kind(name) == "organisation":
        streets, other = _part_street(rest.strip())
        return streets, [name, *other]
    if text and (text[0].isdigit() or _is_street_line(text)):
        return [text], []
    return [], [text] if text else []


def _find_place(text):
    """Return what stands before the place of a text, its code, city and country."""
    for pattern in (_AMERICAN, _FIVE, _FOUR):
        found = pattern.search(text)
        if not found:
            continue
        *letters, first, second = found.groups()
        before = text[: found.start()].strip(" ,-")
        if pattern is _AMERICAN:
            return before, second, first.strip(), "US"
        if not is_street(second):
            letters = letters[0] or ""
            country = COUNTRIES.get(fold(text[found.end() :]))
            country = country or _LETTERS.get(letters, letters)
            return before, first, second.strip(" -."), country
    for pattern, country in ((_BRITISH, "GB"), (_CANADIAN, "CA")):
        found = pattern.search(text)
        if found:
            before = _PROVINCE.sub(" ", text[: found.start()].strip(" ,"))
            before, _comma, city = before.strip().rpartition(",")
            return before.strip(" ,"), " ".join(found.groups()), city.strip(), country
    return None


def _is_street_line(text):
    """Tell whether a line is nothing but a part of an address.

    >>> _is_street_line("12 rue A"), _is_street_line("Gestionnaire de parc")
    (True, False)
    """
    if text[0].isdigit() or begins_street(text):
        return is_street(text)
    return is_street(text) and tell_kind(text) not in ("job", "organisation")
