from odoo import api, models

from ...tools.import_column import ImportColumn
from ...tools.text import fold
from ...tools.values import to_international, to_text, unguard

COUNTRY = "phone_country"


class InterlocuteurImport(models.Model):
    """Numbers of a colleague abroad are read as their own country writes them.

    The country of a row is not stored: a person has the postal address of their
    organisation. Their numbers are stored, as one calls them from anywhere.
    """

    _inherit = "interlocuteur.import"

    @api.model
    def _get_columns(self):
        """Add the country of a row's telephone numbers, after these."""
        columns = super()._get_columns()
        index = 1 + max(i for i, c in enumerate(columns) if c.kind == "phone")
        return [*columns[:index], self._make_country_column(), *columns[index:]]

    @api.model
    def _make_country_column(self):
        countries = self._get_records_by_name("res.country", ("name", "code"))
        return ImportColumn(
            COUNTRY,
            self.env._("Country of the phone numbers"),
            "choice",
            target="row",
            help=self.env._(
                "Of which country the numbers of this row are that do not begin with "
                "+. Empty: of the organisation's country."
            ),
            **countries,
        )

    def _check_row(self, columns, number, raw, people, known, seen):
        """Read a row's numbers by the rules of the country that it names."""
        column = next((c for c in columns if c.key == COUNTRY), None)
        text = unguard(to_text(raw[COUNTRY])) if column else ""
        country = self.env["res.country"]
        notes = []
        if text:
            country = country.browse(column.choices.get(fold(text)))
        if country and country != self._get_country():
            raw = dict(raw)
            for phone in columns:
                if phone.kind == "phone":
                    raw[phone.key] = self._read_phone_abroad(
                        phone, raw[phone.key], country, notes
                    )
        rest = [c for c in columns if c is not column]
        row = super()._check_row(rest, number, raw, people, known, seen)
        row.notes = notes + row.notes
        if text and not country:
            row.errors[COUNTRY] = self.env._(
                "%(column)s: “%(value)s” is no country: choose one of the list, or "
                "write its code of two letters, as BE",
                column=column.label,
                value=text,
            )
        return row

    def _read_phone_abroad(self, column, raw, country, notes):
        """Return a number of another country as one calls it from here.

        :param ImportColumn column: its column
        :param raw: the cell
        :param country: the country by whose rules it is read
        :param list notes: gets what became of it
        """
        text = unguard(to_text(raw))
        number = to_international(text, country.code)
        if not text or number == text:
            return raw
        values = {"column": column.label, "value": text, "country": country.name}
        if number:
            notes.append(
                self.env._(
                    "%(column)s: “%(value)s” is read as a number of %(country)s, "
                    "%(number)s",
                    number=number,
                    **values,
                )
            )
            return number
        notes.append(
            self.env._(
                "%(column)s: “%(value)s” is no number of %(country)s, it is read as "
                "one of the organisation's country",
                **values,
            )
        )
        return raw
