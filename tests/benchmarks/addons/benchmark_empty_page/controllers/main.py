from odoo import http
from odoo.http import request


class EmptyPage(http.Controller):
    """The least that a page of the portal costs."""

    @http.route("/my/benchmark-empty", auth="user", website=True, readonly=True)
    def empty_page(self):
        """Render the layout with nothing in it."""
        return request.render("benchmark_empty_page.empty_page")
