"""What the columns of a table are that was pasted without headings. No Odoo."""

from .full_names import FIRST_FIRST, LAST_FIRST, find_title, split_full_name
from .import_headings import FAMILIES
from .names import is_family_name, is_given_name
from .phones import is_mobile
from .signature_words import tell_kind
from .text import fold, split_functions
from .values import is_phone

# people whose rows tell what a column is
_SAMPLE_ROWS = 50
# of the texts of a column: as many are of a kind where the column is
_MOST = 0.5


def guess_columns(rows, region=None, titles=frozenset(), functions=frozenset()):
    """Return what each column is, by the keys of an import; nothing where it is unsure.

    :param rows: lists of texts
    :param region: code of the country whose numbers are meant
    :param titles: those that are known, folded
    :param functions: those that are known, folded

    >>> row = ["Durand", "Alice", "Acheteuse", "04 65 71 00 01", "a.durand@x.example"]
    >>> guess_columns([row], "FR")
    ['lastname', 'firstname', 'function_ids', 'phone', 'email']
    >>> guess_columns([["1", "Mme Alice Durand", "06 00 00 00 01"]], "FR")
    ['', 'first_first', 'mobile']
    >>> guess_columns([["DURAND Alice", "x@y.fr", "z@y.fr", "w@y.fr"]])
    ['last_first', 'email', 'email2', '']
    >>> guess_columns([])
    []
    """
    width = max(map(len, rows), default=0)
    samples = [_get_samples(rows, index) for index in range(width)]
    keys = [_guess_kind(texts, region, titles, functions) for texts in samples]
    keys = _spread(keys)
    _find_names(keys, samples)
    return [key or "" for key in keys]


def _get_samples(rows, index):
    cells = (row[index].strip() for row in rows[:_SAMPLE_ROWS] if index < len(row))
    return [text for text in cells if text]


def _are_most(texts, test):
    return sum(map(bool, map(test, texts))) > _MOST * len(texts)


def _guess_kind(texts, region, titles, functions):
    """Return what a column is by the form of its texts; None for words like others."""
    if not texts:
        return ""
    if _are_most(texts, lambda text: "@" in text):
        return "email"
    if _are_most(texts, lambda text: is_phone(text, region)):
        mobile = _are_most(texts, lambda text: is_mobile(text, region))
        return "mobile" if mobile else "phone"
    if _are_most(texts, lambda text: not any(map(str.isalpha, text))):
        return ""
    if _are_most(texts, lambda text: find_title(text, titles)[0]):
        return "title_id"
    if _are_most(texts, lambda text: _is_function(text, functions)):
        return "function_ids"
    return None


def _is_function(text, functions):
    known = any(fold(part) in functions for part in split_functions(text))
    return known or tell_kind(text) == "job"


def _spread(keys):
    """Return keys of which none comes twice: the second number has a place of its own.

    >>> _spread(["phone", None, "phone", "phone", "title_id", "title_id"])
    ['phone', None, 'phone2', '', 'title_id', '']
    """
    taken = set()
    found = []
    for key in keys:
        places = FAMILIES.get(key, (key,))
        free = next((place for place in places if place not in taken), "")
        taken |= {free} - {None}
        found.append(free)
    return found


def _find_names(keys, samples):
    """Say which of the columns that nothing is known of hold names, then functions."""
    open_ones = [index for index, key in enumerate(keys) if key is None]
    if not open_ones:
        return
    whole = {index: _get_name_order(samples[index]) for index in open_ones}
    first = max(open_ones, key=lambda i: _rate(samples[i], is_given_name))
    index = next((i for i in open_ones if whole[i]), None)
    if index is not None:
        keys[index] = whole[index]
    elif len(open_ones) == 1:
        keys[first] = "lastname"
    else:
        if not _rate(samples[first], is_given_name):
            first = open_ones[1]
        others = [i for i in open_ones if i != first]
        last = max(
            others, key=lambda i: (_rate(samples[i], is_family_name), -abs(i - first))
        )
        keys[first], keys[last] = "firstname", "lastname"
    rest = [index for index in open_ones if keys[index] is None]
    if rest and "function_ids" not in keys:
        keys[rest[0]] = "function_ids"


def _rate(texts, test):
    return sum(map(test, texts)) / len(texts)


def _get_name_order(texts):
    """Return in which order whole names stand in a column; nothing if they do not.

    >>> _get_name_order(["Alice Durand", "Jean-Luc Petit"]), _get_name_order(["Durand"])
    ('first_first', '')
    >>> _get_name_order(["DURAND Alice"]), _get_name_order(["Anne Marie"])
    ('last_first', '')
    """

    def begins(text):
        return is_given_name(text.split()[0]) and not is_given_name(text)

    def ends(text):
        return is_given_name(text.split()[-1]) and not is_given_name(text)

    texts = [_drop_title(text) for text in texts]
    if not _are_most(texts, lambda text: " " in text):
        return ""
    first, last = _rate(texts, begins), _rate(texts, ends)
    if not first and not last:
        return ""
    return FIRST_FIRST if first > last else LAST_FIRST


def _drop_title(text):
    """Return a whole name without its title.

    >>> _drop_title("Mme le Dr Alice Durand"), _drop_title("Durand")
    ('Alice Durand', 'Durand')
    """
    title = split_full_name(text).title
    return " ".join(text.split()[len(title.split()) :])
