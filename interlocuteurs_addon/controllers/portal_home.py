from odoo import http
from odoo.http import request

from .portal_page import PortalPages
from .portal_switcher import get_acting_organisation


class PortalHome(PortalPages):
    """The cards of the home page: none for what no profile of the user opens.

    Core always shows some, whatever their counters say, and for the rest of a session
    those that once counted something.
    """

    @http.route()
    def home(self, **kw):
        """Show the cards of the descriptions; leave out what is closed to the user."""
        response = super().home(**kw)
        pages = self._get_portal_pages()
        response.qcontext["portal_cards"] = [
            page for page in pages.values() if not page.is_core
        ]
        response.qcontext["closed_cards"] = self._get_closed_cards(pages)
        response.qcontext["has_no_access_left"] = self._has_no_access_left()
        return response

    def _has_no_access_left(self):
        """Tell whether the user once worked somewhere, and nothing is open any more."""
        # sudo: only whether this very user ever worked somewhere
        person = request.env.user.partner_id.sudo().with_context(active_test=False)
        return bool(
            request.env.user._is_portal()
            and person.collaboration_ids
            and not request.env.user._get_portal_organisations()
        )

    def _get_card_switches(self, pages):
        """Return which switches of a profile open a card: one of them is enough.

        :param pages: the descriptions, by name
        :return: dict of the name of a card's counter to fields of the profile
        """
        return {
            counter: switches
            for page in pages.values()
            if (switches := page.get_switches())
            for counter in page.counters
        }

    def _get_profiles_acted_by(self):
        """Return the profiles of the user, at the organisation acted for if any."""
        acting = get_acting_organisation()
        return [
            profile
            for profile, organisation_id in request.env.user._get_portal_places()
            if not acting or organisation_id == acting.id
        ]

    def _get_closed_cards(self, pages):
        """Return the counters of the cards that no profile opens, and that are empty.

        What is the user's own shows whatever the profiles say. Who never worked for an
        organisation has no profiles: for them core decides.
        """
        # sudo: only whether this very user ever worked somewhere
        person = request.env.user.partner_id.sudo().with_context(active_test=False)
        if not person.collaboration_ids:
            return []
        profiles = self._get_profiles_acted_by()
        closed = [
            counter
            for counter, switches in self._get_card_switches(pages).items()
            if not any(
                p._get_portal_rights()[name] for p in profiles for name in switches
            )
        ]
        counts = self._prepare_home_portal_values(closed) if closed else {}
        return [counter for counter in closed if not counts.get(counter)]
