from odoo.exceptions import AccessError
from odoo.http import request, route

from odoo.addons.payment.controllers.portal import PaymentPortal

from ..tools.forms import clean_id


class PortalPayment(PaymentPortal):
    """Saved ways to pay, of who saved them; invoices, paid on their page."""

    @route()
    def payment_pay(self, *args, invoice_id=None, **kwargs):
        """Lead to the page of an invoice that a link to pay names, and to its rights.

        The signature of such a link says who pays how much, and has no end; everybody
        signs their own on this very page.
        """
        if invoice_id and (known := clean_id(invoice_id)):
            return request.redirect(f"/my/invoices/{known}?payment=True#portal_pay")
        return super().payment_pay(*args, **kwargs)

    def _get_extra_payment_form_values(self, invoice_id=None, **kwargs):
        """Pay no invoice by a form that is none of its page.

        Core takes it from the address of whichever page has a form to pay, and writes
        its share link there.
        """
        return super()._get_extra_payment_form_values(**kwargs)

    def _create_transaction(self, *args, token_id=None, **kwargs):
        """Pay by no saved way but one's own.

        Core takes any of the same commercial entity, by its number: of colleagues, and
        without session by whichever link or signature.

        :raises AccessError: it is somebody else's
        """
        if token_id and not self._is_own_token(token_id):
            raise AccessError(request.env._("Nobody pays by what somebody else saved."))
        return super()._create_transaction(*args, token_id=token_id, **kwargs)

    @route()
    def archive_token(self, token_id=None, **_others):
        """Remove none but those which the page shows."""
        if not self._is_own_token(token_id):
            return None
        return super().archive_token(int(token_id))

    def _is_own_token(self, token_id):
        """Tell whether this very user saved a way to pay, by the number they sent."""
        partner = request.env.user.partner_id
        # sudo: as core, for the page; those of this very user
        tokens = request.env["payment.token"].sudo()
        own = tokens._get_available_tokens(None, partner.id, is_validation=True)
        return clean_id(token_id) in own.ids
