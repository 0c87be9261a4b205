import re

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
        self._forget_counters()
        return request.redirect(self._get_switch_target(get_text(kw.get("redirect"))))

    def _get_switch_target(self, target):
        """Return an address of the portal, whatever comes from the browser.

        A list keeps its search, sorting and grouping, and begins with its first page.
        From a record one comes to its list: it belongs to somebody else.
        """
        # what is not printable does not go into a header
        if not (target.startswith("/my/") and target.isprintable()):
            return "/my"
        path, mark, query = target.partition("?")
        path = path.partition("/page/")[0]
        record = re.search(r"/\d+(?=/|$)", path)
        return path[: record.start()] if record else f"{path}{mark}{query}"

    def _forget_counters(self):
        """Forget by what core hides cards: what it counted for another organisation."""
        request.session["portal_counters"] = {}

    # --------------------------------------------------------------------- records

    def _act_for(self, document):
        """Act for the organisation of a document whose page is opened.

        A link leads to what belongs to another one than was chosen: lists and cards
        follow, and the page says so. Where none was chosen, nothing changes.

        :param document: a record that the user may see
        :return: what the page shows of it
        """
        acting = get_acting_organisation()
        described = request.env.registry["interlocuteur.portal.page.mixin"]
        if not (acting and isinstance(document, described)):
            return {}
        # sudo: only whether it is one of the user's organisations
        owner_id = document.sudo()[document._get_organisation_field()].id
        organisations = request.env.user._get_portal_organisations()
        meant = organisations.filtered(lambda each: each.id == owner_id) - acting
        if not meant:
            return {}
        request.session[SESSION_KEY] = meant.id
        self._forget_counters()
        return {"switched_organisation": meant}

    def _get_page_view_values(self, document, access_token, values, *args, **kwargs):
        values = {
            "page_heading": document.display_name,
            **values,
            **self._act_for(document),
        }
        return super()._get_page_view_values(
            document, access_token, values, *args, **kwargs
        )

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
