from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools.forms import get_text
from .portal_document import PortalInvoices, PortalOrders

SESSION_KEY = "interlocuteur_organisation_id"


def get_acting_organisation():
    """Return the organisation that the user chose to act for, or none for all.

    The choice only narrows lists; it is forgotten where the organisation is not, or no
    longer, one of the user's. It is the choice of who is logged in, not of whom an
    administrator looks at the portal as.
    """
    organisations = request.env.user._get_portal_organisations()
    own = request.env.uid == request.session.uid
    chosen_id = own and request.session.get(SESSION_KEY)
    return organisations.filtered(lambda organisation: organisation.id == chosen_id)


def get_acting_domain(field="organisation_id"):
    """Return the domain that narrows a list to the chosen organisation."""
    organisation = get_acting_organisation()
    return Domain(field, "=", organisation.id) if organisation else Domain.TRUE


class PortalSwitcher(CustomerPortal):
    """The organisation acted for: kept in the session, it filters lists and counters.

    Documents themselves open whatever is chosen: access is a matter of the rules.
    """

    @http.route(
        "/my/organisation",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_switch_organisation(self, organisation_id="", **kw):
        """Remember the choice, and go back to the portal's home or list."""
        organisations = request.env.user._get_portal_organisations()
        chosen = organisations.filtered(lambda o: str(o.id) == organisation_id)
        request.session[SESSION_KEY] = chosen.id
        # core hides home cards by what it counted before
        request.session["portal_counters"] = {}
        return request.redirect(self._get_switch_target(get_text(kw.get("redirect"))))

    def _get_switch_target(self, path):
        """Return a path of the portal, whatever comes from the browser."""
        # what is not printable does not go into a header
        return path if path.startswith("/my/") and path.isprintable() else "/my"

    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        organisations = request.env.user._get_portal_organisations()
        acting = get_acting_organisation()
        values["acting_organisation"] = acting
        values["several_organisations"] = len(organisations) > 1 and not acting
        return values


class PortalSwitchedOrders(PortalOrders):
    """Core's quotations and orders of the organisation acted for."""

    def _prepare_quotations_domain(self, partner):
        domain = super()._prepare_quotations_domain(partner)
        return [*domain, *get_acting_domain()]

    def _prepare_orders_domain(self, partner):
        domain = super()._prepare_orders_domain(partner)
        return [*domain, *get_acting_domain()]


class PortalSwitchedInvoices(PortalInvoices):
    """Core's invoices and bills of the organisation acted for."""

    def _get_invoices_domain(self, m_type=None):
        domain = Domain(super()._get_invoices_domain(m_type))
        return domain & get_acting_domain("commercial_partner_id")

    def _get_overdue_invoices_domain(self, partner_id=None):
        domain = super()._get_overdue_invoices_domain(partner_id)
        return [*domain, *get_acting_domain("commercial_partner_id")]
