"""Keys by which the same person is found again. Pure functions: no database, no Odoo.

A key of a name is the same for every spelling of it. Whoever is written with one
typing error is found by three further keys: an error in the last name leaves the first
name and one half of the last name intact, one in the first name the last name and the
initial.
"""

from functools import lru_cache

from .text import fold

# in shorter names a letter more or less is another name
MIN_SIMILAR_LENGTH = 4


@lru_cache(maxsize=50_000)
def _fold_part(text):
    return fold(text)


def fold_name(lastname, firstname):
    """Return both names folded, in one text that the functions below take.

    >>> fold_name("Le Goff", "Anne-Marie"), fold_name("O'Brien", None)
    ('le goff|anne marie', 'o brien|')
    """
    return f"{_fold_part(lastname)}|{_fold_part(firstname)}"


def get_name_keys(folded):
    """Return the keys of a name, whatever its spelling and the order of its parts.

    The first one knows no spaces inside the two names, the second one does not know
    where the last name ends: only names of three words or more have it.

    :param str folded: of ``fold_name``

    >>> get_name_keys("le goff|anne")
    ['anne legoff', 'anne goff le']
    >>> get_name_keys("legoff|anne"), get_name_keys("anne|legoff")
    (['anne legoff'], ['anne legoff'])
    >>> get_name_keys("jean|marc dupont")[1] == get_name_keys("dupont|jean marc")[1]
    True
    >>> get_name_keys("|")
    []
    """
    words = folded.replace("|", " ").split()
    if not words:
        return []
    names = sorted(name for name in folded.replace(" ", "").split("|") if name)
    keys = [" ".join(names)]
    if len(words) > 2:
        keys.append(" ".join(sorted(words)))
    return keys


def _split(folded):
    """Return last name without spaces, first name without spaces, its initials."""
    lastname, _bar, firstname = folded.partition("|")
    words = firstname.split()
    initials = "".join(word[0] for word in words)
    return lastname.replace(" ", ""), "".join(words), initials


def get_similar_keys(folded):
    """Return three keys, at least one of which survives one typing error.

    :param str folded: of ``fold_name``
    :return: the first name with the first half of the last name, with the second half,
        the last name with the initial of the first name

    >>> get_similar_keys("dupont|jean marc")
    ('jeanmarc|6|dup', 'jeanmarc|6|ont', 'dupont|j')
    """
    lastname, firstname, initials = _split(folded)
    length = len(lastname)
    return (
        f"{firstname}|{length}|{lastname[: length // 2]}",
        f"{firstname}|{length}|{lastname[length // 2 :]}",
        f"{lastname}|{initials[:1]}",
    )


def get_similar_probes(folded):
    """Return what to look up in each of the three keys to find similar names.

    :param str folded: of ``fold_name``
    :return: three lists, in the order of ``get_similar_keys``

    >>> get_similar_probes("dupond|jean")[0]
    ['jean|5|du', 'jean|6|dup', 'jean|7|dup', 'jean|6|duo']
    >>> len(get_similar_probes("aman|jean")[0]), get_similar_probes("roy|jean")[0]
    (4, [])
    """
    lastname, firstname, initials = _split(folded)
    length = len(lastname)
    starts, ends = [], []
    if length >= MIN_SIMILAR_LENGTH:
        for stored in (length - 1, length, length + 1):
            half = stored // 2
            starts.append(f"{firstname}|{stored}|{lastname[:half]}")
            ends.append(f"{firstname}|{stored}|{lastname[length - stored + half :]}")
        # two letters swapped across the middle leave neither half as it was
        half = length // 2
        swapped = f"{lastname[: half - 1]}{lastname[half]}"
        starts.append(f"{firstname}|{length}|{swapped}")
    return starts, ends, [f"{lastname}|{initials}"[: len(lastname) + 2]]


def are_similar(folded, other):
    """Tell whether two names differ by one typing error or by initials.

    >>> are_similar("dupont|jean marc", "dupond|jean marc")
    True
    >>> are_similar("dupont|j m", "dupont|jean marc")
    True
    >>> are_similar("dupont|julie marie", "dupont|jean marc")
    False
    >>> are_similar("dupont|jean", "martin|jeane"), are_similar("dupont|", "dupont|j")
    (False, False)
    """
    last, first, initials = _split(folded)
    other_last, other_first, other_initials = _split(other)
    if first == other_first:
        return is_typing_error(last, other_last)
    if last != other_last or not first or not other_first:
        return False
    return (
        first == other_initials
        or other_first == initials
        or is_typing_error(first, other_first)
    )


def is_typing_error(text, other):
    """Tell whether one letter is wrong, missing, too much, or two are swapped.

    >>> is_typing_error("dupont", "dupond"), is_typing_error("dupont", "duppont")
    (True, True)
    >>> is_typing_error("martin", "matrin"), is_typing_error("martin", "mratni")
    (True, False)
    >>> is_typing_error("roy", "ray"), is_typing_error("dupont", "dupont")
    (False, False)
    >>> is_typing_error("aman", "amar"), is_typing_error("roy", "royer")
    (True, False)
    >>> is_typing_error("dupont", "xapont"), is_typing_error("dupont", "dupaxt")
    (False, False)
    >>> is_typing_error("duppont", "dupont")
    True
    >>> is_typing_error("dupont", "duponten"), is_typing_error("roy", "troy")
    (False, False)
    """
    if text == other or min(len(text), len(other)) < MIN_SIMILAR_LENGTH:
        return False
    if abs(len(text) - len(other)) > 1:
        return False
    start = 0
    for letter, other_letter in zip(text, other, strict=False):
        if letter != other_letter:
            break
        start += 1
    rest, other_rest = text[start:], other[start:]
    return (
        rest[1:] == other_rest[1:]
        or rest == other_rest[1:]
        or rest[1:] == other_rest
        or (rest[1::-1] == other_rest[:2] and rest[2:] == other_rest[2:])
    )
