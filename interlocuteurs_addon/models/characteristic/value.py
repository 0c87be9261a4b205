from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command


class InterlocuteurCharacteristicValue(models.Model):
    """What one contact answers to one characteristic; no row, no answer.

    The rows are written by the fields of ``res.partner`` only, which check them.
    """

    _name = "interlocuteur.characteristic.value"
    _description = "Value of a characteristic"
    _rec_name = "characteristic_id"
    _order = "partner_id, characteristic_id"

    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="cascade"
    )
    characteristic_id = fields.Many2one(
        "interlocuteur.characteristic", required=True, ondelete="restrict"
    )
    value_char = fields.Char(string="Text", index="trigram")
    value_text = fields.Text(string="Long text", index="trigram")
    value_integer = fields.Integer(string="Integer")
    value_float = fields.Float(string="Decimal")
    value_boolean = fields.Boolean(string="Yes/No")
    value_date = fields.Date(string="Date")
    value_datetime = fields.Datetime(string="Date and time")
    option_id = fields.Many2one(
        "interlocuteur.characteristic.option", string="Choice", ondelete="restrict"
    )
    option_ids = fields.Many2many(
        "interlocuteur.characteristic.option",
        "interlocuteur_characteristic_value_option_rel",
        "value_id",
        "option_id",
        string="Choices",
        context={"active_test": False},
    )
    value_partner_id = fields.Many2one(
        "res.partner", string="Person or organisation", ondelete="restrict"
    )

    _partner_uniq = models.UniqueIndex(
        "(characteristic_id, partner_id)",
        "A contact has one value of each characteristic.",
    )
    _integer_idx = models.Index(
        "(characteristic_id, value_integer) WHERE value_integer IS NOT NULL"
    )
    _float_idx = models.Index(
        "(characteristic_id, value_float) WHERE value_float IS NOT NULL"
    )
    _date_idx = models.Index(
        "(characteristic_id, value_date) WHERE value_date IS NOT NULL"
    )
    _datetime_idx = models.Index(
        "(characteristic_id, value_datetime) WHERE value_datetime IS NOT NULL"
    )
    _char_idx = models.Index(
        "(characteristic_id, value_char) WHERE value_char IS NOT NULL"
    )
    _option_idx = models.Index("(option_id) WHERE option_id IS NOT NULL")
    _value_partner_idx = models.Index(
        "(value_partner_id) WHERE value_partner_id IS NOT NULL"
    )

    @api.model
    def _store(self, characteristic, values):
        """Write one characteristic of many contacts, in a bounded number of queries.

        :param characteristic: whose values these are
        :param dict values: partner id to value as the field of the contact reads it;
            an empty one deletes the row
        """
        column = characteristic._get_kind().column
        rows = self.search(
            [
                ("characteristic_id", "=", characteristic.id),
                ("partner_id", "in", list(values)),
            ]
        )
        new_ids = values.keys() - set(rows.partner_id.ids)
        gone, changed = self.browse(), defaultdict(self.browse)
        for row in rows:
            value = values[row.partner_id.id]
            if not value:
                gone += row
            elif row[column] != value:
                changed[value] += row
        gone.unlink()
        for value, group in changed.items():
            group.write({column: self._to_write(column, value)})
        self.create(
            [
                {
                    "partner_id": partner_id,
                    "characteristic_id": characteristic.id,
                    column: self._to_write(column, values[partner_id]),
                }
                for partner_id in sorted(new_ids)
                if values[partner_id]
            ]
        )

    @api.model
    def _merge_partners(self, src_partners, dst_partner):
        """Leave one value of each characteristic to contacts that become one.

        That of ``dst_partner`` stays; what it lacks comes from the first that has it.
        """
        rows = self.search(
            [("partner_id", "in", (src_partners | dst_partner).ids)], order="id"
        ).sorted(lambda row: row.partner_id != dst_partner)
        gone, known = self.browse(), set()
        for row in rows:
            if row.characteristic_id.id in known:
                gone += row
            known.add(row.characteristic_id.id)
        gone.unlink()

    @api.model
    def _to_write(self, column, value):
        """Return what ``create`` and ``write`` take for a value that a field reads."""
        field = self._fields[column]
        if field.type == "many2many":
            return [Command.set(value.ids)]
        return value.id if field.relational else value
