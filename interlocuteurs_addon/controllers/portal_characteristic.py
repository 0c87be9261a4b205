from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.characteristic.kinds import TEXT_LENGTH
from ..tools.forms import get_text


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
            row["characteristic"]
            for row in partner._get_portal_characteristics()
            if row["editable"]
        ]
        texts = {
            each.code: "; ".join(
                get_text(text) for text in request.httprequest.form.getlist(each.code)
            )
            for each in editable
        }
        mistakes = self._find_mistakes(editable, texts)
        if mistakes:
            return self._render_mistakes(texts, mistakes)
        try:
            with request.env.cr.savepoint():
                partner._write_portal_characteristics(texts)
        except UserError as error:
            return self._render_mistakes(texts, {}, str(error))
        return request.redirect("/my/account#characteristics")

    def _find_mistakes(self, characteristics, texts):
        """Return what is wrong with each text, by code, as it stands beside its field.

        :param characteristics: those that may be changed
        :param dict texts: code to text
        """
        mistakes = {}
        for each in characteristics:
            try:
                each._check_value(each._parse(texts[each.code]))
            except UserError as error:
                mistakes[each.code] = str(error)
        return mistakes

    def _render_mistakes(self, texts, mistakes, error=""):
        """Show the page again, with what was typed.

        :param dict texts: code to text
        :param dict mistakes: code to what is wrong with it
        :param str error: what is wrong with the form as a whole
        """
        values = self._prepare_my_account_rendering_values()
        for row in values["characteristics"]:
            code = row["characteristic"].code
            row["text"] = texts.get(code, row["text"])[:TEXT_LENGTH]
            row["mistake"] = mistakes.get(code)
        values["characteristic_error"] = error
        return request.render("portal.portal_my_details", values)
