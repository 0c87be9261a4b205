import base64
from collections.abc import Callable
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.import_column import find_header, map_headings
from ...tools.import_row import Change, ImportRow
from ...tools.values import to_text, unguard
from ...tools.workbook_reader import WorkbookError, read_sheets
from .import_column import CellError

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
    number, cells) and a list of notes, or raises a ``WorkbookError``. Cells may have
    remarks, as :class:`~..tools.import_row.RowCells`."""


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
        header, rows, notes = self._read_table(columns)
        # sudo: rows are made by their import only, which the user may write
        self.check_access("write")
        self.sudo().line_ids.unlink()
        self._check_rows(columns, header, rows)
        self._put({"state": "preview", "notes": "\n".join(notes)})

    # -------------------------------------------------------------- reading

    def _decode_file(self):
        """Return the bytes of the file."""
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _read_table(self, columns):
        """Return the table of the file.

        :return: (dict of column key to index, list of (row number, cells), list of
            notes about the file)
        :raises UserError: no table, or columns missing
        """
        title, rows, notes = self._read_rows(columns)
        index, _score = find_header(rows, columns)
        heading = rows[index][1]
        header, unknown, double = map_headings(heading, columns)
        self._require_columns(columns, header, heading)
        ignored = [to_text(heading[i]) for i in unknown]
        if title:
            notes.append(self.env._("The sheet “%s” was read.", title))
        if ignored:
            notes.append(
                self.env._(
                    "Columns that nobody knows, left out: %s", ", ".join(ignored)
                )
            )
        if double:
            twice = ", ".join(to_text(heading[i]) for i in double)
            notes.append(
                self.env._(
                    "Columns that came twice, left out the second time: %s", twice
                )
            )
        return header, rows[index + 1 :], notes

    def _read_rows(self, columns):
        """Return the rows of the file, whatever its real kind is.

        :return: (name of the sheet, list of (row number, cells), list of notes)
        """
        content = self._decode_file()
        try:
            kinds = self._get_file_kinds()
            kind = next(kind for kind in kinds if kind.detect(content))
            return kind.read(content, columns)
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
        sheets = read_sheets(content)
        best = max(sheets, key=lambda sheet: find_header(sheet.rows, columns)[1])
        notes = []
        others = [sheet.title for sheet in sheets if sheet is not best]
        if others:
            notes.append(self.env._("Other sheets, not read: %s", ", ".join(others)))
        return best.title, best.rows, notes

    def _require_columns(self, columns, header, heading):
        """Refuse a table that cannot say who anybody is.

        :raises UserError: a required column is missing
        """
        names = [c for c in columns if c.key in ("lastname", "firstname")]
        missing = [column.label for column in names if column.key not in header]
        if missing:
            raise UserError(
                self.env._(
                    "The file has no column for: %(missing)s.\nHeadings found: "
                    "%(found)s.\nGenerate an import file, or name the columns as it "
                    "does: their order does not matter.",
                    missing=", ".join(missing),
                    found=", ".join(to_text(cell) for cell in heading if cell) or "–",
                )
            )

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
                "This is no Excel workbook, CSV file or vCard. Save it as .xlsx first."
            ),
            "old_excel": self.env._(
                "This is a workbook of Excel 97-2003 (.xls). Open it and save it as "
                ".xlsx."
            ),
            "password": self.env._(
                "The workbook is protected by a password. Take it off (File, Info, "
                "Protect Workbook) and save it again."
            ),
            "opendocument": self.env._(
                "This is an OpenDocument file. In LibreOffice, save it as “Excel 2007 "
                "(.xlsx)”."
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

    def _check_rows(self, columns, header, rows):
        """Store what each row says, and what is wrong with it."""
        missing = [c for c in columns if c.required and c.key not in header]
        columns = [column for column in columns if column.key in header]
        people, known = self._find_known_people(columns, header, rows)
        checked = []
        seen = {}
        for number, cells in rows:
            raw = {
                key: cells[index] if index < len(cells) else None
                for key, index in header.items()
            }
            row = self._check_row(columns, number, raw, people, known, seen)
            self._require_missing_columns(row, missing)
            row.notes += getattr(cells, "remarks", ())
            checked.append(row)
        self._mark_duplicates(checked)
        for start in range(0, len(checked), STORED_AT_ONCE):
            self._store_rows(columns, checked[start : start + STORED_AT_ONCE])

    def _find_known_people(self, columns, header, rows):
        """Return the people whom the keys of the rows name, and what they have.

        :return: (dict of key to person, dict of person id to values)
        """
        if "key" not in header:
            return {}, {}
        index = header["key"]
        keys = {to_text(cells[index]) for _n, cells in rows if index < len(cells)}
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
        }

    def _classify(self, row):
        """Return the state of a row and the decision that is proposed."""
        if row.errors:
            return "error", "skip"
        if row.person:
            return ("changed", "update") if row.changes else ("unchanged", "skip")
        if row.reasons:
            return "suspect", "skip"
        return "new", "create"

    def _select_values(self, row, state):
        """Return what is written of a row: only what changes, of a known person."""
        if state == "changed":
            return {key: change.new for key, change in row.changes.items()}
        return row.values

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
        # of a row that is not applied only what is wrong with it
        return "\n".join(parts if row.errors else parts + row.notes)
