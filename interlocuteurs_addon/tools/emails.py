"""E-mail addresses as people write them. No database, no Odoo."""

import re
from functools import lru_cache

from .text import drop_invisible

# no address is longer, with a name; reading one of nested comments is recursive
EMAIL_LENGTH = 500
_SPACES = re.compile(r"\s+")
_END = re.compile(r"[\s.,;:]+\Z")
_ADDRESS = re.compile(r"[^\s<>,;:/()\[\]\"|@]+@[^\s<>,;:/()\[\]\"|@]+")
_PLAIN = re.compile(r"[a-z0-9._+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")


def clean_email(text):
    """Return an address without what cannot be seen, and what ends a sentence.

    >>> clean_email("\ufeffalice@exemple.fr\xa0."), clean_email("Alice <a@ex.fr>,")
    ('alice@exemple.fr', 'Alice <a@ex.fr>')
    >>> clean_email(False)
    False
    """
    if not isinstance(text, str):
        return text
    return _END.sub("", _SPACES.sub(" ", drop_invisible(text))).lstrip()


def get_email_keys(text):
    """Return all addresses of a text as they are compared, each once.

    >>> get_email_keys("Alice <A@Ex.fr>, bob@ex.fr ; a@ex.fr")
    ['a@ex.fr', 'bob@ex.fr']
    >>> get_email_keys("zoé@Société.fr") == get_email_keys("zoé@xn--socit-esab.fr")
    True
    >>> get_email_keys("pas une adresse"), get_email_keys(False)
    ([], [])
    """
    if not text or len(text) > EMAIL_LENGTH:
        return []
    if _PLAIN.fullmatch(text) and "xn--" not in text:
        return [text]
    found = _ADDRESS.findall(clean_email(text))
    return list(dict.fromkeys(filter(None, map(_normalise, found))))


def _normalise(address):
    local, _at, domain = address.strip("'`’.").partition("@")
    domain = _encode_domain(domain.casefold().strip("."))
    return f"{local.casefold()}@{domain}" if local and domain else ""


@lru_cache(maxsize=4096)
def _encode_domain(domain):
    """Return a domain in the letters that the net knows."""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        # no domain of the net, a key all the same
        return domain
