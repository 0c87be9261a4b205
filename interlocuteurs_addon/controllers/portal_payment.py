from odoo.http import request, route

from odoo.addons.payment.controllers.portal import PaymentPortal

from ..tools.forms import clean_id


class PortalPayment(PaymentPortal):
    """Saved ways to pay, removed by who saved them; invoices, paid on their page."""

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
