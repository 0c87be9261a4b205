"""The person, what they do and for whom, among the lines of a signature. No Odoo."""

import re

from .full_names import FullName, split_full_name
from .names import is_family_name, is_given_name
from .signature_words import DEGREES, split_words, tell_kind
from .text import fold

MOST_FUNCTIONS = 4
# what evidence must come to: to be taken, and to be taken without a doubt
LIKELY, SURE = 1.5, 2.5

_BRACKETS = re.compile(r"\([^()]*\)|\"[^\"]*\"|“[^”]*”|«[^»]*»")
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:['’.-]+[^\W\d_]+)*\.?")
_INITIAL = re.compile(r"[^\W\d_]\.\s+(?=\w)")
_PARTICLES = split_words("de du des d la le les von van der den di da el al ben")
_FUNCTION_PARTING = re.compile(r"\s*[,;]\s*|\s+/\s+|\s+\+\s+")
# whose domains say nothing about where somebody works
_PROVIDERS = split_words(
    "gmail googlemail orange wanadoo free hotmail outlook live msn yahoo laposte "
    "sfr icloud me neuf bbox aol gmx proton protonmail"
)


def take_name(texts, emails, functions=frozenset()):
    """Return the name of a person, the texts above and below it, and what is unsure.

    :param emails: their own e-mails
    :param functions: folded names of functions

    >>> name, *texts, unsure = take_name(["Aciers", "DURAND Alice, Buyer"], ["a@b.fr"])
    >>> name.lastname, name.firstname, texts, sorted(unsure)
    ('Durand', 'Alice', [['Aciers'], ['Buyer']], [])
    """
    best, place, score = "", None, LIKELY
    for index, text in enumerate(texts):
        candidate, _rest = _part_name(text)
        rated = _rate_name(candidate, emails, functions) - index / 10
        if rated > score:
            best, place, score = candidate, index, rated
    if place is None:
        name, place = _guess_name(texts, emails)
        doubts = {f for f in ("lastname", "firstname") if getattr(name, f)}
        above = texts[: place or 0]
        return name, above, texts[0 if place is None else place + 1 :], doubts
    name, is_sure = _split_name(best)
    rest = filter(None, [_part_name(texts[place])[1]])
    # whoever signs by the first name, and in full below
    spoken = {fold(name.firstname), fold(best)}
    above, below = (
        [text for text in part if fold(text) not in spoken]
        for part in (texts[:place], [*rest, *texts[place + 1 :]])
    )
    doubts = set() if is_sure and score >= SURE else {"lastname", "firstname"}
    return name, above, below, doubts


def _part_name(text):
    """Return the part of a text that may be a name, and the rest of it.

    >>> _part_name('Robert "Bob" Miller, PE'), _part_name("Alice Durand, Buyer")
    (('Robert Miller', ''), ('Alice Durand', 'Buyer'))
    >>> _part_name("Durand, Alice"), _part_name("Hannah Wright BSc MRICS")
    (('Durand, Alice', ''), ('Hannah Wright', ''))
    """
    text = " ".join(_BRACKETS.sub(" ", text).split())
    head, comma, tail = text.partition(",")
    if comma and len(head.split()) == 1 and is_given_name(tail):
        return text, ""
    words = head.split()
    while len(words) > 2 and fold(words[-1]).replace(" ", "") in DEGREES:
        words.pop()
    rest = [word for word in tail.split() if fold(word).replace(" ", "") not in DEGREES]
    return " ".join(words), " ".join(rest)


def _rate_name(text, emails, functions):
    """Return how much speaks for a text being the name of a person."""
    title, last, first = split_full_name(text)
    words = f"{first} {last}".split()
    if not 1 <= len(words) <= 5 or not all(map(_is_name_word, words)):
        return -9
    rated = max((_match_email(words, email) for email in emails), default=0)
    rated += 2 if title else 0
    rated += 2 if any(map(is_given_name, (words[0], words[-1]))) else 0
    rated += 1 if any(map(is_family_name, words)) else 0
    rated += 1 if len({word.isupper() for word in words}) > 1 else 0
    if len(words) == 1:
        rated -= 1.3 if title else 0.3
    if tell_kind(text) or fold(text) in functions:
        rated -= 3
    return rated


def _is_name_word(word):
    if not _NAME_WORD.fullmatch(word):
        return False
    return word[0].isupper() or fold(word).split()[0] in _PARTICLES


def _match_email(words, email):
    """Return how much an e-mail says that these words are the name of who has it.

    >>> [_match_email(["Anne-Marie", "Le", "Goff"], f"{local}@ex.fr")
    ...  for local in ("am.legoff", "legoff.a", "annemarie", "contact")]
    [5, 5, 3, 0]
    """
    local = re.sub(r"[\W\d_]", "", fold(email.partition("@")[0]))
    words = fold(" ".join(words)).split()
    if len(local) < 2:
        return 0
    for cut in range(1, len(words)):
        first, last = "".join(words[:cut]), "".join(words[cut:])
        initials = "".join(word[0] for word in words[:cut])
        if local in {
            *(first + last, last + first, first[0] + last, last + first[0]),
            *(initials + last, last + initials, first + last[0], last[0] + first),
        }:
            return 5
        if local in (first, last):
            return 3
    return 3 if local == "".join(words) else 0


def _split_name(text):
    """Return the parts of a name, and whether it is sure which is which.

    >>> _split_name("DR ROBERT CLARKE")
    (FullName(title='Dr', lastname='Clarke', firstname='Robert'), True)
    >>> _split_name("Durand Alice")[0][1:], _split_name("Alice")[0][1:]
    (('Durand', 'Alice'), ('', 'Alice'))
    >>> _split_name("Brian K. Adams")[0][1:]
    ('Adams', 'Brian K.')
    """
    in_capitals = text.isupper()
    title, last, first = split_full_name(text)
    initial = _INITIAL.match(last)
    if first and initial:
        first, last = f"{first} {initial[0].strip()}", last[initial.end() :]
    is_sure = True
    if not first and is_given_name(last) and not title:
        last, first = "", last
    elif in_capitals or not _has_capitals(text):
        # the usual order, unless both say otherwise
        # those of three letters are in no list
        known = is_given_name(first) or len(first) < 4
        if is_given_name(last) and not known and "," not in text:
            last, first = first, last
            is_sure = in_capitals
    return FullName(*map(_write_out, (title, last, first))), is_sure


def _has_capitals(text):
    words = text.split()
    return any(word.isupper() and len(word) > 2 for word in words)


def _write_out(text):
    return " ".join(
        w.title() if w.isupper() and len(w) > 1 else w for w in text.split()
    )


def _guess_name(texts, emails):
    """Return what may be the name where no line is known to be one, and which line."""
    for index, text in enumerate(texts[:2]):
        words = text.split()
        shaped = 2 <= len(words) <= 3 and all(map(_is_name_word, words))
        if shaped and not text.isupper() and not tell_kind(text) and not emails:
            return _split_name(text)[0], index
    for email in emails:
        words = re.split(r"[._-]", email.partition("@")[0])
        if len(words) == 2 and all(len(w) > 1 and w.isalpha() for w in words):
            return _split_name(" ".join(map(str.title, words)))[0], None
    return FullName("", "", ""), None


def take_functions(above, below, emails=(), functions=frozenset()):
    """Return what the person does, the other texts, and whether that is unsure.

    What is not known to be a function may be one, if it stands below the name.

    :param above: the texts above the name
    :param below: those below
    :param functions: folded names of functions

    >>> take_functions(["Aciers SA"], ["Pharmacienne, responsable qualité"])
    (('Pharmacienne', 'responsable qualité'), ['Aciers SA'], set())
    >>> take_functions([], ["Cook, Juggler"], functions={"cook"})[0]
    ('Cook', 'Juggler')
    >>> take_functions([], ["Service Achats", "Agence de Tours"])
    (('Service Achats',), ['Agence de Tours'], {'functions'})
    >>> take_functions([], ["Aciers"], ["a@aciers.fr"]), take_functions([], [])
    (((), ['Aciers'], set()), ((), [], set()))
    """
    found, left = {}, []
    for text in above + below:
        parts = list(filter(None, _FUNCTION_PARTING.split(text)))
        known = [fold(p) in functions or tell_kind(p) == "job" for p in parts]
        if any(fold(p) in functions for p in parts):
            # what stands beside a function is one
            known = [True]
        if fold(text) in functions or (tell_kind(text) == "job" and not all(known)):
            parts, known = [text], [True]
        if all(known) and parts and len(found) < MOST_FUNCTIONS:
            found.update((fold(part), part) for part in parts if fold(part))
        else:
            left.append(text)
    if found or not below or not _may_be_function(below[0], emails):
        return tuple(found.values()), left, set()
    return (below[0],), above + below[1:], {"functions"}


def _may_be_function(text, emails):
    """Tell whether a text below a name may be what somebody does."""
    kind, words = tell_kind(text), fold(text).split()
    if kind == "part":
        return words[0] in ("service", "direction", "pole")
    return (
        not kind
        and not text.isupper()
        and len(words) <= 5
        and not any(_is_domain_of(text, email) for email in emails)
    )


def find_organisation(texts, emails):
    """Return the organisation that is named, and whether that is unsure.

    >>> find_organisation(["Froid & Climat", "Agence de Tours"], ["a@froid-climat.fr"])
    ('Froid & Climat', set())
    >>> find_organisation(["MÉCANIQUE LEROY"], []), find_organisation([], [])
    (('MÉCANIQUE LEROY', {'organisation'}), ('', set()))
    """
    best, score = "", 0.5
    for index, text in enumerate(texts[:8]):
        rated = _rate_organisation(text, emails) - index / 10
        if rated > score:
            best, score = text, rated
    return best, {"organisation"} if best and score < SURE - 0.5 else set()


def _rate_organisation(text, emails):
    kind = tell_kind(text)
    rated = {"organisation": 3, "part": -2, "job": -3}.get(kind, 0)
    rated += 3 if any(_is_domain_of(text, email) for email in emails) else 0
    words = text.split()
    rated += 1 if text.isupper() and len(words) > 1 else 0
    return rated + (0.8 if 2 <= len(words) <= 6 and text[0].isupper() else 0)


def _is_domain_of(text, email):
    """Tell whether a firm's domain has its name, or begins as it, or its initials.

    >>> _is_domain_of("Clarke Chemicals", "a@clarkechem.co.uk")
    True
    >>> _is_domain_of("Location Matériel Centre", "a@lmc.fr")
    True
    >>> _is_domain_of("Orange Bleue", "a@orange.fr")
    False
    """
    domain = email.rpartition("@")[2].split(".")[0]
    if domain in _PROVIDERS:
        return False
    core, words = fold(domain).replace(" ", ""), fold(text).split()
    joined = "".join(words)
    initials = "".join(word[0] for word in words)
    if len(core) > 1 and core == initials:
        return True
    common = min(len(core), len(joined), 6)
    return common > 3 and (core in joined or core[:common] == joined[:common])
