from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class PortalApproval(CustomerPortal):
    """A quotation above the organisation's amount: who may ask asks an approver."""

    @http.route(
        "/my/orders/<int:order_id>/approval",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_order_ask_approval(self, order_id, **kw):
        """Ask the approvers of the organisation, once.

        :raises NotFound: the user may not, or there is nothing to ask
        """
        try:
            order = self._document_check_access("sale.order", order_id)
        except (AccessError, MissingError):
            raise request.not_found() from None
        order = order.with_env(request.env)
        user = request.env.user
        # sudo: an order that the user reads; whether they may ask is answered of them
        if not order.sudo()._may_ask_for_approval(user):
            raise request.not_found()
        refusal = request.env["interlocuteur.quota"]._refuse_sent(texts=[1])
        asked = not refusal and order._ask_for_approval()
        return request.redirect(
            f"/my/orders/{order_id}?approval={'asked' if asked else 'nobody'}"
        )
