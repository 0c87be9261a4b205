from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.import_column import ImportColumn
from .import_column import CellError


class InterlocuteurImport(models.Model):
    """The characteristics of people are columns of an import."""

    _inherit = "interlocuteur.import"

    @api.model
    def _get_columns(self):
        """Add a column for each characteristic that the user may see."""
        characteristics = self._get_person_characteristics()
        return [
            *super()._get_columns(),
            *map(self._make_characteristic_column, characteristics),
        ]

    @api.model
    def _get_person_characteristics(self):
        """Return the characteristics that people can have, for the user."""
        definitions = self.env["res.partner"]._get_active_definitions()
        return self.env["interlocuteur.characteristic"].search(
            [
                ("id", "in", [definition.id for definition in definitions]),
                ("group_id.applies_to", "=", "person"),
            ]
        )

    @api.model
    def _make_characteristic_column(self, characteristic):
        options = characteristic.option_ids.filtered("active")
        return ImportColumn(
            characteristic.field_name,
            characteristic.name,
            "characteristic",
            # that of a group for certain tags is asked of whom it applies to, later
            required=characteristic.mandatory
            and not characteristic.group_id.category_ids,
            help=characteristic.help or "",
            several=characteristic.kind == "choices",
            headings={characteristic.code},
            labels={option.id: option.name for option in options},
            offered=options.ids,
            source=characteristic,
        )

    def _parse_characteristic(self, column, raw, notes):
        try:
            value = column.source._parse(raw)
            column.source._check_value(value)
        except ValidationError as error:
            text = self._explain_choices(column, raw) if column.offered else str(error)
            raise CellError(text) from error
        return self._to_json(column, value)

    @api.model
    def _format_characteristic(self, column, value):
        kind = column.source.kind
        if kind in ("choice", "choices", "partner"):
            model = "res.partner" if kind == "partner" else column.source.option_ids
            value = self.env[getattr(model, "_name", model)].browse(value)
        elif kind == "date":
            value = fields.Date.to_date(value)
        elif kind == "datetime":
            value = fields.Datetime.to_datetime(value)
        return column.source._format(value)

    @api.model
    def _read_field(self, record, column):
        if column.kind == "characteristic":
            return self._to_json(column, record[column.key])
        return super()._read_field(record, column)

    @api.model
    def _to_json(self, column, value):
        """Return a value of a characteristic as rows keep it."""
        if isinstance(value, models.BaseModel):
            several = column.source.kind == "choices"
            return sorted(value.ids) if several else value.id or None
        if column.source.kind in ("date", "datetime"):
            return fields.Datetime.to_string(value) if value else None
        return value or None
