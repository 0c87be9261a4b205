from odoo.addons.interlocuteurs_addon.controllers.portal_page import PortalPages
from odoo.addons.interlocuteurs_addon.controllers.portal_switcher import (
    get_acting_domain,
)
from odoo.addons.purchase.controllers.portal import CustomerPortal


class PortalPurchase(PortalPages, CustomerPortal):
    """Purchase orders of the organisation acted for."""

    def _render_portal(
        self, template, page, date_begin, date_end, sortby, filterby, domain, *a, **kw
    ):
        """Narrow core's lists, as the switcher says."""
        domain = [*domain, *get_acting_domain()]
        return super()._render_portal(
            template, page, date_begin, date_end, sortby, filterby, domain, *a, **kw
        )
