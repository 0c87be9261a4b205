"""Notes on contacts: what one event tells of a sheet is one note there."""

from collections import defaultdict
from contextlib import contextmanager

from markupsafe import Markup

# Of the transaction, as mail keeps what it tracks there: in the context they would give
# each entry environments of its own, through which the ORM looks for each further one.
NOTES = "interlocuteur.notes"


class Notes:
    """What is told of each contact until all of it is logged at once."""

    def __init__(self):
        self.texts = defaultdict(dict)

    def add(self, partner_id, text, items=()):
        """Add to the note on a contact.

        :param text: what it begins with, the same text once
        :param items: lines of the list below the text, as markup
        """
        self.texts[partner_id].setdefault(text, []).extend(items)

    def make_bodies(self):
        """Return the notes, by the ids of contacts."""
        return {
            partner_id: Markup().join(map(_make_part, texts, texts.values()))
            for partner_id, texts in self.texts.items()
        }


def _make_part(text, items):
    part = text if isinstance(text, Markup) else Markup("<p>%s</p>") % text
    return part + Markup("<ul>%s</ul>") % Markup().join(items) if items else part


def get_notes(env):
    """Return the :class:`Notes` that are collected now, ``None`` if none are."""
    return env.cr.precommit.data.get(NOTES)


@contextmanager
def one_note_each(env):
    """Log all that is told of contacts in a block as one note on each sheet.

    A block within another one leaves that to the outer one.

    :return: the notes, for the block
    """
    data = env.cr.precommit.data
    if NOTES in data:
        yield data[NOTES]
        return
    data[NOTES] = notes = Notes()
    try:
        yield notes
    finally:
        data.pop(NOTES, None)
    if bodies := notes.make_bodies():
        # sudo: each was told by whoever changed something, who needs no right on the
        # other side's sheet for it
        partners = env["res.partner"].sudo().browse(bodies)
        partners._message_log_batch(bodies=bodies)
