from odoo import http
from odoo.http import request

from odoo.addons.fieldservice_portal.controllers.fsm_order_portal import CustomerPortal
from odoo.addons.interlocuteurs_addon.controllers.portal_page import PortalPages


class PortalFieldService(PortalPages, CustomerPortal):
    """The list of orders from its description; the page of one for its readers."""

    @http.route()
    def portal_my_fsm_orders(self, **query):
        """List the orders, those of the organisation acted for."""
        return self._render_list("fsm_orders", query)

    def fsm_order_get_page_view_values(self, fsm_order, **kwargs):
        """Say where the page stands, as that of each described list does."""
        values = super().fsm_order_get_page_view_values(fsm_order, **kwargs)
        page = self._get_portal_pages()["fsm_orders"]
        values |= self._prepare_record_values(page, fsm_order)
        return values | {"has_own_heading": True}

    @http.route()
    def portal_my_fsm_order(self, order_id=None, **kw):
        """Show an order to its readers; go home where there is none."""
        if not request.env["fsm.order"].search_count([("id", "=", order_id)], limit=1):
            return request.redirect("/my")
        return super().portal_my_fsm_order(order_id, **kw)
