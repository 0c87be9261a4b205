from odoo import http
from odoo.fields import Domain
from odoo.http import request

from .portal_home import PortalHome
from .portal_switcher import get_acting_domain, get_acting_organisation

QUOTATIONS_SHOWN = 3


class PortalOverview(PortalHome):
    """What matters first, above the cards of the home page."""

    @http.route()
    def home(self, **kw):
        """Show open requests, next visits and quotations to decide first."""
        response = super().home(**kw)
        if request.env.user._is_portal():
            response.qcontext["overview"] = self._prepare_overview()
        return response

    def _prepare_overview(self):
        """Return what matters first to the user, for the organisation acted for."""
        Request = request.env["maintenance.request"]
        acting = get_acting_domain()
        quotations = self._get_decided_domain() & acting
        Order = request.env["sale.order"]
        states = Request._count_open_by_state(acting)
        return {
            "states": states,
            "open_count": sum(count for _state, _name, count in states),
            "visits": Request._find_next_visits(acting),
            "quotations": Order.search(
                quotations, order="validity_date, id", limit=QUOTATIONS_SHOWN
            ),
            "quotation_count": Order.search_count(quotations),
            "sites": Request._count_open_by_site(acting) if self._supervises() else [],
        }

    def _get_decided_domain(self):
        """Return the domain of the quotations that the user accepts or refuses."""
        today = request.env["interlocuteur.collaboration"]._get_today()
        person = request.env.user.partner_id
        decided = [
            organisation_id
            for profile, organisation_id in person._get_portal_places()
            if not profile or profile._get_portal_rights()["sign_quotations"]
        ]
        return (
            Domain("state", "=", "sent")
            & Domain("organisation_id", "in", decided)
            & (
                Domain("validity_date", "=", False)
                | Domain("validity_date", ">=", today)
            )
        )

    def _supervises(self):
        """Tell whether the user sees all requests of the organisation acted for."""
        organisations = request.env.user._get_portal_organisations(
            scope="organisation", see_requests=True
        )
        acting = get_acting_organisation()
        return acting in organisations if acting else bool(organisations)
