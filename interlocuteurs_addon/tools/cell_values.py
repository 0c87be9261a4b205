"""What people write into the cells of a table, understood. No database, no Odoo."""

import datetime
import re

import phonenumbers

from .normalize import fold

_EPOCH = datetime.date(1899, 12, 30)
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
# no day is written longer
_LONGEST_DATE = 100
_FORMULA = re.compile(r"[=@+\-\t\r]")
_NUMBER_WITH_PLUS = re.compile(r"\+[\d\s().-]+")


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


def to_date(value):
    """Return the date that a cell means: a date, a serial number or a text.

    :raises ValueError: it is no date

    >>> to_date("01/03/2026"), to_date("2026-3-1"), to_date("1er mars 2026")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 1))
    >>> to_date(46082), to_date("01.03.26"), to_date("March 1, 2026")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 1))
    >>> to_date("31/02/2026")
    Traceback (most recent call last):
    ...
    ValueError: day is out of range for month
    """
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, bool):
        raise ValueError(value)
    text = to_text(value).strip()
    if len(text) > _LONGEST_DATE:
        raise ValueError(text[:_LONGEST_DATE])
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _EPOCH + datetime.timedelta(days=int(float(text)))
    iso = re.match(r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?:[T ]|$)", text)
    if iso:
        year, month, day = map(int, iso.groups())
        return datetime.date(year, month, day)
    return _to_european_date(text)


def _to_european_date(text):
    numbers = re.match(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?:[T ]|$)", text)
    if numbers:
        day, month, year = map(int, numbers.groups())
    else:
        words = fold(re.sub(r"(?<=\d)(er|st|nd|rd|th)\b", "", text)).split()
        months = [_MONTHS[word] for word in words if word in _MONTHS]
        figures = [int(word) for word in words if word.isdecimal() and len(word) < 5]
        if len(months) != 1 or len(figures) != 2:
            raise ValueError(text)
        month, (day, year) = months[0], figures
    if year < 100:
        year += 2000 if year < 70 else 1900
    return datetime.date(year, month, day)


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
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return text, False
    if not phonenumbers.is_valid_number(number):
        return text, False
    formats = phonenumbers.PhoneNumberFormat
    local = phonenumbers.format_number(number, formats.NATIONAL)
    digits = re.sub(r"\D", "", local)
    if digits == text:
        return text, False
    if digits.endswith(text):
        return local, True
    return phonenumbers.format_number(number, formats.INTERNATIONAL), True


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
    """
    if text.startswith(("+", "00")):
        return text
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number_for_region(number, region):
        return None
    return phonenumbers.format_number(
        number, phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )


def is_phone(text, region):
    """Tell whether a text is a telephone number that can exist.

    >>> is_phone("06 12 34 56 78", "FR"), is_phone("12", "FR"), is_phone("?", "FR")
    (True, False, False)
    """
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number)


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
