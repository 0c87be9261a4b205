from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.account_payment.controllers.portal import PortalAccount
from odoo.addons.sale.controllers.portal import CustomerPortal

from .portal_link import reads_by_session

# in place of a token, where core notes that a customer has opened what they were sent
BY_SESSION = "session"


def _without_partner(domain):
    """Return a domain, as a list, that asks nothing of the partner.

    Core narrows its lists to the place of the user in the hierarchy of contacts, beside
    its rules. Whose documents the lists show is left to the rules alone.
    """
    return list(
        Domain(domain).map_conditions(
            lambda condition: (
                Domain.TRUE if condition.field_expr == "partner_id" else condition
            )
        )
    )


class PortalOrders(CustomerPortal):
    """Quotations and orders of all organisations that the rules open."""

    def _prepare_quotations_domain(self, partner):
        return _without_partner(super()._prepare_quotations_domain(partner))

    def _prepare_orders_domain(self, partner):
        return _without_partner(super()._prepare_orders_domain(partner))

    @http.route()
    def portal_order_page(self, order_id, access_token=None, **kw):
        """Let core note that a customer has looked: its lists used to hand a token."""
        if not access_token and request.env.user._is_portal():
            access_token = BY_SESSION
        return super().portal_order_page(order_id, access_token=access_token, **kw)


class PortalInvoices(PortalAccount):
    """Overdue invoices of all organisations that the rules open."""

    def _get_overdue_invoices_domain(self, partner_id=None):
        domain = super()._get_overdue_invoices_domain(partner_id)
        return domain if partner_id else _without_partner(domain)

    def _invoice_get_page_view_values(self, invoice, access_token, **kwargs):
        """Let the form of the payment go by the session."""
        if reads_by_session(invoice):
            access_token = ""
        return super()._invoice_get_page_view_values(invoice, access_token, **kwargs)
