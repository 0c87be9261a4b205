"""What a request of a program asks for, as far as it saves work to know."""

from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

DAV = "{DAV:}"
CARDDAV = "{urn:ietf:params:xml:ns:carddav}"
# by which phones hand cards in, and take them away
WRITING = frozenset(("PUT", "DELETE"))
# phones may ask by these; the others that write (PROPPATCH, MKCOL, MOVE) are refused
ASKED = WRITING | {"OPTIONS", "HEAD", "GET", "PROPFIND", "REPORT"}


class Question(NamedTuple):
    """What is asked for.

    :param bool lists: which cards there are, not only what some of them say
    :param bool cards: what the cards say, not only that they are there
    :param str version: the version of vCards
    :param str token: since when changes are asked for, if nothing but these are
    :param bool is_alike: whether the entries of cards differ in nothing but their
        names, tags and texts
    :param root: the request, where it names cards whose entries do
    """

    lists: bool = True
    cards: bool = True
    version: str = "3.0"
    token: str = ""
    is_alike: bool = False
    root: Element | None = None


def read_question(method, body):
    """Return what a request asks for.

    :param str method: the method of HTTP
    :param bytes body: of the request
    :raises ValueError: the body is no XML, or grows when it is read
    """
    if method in WRITING:
        # what a phone changes is compared with what is true now
        return Question(cards=False)
    if method not in ("PROPFIND", "REPORT"):
        return Question(lists=False)
    try:
        root = fromstring(body) if body.strip() else None
    except (ParseError, DefusedXmlException) as error:
        raise ValueError("no XML, or none that is safe to read") from error
    if root is None:
        return Question()
    names_cards = root.tag == f"{CARDDAV}addressbook-multiget"
    is_alike = _is_alike(root)
    return Question(
        lists=not names_cards,
        cards=_asks_for_cards(root),
        version=_get_version(root),
        token=_get_token(root),
        is_alike=is_alike,
        root=root if names_cards and is_alike else None,
    )


def _asks_for_cards(root):
    """Tell whether cards must be written: to be sent, searched or measured."""
    if root.tag == f"{DAV}propfind":
        measured = f".//{DAV}getcontentlength"
        return root.find(measured) is not None or root.find(f"{DAV}prop") is None
    wanted = f".//{CARDDAV}address-data", f".//{CARDDAV}prop-filter"
    return any(root.find(path) is not None for path in wanted)


def _is_alike(root):
    """Tell whether cards are neither measured nor chosen by what they say."""
    if root.tag == f"{DAV}propfind":
        return not _asks_for_cards(root)
    return root.find("{*}filter") is None


def _get_version(root):
    """Return the version of vCards that is asked for, 3.0 where none is."""
    data = root.find(f".//{CARDDAV}address-data")
    return "4.0" if data is not None and data.get("version") == "4.0" else "3.0"


def _get_token(root):
    """Return since when changes are asked for, by their names alone."""
    if root.tag != f"{DAV}sync-collection" or _asks_for_cards(root):
        return ""
    return (root.findtext(f"{DAV}sync-token") or "").strip()
