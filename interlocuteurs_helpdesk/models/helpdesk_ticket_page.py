from odoo import api, models

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
        """Return the organisations for which the user may send tickets, in sudo."""
        user = self.env.user
        return user._get_portal_organisations(see_tickets=True, create_requests=True)

    def _get_portal_files(self):
        """Return the files of a ticket but for those of messages that are internal."""
        internal = self.message_ids.filtered(
            lambda message: message.is_internal or message.subtype_id.internal
        )
        return (self.attachment_ids - internal.attachment_ids).sorted("id")

    @api.model
    def _get_portal_pages(self):
        may_send = bool(self._get_portal_ticket_organisations())
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
                "name": "name, id",
                "stage": "stage_id, id desc",
            },
            searches={"number": "number", "name": "name"},
            filters=self._get_portal_open_choices(self._describe_document().open),
            groupings={"stage": "stage_id", "equipment": "equipment_id"},
        )
        return [*super()._get_portal_pages(), tickets]
