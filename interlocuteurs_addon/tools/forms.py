"""Texts of forms and links. Pure functions: no database, no Odoo."""

import re
from datetime import date

from .text import clean_text


def get_text(value):
    """Return a value of a form or link as a text that the database can hold.

    Nobody is bound to what a page offers: a file in the place of a text is no text, and
    PostgreSQL holds no NUL.

    >>> get_text(" Lyon\\0 ")
    'Lyon'
    >>> get_text(None)
    ''
    """
    return clean_text(value, lines=True).strip() if isinstance(value, str) else ""


def clean_token(value):
    """Return a token of a link, or None where none can be meant.

    >>> clean_token("0af3")
    '0af3'
    >>> clean_token("é") is None
    True
    """
    # what compares tokens takes ASCII alone
    return get_text(value) if isinstance(value, str) and value.isascii() else None


def clean_form_token(value):
    """Return the token of a form, or None where none can be meant.

    >>> clean_form_token("0af3" * 8) == "0af3" * 8
    True
    >>> clean_form_token("0af3") is clean_form_token("x" * 32) is None
    True
    """
    text = clean_token(value) or ""
    return text if re.fullmatch(r"[0-9a-f]{32}", text) else None


def clean_id(value):
    """Return the id that a caller names, or None where none can be meant.

    >>> clean_id("12"), clean_id(12)
    (12, 12)
    >>> clean_id("²") is clean_id("9" * 5000) is clean_id(None) is None
    True
    """
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 10 else None


def clean_page(value):
    """Return the number of a page of a list, 1 where none can be meant.

    >>> clean_page("12"), clean_page("²"), clean_page("9" * 5000)
    (12, 1, 1)
    """
    page = clean_id(value)
    return 1 if page is None else page


def clean_month(value):
    """Return the first day of the month that a caller names, or None.

    >>> clean_month("2026-11")
    datetime.date(2026, 11, 1)
    >>> clean_month("2026-13") is clean_month("1-1") is clean_month(None) is None
    True
    """
    named = re.fullmatch(r"(20[0-9]{2})-(0[1-9]|1[0-2])", get_text(value))
    return date(int(named[1]), int(named[2]), 1) if named else None
