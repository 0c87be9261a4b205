from odoo import fields, models
from odoo.tools import format_date, format_time


class MaintenanceRequest(models.Model):
    """What customers are told of where their request stands, on pages and in mails."""

    _inherit = "maintenance.request"

    def _get_public_state(self):
        """Return the key of the state that customers read, or nothing of a stage."""
        self.ensure_one()
        state = self.stage_id.public_state
        if not state:
            return "done" if self.stage_id.done else ""
        return "planned" if state == "received" and self.schedule_date else state

    def _get_public_state_name(self):
        """Return what customers read, in the language of the environment."""
        self.ensure_one()
        stage = self.stage_id
        state = self._get_public_state()
        described = stage._fields["public_state"]._description_selection(self.env)
        own = stage.public_name if state == stage.public_state else False
        return own or dict(described).get(state) or stage.name

    def _get_planned_text(self):
        """Return when the visit is planned: day and minute, where our company is."""
        self.ensure_one()
        if not self.schedule_date:
            return ""
        zone = self.company_id.partner_id.tz or self.env.user.tz or "UTC"
        here = fields.Datetime.context_timestamp(
            self.with_context(tz=zone), self.schedule_date
        )
        return self.env._(
            "%(day)s at %(time)s",
            # patterns of a day and of a time, as Babel reads them
            day=format_date(self.env, here, date_format=self.env._("d MMMM y")),
            time=format_time(
                self.env,
                self.schedule_date,
                tz=zone,
                time_format=self.env._("h:mm a"),
            ),
        )
