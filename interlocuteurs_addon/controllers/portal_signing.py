from odoo.exceptions import AccessError, MissingError, ValidationError
from odoo.http import request, route

from odoo.addons.sale.controllers.portal import CustomerPortal, PaymentPortal


def _waits_for_others(order):
    """Tell whether a quotation is for somebody else than the visitor to decide."""
    return order.state in ("draft", "sent") and not order._is_decided_by_visitor()


class PortalSigning(CustomerPortal):
    """Quotations are signed by the person who is there."""

    @route()
    def portal_order_page(self, order_id, access_token=None, **kwargs):
        """Show no payment that would be refused, whatever the link asks for."""
        try:
            order = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            order = None  # core leads home
        if order and _waits_for_others(order):
            kwargs.pop("payment_amount", None)
        return super().portal_order_page(order_id, access_token=access_token, **kwargs)

    @route()
    def portal_quote_accept(
        self, order_id, access_token=None, name=None, signature=None, **kwargs
    ):
        """Sign with the name of whoever has an account, whatever the browser sends.

        The account of an organisation is no person: who signs says who they are.
        """
        partner = request.env.user.partner_id
        if request.env.user._is_portal() and not partner.is_company:
            name = partner.name
        return super().portal_quote_accept(order_id, access_token, name, signature)


class PortalSigningPayment(PaymentPortal):
    """A payment accepts a quotation, too."""

    @route()
    def portal_order_transaction(self, order_id, access_token=None, **kwargs):
        """Take no payment for a quotation that the visitor may not accept.

        :raises ValidationError: their profile does not say so
        """
        try:
            order = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            order = None  # core says what is wrong
        if order and _waits_for_others(order):
            raise ValidationError(
                request.env._(
                    "Somebody else of your organisation accepts and refuses quotations."
                )
            )
        return super().portal_order_transaction(order_id, access_token, **kwargs)
