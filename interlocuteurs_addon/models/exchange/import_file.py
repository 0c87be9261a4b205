import base64

from odoo import api, models
from odoo.fields import Date

from ...tools.text import get_safe_name
from ...tools.values import to_text
from ...tools.workbook_writer import (
    TemplateColumn,
    TemplateTexts,
    write_annotated,
    write_template,
)
from .import_column import FUNCTION_SEPARATOR, PROPOSED

# more would leave no room on a screen
PINNED_COLUMNS = 5
_WIDTHS = {"email": 32, "functions": 32, "phone": 20}
_COLOURS = {"error": "error", "failed": "error", "suspect": "suspect"}


class InterlocuteurImport(models.Model):
    """The workbooks that go out: a template to fill in, and the file with remarks."""

    _inherit = "interlocuteur.import"

    # ------------------------------------------------------------------ key

    @api.model
    def _get_key_prefix(self):
        """Return what tells the keys of this database from those of another."""
        # sudo: a few characters of the identifier that every exported file shows
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param("database.uuid", "")[:8]

    @api.model
    def _make_key(self, person):
        return f"{self._get_key_prefix()}-{person.id}"

    @api.model
    def _read_key(self, key):
        """Return the id that a key holds, none where it is not of this database."""
        prefix, _dash, number = key.rpartition("-")
        if prefix == self._get_key_prefix() and number.isdecimal():
            return int(number[:9])
        return None

    # ------------------------------------------------------------- template

    @api.model
    def _make_template(self, organisation, people):
        """Return the workbook to fill in for an organisation.

        :param organisation: the organisation
        :param people: those who stand in it already
        :return: bytes
        """
        columns = self.new({"organisation_id": organisation.id})._get_columns()
        values = self._read_people(people, organisation, columns)
        rows = [
            [
                self._make_key(person)
                if column.key == "key"
                else self._format_cell(
                    column, values[person.id].get(column.key), person
                )
                for column in columns
            ]
            for person in people
        ]
        shown = [self._make_template_column(column) for column in columns]
        return write_template(shown, rows, self._get_template_texts(organisation))

    @api.model
    def _make_export(self, organisation):
        """Return the workbook of the people of an organisation, to be read or changed.

        It is that of an import: what comes out can go in again.

        :param organisation: the organisation
        :return: (name of the file, bytes)
        :raises AccessError: the user may not read the organisation
        """
        organisation.check_access("read")
        Collaboration = self.env["interlocuteur.collaboration"]
        people = Collaboration._search_working_at(organisation).person_id
        content = self._make_template(organisation, people._filtered_access("read"))
        name = get_safe_name(organisation.name)
        return self.env._("Contact persons of %s.xlsx", name), content

    @api.model
    def _make_template_column(self, column):
        """Return how a column looks in a template."""
        required = self.env._("Required.") if column.required else ""
        return TemplateColumn(
            title=column.label,
            required=column.required,
            hidden=column.hidden,
            help=" ".join(filter(None, (required, column.help))),
            choices=[column.labels[value] for value in column.offered],
            several=column.several,
            date=column.kind == "date",
            width=_WIDTHS.get(column.kind, 14),
            pinned=column.key in ("lastname", "firstname"),
        )

    @api.model
    def _format_cell(self, column, value, person):
        """Return a cell of a person, with what waits for its catalogue."""
        if column.kind == "date":
            return Date.to_date(value) if value else ""
        texts = [self._format(column, value)]
        if column.key in PROPOSED:
            texts += person._get_proposed(PROPOSED[column.key])
        separator = FUNCTION_SEPARATOR if column.several else " "
        return separator.join(filter(None, texts))

    @api.model
    def _get_template_texts(self, organisation):
        return TemplateTexts(
            sheet=organisation.name,
            lists=self.env._("Lists"),
            choice_title=self.env._("Choose from the list"),
            choice_error=self.env._(
                "This is not in the list: choose one of its entries."
            ),
            date_error=self.env._("This is not a date: write it as 31/12/2026."),
        )

    # ------------------------------------------------------------- annotated

    def action_download_annotated(self):
        """Send the file back with what there is to say about each row."""
        self.ensure_one()
        # sudo: the file is kept beside the one that was sent, under the same rights
        self.check_access("read")
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": self._get_annotated_name(),
                    "datas": base64.b64encode(self._make_annotated()),
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    def _get_annotated_name(self):
        stem = (self.file_name or self.organisation_id.name).rsplit(".", 1)[0]
        return self.env._("%s with remarks.xlsx", get_safe_name(stem))

    def _make_annotated(self):
        """Return the rows of the file with two columns more: result and messages."""
        columns = self._get_columns()
        source = self._read_rows(columns)
        table = self._find_table(source, columns)
        mapping = dict(table.mapping)
        if table.name:
            mapping.update(dict.fromkeys(("lastname", "firstname"), table.name[0]))
        by_number = {line.number: line for line in self.line_ids}
        width = max(len(cells) for cells in (table.cells, *(c for _n, c in table.rows)))
        header = [to_text(cell) for cell in table.cells]
        header += [""] * (width - len(header))
        header += [self.env._("Result"), self.env._("Messages")]
        annotated = (
            self._annotate_row(cells, width, by_number.get(number), mapping)
            for number, cells in table.rows
        )
        names = [mapping.get(key, -1) + 1 for key in ("lastname", "firstname")]
        return write_annotated(
            source.title or self.organisation_id.name,
            header,
            annotated,
            hidden={mapping.get("key")},
            # beside the remarks one sees whom they are about
            pinned=max(names) if max(names) <= PINNED_COLUMNS else 0,
        )

    def _annotate_row(self, cells, width, line, mapping):
        """Return a row for the annotated file: texts, colour, cells in error."""
        texts = [to_text(cell) for cell in cells]
        texts += [""] * (width - len(texts))
        if not line:
            return [*texts, "", ""], None, set()
        waiting = line.outcome == "pending"
        shown = "state" if waiting else "outcome"
        selection = line._fields[shown]._description_selection(self.env)
        texts += [dict(selection)[line[shown]], line.detail or ""]
        wrong = {mapping[key] for key in line.wrong_columns or [] if key in mapping}
        colour = _COLOURS.get(line.outcome) or _COLOURS.get(line.state)
        return texts, colour or (line.state if waiting else "done"), wrong
