"""Signatures of e-mails and business cards, read into the fields of a person. No Odoo.

What a line says is told by what stands in it: addresses and numbers by their form, the
name by the e-mail address, by titles and by known first names, a function by the
catalogue and by the words that jobs are called by. Whatever is only likely is named in
``unsure``, for whoever enters the person to look at.
"""

import re
from typing import NamedTuple

import phonenumbers

from . import signature_words as words_of
from .emails import clean_email
from .phones import EXTENSION, MOST_DIGITS
from .signature_address import take_address
from .signature_name import find_organisation, take_functions, take_name
from .text import clean_text, fold

# a signature is short, whatever is pasted with it
MOST_LINES = 60
MOST_LETTERS = 4000
LONGEST_LINE = 300
MOST_NUMBERS = 20
# of each kind: a sheet has two places
PLACES = 2

_QUOTED = re.compile(r"^[>\s|*_#~=]+")
_ANGLED = re.compile(r"<(?:mailto|tel|https?):[^<>]*>|\[(?:cid|image)[^\[\]]*\]")
_EMAIL = re.compile(
    r"[^\s<>,;:/()\[\]\"|@]{1,64}@[^\s<>,;:/()\[\]\"|@]{1,150}\.[a-z]{2,}", re.I
)
_URL = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|fr|net|org|eu|io)\S*", re.I)
_HEADER = re.compile(r"^(?:de|from|à|to|cc)\s?:\s", re.I)
# between two things that one line says
_PARTING = re.compile(r"\s*[|•·●▪■♦]\s*|\s+[–—-]\s+|\s+/\s+|\t+|\s{3,}|\s;\s")
_FIELD = re.compile(r"^([^:\d]{2,20}?)\s?:\s*(?=\S)")


class Signature(NamedTuple):
    """What a signature says; what it does not say is empty."""

    title: str = ""
    lastname: str = ""
    firstname: str = ""
    functions: tuple = ()
    organisation: str = ""
    phones: tuple = ()
    mobiles: tuple = ()
    emails: tuple = ()
    street: str = ""
    street2: str = ""
    zip: str = ""
    city: str = ""
    country: str = ""
    unsure: frozenset = frozenset()
    """Names of the fields to look at."""


class _Coordinates:
    """The numbers and addresses of a text, and what is left of it."""

    def __init__(self, region):
        self.region = region
        self.emails, self.phones, self.mobiles = [], [], []
        self.unsure = set()

    def take(self, text):
        """Return a text without its e-mails, links and numbers, which are kept."""
        taken = []
        for found in _EMAIL.finditer(text):
            self.emails.append(clean_email(found[0].strip("'`’.")).lower())
            taken.append(found.span())
        text, labelled = _cut(text, taken)
        plain = _URL.sub(" ", text)
        text, labelled = plain, labelled or plain != text
        text, numbered = self._take_numbers(text)
        if not (labelled or numbered):
            return text
        # what stands before a colon there is the label of what was taken
        text = re.sub(r"[^:]{0,40}:\s*$", "", text.strip())
        return "" if words_of.is_label(text) else text

    def _take_numbers(self, text):
        kept = len(self.phones) + len(self.mobiles)
        if sum(map(str.isdigit, text)) < 6 or kept >= MOST_NUMBERS:
            return text, False
        taken, end = [], 0
        matcher = phonenumbers.PhoneNumberMatcher(text, self.region)
        for match in matcher:
            label = fold(text[end : match.start]).split()
            extension = EXTENSION.match(text, match.end)
            end = extension.end() if extension else match.end
            begin = match.start
            self._keep(match.number, text[begin:end], label)
            taken.append((begin, end))
        if not taken and self._take_unknown(text):
            return "", True
        return _cut(text, taken, labels=True)

    def _take_unknown(self, text):
        """Keep a number that no plan knows, where its label says that it is one."""
        label, _colon, number = text.partition(":")
        digits = sum(map(str.isdigit, number))
        words = set(fold(label).split())
        if not label or not words <= words_of.LABELS or not 6 <= digits <= MOST_DIGITS:
            return False
        if words.isdisjoint(words_of.FAX_LABELS):
            is_mobile = not words.isdisjoint(words_of.MOBILE_LABELS)
            kind = "mobiles" if is_mobile else "phones"
            getattr(self, kind).append((0, clean_text(number)))
            self.unsure.add(kind)
        return True

    def _keep(self, number, text, label):
        words = set(label[-4:])
        if not words.isdisjoint(words_of.FAX_LABELS):
            return
        kinds = phonenumbers.PhoneNumberType
        kind = phonenumbers.number_type(number)
        is_mobile = kind == kinds.MOBILE or (
            kind == kinds.FIXED_LINE_OR_MOBILE
            and not words.isdisjoint(words_of.MOBILE_LABELS)
        )
        rank = 0 if words.isdisjoint(words_of.SHARED_LABELS) else 1
        places = self.mobiles if is_mobile else self.phones
        places.append((rank, clean_text(text).strip(" ()")))

    def get_numbers(self, kind):
        """Return the numbers of a kind: one's own first, each once."""
        ranked = sorted(getattr(self, kind), key=lambda each: each[0])
        numbers = tuple(dict.fromkeys(text for _rank, text in ranked))
        if len(numbers) > PLACES:
            self.unsure.add(kind)
        return numbers[:PLACES]

    def get_emails(self):
        """Return the e-mails: those that many read last, each once."""
        emails = tuple(dict.fromkeys(self.emails))
        if len(emails) > PLACES:
            self.unsure.add("emails")
        return tuple(sorted(emails, key=_is_shared_mailbox))[:PLACES]


def read_signature(text, region=None, functions=frozenset()):
    r"""Return what a signature says of a person.

    :param str text: of an e-mail or of a business card
    :param region: code of the country whose numbers are meant, such as ``FR``
    :param functions: the folded names of the functions that are known
    :return: :class:`Signature`

    >>> read = read_signature(
    ...     "Cordialement,\nMme Alice DURAND\nAcheteuse\nAciers SAS\n"
    ...     "12 rue des Forges, 57100 Thionville\n"
    ...     "Tél. 03 53 01 10 20 - 06 12 34 56 78\nalice.durand@aciers.example", "FR")
    >>> read.title, read.lastname, read.firstname, read.functions, read.organisation
    ('Mme', 'Durand', 'Alice', ('Acheteuse',), 'Aciers SAS')
    >>> read.phones, read.mobiles, read.emails
    (('03 53 01 10 20',), ('06 12 34 56 78',), ('alice.durand@aciers.example',))
    >>> read.street, read.zip, read.city, sorted(read.unsure)
    ('12 rue des Forges', '57100', 'Thionville', [])
    >>> read_signature("").unsure
    frozenset()
    """
    coordinates = _Coordinates(region)
    texts = []
    for line in _split_lines(text):
        for part in _PARTING.split(line):
            left = _tidy(_drop_field(coordinates.take(part)))
            if re.search(r"[^\W_]{2}", left) and not words_of.is_legal(left):
                texts.append(left)
    emails = coordinates.get_emails()
    address, texts = take_address(texts, region)
    own = tuple(each for each in emails if not _is_shared_mailbox(each))
    name, above, below, doubts = take_name(texts, own, functions)
    jobs, texts, further = take_functions(above, below, emails, functions)
    organisation, unsure_place = find_organisation(texts, emails)
    phones, mobiles = map(coordinates.get_numbers, ("phones", "mobiles"))
    return Signature(
        *name,
        functions=jobs,
        organisation=organisation,
        phones=phones,
        mobiles=mobiles,
        emails=emails,
        **address._asdict(),
        unsure=frozenset(doubts | further | unsure_place | coordinates.unsure),
    )


def _split_lines(text):
    """Return the lines of a signature, without greetings and small print."""
    text = clean_text((text or "")[:MOST_LETTERS], lines=True).replace("\xa0", " ")
    lines = []
    for line in text.split("\n")[:MOST_LINES]:
        line = _ANGLED.sub(" ", _QUOTED.sub("", line[:LONGEST_LINE])).strip()
        if words_of.is_small_print(line):
            break
        header = _HEADER.match(line)
        if header:
            line = " ".join(_EMAIL.findall(line))
        if line and not words_of.is_greeting(line):
            lines.append(line)
    return lines


def _cut(text, spans, labels=False):
    """Return a text without some spans, and whether there were any.

    :param labels: without the labels before them, too
    """
    left, end = [], 0
    for begin, stop in spans:
        before = text[end:begin]
        colon = before.rstrip(" (").endswith(":")
        if not labels or not (colon or words_of.is_label(before)):
            left.append(before)
        end = stop
    behind = text[end:]
    if not (labels and spans and words_of.is_label(behind)):
        left.append(behind)
    return " ".join(left), bool(spans)


def _tidy(text):
    """Return a text without the signs that parted it from another.

    >>> _tidy(", Alice (elle) -"), _tidy("(Alice :")
    ('Alice (elle)', 'Alice')
    """
    if text.count("(") != text.count(")"):
        text = text.replace("(", " ").replace(")", " ")
    return text.strip(" ,;:-–<>[]")


def _drop_field(text):
    """Return a text without the name of the field that it fills, if it has one."""
    found = _FIELD.match(text)
    labels = words_of.FIELD_LABELS | words_of.LABELS
    if found and labels.issuperset(fold(found[1]).split()):
        return text[found.end() :]
    return text


def _is_shared_mailbox(email):
    local = re.split(r"[.@_+-]", email)[0]
    return local in words_of.SHARED_MAILBOXES
