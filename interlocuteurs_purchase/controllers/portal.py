from odoo.fields import Domain
from odoo.http import request

from odoo.addons.interlocuteurs_addon.controllers.portal_home import PortalHome
from odoo.addons.interlocuteurs_addon.controllers.portal_see_as import PortalSeeAs
from odoo.addons.interlocuteurs_addon.controllers.portal_switcher import (
    get_acting_domain,
)
from odoo.addons.purchase.controllers.portal import CustomerPortal

# what core's pages list
LISTED = {
    "rfq_count": Domain("state", "=", "sent"),
    "purchase_count": Domain("state", "in", ("purchase", "cancel")),
}


class PortalPurchase(CustomerPortal):
    """Purchase orders of the organisation acted for."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        acting = get_acting_domain()
        for counter, listed in LISTED.items():
            if not acting.is_true() and values.get(counter):
                values[counter] = request.env["purchase.order"].search_count(
                    listed & acting
                )
        return values

    def _render_portal(
        self, template, page, date_begin, date_end, sortby, filterby, domain, *a, **kw
    ):
        """Narrow core's lists, as the switcher says."""
        domain = [*domain, *get_acting_domain()]
        return super()._render_portal(
            template, page, date_begin, date_end, sortby, filterby, domain, *a, **kw
        )


class PortalPurchaseHome(PortalHome):
    """No cards of purchases where no profile opens them."""

    def _get_card_switches(self):
        opens = ["see_purchases"]
        return {**super()._get_card_switches(), **dict.fromkeys(LISTED, opens)}


class PortalPurchaseSeeAs(PortalSeeAs):
    """Purchases in what an administrator sees of somebody's portal."""

    def _get_see_as_sections(self):
        titles = {
            "rfq_count": request.env._("Requests for Quotation"),
            "purchase_count": request.env._("Our Orders"),
        }
        sections = super()._get_see_as_sections()
        for counter, title in titles.items():
            sections |= self._prepare_section(
                counter.removesuffix("_count"),
                title,
                "/purchase/static/src/img/calculator.svg",
                request.env["purchase.order"],
                LISTED[counter],
                ["name", "organisation_id", "date_order", "amount_total"],
            )
        return sections
