"""Names compared, and keys by which the same person is found. No database, no Odoo.

A key of a name is the same for every spelling of it. Whoever is written with one typing
error is found by three further keys: an error in the last name leaves the first name
and one half of the last name intact, one in the first name the sound of the last name
and the initial. What is found so is then judged: two names that are both known as names
of their own, as Julie and Julien, are two people, unless they sound the same.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from .text import expand_umlauts, fold

# in shorter names a letter more or less is another name
MIN_SIMILAR_LENGTH = 4
# which one may leave out, at the beginning of a last name or the end of a first one
_PARTICLES = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "von",
        "van",
        "vom",
        "zu",
        "zum",
        "zur",
        "da",
        "das",
        "do",
        "dos",
        "di",
        "del",
        "della",
        "dello",
        "degli",
        "den",
        "der",
        "ter",
        "ten",
        "el",
        "al",
    ]
)
# only behind one of these
_ARTICLES = frozenset(["la", "le", "les", "l", "der", "den"])
_DOUBLED = re.compile(r"(.)\1+")
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "f"),
        ("sch|sh", "ch"),
        ("qu|ck|c(?=[aou])|c(?=[^eiyh])|c$", "k"),
        ("(?<!c)h", ""),
        ("y", "i"),
        ("z", "s"),
        ("w", "v"),
    )
)
_LAST_SOUNDS = (
    *_SOUNDS,
    (re.compile("b(?=v)"), ""),
    (re.compile("(?<=au)l(?=[tdsx]+$)"), ""),
    (re.compile("eau|au"), "o"),
    (re.compile("(?<=..)[tdsxp]+$"), ""),
)
# one more at the end makes a name another one: Michel and Michèle, Julie and Julien
_ENDINGS = frozenset(["a", "e", "i", "n", "o", "s"])


@lru_cache(maxsize=50_000)
def _fold_part(text):
    return fold(text)


def fold_name(lastname, firstname):
    """Return both names folded, in one text that the functions below take.

    Umlauts give it a second spelling, behind the first one.

    >>> fold_name("Le Goff", "Anne-Marie"), fold_name("O'Brien", None)
    ('le goff|anne marie', 'o brien|')
    >>> fold_name("Müller", "Jörg")
    'muller|jorg|mueller|joerg'
    >>> fold_name("Müller", "Ada"), fold_name("Dupont", "Jörg")
    ('muller|ada|mueller|ada', 'dupont|jorg|dupont|joerg')
    """
    folded = f"{_fold_part(lastname)}|{_fold_part(firstname)}"
    if (lastname or "").isascii() and (firstname or "").isascii():
        return folded
    expanded = (fold(expand_umlauts(name or "")) for name in (lastname, firstname))
    expanded = "|".join(expanded)
    return folded if expanded == folded else f"{folded}|{expanded}"


def get_name_keys(folded):
    """Return the keys of a name, whatever its spelling and the order of its parts.

    One knows no spaces inside the two names. One does not know where the last name
    ends, if that may be doubted. Both are there without particles as well.

    :param str folded: of ``fold_name``

    >>> get_name_keys("le goff|anne")
    ['anne legoff', 'anne goff le']
    >>> get_name_keys("legoff|anne"), get_name_keys("anne|legoff")
    (['anne legoff'], ['anne legoff'])
    >>> get_name_keys("jean|marc dupont")[1] == get_name_keys("dupont|jean marc")[1]
    True
    >>> get_name_keys("de la tour|jean")[2:], get_name_keys("muller|a|mueller|a")
    (['jean latour', 'jean la tour', 'jean tour'], ['a muller', 'a mueller'])
    >>> get_name_keys("tour|jean de la"), get_name_keys("durand|")
    (['jeandela tour', 'de jean la tour', 'jean tour'], ['durand'])
    >>> get_name_keys("|")
    []
    """
    parts = folded.split("|")
    keys = {}
    for lastname, firstname in zip(parts[::2], parts[1::2], strict=False):
        bare = _drop_last_particles(firstname)
        for spelling in (lastname, *_drop_particles(lastname)):
            keys.update(dict.fromkeys(_make_name_keys((spelling, firstname))))
            if bare != firstname:
                keys.update(dict.fromkeys(_make_name_keys((spelling, bare))))
    return list(keys)


def _make_name_keys(names):
    words = " ".join(names).split()
    if not words:
        return []
    joined = sorted(name.replace(" ", "") for name in names if name)
    keys = [" ".join(joined)]
    if len(words) > len(joined):
        keys.append(" ".join(sorted(words)))
    return keys


def _drop_particles(lastname):
    """Return a last name without its particle, and without the article behind it.

    >>> _drop_particles("de la tour"), _drop_particles("van der berg")
    (['la tour', 'tour'], ['der berg', 'berg'])
    >>> _drop_particles("le goff"), _drop_particles("da")
    ([], [])
    """
    words = lastname.split()
    spellings = []
    while len(words) > 1 and words[0] in (_ARTICLES if spellings else _PARTICLES):
        words = words[1:]
        spellings.append(" ".join(words))
    return spellings


def _drop_last_particles(firstname):
    """Return a first name without the particle and article that follow it.

    >>> _drop_last_particles("anne de"), _drop_last_particles("jean la")
    ('anne', 'jean')
    >>> _drop_last_particles("de"), _drop_last_particles("anne marie")
    ('de', 'anne marie')
    """
    words = firstname.split()
    while len(words) > 1 and words[-1] in _PARTICLES | _ARTICLES:
        words.pop()
    return " ".join(words)


@lru_cache(maxsize=50_000)
def _split(folded):
    """Return last name without spaces, first name without spaces, its initials."""
    lastname, firstname = folded.split("|")[:2]
    words = firstname.split()
    initials = "".join(word[0] for word in words)
    return lastname.replace(" ", ""), "".join(words), initials


def _single(text):
    """Return a text in which no letter comes twice in a row."""
    return _DOUBLED.sub(r"\1", text)


def get_similar_keys(folded):
    """Return three keys, at least one of which survives one typing error.

    :param str folded: of ``fold_name``
    :return: the first name with the first half of the last name, with the second half,
        the sound of the last name with the initial of the first name

    >>> get_similar_keys("dupont|jean marc")
    ('jeanmarc|6|dup', 'jeanmarc|6|ont', 'dupon|j')
    >>> get_similar_keys("muller|jorg|mueller|joerg")[2]
    'muler|j'
    """
    lastname, firstname, initials = _split(folded)
    single, first = _single(lastname), _single(firstname)
    length = len(single)
    return (
        f"{first}|{length}|{single[: length // 2]}",
        f"{first}|{length}|{single[length // 2 :]}",
        f"{_get_last_sound(lastname)}|{initials[:1]}",
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
    single, first = _single(lastname), _single(firstname)
    length = len(single)
    starts, ends = [], []
    if len(lastname) >= MIN_SIMILAR_LENGTH:
        for stored in (length - 1, length, length + 1):
            half = stored // 2
            starts.append(f"{first}|{stored}|{single[:half]}")
            ends.append(f"{first}|{stored}|{single[length - stored + half :]}")
        # two letters swapped across the middle leave neither half as it was
        half = length // 2
        swapped = f"{single[: half - 1]}{single[half : half + 1]}"
        starts.append(f"{first}|{length}|{swapped}")
    return starts, ends, [f"{_get_last_sound(lastname)}|{initials[:1]}"]


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
    >>> are_similar("dupont|julie", "dupont|julien")
    False
    >>> are_similar("dupont|philippe", "dupont|phillipe")
    True
    >>> are_similar("dupont|philippe", "martin|phillipe")
    False
    """
    last, first, initials = _split(folded)
    other_last, other_first, other_initials = _split(other)
    if first == other_first:
        return last != other_last and _are_alike(
            last, other_last, _get_last_sound, _get_family_names()
        )
    if last != other_last or not first or not other_first:
        return False
    return (
        first == other_initials
        or other_first == initials
        or _are_first_names_alike(folded, other)
    )


def _are_first_names_alike(folded, other):
    """Tell whether two first names, none of them empty, are one with a typing error."""
    words, others = (name.split("|")[1].split() for name in (folded, other))
    if len(words) == len(others):
        pairs = [(a, b) for a, b in zip(words, others, strict=True) if a != b]
    else:
        pairs = [("".join(words), "".join(others))]
    if len(pairs) != 1:
        return False
    if _is_alike_first(*pairs[0]):
        return True
    # a short word of a longer name
    return not _get_given_names().issuperset(pairs[0]) and (
        len(words) == len(others) > 1
        and is_typing_error("".join(words), "".join(others))
    )


def _is_alike_first(name, other):
    shorter, longer = sorted((name, other), key=len)
    known = _get_given_names()
    if longer in known and shorter in known and _has_other_ending(shorter, longer):
        return False
    if (
        shorter in known
        and longer not in known
        and longer
        in (
            f"{shorter}e",
            f"{shorter}a",
        )
    ):
        return False
    return _are_alike(name, other, _get_first_sound, known)


def _has_other_ending(shorter, longer):
    """Tell whether two first names differ by what says a woman or a man.

    >>> _has_other_ending("andre", "andree"), _has_other_ending("daniel", "danielle")
    (True, True)
    >>> _has_other_ending("maria", "marie"), _has_other_ending("marc", "marco")
    (True, True)
    >>> _has_other_ending("luc", "lucas")
    False
    """
    stem = longer[:-1]
    return longer[-1] in _ENDINGS and (
        stem in (shorter, _double_last(shorter)) or stem == shorter[:-1]
    )


def _double_last(text):
    return f"{text}{text[-1:]}"


def _are_alike(text, other, get_sound, known):
    """Tell whether two different names are one, by their sound or by a typing error.

    :param get_sound: function that returns how a name sounds
    :param known: names of their own, which are no error of each other

    >>> _are_alike("zad", "zat", len, ()), _are_alike("za", "zo", len, ())
    (True, False)
    >>> _are_alike("za", "zato", lambda name: name[0], ())
    False
    >>> _are_alike("zalo", "zala", str, ()), _are_alike("zalo", "zala", str, {"zala"})
    (False, True)
    >>> _are_alike("zato", "zzattu", str, ())
    True
    """
    is_long = min(len(text), len(other)) >= MIN_SIMILAR_LENGTH - 1
    if is_long and get_sound(text) == get_sound(other):
        return True
    if text in known and other in known:
        return False
    if text not in known and other not in known and _differ_at_the_end(text, other):
        return False
    return is_typing_error(text, other) or is_typing_error(
        _single(text), _single(other)
    )


def _differ_at_the_end(text, other):
    """Tell whether names differ by an ending that may make another name of them.

    >>> _differ_at_the_end("zalo", "zala"), _differ_at_the_end("zalt", "zalte")
    (True, True)
    >>> _differ_at_the_end("zalo", "zalk"), _differ_at_the_end("zalo", "mela")
    (False, False)
    >>> _differ_at_the_end("zalo", "zalot"), _differ_at_the_end("zalo", "mazoe")
    (False, False)
    """
    shorter, longer = sorted((text, other), key=len)
    if len(shorter) == len(longer):
        return text[:-1] == other[:-1] and {text[-1], other[-1]} <= _ENDINGS
    return longer[:-1] == shorter and longer[-1] in _ENDINGS


@lru_cache(maxsize=20_000)
def _get_first_sound(name):
    """Return how a first name sounds, for the ear of somebody who writes it down.

    >>> _get_first_sound("philippe"), _get_first_sound("phillipe")
    ('filipe', 'filipe')
    """
    return _make_sound(name, _SOUNDS)


@lru_cache(maxsize=20_000)
def _get_last_sound(name):
    """Return how a last name sounds: last letters that are not spoken do not count.

    >>> _get_last_sound("dupont"), _get_last_sound("dupond"), _get_last_sound("roy")
    ('dupon', 'dupon', 'roi')
    """
    return _make_sound(name, _LAST_SOUNDS)


def _make_sound(name, sounds):
    for pattern, sound in sounds:
        name = pattern.sub(sound, name)
    return _single(name)


def is_given_name(text):
    """Tell whether a first name is known, or each part of one with a hyphen.

    >>> is_given_name("Alice"), is_given_name("Anne-Marie"), is_given_name("Dupont")
    (True, True, False)
    """
    words = fold(text).split()
    return bool(words) and _get_given_names().issuperset(words)


def is_family_name(text):
    """Tell whether a last name is known.

    >>> is_family_name("Martin"), is_family_name("Acheteur")
    (True, False)
    """
    return fold(text).replace(" ", "") in _get_family_names()


@cache
def _get_given_names():
    """Return first names that are names of their own."""
    return _read_names("given_names.txt")


@cache
def _get_family_names():
    """Return last names that are names of their own."""
    return _read_names("family_names.txt")


def _read_names(file_name):
    """Return the names of a file, without its comments.

    >>> "alice" in _read_names("given_names.txt"), "#" in _read_names("given_names.txt")
    (True, False)
    """
    lines = Path(__file__).with_name(file_name).read_text(encoding="ascii").splitlines()
    return frozenset(
        name for line in lines if not line.startswith("#") for name in line.split()
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
