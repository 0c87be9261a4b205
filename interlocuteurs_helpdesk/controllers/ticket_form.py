from odoo import http
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController
from odoo.addons.interlocuteurs_addon.controllers.portal_switcher import (
    get_acting_organisation,
)
from odoo.addons.interlocuteurs_addon.tools.forms import clean_id, get_text


class TicketForm(HelpdeskTicketController):
    """Tickets are sent for one of the user's organisations, closed by their readers."""

    @http.route(methods=["POST"])
    def support_ticket_close(self, **kw):
        """Close a ticket that the user reads; the helpdesk asks nobody.

        By the button of its page alone: a link anywhere else would close it as well.
        """
        ids = {name: clean_id(kw.get(name)) for name in ("ticket_id", "stage_id")}
        ticket = request.env["helpdesk.ticket"].search([("id", "=", ids["ticket_id"])])
        stage = request.env["helpdesk.ticket.stage"].search(
            [("id", "=", ids["stage_id"])]
        )
        if not (ticket and stage):
            return request.redirect("/my")
        return super().support_ticket_close(ticket_id=ticket.id, stage_id=stage.id)

    @http.route()
    def create_new_ticket(self, **kw):
        """Show the form to whoever may send a ticket."""
        if not self._may_send_ticket():
            return request.redirect("/my")
        return super().create_new_ticket(**kw)

    @http.route(methods=["POST"])
    def submit_ticket(self, **kw):
        """Create the ticket, or show the form again with what is wrong."""
        if not self._may_send_ticket():
            return request.redirect("/my")
        kw |= {name: get_text(kw.get(name)) for name in ("subject", "description")}
        kw |= {name: clean_id(kw.get(name)) for name in ("team", "category")}
        error = self._check_ticket(kw)
        if error:
            values = self._get_create_new_ticket_values(**kw)
            template = "helpdesk_mgmt.portal_create_ticket"
            return request.render(template, {**values, "ticket_error": error})
        return super().submit_ticket(**kw)

    def _may_send_ticket(self):
        """Tell whether the user sends tickets: an employee, or for an organisation."""
        user = request.env.user
        return user._is_internal() or bool(self._get_ticket_organisations())

    def _get_ticket_organisations(self):
        return request.env["helpdesk.ticket"]._get_portal_ticket_organisations()

    def _get_ticket_sites(self, organisations):
        return request.env["res.partner"].search(
            [("is_site", "=", True), ("commercial_partner_id", "in", organisations.ids)]
        )

    def _get_ticket_equipment(self, organisations):
        Equipment = request.env["maintenance.equipment"]
        return Equipment.search([("organisation_id", "in", organisations.ids)])

    def _get_create_new_ticket_values(self, **kw):
        """Offer organisations, sites and equipment; keep what was typed."""
        values = super()._get_create_new_ticket_values(**kw)
        if request.env.user._is_internal():
            return values
        organisations = self._get_ticket_organisations()
        acting = get_acting_organisation() & organisations
        return {
            **values,
            "organisations": organisations,
            "sites": self._get_ticket_sites(organisations),
            "equipment_choice": self._get_ticket_equipment(organisations),
            "typed": {"organisation_id": acting.id, **kw},
        }

    def _check_ticket(self, typed):
        """Check what was typed; what is found by it takes its place.

        :return: what is wrong, or nothing
        """
        if not (typed["subject"] and typed["description"]):
            return request.env._("Say what it is about, and describe what happens.")
        if request.env.user._is_internal():
            return None
        organisations = self._get_ticket_organisations()
        chosen = self._find(organisations, typed.get("organisation_id"))
        organisation = chosen or (organisations if len(organisations) == 1 else chosen)
        site = self._find(self._get_ticket_sites(organisation), typed.get("site_id"))
        equipment = self._find(
            self._get_ticket_equipment(organisation), typed.get("equipment_id")
        )
        found = {
            "organisation_id": organisation,
            "site_id": site,
            "equipment_id": equipment,
        }
        if not organisation:
            return request.env._("Choose one of your organisations.")
        if any(typed.get(name) and not record for name, record in found.items()):
            return request.env._("Choose a site and equipment of the organisation.")
        found["site_id"] = site or equipment.site_id
        typed |= {name: record.id for name, record in found.items()}
        return self._count_ticket(typed["description"])

    def _find(self, records, text):
        """Return the one of ``records`` whose id ``text`` is, or none."""
        return records.filtered(lambda record: record.id == clean_id(text))

    def _count_ticket(self, description):
        """Count what is sent, as a request.

        :return: why it is refused, or nothing
        """
        sizes = []
        for upload in request.httprequest.files.getlist("attachment"):
            sizes.append(upload.seek(0, 2))
            upload.seek(0)
        quota = request.env["interlocuteur.quota"]
        return quota._refuse_sent(sizes, [len(description)])

    def _prepare_submit_ticket_vals(self, **kw):
        """Say for which organisation, site and equipment the ticket is."""
        values = super()._prepare_submit_ticket_vals(**kw)
        parties = ("organisation_id", "site_id", "equipment_id")
        return values | {name: kw[name] for name in parties if name in kw}
