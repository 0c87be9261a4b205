"""First and last names out of one text. No database, no Odoo."""

import re
from typing import NamedTuple

from .text import fold

LAST_FIRST, FIRST_FIRST = "last_first", "first_first"
# fmt: off
_PARTICLES = {
    "d", "da", "dal", "de", "del", "della", "den", "der", "des", "di", "do", "dos",
    "du", "el", "la", "le", "les", "mac", "mc", "saint", "san", "st", "ten", "van",
    "vom", "von", "zu", "zum",
}
_CIVILITIES = {
    "m", "mr", "mister", "monsieur", "mme", "mrs", "ms", "madame", "mlle", "miss",
    "mademoiselle", "dr", "docteur", "doctor", "pr", "professeur", "prof", "me",
    "maitre",
}
# fmt: on


class FullName(NamedTuple):
    """The parts of a name, empty texts where there is none."""

    title: str
    lastname: str
    firstname: str


def split_full_name(text, order=None):
    """Return the parts of a name.

    Words in capitals are the last name; without any, the order counts, and particles
    begin a last name.

    :param str text: the name
    :param order: ``last_first``, ``first_first`` (default), as the heading says it

    >>> split_full_name("DURAND Alice")[1:], split_full_name("LE GOFF d'Anne")[1:]
    (('Durand', 'Alice'), ('Le Goff', "d'Anne"))
    >>> split_full_name("Mme Alice Durand")
    FullName(title='Mme', lastname='Durand', firstname='Alice')
    >>> split_full_name("Durand, Alice")[1:], split_full_name("Alice de La Tour")[1:]
    (('Durand', 'Alice'), ('de La Tour', 'Alice'))
    >>> split_full_name("Durand Alice", "last_first")[1:]
    ('Durand', 'Alice')
    >>> split_full_name("de La Tour Anne", "last_first")[1:]
    ('de La Tour', 'Anne')
    >>> split_full_name("Durand")
    FullName(title='', lastname='Durand', firstname='')
    """
    words = text.split()
    title = ""
    while len(words) > 1 and fold(words[0]) in _CIVILITIES:
        title = title or words[0]
        words = words[1:]
    left, comma, right = " ".join(words).partition(",")
    if comma and left.strip() and right.strip(" ,"):
        return FullName(title, left.strip(), right.strip(" ,"))
    if len(words) < 2:
        return FullName(title, " ".join(words), "")
    return FullName(
        title, *(_split_by_capitals(words) or _split_by_order(words, order))
    )


def _split_by_capitals(words):
    """Return (last name, first name) where only one of them is in capitals."""
    upper = [len(re.sub(r"\W", "", w)) > 1 and w.isupper() for w in words]
    # particles may be written small within a last name in capitals
    for index in range(len(words) - 2, 0, -1):
        if fold(words[index]) in _PARTICLES and upper[index + 1]:
            upper[index] = True
    if upper[0] and fold(words[0]) in _PARTICLES and not any(upper[1:]):
        return None
    if not upper[0] and fold(words[0]) in _PARTICLES and upper[1]:
        upper[0] = True
    last = [word for word, is_upper in zip(words, upper, strict=True) if is_upper]
    first = [word for word, is_upper in zip(words, upper, strict=True) if not is_upper]
    if not last or not first:
        return None
    changes = sum(a != b for a, b in zip(upper, upper[1:], strict=False))
    return (_lower(last), " ".join(first)) if changes == 1 else None


def _lower(words):
    """Return a last name in capitals as one writes it otherwise."""
    return " ".join(w.title() if w.isupper() else w for w in words)


def _split_by_order(words, order):
    particle = next(
        (i for i, word in enumerate(words) if i and fold(word) in _PARTICLES), None
    )
    if order == LAST_FIRST:
        return " ".join(words[:-1]), words[-1]
    first = particle if particle and particle < len(words) - 1 else 1
    return " ".join(words[first:]), " ".join(words[:first])
