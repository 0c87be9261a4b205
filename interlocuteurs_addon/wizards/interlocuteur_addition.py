from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class InterlocuteurAddition(models.TransientModel):
    """What several people get at once: functions, a portal profile."""

    _name = "interlocuteur.addition"
    _inherit = "interlocuteur.entry.mixin"
    _description = "Addition to several contact persons"

    collaboration_ids = fields.Many2many(
        "interlocuteur.collaboration", required=True, readonly=True
    )
    function_ids = fields.Many2many(
        "interlocuteur.function",
        string="Functions",
        help="Added to those that these people have.",
    )
    profile_id = fields.Many2one(
        "interlocuteur.portal.profile",
        string="Portal profile",
        help="It takes the place of the one that they have there.",
    )

    def action_confirm(self):
        """Add what was chosen, and say to how many people.

        :raises UserError: nothing was chosen
        """
        self.ensure_one()
        if not self._add():
            raise UserError(self.env._("Choose what these people get first."))
        count = len(self.collaboration_ids.person_id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Added to contact persons: %s", count),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _add(self):
        """Add what was chosen, with the user's rights.

        Each room and addon adds its own, with ``super()``.

        :return: whether anything was chosen
        """
        values = {}
        if self.function_ids:
            values["function_ids"] = [Command.link(f.id) for f in self.function_ids]
        if self.profile_id:
            values["profile_id"] = self.profile_id.id
        if values:
            self.collaboration_ids.write(values)
        return bool(values)
