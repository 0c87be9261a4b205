from odoo import http
from odoo.exceptions import ValidationError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools.forms import clean_text


class PortalCharacteristic(CustomerPortal):
    """Characteristics on one's own profile, to read or to change."""

    def _prepare_my_account_rendering_values(self, redirect="/my", **kwargs):
        values = super()._prepare_my_account_rendering_values(
            redirect=redirect, **kwargs
        )
        partner = request.env.user.partner_id
        return {**values, "characteristics": partner._get_portal_characteristics()}

    @http.route(
        "/my/characteristics", type="http", auth="user", methods=["POST"], website=True
    )
    def my_characteristics(self, **post):
        """Take what the user wrote about themselves; a mistake is shown on the page."""
        partner = request.env.user.partner_id
        editable = [
            row["characteristic"].code
            for row in partner._get_portal_characteristics()
            if row["editable"]
        ]
        texts = {
            code: "; ".join(
                clean_text(text) for text in request.httprequest.form.getlist(code)
            )
            for code in editable
        }
        try:
            with request.env.cr.savepoint():
                partner._write_portal_characteristics(texts)
        except ValidationError as error:
            values = self._prepare_my_account_rendering_values()
            for row in values["characteristics"]:
                row["text"] = texts.get(row["characteristic"].code, row["text"])
            values["characteristic_error"] = str(error)
            return request.render("portal.portal_my_details", values)
        return request.redirect("/my/account#characteristics")
