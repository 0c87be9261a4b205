"""The address books of Odoo as Radicale's storage, read with the rights of a user.

There is one collection for each user, ``/<user id>/``, in which their books stand as
``/<user id>/<book id>/<partner id>.vcf``.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from radicale.item import Item
from radicale.item.filter import TIMESTAMP_MAX, TIMESTAMP_MIN
from radicale.storage import BaseCollection, BaseStorage

from odoo.addons.interlocuteurs_addon.tools.text import clean_text

from .entries import CARD, NAME, TAG
from .question import Question

# a card with a photo as phones take them
MAX_CARD = 2 * 1024 * 1024
# a URI, as RFC 6578 wants it
TOKEN = "data:,"


class HandedIn(NamedTuple):
    """A card that a phone wrote, or deleted where it has no text.

    :param book: the record
    :param str name: how the phone calls it
    """

    book: object
    name: str
    is_deleted: bool = False


class Reading(NamedTuple):
    """Who reads what: the books of a user, whose environment they carry.

    :param dict states: how far their phones were told, by id of the book
    :param bool may_hand_in: whether phones may write and delete cards in them
    :param list handed_in: :class:`HandedIn`, what they did
    :param dict told: the stamps of cards, by id, in whose place Radicale has a pattern
    """

    books: object
    states: dict
    question: Question
    may_hand_in: bool
    handed_in: list
    told: dict


# that of the request: Radicale's one application serves all threads
reading = ContextVar("reading")


def format_date(date):
    """Return a day as HTTP writes it."""
    return f"{date:%a, %d %b %Y %H:%M:%S} GMT"


def read_number(text):
    """Return an id that stands in a path, 0 where there is none.

    >>> read_number("12"), read_number("-1"), read_number("9" * 20)
    (12, 0, 0)
    """
    known = text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if known else 0


def read_token(token, state):
    """Return the number of the change up to which a token's phone is in step.

    :param state: that of the book now
    :return: 0 for the token of another book or time
    """
    sync_id, _dash, number = token.removeprefix(TOKEN).partition("-")
    sequence = read_number(number)
    is_known = read_number(sync_id) == state.id and sequence <= state.sequence
    return sequence if is_known else 0


def get_name(partner_id):
    """Return what the card of somebody is called in a book."""
    return f"{partner_id}.vcf"


def read_name(name):
    """Return the id that the name of a card holds, 0 where it holds none.

    >>> read_name(get_name(12)), read_name("5A7C.vcf")
    (12, 0)
    """
    return read_number(name.removesuffix(".vcf"))


class Folder(BaseCollection):
    """What books stand in: the root, or all that belongs to a user."""

    path = ""

    def __init__(self, path):
        self.path = path

    def get_meta(self, key=None):
        """Return nothing: folders have no properties."""
        return None if key else {}

    def get_all(self):
        """Return nothing: there are no cards beside the books."""
        return ()

    def get_multi(self, hrefs):
        """Return that none of them is there."""
        return ((href, None) for href in hrefs)


class Book(BaseCollection):
    """An address book, as its reader's phones were told of it last."""

    path = ""

    def __init__(self, book, asked):
        self.path = f"{book.env.uid}/{book.id}"
        self.book = book
        self.question = asked.question
        self.state = asked.states[book.id]
        self.told = asked.told
        self.partners = book.env["res.partner"]
        self.date = format_date(self.state.date)

    @property
    def etag(self):
        """Return what changes whenever a card does."""
        return f'"{self.state.id}-{self.state.sequence}"'

    @property
    def last_modified(self):
        """Return when a change was noted last."""
        return self.date

    def get_meta(self, key=None):
        """Return a property of the book, or all."""
        meta = {
            "tag": "VADDRESSBOOK",
            "D:displayname": clean_text(self.book.name),
            "CR:max-resource-size": str(MAX_CARD),
        }
        return meta.get(key) if key else meta

    def sync(self, old_token=""):
        """Return the token of now, and what came, changed or went since the old one.

        :raises ValueError: the token is not one of this book's
        """
        sequence = read_token(old_token, self.state) if old_token else 0
        if old_token and not sequence:
            raise ValueError("the token is of another book or time")
        token = f"{TOKEN}{self.state.id}-{self.state.sequence}"
        return token, self._iter_names(sequence)

    def _iter_names(self, sequence):
        """Yield the names of what came, changed or went since; those of all for 0."""
        if not sequence:
            yield from self._stand_in(self.book._find_told_cards(self.state))
        elif sequence < self.state.sequence:
            ids = self.book._find_changed_ids(self.state, sequence)
            told = self.book._find_told_cards(self.state, ids)
            yield from self._stand_in(told)
            names = (get_name(each) for each in ids if each not in told)
            yield from dict.fromkeys(
                [*names, *self.book._find_handed_in_names(sequence)]
            )

    def _stand_in(self, stamps):
        """Yield the names of cards, or that of the pattern in their place."""
        if not self.question.is_alike:
            yield from map(get_name, stamps)
        elif stamps:
            self.told.update(stamps)
            yield NAME

    def find_told(self, names):
        """Return which names are those of cards; the pattern stands for them."""
        ids = {read_name(name) for name in names} - {0}
        stamps = self.book._find_told_cards(self.state, ids)
        own = {each: stamps[each] for each in stamps if get_name(each) in names}
        self.told.update(own)
        return map(get_name, own)

    def iter_listed(self):
        """Yield all cards, or the pattern in their place."""
        if not self.question.is_alike:
            return self.get_all()
        names = self._stand_in(self.book._find_told_cards(self.state))
        return (item for _name, item in self.get_multi(names))

    def get_all(self):
        """Yield all cards."""
        return self._iter_items(self.book._find_told_cards(self.state))

    def get_multi(self, hrefs):
        """Return cards by their names, ``None`` for those who are not there."""
        hrefs = list(hrefs)
        ids = set(map(read_name, hrefs))
        stamps = self.book._find_told_cards(self.state, ids - {0})
        items = {item.href: item for item in self._iter_items(stamps)}
        # which nobody but this storage can ask for
        items[NAME] = self._make_item(NAME, TAG, CARD)
        return ((href, items.get(href)) for href in hrefs)

    def has_uid(self, uid):
        """Tell whether a card of this book has an identifier."""
        partner_id = self.partners._read_vcard_uid(uid)
        return bool(self.book._find_told_cards(self.state, [partner_id]))

    def upload(self, href, item):
        """Keep that a card was handed in; who asked sees to it afterwards.

        Radicale would keep a serialization failure from Odoo.
        """
        reading.get().handed_in.append(HandedIn(self.book, href))
        return item, None

    def delete(self, href=None):
        """Keep that a card was deleted."""
        reading.get().handed_in.append(HandedIn(self.book, href, is_deleted=True))

    def _iter_items(self, stamps):
        """Yield cards; without their text where nobody asks for it."""
        if not self.question.cards:
            for partner_id in stamps:
                yield self._make_item(get_name(partner_id), stamps[partner_id], "")
            return
        cards = self.partners._iter_phone_cards(stamps, self.question.version)
        for partner_id, card in cards:
            yield self._make_item(get_name(partner_id), stamps[partner_id], card)

    def _make_item(self, name, stamp, text):
        # all is said that Radicale would else read from the text
        return Item(
            collection=self,
            href=name,
            text=text,
            etag=f'"{stamp}"',
            uid=self.partners._get_vcard_uid(read_name(name)),
            name="VCARD",
            component_name="VCARD",
            time_range=(TIMESTAMP_MIN, TIMESTAMP_MAX),
            last_modified=self.date,
        )


def get_books(asked):
    """Yield the books that a request asks about."""
    for book in asked.books:
        if book.id in asked.states:
            yield Book(book, asked)


def iter_told(asked):
    """Yield the cards in whose place Radicale has a pattern: name, tag and text."""
    cards = ((partner_id, "") for partner_id in asked.told)
    if asked.question.cards:
        partners = asked.books.env["res.partner"]
        cards = partners._iter_phone_cards(asked.told, asked.question.version)
    for partner_id, text in cards:
        yield get_name(partner_id), asked.told[partner_id], text


class Storage(BaseStorage):
    """Where Radicale finds what a path stands for."""

    def discover(self, path, depth="0", *_args, **_kwargs):
        """Yield what stands at a path and, but for depth 0, right below it."""
        parts = [part for part in path.split("/") if part]
        asked = reading.get()
        user = str(asked.books.env.uid)
        if not parts:
            yield Folder("")
            if depth != "0":
                yield Folder(user)
        elif parts[0] != user:
            return
        elif len(parts) == 1:
            yield Folder(user)
            if depth != "0":
                yield from get_books(asked)
        else:
            yield from self._discover_book(asked, parts[1:], depth)

    def _discover_book(self, asked, parts, depth):
        number = read_number(parts[0])
        for book in get_books(asked):
            if book.book.id != number:
                continue
            if len(parts) == 1:
                yield book
                if depth != "0":
                    yield from book.iter_listed()
            elif len(parts) == 2:
                yield from (item for _href, item in book.get_multi(parts[1:]) if item)

    @contextmanager
    def acquire_lock(self, *_args, **_kwargs):
        """Lock nothing: a request reads in one transaction."""
        yield

    def verify(self):
        """Tell that the storage is in order: PostgreSQL keeps it."""
        return True
