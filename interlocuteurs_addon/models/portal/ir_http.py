from odoo import models
from odoo.http import request

# pages of the portal, somebody's portal as an administrator looks at it, cards
PRIVATE_PATHS = ("/my", "/interlocuteur", "/web/partner", "/web_enterprise/partner")


class IrHttp(models.AbstractModel):
    """What browsers and proxies keep of the portal: nothing."""

    _inherit = "ir.http"

    @classmethod
    def _post_dispatch(cls, response):
        res = super()._post_dispatch(response)
        path = request.httprequest.path
        if any(path == each or path.startswith(f"{each}/") for each in PRIVATE_PATHS):
            response.headers["Cache-Control"] = "no-store"
        return res
