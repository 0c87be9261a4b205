from odoo import http
from odoo.fields import Domain
from odoo.http import request

from .portal_list import PortalList
from .portal_switcher import get_acting_domain


class PortalPeople(PortalList):
    """The people of an organisation, for whoever sees everything of it."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "organisation_people_count" in counters:
            values["organisation_people_count"] = self._get_people().search_count(
                self._get_people_domain() & get_acting_domain()
            )
        return values

    def _get_people(self):
        # sudo: portal users read no people; _get_people_domain opens those of the
        # organisations whose whole is theirs by profile, and the page shows names,
        # functions and business coordinates
        return request.env["interlocuteur.collaboration"].sudo()

    def _get_people_domain(self):
        """Return the current people of the organisations that are open as a whole."""
        organisations = request.env.user._get_portal_organisations(scope="organisation")
        current = request.env["interlocuteur.collaboration"]._get_current_domain()
        return (
            Domain("organisation_id", "in", organisations.ids)
            & Domain("person_active", "=", True)
            & current
        )

    def _get_people_list_options(self):
        return {
            "page_name": "organisation_people",
            "field": "organisation_id",
            "domain": self._get_people_domain(),
            "sortings": {
                "name": {
                    "label": request.env._("Name"),
                    "order": "lastname, firstname, id",
                },
                "first": {
                    "label": request.env._("First name"),
                    "order": "firstname, lastname, id",
                },
            },
            "inputs": self._get_inputs(
                name=(request.env._("Search in Name"), "person_id.name"),
                function=(request.env._("Search in Function"), "function_ids.name"),
                email=(request.env._("Search in E-mail"), "person_id.email"),
            ),
        }

    @http.route(
        ["/my/contacts-organisation", "/my/contacts-organisation/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_people(self, **query):
        """List the people who work for the organisations now."""
        if not request.env.user._get_portal_organisations(scope="organisation"):
            return request.redirect("/my")
        values = self._prepare_list_values(
            self._get_people(),
            "/my/contacts-organisation",
            self._get_people_list_options(),
            query,
        )
        return request.render("interlocuteurs_addon.portal_my_people", values)
