from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

DAYS = 30


class InterlocuteurSnoozing(models.TransientModel):
    """Asks until when, and why, something is not to be mended yet."""

    _name = "interlocuteur.snoozing"
    _inherit = "interlocuteur.entry.mixin"
    _description = "Putting off what is to mend"

    anomaly_ids = fields.Many2many("interlocuteur.anomaly", required=True)
    until = fields.Date(
        required=True,
        default=lambda self: self._default_until(),
        help="Last day on which it is not shown.",
    )
    reason = fields.Char(required=True)

    @api.model
    def _default_until(self):
        today = self.env["interlocuteur.collaboration"]._get_today()
        return today + timedelta(days=DAYS)

    def action_confirm(self):
        """Put these off.

        :raises ValidationError: until a day that is past
        """
        self.ensure_one()
        if self.until < self.env["interlocuteur.collaboration"]._get_today():
            raise ValidationError(
                self.env._("Choose a day to come: this one is past already.")
            )
        self.anomaly_ids._snooze(self.until, self.reason)
        return {"type": "ir.actions.act_window_close"}
