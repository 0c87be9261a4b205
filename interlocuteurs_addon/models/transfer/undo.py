from odoo import fields, models


class InterlocuteurUndo(models.Model):
    """Transfers of today are taken back as well."""

    _inherit = "interlocuteur.undo"

    kind = fields.Selection(
        selection_add=[("transfer", "Transfer")], ondelete={"transfer": "cascade"}
    )

    def _describe_undone(self):
        if self.kind == "transfer":
            return self.env._("The transfer was taken back.")
        return super()._describe_undone()
