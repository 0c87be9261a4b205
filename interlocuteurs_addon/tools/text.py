"""Texts brought to one form. Pure functions: no database, no Odoo."""

import re
import unicodedata

# letters that Unicode does not take apart
_LETTERS = {
    **{"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d"},
    **{"ı": "i", "ħ": "h", "ŧ": "t", "þ": "th", "ŋ": "n", "ĸ": "k", "ə": "e"},
    **{"ŀ": "l", "ſ": "s", "ɖ": "d", "ƒ": "f", "ɨ": "i", "ɓ": "b", "ɗ": "d"},
}
_LIGATURES = str.maketrans(_LETTERS)
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_UMLAUTS = {
    **{"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"},
    **{"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa"},
    # and where the marks stand apart
    **{"a\u0308": "ae", "o\u0308": "oe", "u\u0308": "ue", "a\u030a": "aa"},
    **{"A\u0308": "Ae", "O\u0308": "Oe", "U\u0308": "Ue", "A\u030a": "Aa"},
}
_UMLAUT = re.compile("|".join(_UMLAUTS))
_FUNCTION_SEPARATORS = re.compile(r"[,/;\n]")
_SPACES = re.compile(r"[\s\u200b\u2060\ufeff]+")
_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# no letters: XML takes none of the last ones, and files of lists are XML
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_UNUSUAL = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)
# letters and signs by their category, and blank
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
MAX_NAME_LENGTH = 100
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# all that people write; a text of anything else fills no memory
_MOST_FOLDINGS = 50_000


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
    >>> fold("Đặng Yıldız Łukasz")
    'dang yildiz lukasz'
    >>> fold(None)
    ''
    """
    return " ".join((text or "").translate(_FOLDING).split())


def drop_invisible(text):
    """Return a text without marks that take no room: pasted from a page or a mail.

    >>> drop_invisible("\u200e06 12\ufeff")
    '06 12'
    """
    return _INVISIBLE.sub("", text)


def expand_umlauts(text):
    """Return a text with its umlauts as they are written where there are none.

    >>> expand_umlauts("Müller"), expand_umlauts("Bjo\u0308rn Sørensen")
    ('Mueller', 'Bjoern Soerensen')
    """
    return _UMLAUT.sub(lambda found: _UMLAUTS[found[0]], text)


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


def clean_text(text, lines=False):
    r"""Return a text without what cannot be seen, in single spaces.

    :param str text: any text
    :param bool lines: keep its spaces and lines; each line ends in one way

    >>> clean_text("  Jean\xa0 Pierre\u202f"), clean_text("a\x07b\ufffe")
    ('Jean Pierre', 'ab')
    >>> clean_text("12 rue A\r\nBât. B\u2028\x00", lines=True)
    '12 rue A\nBât. B\n'
    """
    if lines:
        if not _UNUSUAL.search(text):
            return text
        return _CONTROL.sub("", _LINE_BREAK.sub("\n", text))
    if text.isascii() and text.isprintable():  # most texts, in half the time
        return " ".join(text.split())
    return _SPACES.sub(" ", _CONTROL.sub("", text)).strip()


def is_invisible(text):
    """Tell whether nothing of a text can be seen: blanks, joiners, fillers.

    >>> is_invisible(""), is_invisible(" \u200b\u3164"), is_invisible("\u200bA")
    (True, True, False)
    """
    return all(
        unicodedata.category(letter)[0] in "ZC" or letter in _FILLERS for letter in text
    )


def get_safe_name(text, default="contact"):
    """Return ``text`` as a file's name without extension: no path, safe on Windows.

    >>> get_safe_name("Hélène N'Guyen")
    "Hélène N'Guyen"
    >>> get_safe_name("A/B ../Weird. ")
    'A-B ..-Weird'
    >>> get_safe_name("con"), get_safe_name(" .. "), get_safe_name(None)
    ('_con', 'contact', 'contact')
    """
    # composing takes quadratic time where many marks follow each other
    name = unicodedata.normalize("NFC", (text or "")[: 10 * MAX_NAME_LENGTH])
    name = " ".join(_FORBIDDEN.sub("-", name).split())[:MAX_NAME_LENGTH]
    name = name.strip(" .")
    if _RESERVED.fullmatch(name):
        name = "_" + name
    return name or default
