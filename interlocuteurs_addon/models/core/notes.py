"""Notes on contacts: what one event tells of a sheet is one note there."""

from collections import defaultdict
from contextlib import contextmanager

from markupsafe import Markup

# In the context while notes are collected. Its value is an object and no text, so that
# nobody can send it over RPC.
NOTES = "interlocuteur_notes"


class Notes:
    """What is told of each contact until all of it is logged at once."""

    def __init__(self):
        self.is_open = True
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
    """Return the :class:`Notes` that are collected, ``None`` if none are."""
    notes = env.context.get(NOTES)
    return notes if isinstance(notes, Notes) and notes.is_open else None


@contextmanager
def one_note_each(records):
    """Log all that is told in a block as one note on each sheet.

    A block within another one leaves that to the outer one.

    :return: these records, for the block, in the context in which notes are collected
    """
    if get_notes(records.env):
        yield records
        return
    notes = Notes()
    yield records.with_context(**{NOTES: notes})
    notes.is_open = False
    if bodies := notes.make_bodies():
        # sudo: each was told by whoever changed something, who needs no right on the
        # other side's sheet for it
        partners = records.env["res.partner"].sudo().browse(bodies)
        partners._message_log_batch(bodies=bodies)
