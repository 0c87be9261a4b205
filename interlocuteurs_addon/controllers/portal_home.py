from odoo import http
from odoo.http import request

from .portal_list import PortalList


class PortalHome(PortalList):
    """The cards of the home page: none for what no profile of the user opens.

    Core always shows some, whatever their counters say, and for the rest of a session
    those that once counted something.
    """

    @http.route()
    def home(self, **kw):
        """Leave out the cards that are closed to the user."""
        response = super().home(**kw)
        response.qcontext["closed_cards"] = self._get_closed_cards()
        return response

    def _get_card_switches(self):
        """Return which switches of a profile open a card: one of them is enough.

        A seam: an addon with a switch of its own adds its cards here.

        :return: dict of the name of a card's counter to fields of the profile
        """
        return {
            "quotation_count": ["see_quotations"],
            "order_count": ["see_orders"],
            "invoice_count": ["see_invoices"],
            "overdue_invoice_count": ["see_invoices"],
            "bill_count": ["see_invoices"],
            "equipment_count": ["see_equipment"],
            "intervention_count": ["see_requests", "create_requests"],
        }

    def _get_closed_cards(self):
        """Return the counters of the cards that no profile opens, and that are empty.

        What is the user's own shows whatever the profiles say. Who never worked for an
        organisation has no profiles: for them core decides.
        """
        # sudo: only whether this very user ever worked somewhere
        person = request.env.user.partner_id.sudo().with_context(active_test=False)
        if not person.collaboration_ids:
            return []
        profiles = [profile for profile, _id in request.env.user._get_portal_places()]
        closed = [
            counter
            for counter, switches in self._get_card_switches().items()
            if not any(
                p._get_portal_rights()[name] for p in profiles for name in switches
            )
        ]
        counts = self._prepare_home_portal_values(closed) if closed else {}
        return [counter for counter in closed if not counts.get(counter)]
