from odoo import http
from odoo.http import request

from ..models.portal.page import PortalChoice
from .portal_page import PortalPages
from .portal_switcher import PortalSwitchedInvoices, PortalSwitchedOrders


def read_core_choices(choices, key):
    """Return what one of core's search bars offers, as the lists of the portal do.

    :param choices: of core: dict of a name to a dict
    :param key: ``order`` or ``domain``
    """
    return {
        name: PortalChoice(each["label"], each[key]) for name, each in choices.items()
    }


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

    def _get_listed_domain(self, page):
        """Core lists invoices and bills on one page, whose filters tell them apart."""
        if page.name == "invoices":
            return self._get_invoices_domain()
        return super()._get_listed_domain(page)

    def _get_page_choices(self, page):
        """Let core say how its own lists are sorted and filtered."""
        choices = super()._get_page_choices(page)
        if page.name in ("quotations", "orders"):
            sortings = self._get_sale_searchbar_sortings()
            choices["sortings"] = read_core_choices(sortings, "order")
        elif page.name == "invoices":
            sortings = self._get_account_searchbar_sortings()
            filters = self._get_account_searchbar_filters()
            choices["sortings"] = read_core_choices(sortings, "order")
            choices["filters"] = read_core_choices(filters, "domain")
        return choices

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
