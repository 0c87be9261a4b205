from odoo import api, models

# of how many people an hour a user is told that somebody hidden resembles them
HIDDEN_DUPLICATES = "hidden_duplicates_per_hour"
MAX_HIDDEN_DUPLICATES = 60


class InterlocuteurQuota(models.Model):
    """Whether somebody exists whom the user may not see is told only so often."""

    _inherit = "interlocuteur.quota"

    @api.model
    def _get_default_limits(self):
        return {
            **super()._get_default_limits(),
            HIDDEN_DUPLICATES: MAX_HIDDEN_DUPLICATES,
        }
