"""How people are found by what somebody types. Pure functions: no database, no Odoo.

Whatever a contact is found by stands in one text, each word in its plain form; a search
asks for each of its words in there, in any order.
"""

import re

import phonenumbers

from .emails import clean_email, get_email_keys
from .phones import (
    FRENCH_CODES,
    FRENCH_REGIONS,
    clean_spelling,
    get_wanted_keys,
    read_phone,
    read_phones,
)
from .text import drop_invisible, expand_umlauts, fold
from .values import significant_digits

# of a number, what is worth looking for
MIN_DIGITS = 4
# what somebody types to find a person is no letter
LONGEST_SEARCH = 200
MOST_WORDS = 12
_NUMBER = re.compile(
    r"[+(]{0,3}\d(?:[\d\s().+/,_·•\u2010-\u2015-]*\d)?"
    r"(?:[\s,(]*(?:postes?|ext|p|x|\#|;ext=)[\s.]*\d{1,8}\b)?",
    re.IGNORECASE,
)


def make_search_text(names, references=(), emails=(), numbers=()):
    """Return the text by which somebody is found.

    :param names: their name and that of their organisation, together and apart
    :param references: codes that may be typed without their separators
    :param emails: as typed
    :param numbers: pairs of what was typed and its key

    >>> make_search_text(["Aciéries, Le Goff Anne", "Le Goff"])
    ' acieries le goff anne legoff | '
    >>> make_search_text(["Müller"], ["FR 12"], ["A@ex.fr"], [("39 00", "33:3900")])
    ' muller mueller fr 12 fr12 a@ex.fr | 33:3900 '
    """
    content = " "
    for text, get_words in (
        *((text, _get_name_words) for text in names),
        *((text, _get_reference_words) for text in references),
        *((text, _get_email_words) for text in emails),
    ):
        for word in get_words(text) if text else ():
            if f" {word} " not in content:
                content += f"{word} "
    words = [
        word for text, key in numbers if text for word in get_number_words(text, key)
    ]
    return f"{content}| {''.join(f'{word} ' for word in dict.fromkeys(words) if word)}"


def get_number_condition(text, region=None):
    """Return the parts of a search text that stand for a number, if it is one.

    >>> get_number_condition("06 12 34", "FR"), get_number_condition("Alice")
    (['|%61234'], [])
    """
    found = _NUMBER.fullmatch(clean_spelling(text or ""))
    if not found:
        return []
    return [f"|%{part}" for part in _get_number_patterns(found[0], region)]


def get_same_number_patterns(text, region=None):
    """Return the parts of a search text that say just this number, none without one.

    A number without extension is that of all extensions of its line.

    >>> get_same_number_patterns("39 00", "FR"), get_same_number_patterns("a@b.fr")
    (['|% 33:3900 ', '|% 33:3900;'], [])
    >>> get_same_number_patterns("04 65 71 00 01 poste 12", "FR")
    ['|% +33465710001;12 ', '|% +33465710001 ']
    """
    phone = None if "@" in text else read_phone(text, region)
    if not phone:
        return []
    words = [f"{key} ".replace("; ", ";") for key in get_wanted_keys(phone.key)]
    return [f"|% {word}" for word in words]


def _get_name_words(text):
    """Return a name folded, together, and with its umlauts written out."""
    folded = fold(text)
    words = [folded]
    # an organisation and a person are not one word
    if 0 < folded.count(" ") < 4 and "," not in text:
        words.append(folded.replace(" ", ""))
    expanded = fold(expand_umlauts(text))
    if expanded != folded:
        words.append(expanded)
    return words


def _get_reference_words(text):
    folded = fold(text)
    return (folded, folded.replace(" ", ""))


def _get_email_words(text):
    keys = get_email_keys(text)
    cleaned = clean_email(text).lower().replace("|", " ")
    if keys and cleaned.isascii():
        return keys
    return [*keys, *cleaned.split()]


def get_number_words(text, key):
    """Return what the numbers of a field are found by: compared, and as typed.

    :param str text: as typed
    :param key: what is compared of it, if anything

    >>> get_number_words("06 12 34 56 78 / 39 00 (accueil)", "+33612345678")
    ['+33612345678', '33:3900', '06123456783900', 'accueil']
    """
    digits = re.sub(r"\D", "", clean_spelling(text))
    words = [key or ""]
    if digits and significant_digits(digits) not in words[0]:
        code = re.match(r"\+?\d{1,3}", words[0])
        region = _get_region(words[0]) if code else None
        words += [phone.key for phone in read_phones(text, region)[1:]]
        words.append(digits)
    if not text.isascii() or re.search("[A-Za-z]", text):
        words += [word for word in fold(text).split() if not word.isdigit()]
    return words


def _get_region(key):
    """Return a country whose plan reads numbers beside this one."""
    code, colon, _digits = key.partition(":")
    if colon:
        return phonenumbers.region_code_for_country_code(int(code))
    return phonenumbers.region_code_for_number(
        phonenumbers.parse(key.partition(";")[0], None)
    )


def get_search_patterns(text, region=None):
    """Return what must be part of the search text of whoever is looked for.

    :param str text: as typed
    :param region: code of the country whose numbers come without prefix
    :return: list of lists: of each of them, one part must be there

    >>> get_search_patterns("Lefèvre zoe")
    [['lefevre'], ['zoe']]
    >>> get_search_patterns("Martin 06 00 00 04 03", "FR")
    [['600000403'], ['martin']]
    >>> get_search_patterns("0601", "FR")[0][:2], get_search_patterns("a.b@ex.fr")
    (['0601', '+33601'], [['a.b@ex.fr']])
    >>> get_search_patterns("--")
    []
    """
    patterns = []
    text = drop_invisible(text[:LONGEST_SEARCH])
    if "@" not in text:
        for found in list(_NUMBER.finditer(text))[:MOST_WORDS]:
            number = found[0]
            if sum(map(str.isdigit, number)) >= MIN_DIGITS and _stands_alone(
                text, found
            ):
                patterns.append(_get_number_patterns(number, region))
                text = text.replace(number, " " * len(number), 1)
    for word in text.split()[:MOST_WORDS]:
        parts = _get_word_patterns(word)
        if parts:
            patterns.append(parts)
    return patterns


def is_name(part):
    """Tell whether what is looked for may be part of a name.

    >>> is_name("acieries"), is_name("+33612345678"), is_name("a@b.fr")
    (True, False, False)
    """
    return "@" not in part and any(map(str.isalpha, part))


def _stands_alone(text, found):
    """Tell whether a number is no part of a word, as of a reference."""
    before, after = text[: found.start()], text[found.end() :]
    return not (before[-1:].isalnum() or after[:1].isalnum() or before[-1:] == "-")


def _get_number_patterns(text, region):
    """Return the runs of digits, one of which must be there."""
    phone = read_phone(text, region)
    if phone and phone.extension and phone.e164:
        return [phone.key, f"{phone.line} "]
    line = re.split(r"[a-z#;]", text.lower())[0]
    digits = re.sub(r"\D", "", line)
    significant = significant_digits(line)
    patterns = [significant]
    if len(significant) < MIN_DIGITS:
        patterns = [digits]
        if digits.startswith("0") and len(significant) == len(digits) - 1:
            patterns += [f"+{code}{significant}" for code in _get_codes(region)]
    if phone and significant not in phone.line:
        patterns.append(phone.line)
    return patterns


def _get_codes(region):
    """Return the calling codes that a number without prefix may have."""
    if region in FRENCH_REGIONS:
        return FRENCH_CODES
    code = phonenumbers.country_code_for_region(region or "ZZ")
    return (code,) if code else ()


def _get_word_patterns(word):
    """Return the spellings of a word, one of which must be there."""
    if "@" in word:
        return get_email_keys(word) or [clean_email(word).lower()]
    patterns = dict.fromkeys((fold(word), fold(expand_umlauts(word))))
    raw = word.lower().strip(",;:()\"'<>")
    if raw.isascii() and re.search(r"\w[._+&-]\w", raw):
        # a part of an e-mail
        patterns[raw] = None
    return [pattern for pattern in patterns if pattern]
