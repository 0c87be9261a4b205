"""Spellings brought to one form. Pure functions: no database, no Odoo."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})
_FUNCTION_SEPARATORS = re.compile(r"[,/;\n]")
# all that people write; a text of anything else fills no memory
_MOST_FOLDINGS = 50_000
# more is no telephone number
_LONGEST_NUMBER = 100


class _Folding(dict):
    """What each letter is folded to, by its code, found out when it first comes.

    Marks go, so letters are taken one by one: Unicode's own normalization sorts marks,
    in quadratic time where many of them follow each other.
    """

    def __missing__(self, code):
        lowered = chr(code).casefold().translate(_LIGATURES)
        decomposed = unicodedata.normalize("NFKD", lowered)
        if not decomposed.isalnum():
            letters = (c for c in decomposed if not unicodedata.combining(c))
            decomposed = "".join(c if c.isalnum() else " " for c in letters)
        if len(self) < _MOST_FOLDINGS:
            self[code] = decomposed
        return decomposed


_FOLDING = _Folding()


def fold(text):
    """Return ``text`` without case, accents and punctuation, words parted by one space.

    :param str text: any text, or a false value
    :return: the folded text, empty where nothing is left

    >>> fold("  Directeur Général-Adjoint ")
    'directeur general adjoint'
    >>> fold("Chef d'œuvre")
    'chef d oeuvre'
    >>> fold(None)
    ''
    """
    return " ".join((text or "").translate(_FOLDING).split())


def split_functions(text):
    """Return the single functions that a free text names.

    Commas, slashes, semicolons and new lines part functions; one that comes twice in
    another spelling counts once.

    :param str text: for instance a partner's job position
    :return: list of texts in their order, trimmed, none empty

    >>> split_functions("Directeur technique / Acheteur, acheteur")
    ['Directeur technique', 'Acheteur']
    >>> split_functions(" - ")
    []
    """
    functions = {}
    for part in _FUNCTION_SEPARATORS.split(text or ""):
        key = fold(part)
        if key:
            functions.setdefault(key, " ".join(part.split()))
    return list(functions.values())


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
    text = (text or "").strip().replace("\N{NO-BREAK SPACE}", " ")
    if len(text) > _LONGEST_NUMBER or not re.fullmatch(r"\+?[\d\s./()\-\u202f]+", text):
        return ""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    return re.sub(r"^0{1,2}", "", digits)
