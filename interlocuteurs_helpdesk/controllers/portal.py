from odoo import http

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk
from odoo.addons.interlocuteurs_addon.controllers.portal_download import PortalDownload
from odoo.addons.interlocuteurs_addon.tools.forms import clean_token


class PortalHelpdesk(PortalDownload, CustomerPortalHelpdesk):
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
        """List the files by addresses that open as long as the page does."""
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        folder = f"/my/documents/tickets/{ticket.id}/file"
        values["files"] = self._prepare_file_links(
            ticket._get_portal_files(), access_token, folder
        )
        return values
