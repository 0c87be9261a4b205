"""The table of an import: what its columns mean, and what its rows say. No Odoo.

A column is known by its heading (``import_column``, ``import_headings``), or chosen by
hand. Nothing is lost without a word: what finds no place is told row by row.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from .full_names import LAST_FIRST, split_full_name
from .import_column import ANNOTATIONS, index_headings
from .import_headings import (
    FAMILIES,
    FUNCTION_TITLES,
    FURTHER_RANKS,
    NAME_ORDERS,
    SEPARATOR,
    get_family,
    get_labelled,
    get_pair,
)
from .text import fold
from .values import to_text, unguard

# what can be chosen for a heading besides a column
LEAVE, NEXT = "leave", "next_"
# the table stands below a title, a logo, a text
HEADING_DEPTH = 30
_MIDDLE_NAMES = {
    "middle name", "additional name", "deuxieme prenom", "second prenom",
    "autres prenoms", "middle names", "deuxiemes prenoms",
}  # fmt: skip
# people whose rows tell what stands below a heading
_SAMPLE_ROWS = 50


class FileTable(NamedTuple):
    """What reading a file gives."""

    title: str
    """The name of the sheet, empty where there are none."""
    rows: list
    """Pairs of a row's number and its cells, the heading among them."""
    notes: list
    """What is to be known about the file."""
    hidden: frozenset = frozenset()
    """The numbers of the rows that a filter or somebody hides."""
    sheets: tuple = ()
    """The names of all sheets that can be read."""


class RowContent(NamedTuple):
    """What a row says."""

    raw: dict
    """Its cells, by the keys of the columns."""
    left_out: list
    """Pairs of a heading and a text that finds no place."""
    name: object
    """The parts of a name that was split, None where none was."""


@dataclass
class ImportTable:
    """The columns of a table.

    :param list cells: its heading, as the file has it
    :param rows: what stands below: list of (number, cells)
    :param dict mapping: index of the cell by the key of the column
    :param further: (rank, family, index) of values that take the next free place
    :param pairs: (kind, index of the value, index of its label or None)
    :param middle: indexes of further first names
    :param name: (index, order) of the whole name, None where it is in two columns
    :param names: indexes of whole names beside first and last ones
    :param dict left: texts of the headings that mean nothing, by index
    """

    cells: list
    rows: list
    mapping: dict = field(default_factory=dict)
    further: list = field(default_factory=list)
    pairs: list = field(default_factory=list)
    middle: list = field(default_factory=list)
    name: tuple | None = None
    names: list = field(default_factory=list)
    left: dict = field(default_factory=dict)

    # -------------------------------------------------------------- heading

    def get_tokens(self):
        """Return what headings are called: (index, token), numbered where one repeats.

        >>> ImportTable(["Titre", None, "Titre"], []).get_tokens()
        [(0, 'titre'), (2, 'titre#2')]
        """
        seen, tokens = {}, []
        for index, cell in enumerate(self.cells):
            text = fold(to_text(cell))
            if text and text not in ANNOTATIONS:
                seen[text] = seen.get(text, 0) + 1
                number = f"#{seen[text]}" if seen[text] > 1 else ""
                tokens.append((index, text + number))
        return tokens

    def get_tokens_twice(self):
        """Return the indexes of headings that mean what another one means already.

        >>> ImportTable(["Titre", None, "Titre"], []).get_tokens_twice()
        [2]
        """
        return [index for index, token in self.get_tokens() if "#" in token]

    def get_meaning(self, index):
        """Return what a column of the file means, as it can be chosen by hand."""
        for key, place in self.mapping.items():
            if place == index:
                return key
        if self.name and self.name[0] == index:
            return self.name[1]
        for _rank, family, place in self.further:
            if place == index:
                return NEXT + family
        return LEAVE if index in self.left else None

    def arrange(self, columns, choices=None):
        """Find out what each column of the file means.

        :param columns: list of ``ImportColumn``
        :param dict choices: what was chosen by hand, by token
        """
        choices = choices or {}
        known = index_headings(columns)
        keys = {column.key for column in columns}
        tokens = self.get_tokens()
        for index, token in tokens:
            choice = choices.get(token)
            if choice in keys and choice not in self.mapping:
                self.mapping[choice] = index
            elif choice in NAME_ORDERS.values():
                self.name = (index, choice)
            elif choice and choice.startswith(NEXT):
                self.further.append((0, choice.removeprefix(NEXT), index))
            elif choice:
                self.left[index] = to_text(self.cells[index])
        open_tokens = [pair for pair in tokens if not choices.get(pair[1])]
        labels = {}
        for index, token in open_tokens:
            self._place(index, token.partition("#")[0], known, labels)
        self._join_pairs(labels)
        self._settle_title(columns, choices)
        self._settle_name(choices)
        self.further.sort()

    def _place(self, index, text, known, labels):
        """Give a heading its meaning."""
        column, pair = known.get(text), get_pair(text)
        if pair:
            labels.setdefault(pair[:2], {})[pair[2]] = index
        elif column and column.key not in self.mapping:
            self.mapping[column.key] = index
        elif column and column.key in FAMILIES:
            self.further.append((len(FURTHER_RANKS), column.key, index))
        elif text in FUNCTION_TITLES and "function_ids" not in self.mapping:
            self.mapping["function_ids"] = index
        elif text in FURTHER_RANKS:
            family, rank = FURTHER_RANKS[text]
            self.further.append((rank, family, index))
        elif labelled := get_labelled(text):
            self.further.append((labelled[1] * 10, labelled[0], index))
        elif text in NAME_ORDERS:
            self.names.append((index, NAME_ORDERS[text]))
        elif text in _MIDDLE_NAMES:
            self.middle.append(index)
        else:
            self.left[index] = to_text(self.cells[index])

    def _join_pairs(self, labels):
        for (kind, _number), found in labels.items():
            if True in found:
                self.pairs.append((kind, found[True], found.get(False)))

    def _settle_title(self, columns, choices):
        """Take a column that is headed *Title* for functions, without civilities."""
        index = self.mapping.get("title_id")
        if index is None or "title_id" in choices.values():
            return
        column = next(column for column in columns if column.key == "title_id")
        text = fold(to_text(self.cells[index]))
        values = {fold(value) for value in self._get_samples(index)}
        if (
            text in FUNCTION_TITLES
            and "function_ids" not in self.mapping
            and values
            and not values & column.choices.keys()
        ):
            self.mapping["function_ids"] = self.mapping.pop("title_id")

    def _settle_name(self, choices):
        """Take the whole name from its column where there are not two of them."""
        if self.name:
            for key in ("lastname", "firstname"):
                if key not in choices.values() and key in self.mapping:
                    self.left[self.mapping[key]] = to_text(
                        self.cells[self.mapping.pop(key)]
                    )
        elif "firstname" not in self.mapping or "lastname" not in self.mapping:
            if self.names:
                self.name = self.names.pop(0)
                for key in ("lastname", "firstname"):
                    if key in self.mapping:
                        index = self.mapping.pop(key)
                        self.left[index] = to_text(self.cells[index])
            elif "lastname" in self.mapping and self._holds_whole_names():
                self.name = (self.mapping.pop("lastname"), LAST_FIRST)

    def _holds_whole_names(self):
        """Tell whether the column of last names holds first names, too."""
        samples = self._get_samples(self.mapping["lastname"])
        split = [split_full_name(text, LAST_FIRST) for text in samples]
        return sum(bool(name.firstname) for name in split) * 2 > len(samples)

    def _get_samples(self, index):
        """Return the first texts of a column."""
        cells = (row[index] for _n, row in self.rows[:_SAMPLE_ROWS] if index < len(row))
        return [text for text in map(to_text, cells) if text]

    def holds_values(self, index):
        """Tell whether anything stands in a column of the file."""
        return any(index < len(cells) and cells[index] for _n, cells in self.rows)

    def count_known(self):
        """Return how many columns mean anything."""
        return (
            len(self.mapping)
            + len(self.further)
            + len(self.pairs)
            + len(self.names)
            + bool(self.name)
        )

    # ----------------------------------------------------------------- rows

    def read_row(self, cells):
        """Return what a row says, as :class:`RowContent`."""

        def get(index):
            return cells[index] if index is not None and index < len(cells) else None

        raw = {key: get(index) for key, index in self.mapping.items()}
        left = [(text, get(index)) for index, text in self.left.items()]
        name = self._read_name(raw, get, left)
        waiting = [
            (rank, family, get(index), self._get_text(index))
            for rank, family, index in self.further
        ]
        waiting += self._read_pairs(get, left)
        self._fill(raw, waiting, left)
        return RowContent(raw, self._clean_left(left), name)

    def _get_text(self, index):
        return to_text(self.cells[index])

    def _read_name(self, raw, get, left):
        """Put the parts of a name into their columns."""
        more = [text for index in self.middle if (text := to_text(get(index)))]
        name = None
        if self.name:
            text = to_text(get(self.name[0]))
            name = split_full_name(text, self.name[1]) if text else None
            raw["lastname"] = name.lastname if name else None
            raw["firstname"] = name.firstname if name else None
            if name and name.title:
                if raw.get("title_id"):
                    left.append((self._get_text(self.name[0]), name.title))
                raw["title_id"] = raw.get("title_id") or name.title
        if more and "firstname" in raw:
            raw["firstname"] = " ".join([to_text(raw["firstname"]), *more]).strip()
        else:
            left += [(self._get_text(index), get(index)) for index in self.middle]
        if self.names:
            self._check_names(raw, get, left)
        return name

    def _check_names(self, raw, get, left):
        """Tell whole names that say more than first and last name."""
        names = (to_text(raw.get(key)) for key in ("lastname", "firstname"))
        words = set(fold(" ".join(names)).split())
        for index, _order in self.names:
            if not set(fold(to_text(get(index))).split()) <= words:
                left.append((self._get_text(index), get(index)))

    def _read_pairs(self, get, left):
        """Return the values of pairs of a label and a value."""
        found = []
        for kind, index, place in self.pairs:
            label = to_text(get(place))
            heading = (
                f"{self._get_text(index)} ({label})" if label else self._get_text(index)
            )
            family = get_family(kind, fold(label))
            for value in to_text(get(index)).split(SEPARATOR):
                if family:
                    found.append((family[1], family[0], value, heading))
                else:
                    left.append((heading, value))
        return found

    def _fill(self, raw, waiting, left):
        """Give further values the next free place of their kind."""
        waiting = sorted(
            (entry for entry in waiting if to_text(entry[2])),
            key=lambda entry: entry[0],
        )
        for _rank, family, value, heading in waiting:
            keys = FAMILIES[family]
            key = next((key for key in keys if not to_text(raw.get(key))), None)
            if any(fold(to_text(raw.get(k))) == fold(to_text(value)) for k in keys):
                continue
            if key:
                raw[key] = value
            else:
                left.append((heading, value))

    def _clean_left(self, left):
        pairs = ((heading, unguard(to_text(value)).strip()) for heading, value in left)
        return [(heading, text) for heading, text in pairs if text]

    def get_keys(self):
        """Return the keys of the columns that rows may fill."""
        keys = set(self.mapping)
        if self.name:
            keys |= {"lastname", "firstname", "title_id"}
        families = {family for _rank, family, _index in self.further}
        for kind, _value, _label in self.pairs:
            families |= {"phone", "mobile"} if "phone" in kind else {"email"}
        return keys.union(*(FAMILIES[family] for family in families))


def find_table(rows, columns, choices=None):
    """Return the table among the rows of a file: below the row that names most columns.

    :param list rows: pairs of a row's number and its cells
    :param columns: list of ``ImportColumn``
    :param choices: see :meth:`ImportTable.arrange`
    :return: :class:`ImportTable`

    >>> from .import_column import ImportColumn
    >>> columns = [ImportColumn("lastname", "Name"), ImportColumn("phone", "Phone")]
    >>> table = find_table([(1, ("Liste",)), (3, ("Nom", "Tél", "x"))], columns)
    >>> table.mapping, table.left
    ({'lastname': 0, 'phone': 1}, {2: 'x'})
    """
    best = max(range(len(rows[:HEADING_DEPTH])), key=_rate_headings(rows, columns))
    table = ImportTable(list(rows[best][1]), rows[best + 1 :])
    table.arrange(columns, choices)
    return table


def rate_table(rows, columns):
    """Return how much a sheet looks like people: known columns, then rows."""
    if not rows:
        return 0, 0
    rate = _rate_headings(rows, columns)
    return max(map(rate, range(len(rows[:HEADING_DEPTH]))))[0], len(rows)


def _rate_headings(rows, columns):
    known = index_headings(columns)

    def rate(index):
        table = ImportTable(rows[index][1], [])
        texts = {token.partition("#")[0] for _i, token in table.get_tokens()}
        found = sum(
            text in known
            or text in FURTHER_RANKS
            or text in NAME_ORDERS
            or get_pair(text) is not None
            or get_labelled(text) is not None
            for text in texts
        )
        # the first of them; where none is known, one with several texts
        return found, (len(texts) > 1 if not found else False), -index

    return rate
