from odoo import api, models

TEAM_STEPS = "team_steps_per_hour"
MAX_TEAM_STEPS = 60


class InterlocuteurQuota(models.Model):
    """Whoever manages their people on the portal takes so many steps within an hour."""

    _inherit = "interlocuteur.quota"

    @api.model
    def _get_default_limits(self):
        return {**super()._get_default_limits(), TEAM_STEPS: MAX_TEAM_STEPS}

    @api.model
    def _refuse_team_step(self):
        """Count a step of the user's.

        :return: why it is refused, or None
        """
        if self._take({TEAM_STEPS: 1}):
            return None
        return self.env._(
            "No more than %s changes of your team can be made within an hour. Nothing "
            "was changed. Try again in an hour, or call us.",
            self._get_limit(TEAM_STEPS),
        )
