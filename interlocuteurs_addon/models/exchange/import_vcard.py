from odoo import models

from ...tools.card_file import is_card_file, read_card_file
from ...tools.text import fold
from ...tools.vcard_lines import LINES_PER_CARD, TOO_MANY_LINES, UNREADABLE_LINE
from ...tools.workbook_reader import Limits, WorkbookError
from .import_check import FileKind
from .import_column import FUNCTION_SEPARATOR

# where a card has another name for a column
CARD_NAMES = {"title_id": "title", "function_ids": "functions"}
# more cards than these are counted, not named
NAMED_CARDS = 20
# what a note quotes of a value
NAMED_LENGTH = 100


class InterlocuteurImport(models.Model):
    """Business cards are rows of a table, and go the way of all rows."""

    _inherit = "interlocuteur.import"

    def _get_file_kinds(self):
        """Know cards before they are read as a table."""
        return [FileKind(is_card_file, self._read_vcard), *super()._get_file_kinds()]

    def _read_vcard(self, content, columns):
        """Return the people of a file of cards under the headings of a template.

        So the file with remarks is a workbook, in which they can be mended.
        """
        cards, faults = read_card_file(content)
        people = [card for card in cards if not card["is_company"]]
        if not people:
            raise WorkbookError("no_people" if cards else "damaged")
        shown = [column for column in columns if not column.hidden]
        notes = self._describe_card_faults(cards, faults)
        rows = [(0, [column.label for column in shown])]
        for card in people:
            cells = [self._get_card_cell(column, card) for column in shown]
            rows.append((card["card"], cells))
        notes += self._describe_left_out(shown, people)
        return "", rows, notes

    def _get_card_cell(self, column, card):
        """Return what a card says in a column."""
        value = card.get(CARD_NAMES.get(column.key, column.key)) or ""
        if column.kind == "functions":
            return FUNCTION_SEPARATOR.join(value)[: Limits.text]
        if self._is_unknown_choice(column, value):
            return ""
        return value[: Limits.text] if isinstance(value, str) else value

    def _is_unknown_choice(self, column, value):
        """Tell whether a card names a title or language that we have not.

        What a telephone adds of itself must not stop anybody.
        """
        return column.kind == "choice" and value and fold(value) not in column.choices

    def _describe_card_faults(self, cards, faults):
        """Return notes about cards that are left out, and lines of others."""
        organisations = [card["card"] for card in cards if card["is_company"]]
        longest = [f.card for f in faults if f.reason == TOO_MANY_LINES]
        damaged = [f.card for f in faults if f.reason == UNREADABLE_LINE]
        told = (TOO_MANY_LINES, UNREADABLE_LINE)
        broken = [f.card for f in faults if f.reason not in told]
        notes = []
        if organisations:
            notes.append(
                self.env._(
                    "Cards of organisations, left out: %s",
                    self._join_numbers(organisations),
                )
            )
        if broken:
            notes.append(
                self.env._(
                    "Cards without name or end, left out: %s",
                    self._join_numbers(broken),
                )
            )
        if longest:
            notes.append(
                self.env._(
                    "Cards of more than %(count)s lines, left out: %(cards)s",
                    count=LINES_PER_CARD,
                    cards=self._join_numbers(longest),
                )
            )
        if damaged:
            notes.append(
                self.env._(
                    "Cards with lines that cannot be read, left out: %s",
                    self._join_numbers(damaged),
                )
            )
        return notes

    def _describe_left_out(self, columns, people):
        """Return notes about what cards say and rows cannot hold."""
        left_out = {}
        for card in people:
            for column in columns:
                value = card.get(CARD_NAMES.get(column.key, column.key))
                if self._is_unknown_choice(column, value):
                    left_out.setdefault(f"{column.label} “{value}”", []).append(card)
            for value in card["unplaced"]:
                left_out.setdefault(value, []).append(card)
        if not left_out:
            return []
        named = [
            f"{text[:NAMED_LENGTH]} ({self._join_numbers(c['card'] for c in cards)})"
            for text, cards in list(left_out.items())[:NAMED_CARDS]
        ]
        named += ["…"] if len(left_out) > NAMED_CARDS else []
        return [
            self.env._(
                "What no column has room for, left out, with the cards' numbers: %s",
                ", ".join(named),
            )
        ]

    def _join_numbers(self, numbers):
        """Return the numbers of cards as a note has them, the first ones only."""
        numbers = sorted(set(numbers))
        shown = [str(number) for number in numbers[:NAMED_CARDS]]
        return ", ".join(shown + (["…"] if len(numbers) > NAMED_CARDS else []))
