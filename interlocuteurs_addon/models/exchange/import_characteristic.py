from odoo import api, models
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
        kind = characteristic._get_kind()
        choices = kind.get_cell_choices(characteristic)
        return ImportColumn(
            characteristic.field_name,
            characteristic.name,
            "characteristic",
            # that of a group for certain tags is asked of whom it applies to, later
            required=characteristic.mandatory
            and not characteristic.group_id.category_ids,
            help=characteristic.help or "",
            several=kind.several,
            headings={characteristic.code},
            labels=choices,
            offered=list(choices),
            source=characteristic,
        )

    def _parse_characteristic(self, column, raw, notes):
        try:
            value = column.source._parse(raw)
            column.source._check_value(value)
        except ValidationError as error:
            text = self._explain_choices(column, raw) if column.offered else str(error)
            raise CellError(text) from error
        return column.source._get_kind().to_json(value)

    @api.model
    def _format_characteristic(self, column, value):
        kind = column.source._get_kind()
        return kind.format(column.source, kind.from_json(self.env, value))

    @api.model
    def _read_field(self, record, column):
        if column.kind == "characteristic":
            return column.source._get_kind().to_json(record[column.key])
        return super()._read_field(record, column)
