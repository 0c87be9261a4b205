import base64
import csv
import io
import re

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.import_headings import FAMILIES, NAME_ORDERS
from ...tools.import_table import LEAVE, NEXT, find_table
from ...tools.pasted_table import guess_columns
from ...tools.values import to_text
from ...tools.workbook_reader import Limits, WorkbookError, read_book

# a table of some thousand people; what is larger is a file
MOST_LETTERS = 1_000_000
_COORDINATE = re.compile(r"[\d@]")


class InterlocuteurImport(models.Model):
    """Rows that are pasted from a table or a mail, and go the way of a file."""

    _inherit = "interlocuteur.import"

    @api.model
    @api.readonly
    def read_pasted(self, text):
        """Return the table that a text is, and what its columns are taken for.

        :param str text: rows as a workbook or a mail copies them
        :return: dict of ``rows`` (lists of texts), ``columns`` (what each column is, by
            its key) and ``choices`` (key and label of what it can be)
        :raises UserError: the text is no table
        :raises AccessError: the user may not import
        """
        self.check_access("create")
        rows = self._read_pasted_rows(text)
        columns = self._get_columns()
        table = find_table(rows, columns)
        if self._is_heading(table):
            width = len(table.cells)
            keys = _take_places([table.get_meaning(index) for index in range(width)])
            rows = table.rows
        else:
            keys = self._guess_pasted_columns(rows, columns)
        texts = [[to_text(cell) for cell in cells] for _number, cells in rows]
        width = max([len(keys), *map(len, texts)])
        return {
            "rows": [row + [""] * (width - len(row)) for row in texts],
            "columns": keys + [""] * (width - len(keys)),
            "choices": list(self._get_pasted_labels(columns).items()),
        }

    @api.model
    def import_pasted(self, organisation_id, columns, rows):
        """Check the rows of a table, and return the action of the preview.

        :param int organisation_id: where the people work
        :param columns: what each column is, by its key; empty where it is left out
        :param rows: lists of texts
        :raises UserError: this is no table
        """
        self.check_access("create")
        if not _is_table(columns, rows) or type(organisation_id) is not int:
            raise UserError(self.env._("There is no table to import."))
        labels = self._get_pasted_labels(self._get_columns())
        taken = [index for index, key in enumerate(columns) if key in labels]
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow([_get_heading(columns[i], labels) for i in taken])
        for row in rows:
            cells = [row[i] if i < len(row) else "" for i in taken]
            writer.writerow([" ".join(cell.split()) for cell in cells])
        # the first line says what parts the values
        content = f"sep=;\n{stream.getvalue()}".encode(errors="replace")
        record = self.create(
            {
                "organisation_id": organisation_id,
                "file": base64.b64encode(content),
                "file_name": self.env._("Pasted table.csv"),
            }
        )
        record.action_check()
        return {**self._open_new(record.organisation_id), "res_id": record.id}

    @api.model
    def _read_pasted_rows(self, text):
        """Return the rows of a text, with their numbers.

        :raises UserError: the text is no table
        """
        if not isinstance(text, str) or len(text) > MOST_LETTERS:
            raise UserError(
                self.env._("This is too much to paste: import it as a file instead.")
            )
        try:
            sheets = read_book(text.encode(errors="replace"))
        except WorkbookError as error:
            raise UserError(self._explain_refusal(error)) from error
        return sheets[0].rows

    @api.model
    def _is_heading(self, table):
        """Tell whether a table has headings, or what was taken for them are values."""
        known = table.count_known()
        values = any(_COORDINATE.search(to_text(cell)) for cell in table.cells)
        return known > 1 or bool(known) and not values

    @api.model
    def _guess_pasted_columns(self, rows, columns):
        """Return what the columns of a table without headings are."""
        choices = {column.key: column.choices for column in columns}
        return guess_columns(
            [[to_text(cell) for cell in cells] for _number, cells in rows],
            self.env.company.country_id.code,
            choices.get("title_id", {}).keys(),
            choices.get("function_ids", {}).keys(),
        )

    @api.model
    def _get_pasted_labels(self, columns):
        """Return what a column can be said to be: its label by its key."""
        orders = self.env["interlocuteur.import.heading"]._select_columns()
        names = {key: label for key, label in orders if key in NAME_ORDERS.values()}
        return names | {c.key: c.label for c in columns if not c.hidden}


def _is_table(columns, rows):
    """Tell whether what came over RPC is a table within the bounds."""
    if not isinstance(columns, list) or not isinstance(rows, list):
        return False
    if len(columns) > Limits.columns or len(rows) > Limits.rows:
        return False
    lists = all(isinstance(row, list) for row in rows)
    texts = (cell for row in [columns, *rows] for cell in row) if lists else [None]
    return bool(rows) and all(isinstance(text, str) for text in texts)


def _get_heading(key, labels):
    """Return a heading that the check knows for a column."""
    whole = (heading for heading, order in NAME_ORDERS.items() if order == key)
    return next(whole, labels[key])


def _take_places(meanings):
    """Return keys of columns; what takes the next free place of its kind gets one.

    >>> _take_places(["lastname", "phone", "next_phone", None, "leave", "next_phone"])
    ['lastname', 'phone', 'phone2', '', '', '']
    """
    taken = set(meanings)
    keys = []
    for meaning in meanings:
        if meaning and meaning.startswith(NEXT):
            places = FAMILIES[meaning.removeprefix(NEXT)]
            meaning = next((place for place in places if place not in taken), None)
            taken.add(meaning)
        keys.append("" if meaning in (None, LEAVE) else meaning)
    return keys
