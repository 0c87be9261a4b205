import base64

from odoo import fields, models

from ..models.core.naming import check_base64


class InterlocuteurCharacteristicImport(models.TransientModel):
    """Ask for the file of a group of characteristics."""

    _name = "interlocuteur.characteristic.import"
    _inherit = "interlocuteur.entry.mixin"
    _description = "Import of a group of characteristics"

    file = fields.Binary(required=True, attachment=False)
    filename = fields.Char()

    def action_import(self):
        """Create the group, and open it."""
        self.ensure_one()
        check_base64(self.env, self.file)
        group = self.env["interlocuteur.characteristic.group"]._import_definition(
            base64.b64decode(self.file)
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": group._name,
            "res_id": group.id,
            "views": [(False, "form")],
        }
