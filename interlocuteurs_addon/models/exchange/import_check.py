import base64
from collections.abc import Callable
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.import_row import Change, ImportRow, RowCells
from ...tools.import_table import FileTable, find_table, rate_table
from ...tools.text import fold
from ...tools.values import to_text, unguard
from ...tools.workbook_reader import WorkbookError, read_book
from .import_column import (
    FUNCTION_SEPARATOR,
    PROPOSED,
    CellError,
    UnknownTextError,
)

# beside the columns in the values of a row: what is proposed to catalogues
TEXTS = "texts"
# more values of a row that find no place are counted, not named
NAMED_VALUES = 12
# size of the batches in which rows are stored, so that memory stays constant
STORED_AT_ONCE = 2000


class FileKind(NamedTuple):
    """A kind of file that can be read."""

    detect: Callable
    """Tells by the bytes of a file whether it is of the kind, whatever its name says.

    It may refuse the file with a ``WorkbookError``.
    """
    read: Callable
    """Gets the bytes and the columns; returns the name of the sheet, a list of (row
    number, cells) and a list of notes, as ``FileTable`` has them, or raises a
    ``WorkbookError``. Cells may be :class:`~..tools.import_row.RowCells`."""


class InterlocuteurImport(models.Model):
    """Reading and checking a file: all that is wrong with it, at once."""

    _inherit = "interlocuteur.import"

    def action_check(self):
        """Read the file and show what an import would do. Nothing else is written.

        :raises UserError: there is no file, or it cannot be read; the message says why
        """
        self._require_state("draft", "preview")
        if not self.file:
            raise UserError(self.env._("Choose the file to import first."))
        self.organisation_id.check_access("read")
        columns = self._get_columns()
        source = self._read_rows(columns)
        table = self._find_table(source, columns)
        # sudo: rows are made by their import only, which the user may write
        self.check_access("write")
        self.sudo().line_ids.unlink()
        self._store_headings(table)
        self._check_rows(columns, table, source.hidden)
        notes = [*source.notes, *self._describe_table(source, table)]
        sheets = list(source.sheets) if len(source.sheets) > 1 else False
        self._put(
            {
                "state": "preview",
                "notes": "\n".join(notes),
                "sheet_name": source.title if sheets else False,
                "sheet_names": ", ".join(sheets or []),
            }
        )

    # -------------------------------------------------------------- reading

    def _decode_file(self):
        """Return the bytes of the file."""
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _find_table(self, source, columns):
        """Return the table of the file.

        :param FileTable source: the rows of the file
        :return: ``ImportTable``
        :raises UserError: there is none
        """
        table = find_table(source.rows, columns, self._get_choices(source, columns))
        if not table.count_known() and len(table.get_tokens()) < 2:
            raise UserError(
                self.env._(
                    "This is no list of people: no heading is known. Headings found: "
                    "%s.\nName the columns as an import file does, which you can "
                    "generate from the organisation.",
                    ", ".join(filter(None, map(to_text, table.cells))) or "–",
                )
            )
        return table

    def _read_rows(self, columns):
        """Return the rows of the file, whatever its real kind is.

        :return: :class:`FileTable`
        """
        content = self._decode_file()
        try:
            kinds = self._get_file_kinds()
            kind = next(kind for kind in kinds if kind.detect(content))
            return FileTable(*kind.read(content, columns))
        except WorkbookError as error:
            raise UserError(self._explain_refusal(error)) from error

    def _get_file_kinds(self):
        """Return the kinds of file that are read; the first to know a file reads it.

        A further one comes before those that were there: what nobody knows is read as
        a table, or refused with the reason.

        :return: list of :class:`FileKind`
        """
        return [FileKind(lambda _content: True, self._read_workbook)]

    def _read_workbook(self, content, columns):
        """Return the sheet that the user names, or the one that looks like people."""
        book = read_book(content)
        sheets = [sheet for sheet in book if sheet.rows]
        if not sheets:
            raise WorkbookError("empty")
        named = [sheet for sheet in sheets if sheet.title == self.sheet_name]
        best = next(
            iter(named or ()),
            max(sheets, key=lambda sheet: rate_table(sheet.rows, columns)),
        )
        notes = []
        others = [sheet.title for sheet in sheets if sheet is not best]
        hidden = [sheet.title for sheet in book if sheet.is_hidden]
        if others:
            notes.append(self.env._("Other sheets, not read: %s", ", ".join(others)))
        if hidden:
            notes.append(self.env._("Hidden sheets, not read: %s", ", ".join(hidden)))
        titles = tuple(sheet.title for sheet in sheets)
        return FileTable(best.title, best.rows, notes, frozenset(best.hidden), titles)

    def _describe_table(self, source, table):
        """Return notes about how the file is read."""
        notes = []
        missing = self._get_missing_names(table)
        if source.title:
            notes.append(self.env._("The sheet “%s” was read.", source.title))
        if missing:
            notes.append(
                self.env._(
                    "The file has no column for: %s. Choose it under “Columns”, and "
                    "read the file again.",
                    ", ".join(missing),
                )
            )
        if table.name:
            notes.append(
                self.env._(
                    "First and last names come from the column “%s”: look whether they "
                    "are parted rightly. The other order is chosen under “Columns”.",
                    to_text(table.cells[table.name[0]]),
                )
            )
        twice = set(table.get_tokens_twice())
        left = {i: text for i, text in table.left.items() if table.holds_values(i)}
        unknown = [text for i, text in left.items() if i not in twice]
        double = [text for i, text in left.items() if i in twice]
        if unknown:
            notes.append(
                self.env._(
                    "Columns that nobody knows, left out: %s", ", ".join(unknown)
                )
            )
        if double:
            notes.append(
                self.env._(
                    "Columns that came twice, left out the second time: %s",
                    ", ".join(double),
                )
            )
        if left:
            notes.append(
                self.env._(
                    "Under “Columns” you can choose what they are, and read the file "
                    "again."
                )
            )
        return notes

    def _get_missing_names(self, table):
        """Return the labels of the columns of names that a table does not have."""
        keys = table.get_keys()
        names = [c for c in self._make_name_columns() if c.required]
        return [column.label for column in names if column.key not in keys]

    def _explain_refusal(self, error):
        """Return why a file is refused and what to do, in the user's language."""
        texts = self._get_kind_refusals() | self._get_size_refusals(error.limit)
        return texts[error.reason]

    @api.model
    def _get_kind_refusals(self):
        """Return what is said of files that are not what can be read, by reason."""
        return {
            "empty": self.env._("The file is empty."),
            "unknown": self.env._(
                "This is no workbook (Excel, LibreOffice), CSV file or vCard. Save it "
                "as .xlsx first."
            ),
            "password": self.env._(
                "The workbook is protected by a password. Take it off (File, Info, "
                "Protect Workbook) and save it again."
            ),
            "damaged": self.env._(
                "The file is damaged or not complete. Open it, save it again as .xlsx "
                "and send that."
            ),
            "bomb": self.env._(
                "The file unpacks to more than it should. Copy its rows into a new "
                "workbook and send that."
            ),
            "unsafe": self.env._(
                "The file holds what no workbook needs and is refused for safety. Copy "
                "its rows into a new workbook and send that."
            ),
        }

    @api.model
    def _get_size_refusals(self, limit):
        """Return what is said of files that are more than ``limit``, by reason."""
        return {
            "too_large": self.env._("The file is larger than %s MB. Split it.", limit),
            "too_many_rows": self.env._(
                "The file has more than %s rows. Split it into several.", limit
            ),
            "too_wide": self.env._(
                "The file has more than %s columns. Take out those that are not "
                "needed.",
                limit,
            ),
        }

    # ------------------------------------------------------------- checking

    def _check_rows(self, columns, table, hidden):
        """Store what each row says, and what is wrong with it.

        :param ImportTable table: the rows
        :param hidden: the numbers of those that the file hides
        """
        keys = table.get_keys()
        missing = [c for c in columns if c.required and c.key not in keys]
        columns = [column for column in columns if column.key in keys]
        people, known = self._find_known_people(columns, table)
        own = fold(self.organisation_id.name)
        checked = []
        seen = {}
        for number, cells in table.rows:
            content = table.read_row(cells)
            raw = {key: content.raw.get(key) for key in keys}
            row = self._check_row(columns, number, raw, people, known, seen)
            row.is_hidden = number in hidden
            if content.name:
                row.notes.append(
                    self.env._(
                        "Read as last name “%(lastname)s”, first name “%(firstname)s”",
                        lastname=content.name.lastname,
                        firstname=content.name.firstname,
                    )
                )
            # whom they work for is said by the import
            row.left_out += [pair for pair in content.left_out if fold(pair[1]) != own]
            self._require_missing_columns(row, missing)
            if isinstance(cells, RowCells):
                row.notes += cells.remarks
                row.left_out += cells.left_out
            checked.append(row)
        self._mark_duplicates(checked)
        for start in range(0, len(checked), STORED_AT_ONCE):
            self._store_rows(columns, checked[start : start + STORED_AT_ONCE])

    def _find_known_people(self, columns, table):
        """Return the people whom the keys of the rows name, and what they have.

        :return: (dict of key to person, dict of person id to values)
        """
        if "key" not in table.mapping:
            return {}, {}
        index = table.mapping["key"]
        keys = {to_text(cells[index]) for _n, cells in table.rows if index < len(cells)}
        ids = {self._read_key(key): key for key in keys if key}
        ids.pop(None, None)
        # ended collaborations and deactivated people are theirs all the same
        collaborations = (
            self.env["interlocuteur.collaboration"]
            .with_context(active_test=False)
            .search(
                [
                    ("organisation_id", "=", self.organisation_id.id),
                    ("person_id", "in", list(ids)),
                ]
            )
        )
        people = collaborations.person_id._filtered_access("read")
        known = self._read_people(people, self.organisation_id, columns)
        return {ids[person.id]: person for person in people}, known

    def _check_row(self, columns, number, raw, people, known, seen):
        """Return what is to be known of a row, as an :class:`ImportRow`."""
        nobody = self.env["res.partner"]
        row = ImportRow(number, person=nobody, suspects=nobody)
        key = to_text(raw.get("key"))
        if key:
            row.person = people.get(key, nobody)
            if not row.person:
                row.errors["key"] = self.env._(
                    "The key is not that of anybody here: empty the cell to create the "
                    "person"
                )
            elif key in seen:
                row.errors["key"] = self.env._(
                    "The same person stands in row %s already: delete one of the two",
                    seen[key],
                )
            seen.setdefault(key, number)
        old = known.get(row.person.id, {})
        for column in columns:
            if column.key != "key":
                self._check_cell(row, column, raw[column.key], old)
        row.changes = {
            column.key: Change(column, old.get(column.key), row.values[column.key])
            for column in columns
            if column.key in row.values
            and not self._is_same(column, old.get(column.key), row.values[column.key])
        }
        return row

    def _require_missing_columns(self, row, missing):
        """Nobody can be created without what is required of new people."""
        if not row.person:
            for column in missing:
                row.errors[column.key] = self.env._(
                    "%s: it is required, and the file has no column for it",
                    column.label,
                )

    def _check_cell(self, row, column, raw, old):
        """Read a cell into its row, with its error or notes."""
        shown = self._format(column, old.get(column.key))
        text = unguard(to_text(raw))
        if row.person and text and text == shown:
            # what a person has already is not put in question
            row.values[column.key] = old[column.key]
            return
        try:
            value = self._parse(column, raw, row.notes)
        except UnknownTextError as error:
            self._keep_names(row, column, error.names)
            value = error.value
        except CellError as error:
            row.errors[column.key] = self.env._(
                "%(column)s: %(error)s", column=column.label, error=str(error)
            )
            return
        if value is None:
            missing = column.required and not old.get(column.key)
            if missing:
                row.errors[column.key] = self.env._(
                    "%s: nothing is filled in, and it is required", column.label
                )
            if not row.person or column.required or not self.erase:
                return
        row.values[column.key] = value

    def _keep_names(self, row, column, names):
        """Propose to the catalogue what it lacks, unless that was done already."""
        names = row.person._filter_unproposed(PROPOSED[column.key], names)
        if not names:
            return
        row.texts[column.key] = names
        row.notes.append(
            self.env._(
                "%(column)s: “%(value)s” is unknown: kept as text, offered to the "
                "catalogue",
                column=column.label,
                value=FUNCTION_SEPARATOR.join(names),
            )
        )

    def _mark_duplicates(self, checked):
        """Tell which new rows repeat people who are known, or other rows."""
        self._find_duplicates([r for r in checked if not r.person and not r.errors])

    # -------------------------------------------------------------- storing

    def _store_rows(self, columns, checked):
        # sudo: rows are made by their import only, which the user may write
        lines = self.env["interlocuteur.import.line"].sudo()
        created = lines.create([self._prepare_line(columns, row) for row in checked])
        created.flush_recordset()
        created.invalidate_recordset()

    def _prepare_line(self, columns, row):
        """Return the values of a line for a checked row."""
        state, decision = self._classify(row)
        names = (row.values.get("lastname"), row.values.get("firstname"))
        person = row.person or row.suspects[:1]
        return {
            "import_id": self.id,
            "number": row.number,
            "label": " ".join(filter(None, names)) or person.name,
            "state": state,
            "decision": decision,
            "detail": self._describe_row(row, state),
            "person_id": person.id,
            "candidate_ids": row.suspects.ids,
            "values": self._select_values(row, state),
            "wrong_columns": list(row.errors),
            "is_hidden": row.is_hidden,
            "left_out_count": len(row.left_out),
        }

    def _classify(self, row):
        """Return the state of a row and the decision that is proposed."""
        if row.errors:
            return "error", "skip"
        if row.person:
            changes = row.changes or row.texts
            state, decision = (
                ("changed", "update") if changes else ("unchanged", "skip")
            )
        elif row.reasons:
            state, decision = "suspect", "skip"
        else:
            state, decision = "new", "create"
        return state, "skip" if row.is_hidden else decision

    def _select_values(self, row, state):
        """Return what is written of a row: only what changes, of a known person."""
        values = dict(row.values)
        if state == "changed":
            values = {key: change.new for key, change in row.changes.items()}
        return values | ({TEXTS: row.texts} if row.texts else {})

    def _describe_row(self, row, state):
        """Return what the user should know about a row, a line for each thing."""
        parts = [*row.errors.values()]
        if state == "changed":
            parts += [
                self.env._(
                    "%(column)s: %(old)s → %(new)s",
                    column=change.column.label,
                    old=self._format(change.column, change.old)
                    or self.env._("(empty)"),
                    new=self._format(change.column, change.new)
                    or self.env._("(empty)"),
                )
                for change in row.changes.values()
            ]
        parts += row.reasons
        if row.is_hidden:
            parts.append(self.env._("The file hides this row"))
        if not row.errors:
            # of a row that is not applied only what is wrong with it
            parts += row.notes
        if row.left_out:
            parts.append(self.env._("Left out: %s", self._name_left_out(row.left_out)))
        return "\n".join(parts)

    @api.model
    def _name_left_out(self, pairs):
        """Return what finds no place of a row, the first values only.

        :param pairs: of a heading and a text
        """
        named = [
            self.env._("%(heading)s “%(text)s”", heading=heading, text=text)
            for heading, text in pairs[:NAMED_VALUES]
        ]
        more = len(pairs) - NAMED_VALUES
        return ", ".join(named + ([f"… (+{more})"] if more > 0 else []))
