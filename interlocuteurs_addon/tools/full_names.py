"""Names in one piece, parted into title, first and last name. No Odoo."""

import re
from typing import NamedTuple

from .text import clean_text, fold

LAST_FIRST, FIRST_FIRST = "last_first", "first_first"
# what stands in front of a name, folded
_TITLES = {
    *("m", "mr", "mister", "monsieur", "mm", "messieurs"),
    *("mme", "mrs", "ms", "madam", "madame", "mmes", "mesdames"),
    *("mlle", "miss", "mademoiselle", "dr", "docteur", "doctor"),
    *("pr", "prof", "professeur", "professor", "me", "maitre"),
}
# other spellings of titles, folded: a catalogue has one short form at most
_TITLE_SPELLINGS = {
    "m": "mister",
    "mr": "mister",
    "mme": "madam",
    "mrs": "madam",
    "ms": "madam",
    "mlle": "miss",
    "dr": "doctor",
    "pr": "professor",
    "prof": "professor",
}
_ARTICLES = {"le", "la"}
# what a last name begins with, folded; a name begins with one of the first, no other
_LEADING_PARTICLES = {
    *("de", "du", "des", "le", "la", "les", "von", "van", "der", "den", "ter", "ten"),
    "el",
}
_PARTICLES = _LEADING_PARTICLES | {
    *("d", "di", "da", "dal", "do", "dos", "das", "del", "della", "delle", "mac", "mc"),
    *("al", "ben", "bin", "bint", "st", "saint", "san", "vom", "zu", "zum"),
}
_ELIDED = re.compile(r"[dl]['’]\w.*", re.IGNORECASE)
_VOWEL = re.compile("[aeiouy]")


class FullName(NamedTuple):
    """The parts of a name; those it does not say are empty."""

    title: str
    lastname: str
    firstname: str


def split_full_name(text, order=FIRST_FIRST):
    """Return the parts of a name that was written in one piece.

    A comma ends the last name, or it stands in capitals, or a particle begins it; else
    the order counts.

    :param str text: the name
    :param str order: ``FIRST_FIRST`` or ``LAST_FIRST``, as whoever wrote it said
    :return: :class:`FullName`

    >>> split_full_name("Mme Alice Durand")
    FullName(title='Mme', lastname='Durand', firstname='Alice')
    >>> split_full_name("DURAND Alice")[1:], split_full_name("Durand, Alice")[1:]
    (('Durand', 'Alice'), ('Durand', 'Alice'))
    >>> split_full_name("Alice de La Tour")[1:], split_full_name("Durand")[1:]
    (('de La Tour', 'Alice'), ('Durand', ''))
    >>> split_full_name("Durand Petit Alice", LAST_FIRST)[1:]
    ('Durand Petit', 'Alice')
    """
    text, comma, behind = clean_text(text).partition(",")
    title, words = _take_title(text.split())
    if comma:
        further, first = _take_title(behind.split())
        return FullName(title or further, " ".join(words), " ".join(first))
    begin, end = _find_lastname(words, order)
    lastname = words[begin:end]
    if not all(map(_is_in_capitals, words)):
        lastname = [w.title() if _is_in_capitals(w) else w for w in lastname]
    return FullName(title, " ".join(lastname), " ".join(words[:begin] + words[end:]))


def find_title(text, choices):
    """Return which title of a catalogue a text names, and the words that name no other.

    :param str text: a title, or several one after the other
    :param choices: the titles that are known, folded
    :return: (one of ``choices`` or nothing, text)

    >>> find_title("Mme", ["madam", "doctor"]), find_title("Sir", ["madam"])
    (('madam', ''), (None, 'Sir'))
    >>> find_title("M. le Dr", ["mister", "doctor"])
    ('mister', 'Dr')
    """
    words = [word for word in text.split() if fold(word) not in _ARTICLES]
    for title in (text, *words):
        for spelling in (fold(title), _TITLE_SPELLINGS.get(fold(title))):
            if spelling in choices:
                rest = [word for word in words if word not in title.split()]
                return spelling, " ".join(rest)
    return None, text


def _take_title(words):
    """Return the title that stands in front of a name, and the words of the name."""
    count = 0
    for index, word in enumerate(words[:-1]):
        if fold(word) in _TITLES:
            count = index + 1
        elif not index or fold(word) not in _ARTICLES:
            break
    return " ".join(words[:count]), words[count:]


def _find_lastname(words, order):
    """Return the index of the word that begins the last name, and of the next one."""
    capitals = [index for index, word in enumerate(words) if _is_in_capitals(word)]
    if capitals and len(capitals) < len(words):
        begin = capitals[0]
        while begin and fold(words[begin - 1]) in _PARTICLES:
            begin -= 1
        return begin, capitals[-1] + 1
    end = 0
    while end < len(words) - 1 and fold(words[end]) in _LEADING_PARTICLES:
        end += 1
    if end or any(map(_ELIDED.fullmatch, words[:1])):
        return 0, end + 1
    for begin, word in enumerate(words[1:], 1):
        if fold(word) in _PARTICLES or _ELIDED.fullmatch(word):
            return begin, len(words)
    if order == LAST_FIRST:
        return 0, max(1, len(words) - 1)
    return min(1, len(words) - 1), len(words)


def _is_in_capitals(word):
    """Tell whether a word is a name in capitals: no initials, no remark.

    >>> [_is_in_capitals(word) for word in ("DURAND", "JP", "A.M.", "(SAV)", "LY")]
    [True, False, False, False, True]
    """
    if not word.isupper():
        return False
    letters = word.replace("-", "").replace("'", "").replace("’", "")
    return len(letters) > 1 and letters.isalpha() and bool(_VOWEL.search(fold(letters)))
