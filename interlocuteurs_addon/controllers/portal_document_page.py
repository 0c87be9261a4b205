from odoo import http
from odoo.http import request

from .portal_page import PortalPages
from .portal_switcher import PortalSwitchedInvoices, PortalSwitchedOrders


class PortalDocumentPages(PortalPages, PortalSwitchedOrders, PortalSwitchedInvoices):
    """Core's lists of orders and invoices, and who works for the organisations."""

    def _get_page_domain(self, page):
        """Let core say what its own lists show."""
        if page.name == "quotations":
            return self._prepare_quotations_domain(request.env.user.partner_id)
        if page.name == "orders":
            return self._prepare_orders_domain(request.env.user.partner_id)
        if page.name in ("invoices", "bills"):
            return self._get_invoices_domain("out" if page.name == "invoices" else "in")
        return super()._get_page_domain(page)

    @http.route(
        ["/my/contacts-organisation", "/my/contacts-organisation/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_people(self, **query):
        """List the people who work for the organisations now."""
        return self._render_list("people", query)
