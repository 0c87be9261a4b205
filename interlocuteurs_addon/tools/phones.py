"""Telephone numbers as people write them. No database, no Odoo.

A number has a line, by which it is called, and may have an extension. A line that a
numbering plan knows is in E.164; any other one is its digits behind the country's
calling code, so that it is compared and found all the same.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import phonenumbers

from .text import drop_invisible

# no number is written longer, whatever is noted behind it
LONGEST_NUMBER = 100
# digits of the longest line of E.164, and of a French one behind its zero
MOST_DIGITS = 15
FRENCH_DIGITS = 9

# spaces, dots in the middle and long hyphens are like others
_SPACE = re.compile(r"[\s_·•‧∙・]+")
_HYPHEN = re.compile("[\u2010-\u2015\u2212\uff0d]")
_BODY = re.compile(r"\(?\s?\+?\s?\(?\d(?:[\d\s().+/,-]*\d)?")
EXTENSION = re.compile(
    r"[\s,.:(-]*(?:;\s?ext=|\b(?:postes?|ext(?:ension)?|interne|int|p|x)\b|"
    r"(?:p|x|ext|poste)(?=\d)|\#)[\s.:=#]*(?:n°|no\b)?[\s.:]*(\d{1,8})(?!\d)",
    re.IGNORECASE,
)
# between two numbers, rather than between groups of one
_BETWEEN_NUMBERS = re.compile(r"\s*[/,]\s*|\s-\s|\s*(?=\+)")
_PLAIN_FRENCH = re.compile(r"(?:(\+|00)33(?:0)?|0)([1-9]\d{8})")
_SEPARATORS = str.maketrans("", "", " .-()/_,\xa0\u202f\u2009\u2007\t")

# countries and territories where ten digits from 0 reach all the plans of France
FRENCH_REGIONS = frozenset(["FR", "GP", "BL", "MF", "RE", "YT", "TF", "GF", "MQ", "PM"])
FRENCH_CODES = (33, 590, 262, 594, 596, 508)
# whose the numbers behind the zero are, where they are not those of the mainland
_OVERSEAS = {
    590: ("590", "690", "691", "7090"),
    262: ("262", "263", "269", "639", "692", "693", "7092"),
    594: ("594", "694", "7093"),
    596: ("596", "696", "697", "7091"),
}
_ALL_OVERSEAS = tuple(prefix for each in _OVERSEAS.values() for prefix in each)
_SAINT_PIERRE = "508"
_MAYOTTE = re.compile("7093[5-7]")


class Phone(NamedTuple):
    """A telephone number that was read.

    >>> Phone("+33465710001", "12").key, Phone("33:3900").key
    ('+33465710001;12', '33:3900')
    """

    line: str
    extension: str = ""

    @property
    def e164(self):
        """Return the line in E.164, empty where no plan knows it."""
        return self.line if self.line.startswith("+") else ""

    @property
    def key(self):
        """Return what is compared: the same for all spellings of the number."""
        return f"{self.line};{self.extension}" if self.extension else self.line


def get_stored_keys(key):
    """Return the keys under which a number is filed: its own, and that of its line.

    >>> get_stored_keys("+33465710001;12"), get_stored_keys("+33465710001")
    (['+33465710001;12', '+33465710001;'], ['+33465710001'])
    """
    line, extension, _digits = key.partition(";")
    return [key, f"{line};"] if extension else [key]


def get_wanted_keys(key):
    """Return the keys to look up to find a number: another extension is another number.

    >>> get_wanted_keys("+33465710001;12"), get_wanted_keys("+33465710001")
    (['+33465710001;12', '+33465710001'], ['+33465710001', '+33465710001;'])
    """
    line, extension, _digits = key.partition(";")
    return [key, line] if extension else [key, f"{key};"]


def clean_spelling(text):
    """Return a number as it is typed on a keyboard: plain spaces and hyphens.

    >>> clean_spelling("06\u202f12·34_56\u201178\u200e")
    '06 12 34 56-78'
    """
    text = drop_invisible(text[: LONGEST_NUMBER * 2])
    return _HYPHEN.sub("-", _SPACE.sub(" ", text)).strip()[:LONGEST_NUMBER]


def read_phone(text, region=None):
    """Return the first number of a text, ``None`` where there is no digit to compare.

    :param str text: as typed; what stands behind the number does not count
    :param region: code of the country whose rules hold, such as ``FR``, or a function
        that looks it up, called only where the number itself does not say it

    >>> read_phone("06 12·34_56/78 (perso)", "FR")
    Phone(line='+33612345678', extension='')
    >>> read_phone("04 65 71 00 01 poste 12", "FR").key
    '+33465710001;12'
    >>> read_phone("0596 30 12 34", "FR").e164, read_phone("+33 692 12 34 56").e164
    ('+596596301234', '+262692123456')
    >>> read_phone("39 00", "FR"), read_phone("poste", "FR")
    (Phone(line='33:3900', extension=''), None)
    >>> read_phone("06 12 34 56 78", lambda: "FR").e164
    '+33612345678'
    >>> read_phone("+33 6 12 34 56 78", lambda: 1 / 0).e164  # nobody asks
    '+33612345678'
    """
    plain = _PLAIN_FRENCH.fullmatch(text.translate(_SEPARATORS))
    if plain and plain[1]:
        return Phone(_get_french_line(plain[2]))
    if callable(region):
        region = region()
    if plain and region in FRENCH_REGIONS:
        return Phone(_get_french_line(plain[2]))
    return _read_next(clean_spelling(text), region)[0]


def read_phones(text, region=None):
    """Return all numbers of a text, the first one first.

    >>> [phone.key for phone in read_phones("06 12 34 56 78 / 39 00 (accueil)", "FR")]
    ['+33612345678', '33:3900']
    >>> [phone.key for phone in read_phones("04 65 71 00 01 poste 12", "FR")]
    ['+33465710001;12']
    """
    text, phones = clean_spelling(text), []
    while text:
        phone, end = _read_next(text, region)
        if phone is None:
            break
        phones.append(phone)
        text = text[end:]
    return phones


def is_bare_number(text):
    """Tell whether a text is one number only: nothing is lost if it is written anew.

    >>> is_bare_number("06 12 34 56 78"), is_bare_number("06 12 34 56 78 (perso)")
    (True, False)
    >>> is_bare_number("06 12 34 56 78 / 07 12 34 56 79"), is_bare_number(False)
    (False, False)
    """
    text = clean_spelling(text or "")
    digits = sum(map(str.isdigit, text))
    return bool(_BODY.fullmatch(text)) and digits <= MOST_DIGITS + 2


@lru_cache(maxsize=50_000)
def _read_next(text, region):
    """Return the first number of a clean text, and where it ends."""
    found = _find_body(text)
    if not found:
        return None, len(text)
    line, end = _read_line(found[0], region)
    end += found.start()
    extension = EXTENSION.match(text, end)
    if extension:
        return (Phone(line, extension[1]) if line else None), extension.end()
    if not line.startswith("+") and re.match(r"[\s.-]*[^\W\d_]", text[end:]):
        # letters of a number that is dialled by them, as 1-800-FLOWERS
        spelt = _format_valid(_parse(text, region))
        line, end = (spelt, len(text)) if spelt else (line, end)
    return (Phone(line) if line else None), end


def is_mobile(text, region=None):
    """Tell whether a number is one of a mobile, as far as its plan says.

    >>> is_mobile("06 12 34 56 78", "FR"), is_mobile("01 23 45 67 89", "FR")
    (True, False)
    """
    phone = read_phone(text, region)
    if not phone or not phone.e164:
        return False
    kind = phonenumbers.number_type(phonenumbers.parse(phone.e164))
    return kind == phonenumbers.PhoneNumberType.MOBILE


def _find_body(text):
    """Return the first match that is long enough for a number, else the first one."""
    first = None
    for found in _BODY.finditer(text):
        if sum(map(str.isdigit, found[0])) > 5:
            return found
        first = first or found
    return first


def _read_line(body, region):
    """Return the line that a text without letters begins with, and where it ends.

    The line is empty where nothing but zeros is there.
    """
    ends = [len(body)]
    digits = sum(map(str.isdigit, body))
    if digits > FRENCH_DIGITS:
        cuts = [cut.start() for cut in _BETWEEN_NUMBERS.finditer(body) if cut.start()]
        if digits > MOST_DIGITS or region in FRENCH_REGIONS:
            cuts += [space.start() for space in re.finditer(r"[\s-]", body)]
        ends += sorted(set(cuts), reverse=True)
    for end in ends[:20]:
        line = _format_valid(_parse(body[:end], region))
        if line:
            return line, end
    cut = _BETWEEN_NUMBERS.search(body, 1)
    end = cut.start() if cut and digits > FRENCH_DIGITS + 2 else len(body)
    return _make_unknown_line(body[:end], region), end


def _parse(text, region):
    """Return what phonenumbers reads, ``None`` if nothing.

    As core does, a number that is too long may begin with the country's code.
    """
    text = text.replace("(0)", "") if "+" in text or text.startswith("00") else text
    digits = re.sub(r"\D", "", text)
    attempts = [(text, region or None)]
    if digits.startswith("00"):
        attempts.append((f"+{digits[2:]}", None))
    elif not text.lstrip(" (").startswith("+") and len(digits) > FRENCH_DIGITS + 1:
        attempts.append((f"+{digits}", None))
    first = None
    for attempt, country in attempts:
        try:
            number = phonenumbers.parse(attempt, country)
        except phonenumbers.NumberParseException:
            continue
        first = first or number
        if phonenumbers.is_valid_number(number):
            return number
    return first


def _format_valid(number):
    """Return a number in E.164, empty if no plan knows it."""
    if number is None:
        return ""
    national = str(number.national_number)
    if number.country_code in FRENCH_CODES and len(national) == FRENCH_DIGITS:
        line = _get_french_line(national, number.country_code)
        return line if line.startswith("+") else ""
    if not phonenumbers.is_valid_number(number):
        return ""
    formats = phonenumbers.PhoneNumberFormat
    # as core does: some plans have changed, and the format knows how
    written = phonenumbers.format_number(number, formats.INTERNATIONAL)
    number = phonenumbers.parse(written, None)
    return phonenumbers.format_number(number, formats.E164)


def _make_unknown_line(text, region):
    """Return the line of a number that no plan knows."""
    number = _parse(text, region)
    if number is None:
        code = phonenumbers.country_code_for_region(region or "ZZ")
        digits = re.sub(r"\D", "", text).lstrip("0")
        return f"{code}:{digits}" if digits else ""
    national = str(number.national_number)
    if number.country_code in FRENCH_CODES and len(national) == FRENCH_DIGITS:
        return _get_french_line(national, number.country_code)
    return f"{number.country_code}:{national}" if number.national_number else ""


def _get_french_line(national, code=33):
    """Return the line of a French number of nine digits, by the plan that has it."""
    start, rest = national[:5], national[5:]
    prefix, line = _find_french_plan(start, code)
    return f"{prefix}{line}{rest}"


@lru_cache(maxsize=20_000)
def _find_french_plan(start, code):
    """Return how the line of a French number begins, by its first five digits.

    The plans say nothing about the four others, which the tests look at.

    :return: what stands before the number, and its first digits
    """
    if start.startswith(_SAINT_PIERRE) and code in (33, 508):
        local = phonenumbers.PhoneNumber(508, int(f"{start[3:]}0000"))
        mark = "+508" if phonenumbers.is_valid_number(local) else "508:"
        return mark, start[3:]
    code = _find_french_code(start, code)
    if _is_known(code, start):
        return f"+{code}", start
    if code != 33 and _is_known(33, start) and not start.startswith(_ALL_OVERSEAS):
        # dialled overseas as at home
        return "+33", start
    return f"{code}:", start


def _find_french_code(start, code):
    """Return the calling code of the plan that has these digits."""
    if _MAYOTTE.match(start):
        return 262
    return next(
        (
            overseas
            for overseas, prefixes in _OVERSEAS.items()
            if start.startswith(prefixes)
        ),
        508 if start.startswith("708") and _is_known(508, start) else code,
    )


def _is_known(code, start):
    number = phonenumbers.PhoneNumber(code, int(f"{start}0000"))
    return phonenumbers.is_valid_number(number)
