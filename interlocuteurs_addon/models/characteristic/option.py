from odoo import fields, models


class InterlocuteurCharacteristicOption(models.Model):
    """One of the choices that a characteristic offers."""

    _name = "interlocuteur.characteristic.option"
    _description = "Choice of a characteristic"
    _order = "characteristic_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    color = fields.Integer()
    active = fields.Boolean(default=True)
    characteristic_id = fields.Many2one(
        "interlocuteur.characteristic", required=True, index=True, ondelete="cascade"
    )
