"""Texts and plain values of characteristics. Pure functions: no database, no Odoo."""

import math
import re
from datetime import date, datetime

from .normalize import fold

CODE_LENGTH = 40
LARGEST_INTEGER = 2**31 - 1
# no number, day or answer is written longer
LONGEST_VALUE = 100

_YES = {"yes", "y", "true", "1", "x", "oui", "o", "vrai"}
_NO = {"no", "n", "false", "0", "non", "faux"}
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
_TIME_FORMATS = (
    " %H:%M:%S",
    " %H:%M",
    "T%H:%M:%S",
    "T%H:%M",
    " %I:%M:%S %p",
    " %I:%M %p",
    "",
)


def _bound(value):
    """Return a value as a text that is short enough to be read.

    :raises ValueError: it is too long to be a number, a day or an answer
    """
    text = str(value)
    if len(text) > LONGEST_VALUE:
        raise ValueError(text[:LONGEST_VALUE])
    return text


def make_code(name, taken=()):
    """Return a code for ``name``: small letters, digits and underscores.

    :param str name: what the characteristic is called
    :param taken: codes that are in use; a number is added until the code is new

    >>> make_code("N° de badge (accès)")
    'n_de_badge_acces'
    >>> make_code("Étage", taken={"etage", "etage_2"})
    'etage_3'
    >>> make_code("会社")
    'characteristic'
    """
    plain = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")
    base = plain[: CODE_LENGTH - 4].strip("_") or "characteristic"
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}_{number}"
    return code


def parse_integer(text):
    """Return the whole number that ``text`` writes, spaces between digits allowed.

    :raises ValueError: it writes none, or one that the database cannot hold

    >>> parse_integer("12 000")
    12000
    >>> parse_integer("12.0")
    12
    >>> parse_integer("12.5")
    Traceback (most recent call last):
    ...
    ValueError: 12.5
    """
    number = parse_decimal(text)
    if number != int(number) or abs(number) > LARGEST_INTEGER:
        raise ValueError(text)
    return int(number)


def parse_decimal(text):
    """Return the number that ``text`` writes, with a point or a comma.

    :raises ValueError: it writes none, or one out of all bounds

    >>> parse_decimal("1 250,5")
    1250.5
    >>> parse_decimal("1e999")
    Traceback (most recent call last):
    ...
    ValueError: 1e999
    """
    plain = re.sub(r"[\s\u202f\xa0]", "", _bound(text)).replace(",", ".")
    if not _DECIMAL.fullmatch(plain):
        raise ValueError(text)
    number = float(plain)
    if math.isinf(number):
        raise ValueError(text)
    return number


def parse_yes_no(text):
    """Return whether ``text`` says yes, in English or in French.

    :raises ValueError: it says neither yes nor no

    >>> parse_yes_no("Oui"), parse_yes_no("no")
    (True, False)
    """
    word = fold(_bound(text))
    if word not in _YES | _NO:
        raise ValueError(text)
    return word in _YES


def parse_date(text):
    """Return the day that ``text`` writes: year first, or day first as in French.

    :raises ValueError: it writes none

    >>> parse_date("31/12/2026") == parse_date("2026-12-31") == date(2026, 12, 31)
    True
    """
    if isinstance(text, date):
        return text.date() if isinstance(text, datetime) else text
    return parse_datetime(text).date()


def parse_datetime(text, day_format=None):
    """Return the moment that ``text`` writes, midnight where it writes a day only.

    :param str day_format: how days are written first of all, as ``strptime`` says it
    :raises ValueError: it writes none

    >>> parse_datetime("31/12/2026 18:30")
    datetime.datetime(2026, 12, 31, 18, 30)
    >>> parse_datetime("01/02/2026"), parse_datetime("01/02/2026", "%m/%d/%Y")
    (datetime.datetime(2026, 2, 1, 0, 0), datetime.datetime(2026, 1, 2, 0, 0))
    >>> parse_datetime("12/31/2026 06:30 PM", "%m/%d/%Y")
    datetime.datetime(2026, 12, 31, 18, 30)
    """
    if isinstance(text, datetime):
        return text
    written = _bound(text).strip()
    days = (day_format, *_DATE_FORMATS) if day_format else _DATE_FORMATS
    for day in days:
        for time in _TIME_FORMATS:
            try:
                return datetime.strptime(written, day + time)
            except ValueError:
                continue
    raise ValueError(text)


def split_choices(text):
    """Return the choices that a text joins by semicolons, commas or new lines.

    >>> split_choices("SSI; Habilitation B0,  CACES")
    ['SSI', 'Habilitation B0', 'CACES']
    """
    return [part.strip() for part in re.split(r"[;,\n]", str(text)) if part.strip()]
