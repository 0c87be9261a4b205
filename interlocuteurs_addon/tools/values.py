"""Values as people write them: numbers, days, yes and no, telephone numbers.

One reader for each, for forms, imports and the portal alike; ``phones`` and ``emails``
read what people are reached by. No database, no Odoo.
"""

import contextlib
import datetime
import math
import re

import phonenumbers

from .phones import (
    FRENCH_CODES,
    FRENCH_REGIONS,
    clean_spelling,
    read_phone,
)
from .text import fold

LARGEST_INTEGER = 2**31 - 1
# no number, day or answer is written longer
LONGEST_VALUE = 100

_YES = {"yes", "y", "true", "1", "x", "oui", "o", "vrai"}
_NO = {"no", "n", "false", "0", "non", "faux"}
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_EPOCH = datetime.datetime(1899, 12, 30)
_DAYS_TO_1904 = 1462
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_ISO_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})")
_EUROPEAN_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
# what stands behind a day: seconds and their parts, or AM and PM, may follow
_TIME = re.compile(
    r"[T ]\s*(\d{1,2})[:hH](\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp][Mm])?Z?$"
)
_MIDNIGHT = datetime.time()
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre sept september sep",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_FORMULA = re.compile(r"[=@+\-\t\r]")
_NUMBER_WITH_PLUS = re.compile(r"\+[\d\s().-]+")


class Serial1904(float):
    """A number of a workbook whose days are counted from 1904, as old Macs did."""


def to_serial_1904(value):
    """Return what a cell holds so that a number is read as a day from 1904.

    >>> parse_date(to_serial_1904(43890.0)), parse_date(45352.0)
    (datetime.date(2024, 3, 1), datetime.date(2024, 3, 1))
    """
    return Serial1904(value) if value.__class__ is float else value


def to_text(value):
    """Return what a cell shows, whatever its type.

    >>> to_text(612345678.0), to_text(1.5), to_text(None), to_text(True)
    ('612345678', '1.5', '', 'x')
    >>> to_text(datetime.datetime(2026, 3, 1))
    '2026-03-01'
    """
    if value is None or value is False:
        return ""
    if value is True:
        return "x"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def _bound(value):
    """Return a value as a text that is short enough to be read.

    :raises ValueError: it is too long to be a number, a day or an answer
    """
    text = str(value)
    if len(text) > LONGEST_VALUE:
        raise ValueError(text[:LONGEST_VALUE])
    return text


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


def parse_date(value, day_format=None):
    """Return the day that a value means: a day, a serial number or a text.

    :param value: what a cell holds, or a text: year first, or day first as in French,
        or with the name of the month in French or English; a time behind it is dropped
    :param str day_format: how days are written first of all, as ``strptime`` says it
    :raises ValueError: it means none

    >>> parse_date("01/03/2026"), parse_date("2026-3-1"), parse_date("1er mars 2026")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 1))
    >>> parse_date(46082), parse_date("01.03.26"), parse_date("March 1, 2026")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 1))
    >>> parse_date("31/02/2026")
    Traceback (most recent call last):
    ...
    ValueError: day is out of range for month
    """
    return parse_datetime(value, day_format).date()


def parse_datetime(value, day_format=None):
    """Return the moment that a value means, midnight where it means a day only.

    :param value: see :func:`parse_date`
    :param str day_format: see :func:`parse_date`
    :raises ValueError: it means none

    >>> parse_datetime("31/12/2026 18:30"), parse_datetime(46082.75)
    (datetime.datetime(2026, 12, 31, 18, 30), datetime.datetime(2026, 3, 1, 18, 0))
    >>> parse_datetime("01/02/2026"), parse_datetime("01/02/2026", "%m/%d/%Y")
    (datetime.datetime(2026, 2, 1, 0, 0), datetime.datetime(2026, 1, 2, 0, 0))
    >>> parse_datetime("12/31/2026 06:30 PM", "%m/%d/%Y")
    datetime.datetime(2026, 12, 31, 18, 30)
    """
    if isinstance(value, datetime.datetime):
        return value
    if isinstance(value, datetime.date):
        return datetime.datetime.combine(value, datetime.time())
    if isinstance(value, bool):
        raise ValueError(value)
    if isinstance(value, Serial1904):
        value = float(value) + _DAYS_TO_1904
    text = _bound(value).strip()
    if _SERIAL.fullmatch(text):
        moment = _EPOCH + datetime.timedelta(days=float(text))
        # a serial number holds parts of a day, not seconds
        return (moment + datetime.timedelta(milliseconds=500)).replace(microsecond=0)
    time = _TIME.search(text)
    day = text[: time.start()] if time else text
    return datetime.datetime.combine(
        _parse_day(day.strip(), day_format), _make_time(time) if time else _MIDNIGHT
    )


def _make_time(found):
    hour, minute, second = (int(part or 0) for part in found.group(1, 2, 3))
    half = (found[4] or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError(found[0])
    if half:
        hour = hour % 12 + 12 * (half == "pm")
    return datetime.time(hour, minute, second)


def _parse_day(text, day_format):
    if day_format:
        # else in another way than the language's
        with contextlib.suppress(ValueError):
            return datetime.datetime.strptime(text, day_format).date()
    if iso := _ISO_DAY.fullmatch(text):
        return datetime.date(*map(int, iso.groups()))
    if numbers := _EUROPEAN_DAY.fullmatch(text):
        day, month, year = map(int, numbers.groups())
    else:
        day, month, year = _read_day_in_words(text)
    if year < 100:
        year += 2000 if year < 70 else 1900
    return datetime.date(year, month, day)


def _read_day_in_words(text):
    words = fold(re.sub(r"(?<=\d)(er|st|nd|rd|th)\b", "", text)).split()
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    figures = [int(word) for word in words if word.isdecimal() and len(word) < 5]
    if len(months) != 1 or len(figures) != 2:
        raise ValueError(text)
    return figures[0], months[0], figures[1]


def significant_digits(text):
    """Return the digits by which a telephone number is found in its E.164 form.

    The trunk prefix (``0``, also as ``(0)`` after a country code) and the
    international prefix (``00`` or ``+``) say nothing about the number: they go.
    The answer is empty where ``text`` is no (part of a) telephone number.

    >>> significant_digits("06 12.34-56 78")
    '612345678'
    >>> significant_digits("0033 (0)6 12 34 56 78")
    '33612345678'
    >>> significant_digits("+33 6 12")
    '33612'
    >>> significant_digits("12 rue de la Paix")
    ''
    """
    text = text or ""
    if len(text) > LONGEST_VALUE:
        return ""
    text = clean_spelling(text)
    if not re.fullmatch(r"\+?[\d\s./,()+-]+", text):
        return ""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    return re.sub(r"^0{1,2}", "", digits)


def to_phone(value, region):
    """Return a telephone number as its country writes it, and whether it was mended.

    Excel takes a number for a quantity: the leading zero goes, or the plus sign.

    :param value: the cell
    :param region: code of the country whose rules hold, such as ``FR``
    :return: (text, whether digits or a sign were put back)

    >>> to_phone(612345678, "FR")
    ('06 12 34 56 78', True)
    >>> to_phone("06.12.34.56.78", "FR")
    ('06.12.34.56.78', False)
    >>> to_phone(33612345678.0, "FR")
    ('+33 6 12 34 56 78', True)
    >>> to_phone("poste 12", "FR")
    ('poste 12', False)
    """
    text = to_text(value).strip()
    if not re.fullmatch(r"\d{6,15}", text):
        return text, False
    number = _parse_valid(text, region)
    if number is None:
        return text, False
    formats = phonenumbers.PhoneNumberFormat
    local = phonenumbers.format_number(number, formats.NATIONAL)
    digits = re.sub(r"\D", "", local)
    if digits == text:
        return text, False
    if digits.endswith(text):
        return local, True
    return phonenumbers.format_number(number, formats.INTERNATIONAL), True


def _parse_valid(text, region):
    """Return what phonenumbers makes of a number, ``None`` if no plan knows it."""
    phone = read_phone(text, region)
    return phonenumbers.parse(phone.e164) if phone and phone.e164 else None


def to_international(text, region):
    """Return a number of a country as one calls it from abroad.

    :param str text: the number
    :param str region: code of the country, such as ``BE``
    :return: the number; ``text`` itself, where it names its country; None, where it is
        no number of this one

    >>> to_international("0470 12 34 56", "BE"), to_international("470123456", "BE")
    ('+32 470 12 34 56', '+32 470 12 34 56')
    >>> to_international("+33 6 12", "BE"), to_international("06 12 34 56 78", "BE")
    ('+33 6 12', None)
    >>> to_international("0692 12 34 56", "FR"), to_international("07781 123456", "GB")
    ('+262 692 12 34 56', '+44 7781 123456')
    """
    if text.startswith(("+", "00")):
        return text
    number = _parse_valid(text, region)
    codes = {phonenumbers.country_code_for_region(region)}
    if region in FRENCH_REGIONS:
        codes.update(FRENCH_CODES)
    if number is None or number.country_code not in codes:
        return None
    return phonenumbers.format_number(
        number, phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )


def is_phone(text, region):
    """Tell whether a text begins with a telephone number that a plan knows.

    >>> is_phone("06 12 34 56 78", "FR"), is_phone("12", "FR"), is_phone("?", "FR")
    (True, False, False)
    """
    return _parse_valid(text, region) is not None


def guard(text):
    """Return a text that no spreadsheet takes for a formula.

    >>> guard("=1+1"), guard("+33 6 12"), guard("-"), guard("Durand")
    ("'=1+1", '+33 6 12', "'-", 'Durand')
    """
    if _FORMULA.match(text) and not _NUMBER_WITH_PLUS.fullmatch(text):
        return f"'{text}"
    return text


def unguard(text):
    """Return the text that :func:`guard` was given.

    >>> unguard("'=1+1"), unguard("'t Hooft")
    ('=1+1', "'t Hooft")
    """
    if text.startswith("'") and _FORMULA.match(text[1:]):
        return text[1:]
    return text
