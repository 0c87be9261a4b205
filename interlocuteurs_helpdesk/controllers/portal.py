from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk
from odoo.addons.interlocuteurs_addon.controllers.portal_download import send_listed
from odoo.addons.interlocuteurs_addon.controllers.portal_page import PortalPages
from odoo.addons.interlocuteurs_addon.tools.forms import clean_token


class PortalHelpdesk(PortalPages, CustomerPortalHelpdesk):
    """The list of tickets from its description; the page of one hands out no token."""

    @http.route()
    def portal_my_tickets(self, **query):
        """List the tickets, those of the organisation acted for."""
        return self._render_list("tickets", query)

    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        """Show a ticket; what is no token is none."""
        return super().portal_my_ticket(ticket_id, clean_token(access_token), **kw)

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        """List the files by a route that opens as long as the page does."""
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        query = f"?{urlencode({'access_token': access_token})}" if access_token else ""
        values["ticket_files"] = [
            (file.name, f"/my/ticket/{ticket.id}/file/{file.id}{query}")
            for file in self._get_ticket_files(ticket)
        ]
        return values

    def _get_ticket_files(self, ticket):
        """Return the files of a ticket but for those of messages that are internal.

        :param ticket: in sudo, one that the user may see
        """
        internal = ticket.message_ids.filtered(
            lambda message: message.is_internal or message.subtype_id.internal
        )
        return (ticket.attachment_ids - internal.attachment_ids).sorted("id")

    @http.route(
        "/my/ticket/<int:ticket_id>/file/<int:attachment_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def portal_ticket_file(self, ticket_id, attachment_id, access_token=None, **kw):
        """Send a file that the page of a ticket lists, as long as the page opens."""
        try:
            # sudo: one of the files of the ticket that the user may see
            ticket_sudo = self._document_check_access(
                "helpdesk.ticket", ticket_id, clean_token(access_token)
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        return send_listed(self._get_ticket_files(ticket_sudo), attachment_id)
