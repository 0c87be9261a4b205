from odoo import http
from odoo.http import request
from odoo.tools import email_normalize

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.portal.res_partner_profile import PROFILE_FIELDS, PROFILE_NUMBERS
from ..tools.forms import clean_id, get_text


class PortalProfile(CustomerPortal):
    """One's own sheet: further numbers, title, language, and a confirmed e-mail.

    Core's form and checks are those of addresses. What is added goes to the sheet of
    whoever is logged in alone.
    """

    def _is_own_sheet(self, partner_sudo):
        user = request.env.user
        return user._is_portal() and partner_sudo == user.partner_id

    # --------------------------------------------------------------------- the page

    def _prepare_my_account_rendering_values(self, redirect="/my", **kwargs):
        values = super()._prepare_my_account_rendering_values(
            redirect=redirect, **kwargs
        )
        partner = request.env.user.partner_id
        return {
            **values,
            "saved": get_text(kwargs.get("saved")),
            "confirmation_sent": get_text(kwargs.get("confirm")),
            # sudo: their names, to choose from
            "titles": request.env["res.partner.title"].sudo().search([]),
            "languages": request.env["res.lang"].get_installed(),
            "doubtful_numbers": partner._get_doubtful_numbers(),
        }

    # --------------------------------------------------------------------- the form

    def _create_or_update_address(self, partner_sudo, **form_data):
        """Write further fields of one's own sheet; hold an unconfirmed e-mail.

        :return: as core; of one's own sheet the page says what is to be looked at
        """
        if not self._is_own_sheet(partner_sudo):
            for name in PROFILE_FIELDS:
                form_data.pop(name, None)
            return super()._create_or_update_address(partner_sudo, **form_data)
        wrong = self._find_wrong_choices(form_data)
        email = self._get_changed_email(form_data)
        refusal = email and partner_sudo._refuse_email_change(email)
        if refusal:
            wrong["email"] = refusal
        if wrong:
            return partner_sudo, {
                "invalid_fields": list(wrong),
                "messages": list(wrong.values()),
            }
        partner_sudo, feedback = super()._create_or_update_address(
            partner_sudo, **form_data
        )
        if "redirectUrl" not in feedback:
            return partner_sudo, feedback
        partner_sudo._format_own_numbers(PROFILE_NUMBERS & form_data.keys())
        if email:
            partner_sudo._send_email_confirmation(email)
            return partner_sudo, {"redirectUrl": "/my/account?confirm=1"}
        if partner_sudo._get_doubtful_numbers():
            return partner_sudo, {"redirectUrl": "/my/account?saved=1"}
        return partner_sudo, feedback

    def _validate_address_values(self, address_values, partner_sudo, *args, **kwargs):
        """Leave out, of one's own sheet, an e-mail that is still to be confirmed."""
        result = super()._validate_address_values(
            address_values, partner_sudo, *args, **kwargs
        )
        if self._is_own_sheet(partner_sudo) and self._get_changed_email(address_values):
            del address_values["email"]
        return result

    def _find_wrong_choices(self, form_data):
        """Return what is chosen that the page does not offer, by field."""
        wrong = {}
        languages = {code for code, _name in request.env["res.lang"].get_installed()}
        if "lang" in form_data and form_data["lang"] not in languages:
            wrong["lang"] = request.env._("Choose one of the languages.")
        if form_data.get("title_id"):
            # sudo: whether there is such a title
            titles = request.env["res.partner.title"].sudo()
            if not titles.browse(clean_id(form_data["title_id"]) or ()).exists():
                wrong["title_id"] = request.env._("Choose one of the titles.")
        return wrong

    def _get_changed_email(self, form_data):
        """Return the e-mail of the form in normal form, if it is a new one.

        What is no e-mail is left to core, which refuses it.
        """
        email = email_normalize(get_text(form_data.get("email")))
        return email if email != request.env.user.partner_id.email_normalized else ""

    # ----------------------------------------------------------------- confirmation

    @http.route(
        "/my/email",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
    )
    def portal_confirm_email(self, token="", **kw):
        """Ask whether an e-mail is one's own, and take it by a button.

        Programs that look at mails open links; they press no buttons. The link is of
        use to nobody but whose account it is.
        """
        partner = request.env.user.partner_id
        email = partner._read_email_confirmation(get_text(token))
        done = bool(email) and request.httprequest.method == "POST"
        refusal = done and partner._take_confirmed_email(email)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "confirm_email",
            "email": email,
            "token": token,
            "done": done and not refusal,
            "refusal": refusal,
        }
        return request.render("interlocuteurs_addon.portal_confirm_email", values)
