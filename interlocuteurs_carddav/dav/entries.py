"""What an answer says of each of many cards: Radicale writes it once, as a pattern.

It reads the path of a card eight times, and holds the XML of all: twice the time of
the cards themselves, see docs/performance.md. The pattern is a card like any other for
it, so that what an entry looks like stays its own.
"""

from uuid import uuid4
from xml.etree.ElementTree import SubElement
from xml.sax.saxutils import escape

# what stands in the pattern for a card's name, tag and text; nobody else can name them
NAME, TAG, CARD = (uuid4().hex for _part in range(3))
HREF = "{DAV:}href"
# as Radicale writes them: the namespace of WebDAV has no prefix
BEGIN, END = b"<response>", b"</response>"


def ask_for_pattern(root, prefix, find):
    """Let a request that names cards name the pattern in their place.

    References to whoever is not there, and those in another spelling than phones were
    told, stay: Radicale knows what to answer.

    :param root: the request, which is changed
    :param str prefix: what the paths of the cards begin with
    :param find: function of names, which returns those of cards that are there
    """
    names = {
        href: href.text.removeprefix(prefix)
        for href in root.findall(HREF)
        if (href.text or "").startswith(prefix)
    }
    found = set(find(set(names.values())))
    if found:
        root[:] = [child for child in root if names.get(child) not in found]
        SubElement(root, HREF).text = prefix + NAME


def copy_entries(content, cards):
    """Yield an answer in which each card has a copy of the pattern's entry.

    :param bytes content: the answer to a request that named the pattern
    :param cards: tuples (name, tag, text)
    """
    place = content.find(NAME.encode())
    if place < 0:
        yield content
        return
    begin = content.rindex(BEGIN, 0, place)
    end = content.index(END, place) + len(END)
    pattern = content[begin:end].decode()
    yield content[:begin]
    for name, tag, text in cards:
        entry = pattern.replace(NAME, name).replace(TAG, tag)
        yield entry.replace(CARD, escape(text)).encode()
    yield content[end:]
