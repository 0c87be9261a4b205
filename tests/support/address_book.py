"""What a phone asks of an address book, request by request (RFC 6352, RFC 6578)."""

from xml.etree import ElementTree

import requests

SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"'
HOME = "/interlocuteurs/carddav/"


class AddressBook:
    """A book as a phone reads it, with a key.

    :param server: which serves it
    :param str login: whose phone it is
    :param str path: of the book, below the home of all
    """

    def __init__(self, server, login, key, path):
        self.url = f"{server.url}{HOME}{path}/"
        self.path = f"{HOME}{path}/"
        self._known = login, key

    def poll(self, token=""):
        """Ask which cards came, changed or went since; for all without a token."""
        return self._report(
            f"<d:sync-collection {SPACES}><d:sync-token>{token}</d:sync-token>"
            "<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop>"
            "</d:sync-collection>"
        )

    def fetch(self, ids):
        """Ask for cards of people by their ids."""
        hrefs = "".join(f"<d:href>{self.path}{id_}.vcf</d:href>" for id_ in ids)
        return self._report(
            f"<c:addressbook-multiget {SPACES}><d:prop><d:getetag/><c:address-data/>"
            f"</d:prop>{hrefs}</c:addressbook-multiget>"
        )

    def _report(self, body):
        return requests.request(
            "REPORT",
            self.url,
            data=body.encode(),
            headers={"Depth": "1", "Content-Type": "text/xml; charset=utf-8"},
            auth=self._known,
            timeout=120,
        )


def read(answer):
    """Return the card of each person in an answer, by id, and the token that it gives.

    A card that is only named is empty, one that is gone is ``None``.
    """
    assert answer.status_code == 207, f"{answer.status_code}: {answer.text}"
    root = ElementTree.fromstring(answer.content)
    cards = {}
    for entry in root.findall("{DAV:}response"):
        number = entry.findtext("{DAV:}href").rpartition("/")[2].removesuffix(".vcf")
        card = entry.findtext(".//{*}address-data", "")
        is_gone = "404" in entry.findtext("{DAV:}status", "")
        cards[int(number)] = None if is_gone else card
    return cards, root.findtext("{DAV:}sync-token")
