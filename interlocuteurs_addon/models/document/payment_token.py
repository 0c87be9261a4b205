from odoo import api, models


class PaymentToken(models.Model):
    """Saved ways to pay: of who saved them, whoever stands above them."""

    _inherit = "payment.token"

    @api.model
    def _get_available_tokens(
        self, providers_ids, partner_id, is_validation=False, **kwargs
    ):
        """Leave out those of the organisation that ``parent_id`` names.

        Core offers them to all its people, to see and to remove, not to pay by.
        """
        tokens = super()._get_available_tokens(
            providers_ids, partner_id, is_validation=is_validation, **kwargs
        )
        return tokens.filtered(lambda token: token.partner_id.id == partner_id)
