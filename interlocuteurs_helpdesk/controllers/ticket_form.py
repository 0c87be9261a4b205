from odoo import http
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController
from odoo.addons.interlocuteurs_addon.controllers.portal_place import PlaceForm
from odoo.addons.interlocuteurs_addon.controllers.portal_switcher import (
    get_acting_organisation,
)
from odoo.addons.interlocuteurs_addon.tools.forms import clean_id, get_text
from odoo.addons.interlocuteurs_addon.tools.uploads import get_size

PARTIES = ("organisation_id", "site_id", "equipment_id")


class TicketForm(PlaceForm, HelpdeskTicketController):
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

    def _get_create_new_ticket_values(self, **kw):
        """Offer organisations, sites and equipment; keep what was typed."""
        values = super()._get_create_new_ticket_values(**kw)
        pages = request.env["interlocuteur.portal.page.mixin"]._get_all_portal_pages()
        values["portal_page"] = pages["tickets"]
        if request.env.user._is_internal():
            return values
        organisations = self._get_ticket_organisations()
        acting = get_acting_organisation() & organisations
        return {
            **values,
            "organisations": organisations,
            "sites": self._get_site_choice(organisations),
            "equipment_choice": self._get_equipment_choice(organisations),
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
        typed |= {name: get_text(typed.get(name)) for name in PARTIES}
        organisations = self._get_ticket_organisations()
        if len(organisations) == 1:
            # the form does not ask
            typed["organisation_id"] = str(organisations.id)
        errors = {}
        parties = self._check_parties(organisations, typed, errors)
        if errors:
            return " ".join(errors.values())
        typed |= parties
        # the last check: what it counts is sent
        sizes = map(get_size, request.httprequest.files.getlist("attachment"))
        quota = request.env["interlocuteur.quota"]
        return quota._refuse_sent([*sizes], [len(typed["description"])])

    def _prepare_submit_ticket_vals(self, **kw):
        """Say for which organisation, site and equipment the ticket is."""
        values = super()._prepare_submit_ticket_vals(**kw)
        return values | {name: kw[name] for name in PARTIES if name in kw}
