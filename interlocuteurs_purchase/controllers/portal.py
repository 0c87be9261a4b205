from odoo.fields import Domain

from odoo.addons.interlocuteurs_addon.controllers.portal_document_page import (
    read_core_choices,
)
from odoo.addons.interlocuteurs_addon.controllers.portal_page import PortalPages
from odoo.addons.interlocuteurs_addon.controllers.portal_switcher import (
    get_acting_domain,
)
from odoo.addons.interlocuteurs_addon.models.portal.page import PortalChoice
from odoo.addons.purchase.controllers.portal import CustomerPortal


class PortalPurchase(PortalPages, CustomerPortal):
    """Purchase orders of the organisation acted for."""

    def _get_page_choices(self, page):
        """Let core say how its own lists are sorted; its routes have the filters."""
        choices = super()._get_page_choices(page)
        if page.name in ("rfq", "purchase"):
            sortings = self._get_purchase_searchbar_sortings()
            choices["sortings"] = read_core_choices(sortings, "order")
        if page.name == "purchase":
            states = page.records.fields_get(["state"])["state"]["selection"]
            choices["filters"] = {
                state: PortalChoice(label, Domain("state", "=", state))
                for state, label in states
                if state in ("purchase", "cancel")
            }
        return choices

    def _render_portal(
        self, template, page, date_begin, date_end, sortby, filterby, domain, *a, **kw
    ):
        """Narrow core's lists, as the switcher says."""
        domain = [*domain, *get_acting_domain()]
        return super()._render_portal(
            template, page, date_begin, date_end, sortby, filterby, domain, *a, **kw
        )
