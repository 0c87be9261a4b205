from odoo import fields, models


class InterlocuteurSubject(models.Model):
    """What an organisation has one main contact for: invoices, purchases…"""

    _name = "interlocuteur.subject"
    _description = "Subject of a main contact"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex(
        "(name)", "This subject is there already, perhaps archived."
    )
