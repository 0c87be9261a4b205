from odoo import api, models
from odoo.fields import Domain

from odoo.addons.interlocuteurs_addon.models.portal.page import (
    PortalChoice,
    PortalColumn,
    PortalPage,
)


class HelpdeskTicket(models.Model):
    """The list of tickets on the portal, and for whom one may be sent there."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _get_portal_ticket_organisations(self):
        """Return the organisations for which the user may send tickets, in sudo.

        Those where their profile opens tickets and creates requests, and what is
        their own.
        """
        ids = []
        for profile, organisation_id in self.env.user._get_portal_places():
            rights = profile._get_portal_rights()
            if not profile or (rights["see_tickets"] and rights["create_requests"]):
                ids.append(organisation_id)
        # sudo: organisations that are open to the user, by their own collaborations
        return self.env["res.partner"].sudo().browse(dict.fromkeys(ids))

    @api.model
    def _get_portal_pages(self):
        may_send = bool(self._get_portal_ticket_organisations())
        is_open = self._get_open_domain()
        tickets = PortalPage(
            name="tickets",
            sequence=65,
            records=self,
            address="/my/tickets",
            record_address="/my/ticket",
            counter="ticket_count",
            always_shown=may_send,
            title=self.env._("Tickets"),
            text=self.env._("Follow your tickets or send a new one"),
            icon="/helpdesk_mgmt/static/src/img/helpdesk_icon.svg",
            empty=self.env._("There are no tickets for your account."),
            buttons_template=(
                "interlocuteurs_helpdesk.portal_ticket_buttons" if may_send else ""
            ),
            columns=[
                PortalColumn("name"),
                PortalColumn("number", on_phone="below", classes="text-nowrap"),
                PortalColumn("equipment_id", on_phone="below"),
                PortalColumn("create_date", self.env._("Date"), on_phone="below"),
                PortalColumn("stage_id", on_phone="column", classes="text-end"),
            ],
            sortings={
                "date": PortalChoice(self.env._("Newest"), "create_date desc, id desc"),
                "name": PortalChoice(self.env._("Title"), "name, id"),
                "stage": PortalChoice(self.env._("Stage"), "stage_id, id desc"),
            },
            searches={
                "number": PortalChoice(self.env._("Search in Number"), "number"),
                "name": PortalChoice(self.env._("Search in Title"), "name"),
            },
            filters={
                "open": PortalChoice(self.env._("Open"), is_open),
                "closed": PortalChoice(
                    self.env._("Closed"), Domain("stage_id.closed", "=", True)
                ),
            },
            groupings={
                "stage": PortalChoice(self.env._("Stage"), "stage_id"),
                "equipment": PortalChoice(self.env._("Equipment"), "equipment_id"),
            },
        )
        return [*super()._get_portal_pages(), tickets]
