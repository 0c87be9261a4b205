from odoo import api, models

HANDED_IN = "phone_cards_per_hour"


class InterlocuteurQuota(models.Model):
    """Bounds of what the phones of a user hand in."""

    _inherit = "interlocuteur.quota"

    @api.model
    def _get_default_limits(self):
        """Add how many cards the phones of a user write or delete in an hour."""
        return {**super()._get_default_limits(), HANDED_IN: 200}
