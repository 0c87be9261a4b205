from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


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

    text_ids = fields.One2many(
        "interlocuteur.erasure.text",
        "wizard_id",
        string="Texts that stay",
        compute="_compute_text_ids",
        compute_sudo=False,
        store=True,
        help="Texts and files by people that name this person, or somebody of the same "
        "name. They are not changed: open them, and decide.",
    )

    @api.depends("person_id")
    def _compute_text_ids(self):
        for wizard in self:
            person = wizard.person_id._origin
            if person:
                person._check_erasure()
            texts = person._find_written_texts() if person else {}
            wizard.text_ids = [Command.clear()] + [
                Command.create(
                    {
                        "name": self.env[model]._description,
                        "res_model": model,
                        "count": len(ids),
                        "record_ids": ids,
                    }
                )
                for model, ids in texts.items()
            ]

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
        # this dialog goes with all others that name the person
        person._erase_personal_data()
        return {"type": "ir.actions.act_window_close"}


class InterlocuteurErasureText(models.TransientModel):
    """What people wrote about somebody in records of one model, and stays."""

    _name = "interlocuteur.erasure.text"
    _inherit = "interlocuteur.entry.mixin"
    _description = "Texts that an erasure does not change"

    wizard_id = fields.Many2one(
        "interlocuteur.erasure", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Kind", readonly=True)
    res_model = fields.Char(readonly=True)
    count = fields.Integer(string="Number", readonly=True)
    record_ids = fields.Json(readonly=True)

    def action_open(self):
        """Open these records, as far as the user may read them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.res_model,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.record_ids)],
            "context": {"active_test": False},
        }
