from urllib.parse import quote, urlencode

from odoo import http
from odoo.http import content_disposition, request

from ..tools.forms import clean_token
from ..tools.text import get_safe_name

# the page is the visitor's alone, and no other site learns of its address
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


class PortalLabel(http.Controller):
    """Where the labels on equipment lead, whoever scans them."""

    @http.route(
        "/interlocuteurs/e/<string:code>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def label(self, code, **_kwargs):
        """Lead on to the equipment, or show the page that is the same for all others.

        Nothing tells a code that is unknown from one that is closed to the visitor. Of
        those who have no session nothing is looked up.
        """
        equipment = request.env["maintenance.equipment"]
        if not request.env.user._is_public():
            equipment = equipment._find_by_label(clean_token(code))
        if equipment:
            response = request.redirect(self._get_label_target(equipment))
        else:
            response = request.render(
                "interlocuteurs_addon.portal_label_page", self._prepare_label_page(code)
            )
        response.headers.update(HEADERS)
        return response

    def _get_label_target(self, equipment):
        """Return the address at which a reader of the equipment sees it."""
        if request.env.user._is_internal():
            return f"/odoo/equipment-park/{equipment.id}"
        return f"/my/equipment/{equipment.id}"

    def _prepare_label_page(self, code):
        """Return what the page shows: nothing of any equipment."""
        back = urlencode({"redirect": f"/interlocuteurs/e/{quote(code, safe='')}"})
        login = f"/web/login?{back}"
        logout = f"/web/session/logout?{urlencode({'redirect': login})}"
        is_public = request.env.user._is_public()
        # sudo: name and number of our own company, which pages show to everybody
        company = request.env.company.sudo()
        return {
            "company": company,
            "phone": request.env["maintenance.equipment"].sudo()._get_label_phone(),
            "is_public": is_public,
            "login_url": login if is_public else logout,
        }

    @http.route(
        "/interlocuteurs/equipment/<int:equipment_id>/label.png",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def label_picture(self, equipment_id, **_kwargs):
        """Send the QR code of a label, for programs that print labels themselves."""
        equipment = request.env["maintenance.equipment"].browse(equipment_id)
        is_reader = request.env.user._is_internal() and equipment.has_access("read")
        if not is_reader or not equipment.exists():
            raise request.not_found()
        name = f"{get_safe_name(equipment.name, 'label')}.png"
        return request.make_response(
            equipment._get_label_picture(),
            headers={
                "Content-Type": "image/png",
                "Content-Disposition": content_disposition(name),
                "Cache-Control": "no-store",
            },
        )
