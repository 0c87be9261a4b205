from odoo import api, models

from ...tools.card_file import is_card_file, read_card_file
from ...tools.import_row import RowCells
from ...tools.text import clean_text, fold
from ...tools.vcard_lines import (
    LINES_PER_CARD,
    NO_NAME,
    TOO_MANY_LINES,
    UNREADABLE_LINE,
)
from ...tools.workbook_reader import Limits, WorkbookError
from .import_check import FileKind
from .import_column import FUNCTION_SEPARATOR, PROPOSED

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
        people = [card for card in cards if card["kind"] == "individual"]
        if not people:
            nameless = any(fault.reason == NO_NAME for fault in faults)
            raise WorkbookError(
                "no_people" if cards else "no_names" if nameless else "damaged_cards"
            )
        shown = [column for column in columns if not column.hidden]
        labels = self._get_card_labels() | {c.key: c.label for c in shown}
        rows = [
            (0, [column.label for column in shown]),
            *((card["card"], self._make_cells(shown, card, labels)) for card in people),
        ]
        notes = [
            *self._describe_left_out_cards(cards, faults),
            *self._describe_left_out_values(shown, people),
        ]
        return "", rows, notes

    def _get_card_cell(self, column, card):
        """Return what a card says in a column."""
        value = card.get(CARD_NAMES.get(column.key, column.key)) or ""
        if column.kind == "functions":
            return FUNCTION_SEPARATOR.join(map(clean_text, value))[: Limits.text]
        if self._is_unknown_choice(column, value):
            return ""
        return clean_text(value[: Limits.text]) if isinstance(value, str) else value

    @api.model
    def _is_unknown_choice(self, column, value):
        """Tell whether a card names what a column does not offer, as a language.

        What a telephone adds of itself must not stop anybody.
        """
        is_choice = column.kind == "choice" and column.key not in PROPOSED
        return is_choice and bool(value) and fold(value) not in column.choices

    # ------------------------------------------------------------ what is left out

    def _describe_left_out_cards(self, cards, faults):
        """Return notes about cards that are left out, and lines of others."""
        by_reason = {}
        for fault in faults:
            known = (NO_NAME, TOO_MANY_LINES, UNREADABLE_LINE)
            reason = fault.reason if fault.reason in known else "broken"
            said = f"{fault.card} ({fault.said})" if fault.said else str(fault.card)
            by_reason.setdefault(reason, {})[said] = True
        for card in cards:
            if card["kind"] != "individual":
                kind = "org" if card["is_company"] else "nobody"
                by_reason.setdefault(kind, {})[str(card["card"])] = True
        texts = self._get_card_faults()
        return [
            text % self._join_named(by_reason[reason])
            for reason, text in texts.items()
            if reason in by_reason
        ]

    @api.model
    def _get_card_faults(self):
        """Return what is said of cards that are left out, by reason."""
        return {
            "org": self.env._("Cards of organisations, left out: %s"),
            "nobody": self.env._("Cards of groups, places or devices, left out: %s"),
            NO_NAME: self.env._("Cards without a name, left out: %s"),
            "broken": self.env._("Cards without beginning or end, left out: %s"),
            TOO_MANY_LINES: self.env._(
                "Cards of more than %(count)s lines, left out: %(cards)s",
                count=LINES_PER_CARD,
                cards="%s",
            ),
            UNREADABLE_LINE: self.env._(
                "Cards with lines that cannot be read, left out: %s"
            ),
        }

    def _describe_left_out_values(self, columns, people):
        """Return notes about what cards say and rows do not, or not for sure."""
        doubtful, unplaced, others, damaged = {}, {}, {}, {}
        labels = self._get_card_labels()
        for card in people:
            number = str(card["card"])
            for text in card["doubtful"]:
                doubtful.setdefault(self._quote(text), []).append(number)
            for heading, text in self._get_unknown_choices(columns, card):
                said = f"{heading} {self._quote(text)}"
                unplaced.setdefault(said, []).append(number)
            for text in card["unplaced"]:
                unplaced.setdefault(text[:NAMED_LENGTH], []).append(number)
            for name in card["others"]:
                if name != "PHOTO" or not card["is_photo_damaged"]:
                    others.setdefault(labels[name], []).append(number)
            if card["is_photo_damaged"]:
                damaged[number] = True
        texts = {
            self.env._(
                "Values whose character set is not declared, to be checked, with the "
                "cards' numbers: %s"
            ): self._name_cards(doubtful),
            self.env._(
                "What no column has room for, left out, with the cards' numbers: %s"
            ): self._name_cards(unplaced),
            self.env._("Photos that cannot be read, left out: %s"): damaged,
            self.env._(
                "What an import does not take from cards, with their numbers: %s"
            ): self._name_cards(others),
        }
        return [
            text % self._join_named(named) for text, named in texts.items() if named
        ]

    def _make_cells(self, columns, card, labels):
        """Return the row of a card, which says what it leaves out, or not for sure.

        :param dict labels: what is said of columns and of further properties
        """
        cells = RowCells(self._get_card_cell(column, card) for column in columns)
        if card["doubtful"]:
            cells.remarks = [
                self.env._(
                    "To be checked, since the card does not declare its character "
                    "set: %s",
                    self._join_named(map(self._quote, card["doubtful"])),
                )
            ]
        cells.left_out = [
            *self._get_unknown_choices(columns, card),
            *(
                (labels["email" if "@" in text else "phone"], text)
                for text in card["unplaced"]
            ),
            *((labels[name], text) for name, text in card["others"].items()),
        ]
        return cells

    def _get_unknown_choices(self, columns, card):
        """Return pairs of a heading and a text that is no choice of its column."""
        found = []
        for column in columns:
            value = card.get(CARD_NAMES.get(column.key, column.key))
            if self._is_unknown_choice(column, value):
                found.append((column.label, value))
        return found

    @api.model
    def _get_card_labels(self):
        """Return what is said of properties that no import takes, by their names."""
        return {
            "ADR": self.env._("address"),
            "BDAY": self.env._("birthday"),
            "CATEGORIES": self.env._("categories"),
            "IMPP": self.env._("instant messaging"),
            "NICKNAME": self.env._("nickname"),
            "NOTE": self.env._("note"),
            "PHOTO": self.env._("photo"),
            "URL": self.env._("web page"),
        }

    def _name_cards(self, found):
        """Return texts with the numbers of the cards that say them."""
        return [f"{text} ({self._join_named(cards)})" for text, cards in found.items()]

    @api.model
    def _quote(self, text):
        """Return a text as a note quotes it."""
        return self.env._("“%(text)s”", text=text[:NAMED_LENGTH])

    def _join_named(self, texts):
        """Return texts as a note has them, the first ones only."""
        texts = list(texts)
        return ", ".join(texts[:NAMED_CARDS] + ["…"] * (len(texts) > NAMED_CARDS))

    # ------------------------------------------------------------------- refusals

    @api.model
    def _get_kind_refusals(self):
        """Say what to do about cards, which no program saves as a workbook."""
        return super()._get_kind_refusals() | {
            "no_people": self.env._(
                "The cards are those of organisations or groups, not people."
            ),
            "no_names": self.env._(
                "None of the cards has a name. Add the names to the contacts, export "
                "them again and send that."
            ),
            "damaged_cards": self.env._(
                "The cards are damaged or not complete. Export the contacts again as "
                "vCard (.vcf) and send that."
            ),
            "locked_cards": self.env._(
                "The archive of cards is protected by a password. Unpack it, and send "
                "the cards."
            ),
            "unsafe_cards": self.env._(
                "The archive of cards unpacks to more than it should, or holds what no "
                "card needs. Unpack it, and send the cards."
            ),
        }

    @api.model
    def _get_size_refusals(self, limit):
        """Count cards where a file holds no rows."""
        return super()._get_size_refusals(limit) | {
            "too_many_cards": self.env._(
                "The file has more than %s cards. Split it into several.", limit
            ),
        }
