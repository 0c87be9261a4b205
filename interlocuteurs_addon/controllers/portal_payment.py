from odoo.http import request, route

from odoo.addons.payment.controllers.portal import PaymentPortal

from ..tools.forms import clean_id


class PortalPayment(PaymentPortal):
    """Saved ways to pay: removed by who saved them."""

    @route()
    def archive_token(self, token_id=None, **_others):
        """Remove none but those which the page shows."""
        partner = request.env.user.partner_id
        # sudo: as core, for the page; those of this very user
        tokens = request.env["payment.token"].sudo()
        own = tokens._get_available_tokens(None, partner.id, is_validation=True)
        if clean_id(token_id) not in own.ids:
            return None
        return super().archive_token(int(token_id))
