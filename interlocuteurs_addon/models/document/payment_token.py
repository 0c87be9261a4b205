from odoo import api, models


class PaymentToken(models.Model):
    """Saved ways to pay: of who saved them, whoever stands above them."""

    _inherit = "payment.token"

    @api.model
    def _get_available_tokens(
        self, providers_ids, partner_id, is_validation=False, **kwargs
    ):
        """Leave out those of others, and all of them without a session.

        Core offers those of the organisation to all its people, to see and to remove,
        and those of whom a document is made out to whoever has its link.
        """
        if self.env.user._is_public():
            return self.browse()
        tokens = super()._get_available_tokens(
            providers_ids, partner_id, is_validation=is_validation, **kwargs
        )
        return tokens.filtered(lambda token: token.partner_id.id == partner_id)
