"""Files of business cards: one card, many in a row, or a zip of such files. No Odoo."""

from .vcard_lines import is_card_text
from .vcard_reader import read_cards
from .workbook_reader import detect_kind
from .workbook_safety import (
    MEGABYTE,
    STUMBLES,
    Limits,
    WorkbookError,
    check_archive,
    open_archive,
)

# in a zip, each person may have a file of their own
LIMITS = Limits(parts=50_000, unpacked_size=64 * MEGABYTE)
# what is to be done about a file depends on what it is
CARD_REASONS = {
    "bomb": "unsafe_cards",
    "damaged": "damaged_cards",
    "password": "locked_cards",
    "too_many_rows": "too_many_cards",
    "unsafe": "unsafe_cards",
}


def is_card_file(content):
    """Tell by its content whether a file holds cards.

    :param bytes content: the file
    :raises WorkbookError: it is nothing that can be read

    >>> is_card_file(b"BEGIN:VCARD"), is_card_file(b"Nom")
    (True, False)
    """
    if is_card_text(content):
        return True
    try:
        return detect_kind(content) == "vcard"
    except WorkbookError:
        if content.startswith(b"PK") and b".vcf" in content:
            return True
        raise


def read_card_file(content, limits=LIMITS):
    r"""Return the cards of a file, numbered through, and what could not be read.

    :param bytes content: the file
    :param Limits limits: the bounds
    :return: (list of dicts, list of ``CardError``), as ``read_cards`` gives them, but
        without photos
    :raises WorkbookError: the file is refused

    >>> card = b"BEGIN:VCARD\nFN:Alice Durand\nEND:VCARD\n"
    >>> [(found["card"], found["lastname"]) for found in read_card_file(card * 2)[0]]
    [(1, 'Durand'), (2, 'Durand')]
    """
    try:
        return _read_parts(content, limits)
    except WorkbookError as error:
        reason = CARD_REASONS.get(error.reason, error.reason)
        raise WorkbookError(reason, error.limit) from error


def _read_parts(content, limits):
    if len(content) > limits.file_size:
        raise WorkbookError("too_large", limits.file_size // MEGABYTE)
    cards, errors, before = [], [], 0
    for part in _get_parts(content, limits):
        # one more than may come tells that there are too many
        found, faults = read_cards(part, limits.rows - before + 1)
        numbers = [card["card"] for card in found] + [fault.card for fault in faults]
        for card in found:
            card.update(card=before + card["card"], photo=None)
        cards += found
        errors += [fault._replace(card=before + fault.card) for fault in faults]
        before += max(numbers, default=0)
        if before > limits.rows:
            raise WorkbookError("too_many_rows", limits.rows)
    return cards, errors


def _get_parts(content, limits):
    """Yield the files that hold cards, by name where they come in a zip."""
    if not content.startswith(b"PK"):
        yield content
        return
    try:
        with open_archive(content) as archive:
            check_archive(archive, limits)
            for name in sorted(archive.namelist()):
                if name.lower().endswith(".vcf"):
                    yield archive.read(name)
    except STUMBLES as error:
        raise WorkbookError("damaged") from error
