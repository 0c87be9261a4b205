"""vCards 2.1, 3.0 and 4.0 as telephones and mail programs write them, read as values.

Pure: no database, no Odoo. What a program does against the standards is read where its
meaning is clear.
"""

import contextlib
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

import phonenumbers

from .full_names import split_full_name
from .text import clean_text, fold, split_functions
from .values import significant_digits
from .vcard_lines import NO_NAME, get_photo, get_text, split_cards, split_value

# what types and labels say of a number or an address, folded, in English and French
_MOBILE = {
    *("cell", "cellular", "mobile", "smartphone", "iphone", "car", "pcs"),
    *("portable", "gsm", "cellulaire", "natel"),
}
_NO_TELEPHONE = {
    *("fax", "homefax", "workfax", "otherfax", "pager", "modem", "telex", "textphone"),
    *("telecopie", "telecopieur", "bip", "bbs"),
}
_WORK = {
    *("work", "office", "business"),
    *("bureau", "travail", "professionnel", "pro", "entreprise", "societe"),
}
_HOME = {
    *("home", "private", "domicile", "maison", "personnel", "perso", "prive", "privee"),
}
_KNOWN_WORDS = _MOBILE | _NO_TELEPHONE | _WORK | _HOME | {"voice"}
# what is neither a person nor an organisation; of other kinds, RFC 6350 has people
_NOBODY = {"group", "location", "device", "application"}
# what a contact may have besides, by property
OTHER_PROPERTIES = frozenset(
    ("ADR", "BDAY", "CATEGORIES", "IMPP", "NICKNAME", "NOTE", "PHOTO", "URL")
)
_NOTHING = dict.fromkeys(
    (
        *("organisation", "department", "website", "lang", "comment", "uid"),
        *("street", "street2", "city", "state", "zip", "country"),
        *("phone", "phone2", "mobile", "mobile2", "email", "email2"),
    ),
    "",
)


class CardError(NamedTuple):
    """Something that could not be read.

    :param int card: the number of the card in the file, from 1
    :param int line: the number of the line in the file, from 1
    :param str reason: one of the constants of :mod:`.vcard_lines`
    :param str said: what else the card says, where it has no name
    """

    card: int
    line: int
    reason: str
    said: str = ""


def read_cards(content, most=None):
    r"""Return what the cards of a file say, and what could not be read.

    :param bytes content: the file, with one card or many
    :param int most: how many cards are read, broken ones among them; none: all
    :return: list of dicts in the names of the fields of a contact, and list of
        :class:`CardError`. Besides them a dict holds ``card`` (its number in the file),
        ``kind`` (``individual``, ``org``, or what is nobody), ``is_company``,
        ``title``, ``functions``, ``organisation``, ``department``, ``state`` and
        ``country`` as texts, ``categories``, ``uid``, ``photo`` as bytes and
        ``is_photo_damaged``; ``unplaced``: numbers, addresses and parts of the name
        beyond those that a contact has; ``doubtful``: values whose character set was
        guessed; ``others``: a text for each of ``OTHER_PROPERTIES`` that it has.

    >>> cards, errors = read_cards(b"BEGIN:VCARD\nFN:Alice Durand\nEND:VCARD\n")
    >>> cards[0]["firstname"], cards[0]["lastname"], errors
    ('Alice', 'Durand', [])
    """
    cards, errors = [], []
    found = islice(split_cards(content), most)
    for number, (lines, faults) in enumerate(found, 1):
        errors += [CardError(number, line, reason) for line, reason in faults]
        if lines is None:
            continue
        values = _Card(lines).get_values()
        if values["lastname"] or values["firstname"] or values["kind"] != "individual":
            cards.append({"card": number, **values})
        else:
            first = lines[0].number if lines else 1
            said = values["mobile"] or values["phone"]
            errors.append(CardError(number, first, NO_NAME, said))
    return cards, errors


class _Card:
    """A card while it is read: its lines, and the values whose charset was guessed."""

    def __init__(self, lines):
        self._by_name = {}
        for line in lines:
            self._by_name.setdefault(line.name, []).append(line)
        self.doubtful = {}
        self._labels = {}
        for line in self._by_name.get("X-ABLABEL", ()):
            words = fold(get_text(line)[0]).split()
            self._labels[line.group] = _KNOWN_WORDS.intersection(words)

    def get_values(self):
        """Return what the card says, in the names of the fields of a contact."""
        values = {
            **_NOTHING,
            "functions": [],
            "categories": [],
            "unplaced": [],
            "photo": None,
            "is_photo_damaged": False,
            "others": {
                name: self._get_gist(name)
                for name in sorted(self._by_name.keys() & OTHER_PROPERTIES)
                if self._says(name)
            },
        }
        for names, put_in in _READERS.items():
            if not self._by_name.keys().isdisjoint(names):
                put_in(self, values)
        self._read_names(values)
        values["is_company"] = values["kind"] == "org"
        values["doubtful"] = list(self.doubtful)
        return values

    # ------------------------------------------------------------------- lines

    def _get_lines(self, name):
        """Return the lines of a name, the first choice first."""
        lines = self._by_name.get(name, ())
        return sorted(lines, key=self._get_order) if len(lines) > 1 else lines

    def _says(self, name):
        """Tell whether the card says something of a name that it has."""
        return any(line.value.strip(b"; ") for line in self._by_name[name])

    def _get_order(self, line):
        """Return a line's rank, and that of its place: at work, at home, elsewhere."""
        words = self._get_words(line)
        return line.rank, 0 if words & _WORK else 1 if words & _HOME else 2

    def _get_words(self, line):
        """Return what is said of a number or an address, by types or by a label."""
        words = _get_type_words(line.types)
        return words | self._labels[line.group] if line.group in self._labels else words

    def _decode(self, line, raw=None):
        """Return a value, or a part of it, as text that can be stored."""
        text, is_guessed = get_text(line, raw)
        text = clean_text(text, lines=True).strip()
        if is_guessed:
            self.doubtful[text] = True
        return text

    def _get_text(self, name):
        """Return the first choice of a value that is one line."""
        lines = self._get_lines(name)
        return clean_text(self._decode(lines[0])) if lines else ""

    def _get_parts(self, line, separator=b";", count=0):
        """Return the parts of a value, empty ones up to a number of them."""
        parts = [self._decode(line, raw) for raw in split_value(line.value, separator)]
        return parts + [""] * (count - len(parts))

    def _get_gist(self, name):
        """Return as much of a value as tells it from another one."""
        if name == "PHOTO":
            return "…"
        return clean_text(get_text(self._get_lines(name)[0])[0].replace(";", " "))[:100]

    # ------------------------------------------------------------------- names

    def _read_names(self, values):
        """Put in the names, and the kind of what has them."""
        last, first, title, suffix = self._read_name_parts()
        shown = self._get_text("FN")
        values["kind"] = kind = self._read_kind(
            not last and not first, shown, values["organisation"]
        )
        if kind != "individual":
            last, first, title = shown or values["organisation"] or last, "", ""
        elif not last and not first:
            # a number is no name
            whole = split_full_name("" if significant_digits(shown) else shown)
            last, first = whole.lastname or values["email"], whole.firstname
            title = title or whole.title
        elif not title:
            whole = split_full_name(shown)
            words = fold(f"{whole.firstname} {whole.lastname}").split()
            if sorted(words) == sorted(fold(f"{first} {last}").split()):
                title = whole.title
        if suffix:
            values["unplaced"].append(suffix)
        values.update(lastname=last, firstname=first, title=title)

    def _read_name_parts(self):
        """Return last name, first names, title and what stands behind the name."""
        lines = self._get_lines("N")
        if not lines:
            return "", "", "", ""
        raw = split_value(lines[0].value)
        parts = [self._join_names(lines[0], part) for part in raw[:5]]
        if b";" not in lines[0].value:
            # some write the whole name there
            whole = split_full_name("".join(parts))
            return whole.lastname, whole.firstname, whole.title, ""
        last, given, additional, title, suffix = parts + [""] * (5 - len(parts))
        return last, " ".join(filter(None, (given, additional))), title, suffix

    def _join_names(self, line, raw):
        """Return a part of a name, in which commas part several ones."""
        names = (self._decode(line, name) for name in split_value(raw, b","))
        return " ".join(filter(None, names))

    def _read_kind(self, is_nameless, shown, organisation):
        """Return whose card it is: a person's, an organisation's, or nobody's."""
        kind = self._get_text("KIND") or self._get_text("X-ADDRESSBOOKSERVER-KIND")
        kind = kind.lower()
        if kind in _NOBODY or kind == "org":
            return kind
        if self._get_text("X-ABSHOWAS").upper() == "COMPANY":
            return "org"
        # programs that know no kinds write the name of an organisation twice
        names_it = (
            is_nameless and organisation and fold(shown) in ("", fold(organisation))
        )
        return "org" if names_it else "individual"

    # -------------------------------------------------------- work and the rest

    def _read_organisation(self, values):
        parts = self._get_parts(self._get_lines("ORG")[0])
        name, *units = [*filter(None, parts), ""]
        values["organisation"] = name
        values["department"] = ", ".join(filter(None, units))

    def _read_address(self, values):
        parts = self._get_parts(self._get_lines("ADR")[0], count=7)
        box, extended, street, *rest = parts[:7]
        rows = [row.strip() for row in [*street.split("\n"), extended, box]]
        first, *others = [*filter(None, rows), ""]
        values["street"], values["street2"] = first, ", ".join(filter(None, others))
        values.update(zip(("city", "state", "zip", "country"), rest, strict=True))

    def _read_functions(self, values):
        """Put in the functions, each once, whether of titles or of roles."""
        roles, titles = (
            [self._decode(line) for line in self._get_lines(name)]
            for name in ("ROLE", "TITLE")
        )
        functions = {fold(role): role for role in roles if fold(role)}
        # this addon's own cards join in the title what the roles say one by one
        if fold(", ".join(roles)) != fold(", ".join(titles)):
            for function in split_functions(", ".join(titles)):
                functions.setdefault(fold(function), function)
        values["functions"] = list(functions.values())

    def _read_texts(self, values):
        values["website"], values["uid"] = self._get_text("URL"), self._get_text("UID")
        values["lang"] = self._get_text("LANG").replace("-", "_")
        values["comment"] = next(map(self._decode, self._get_lines("NOTE")), "")

    def _read_categories(self, values):
        values["categories"] = [
            name
            for line in self._get_lines("CATEGORIES")
            for name in self._get_parts(line, b",")
            if name
        ]

    def _read_photo(self, values):
        is_damaged = False
        for line in self._get_lines("PHOTO"):
            try:
                values["photo"] = values["photo"] or get_photo(line)
            except ValueError:
                is_damaged = True
        if is_damaged and not values["photo"]:
            values["is_photo_damaged"] = True

    # ------------------------------------------------------- numbers and e-mails

    def _read_numbers(self, values):
        phones, mobiles = [], []
        for line in self._get_lines("TEL"):
            words = self._get_words(line)
            number = read_number(clean_text(self._decode(line)))
            if words & _NO_TELEPHONE and "voice" not in words:
                values["unplaced"] += filter(None, [number])
            else:
                (mobiles if words & _MOBILE else phones).append(number)
        _place(values, ("phone", "phone2"), phones)
        _place(values, ("mobile", "mobile2"), mobiles)

    def _read_emails(self, values):
        emails = [self._decode(line) for line in self._get_lines("EMAIL")]
        _place(values, ("email", "email2"), map(read_address, emails))


# what is called where a card has one of these properties
_READERS = {
    ("ORG",): _Card._read_organisation,
    ("ADR",): _Card._read_address,
    ("ROLE", "TITLE"): _Card._read_functions,
    ("LANG", "NOTE", "UID", "URL"): _Card._read_texts,
    ("CATEGORIES",): _Card._read_categories,
    ("PHOTO",): _Card._read_photo,
    ("TEL",): _Card._read_numbers,
    ("EMAIL",): _Card._read_emails,
}


def _place(values, names, found):
    """Put what was found into fields; what is left over is unplaced."""
    found = list(dict.fromkeys(filter(None, found)))
    values.update(zip(names, found, strict=False))
    values["unplaced"] += found[len(names) :]


@lru_cache(maxsize=4096)
def _get_type_words(types):
    """Return the words of types, folded: many lines have the same."""
    return frozenset(word for text in types for word in fold(text).split())


def read_address(text):
    """Return an e-mail address, which may be written as a link.

    >>> read_address("mailto:alice@exemple.fr?subject=Bonjour")
    'alice@exemple.fr'
    """
    text = clean_text(text)
    if not text.lower().startswith("mailto:"):
        return text
    return unquote(text[7:].partition("?")[0])


def read_number(text):
    """Return a telephone number, which may be written as a link.

    >>> read_number("tel:+33-4-72-00-00-01;ext=12")
    '+33-4-72-00-00-01 ext. 12'
    >>> read_number("tel:0612345678;phone-context=+33"), read_number("06 12")
    ('+33612345678', '06 12')
    """
    if not text.lower().startswith("tel:"):
        return text
    number, *parameters = unquote(text[4:]).split(";")
    said = {
        name.strip().lower(): value
        for name, _equals, value in (each.partition("=") for each in parameters)
    }
    context, extension = said.get("phone-context", ""), said.get("ext")
    if context.startswith("+") and not number.startswith("+"):
        # what is no number of that country stays as it is
        with contextlib.suppress(phonenumbers.NumberParseException):
            found = phonenumbers.parse(context + number)
            number = phonenumbers.format_number(
                found, phonenumbers.PhoneNumberFormat.E164
            )
    return f"{number} ext. {extension}" if extension else number
