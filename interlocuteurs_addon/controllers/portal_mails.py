from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools.forms import get_text


class PortalMails(CustomerPortal):
    """Which mails one gets, on the page of one's own account."""

    def _prepare_my_account_rendering_values(self, redirect="/my", **kwargs):
        values = super()._prepare_my_account_rendering_values(
            redirect=redirect, **kwargs
        )
        # sudo: what the user has chosen, and the colleague whom they named
        partner = request.env.user.partner_id.sudo()
        choices = partner._fields["request_mails"]._description_selection(request.env)
        return {
            **values,
            "mail_choices": choices if request.env.user._is_portal() else (),
            "mail_choice": partner.request_mails or "all",
            "mail_copy": partner.request_copy_id.email or "",
            "mails_saved": get_text(kwargs.get("mails")),
        }

    @http.route("/my/mails", type="http", auth="user", methods=["POST"], website=True)
    def portal_choose_mails(self, request_mails="", copy_email="", **kw):
        """Take what the user has chosen; a mistake is shown on the page.

        :raises NotFound: the user is no portal user
        """
        user = request.env.user
        if not user._is_portal():
            raise request.not_found()
        choice, email = get_text(request_mails), get_text(copy_email)
        mistake = user.partner_id._choose_request_mails(choice, email)
        if not mistake:
            return request.redirect("/my/account?mails=1#mails")
        values = self._prepare_my_account_rendering_values()
        values |= {"mail_choice": choice, "mail_copy": email, "mails_mistake": mistake}
        return request.render("portal.portal_my_details", values)
