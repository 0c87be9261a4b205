from odoo import fields, models
from odoo.exceptions import UserError


class InterlocuteurErasure(models.TransientModel):
    """Asks for the name once more before personal data are erased for ever."""

    _name = "interlocuteur.erasure"
    _inherit = "interlocuteur.entry.mixin"
    _description = "Erasure of personal data"

    person_id = fields.Many2one(
        "res.partner", string="Contact person", required=True, ondelete="cascade"
    )
    name = fields.Char(related="person_id.name", related_sudo=False)
    typed_name = fields.Char(
        string="Type the name to confirm", help="Exactly as it stands above."
    )

    def action_confirm(self):
        """Erase, if the name was typed.

        :raises UserError: the name is another one
        """
        self.ensure_one()
        person = self.person_id
        if (self.typed_name or "").strip() != person.name:
            raise UserError(
                self.env._(
                    "The name that you typed is not %s: nothing was erased.",
                    person.name,
                )
            )
        self.typed_name = False
        person._erase_personal_data()
        return {"type": "ir.actions.act_window_close"}
