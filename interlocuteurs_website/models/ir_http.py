from odoo import models
from odoo.http import request

# where customers find their documents, and what is said about these
CUSTOMERS = ("my", "portal", "mail", "interlocuteurs")


class IrHttp(models.AbstractModel):
    """Customers find on a website what those companies do that have none.

    Core shows the documents of the website's company alone: those of its branches, or
    of any other company where there is one website, would be nowhere.
    """

    _inherit = "ir.http"

    @classmethod
    def _frontend_pre_dispatch(cls):
        super()._frontend_pre_dispatch()
        if not cls._is_of_customers(request.httprequest.path):
            return
        further = request.env.user._get_companies_without_website()
        if not further:
            return
        shown = request.env.context["allowed_company_ids"]
        allowed = [*shown, *sorted(further - set(shown))]
        request.update_context(allowed_company_ids=allowed)
        request.website = request.website.with_context(allowed_company_ids=allowed)

    @classmethod
    def _is_of_customers(cls, path):
        """Return whether an address shows documents; a shop, for one, does not."""
        return path.split("/")[1] in CUSTOMERS
