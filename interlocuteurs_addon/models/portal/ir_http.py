from odoo import models
from odoo.http import request

# pages of the portal, somebody's portal as an administrator looks at it, cards
PRIVATE_PATHS = ("/my", "/interlocuteur", "/web/partner", "/web_enterprise/partner")


class IrHttp(models.AbstractModel):
    """What browsers and proxies keep of the portal, nothing, and its translations."""

    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Translate what core's chatter says on the portal: core leaves it in English.

        A browser asks for translations once, and keeps them.
        """
        return [*super()._get_translation_frontend_modules_name(), "mail"]

    @classmethod
    def _post_dispatch(cls, response):
        res = super()._post_dispatch(response)
        path = request.httprequest.path
        if any(path == each or path.startswith(f"{each}/") for each in PRIVATE_PATHS):
            response.headers["Cache-Control"] = "no-store"
        return res
