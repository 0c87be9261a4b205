import secrets

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from ..tools.forms import clean_form_token, clean_id, clean_token, get_text
from .portal_page import PortalPages
from .portal_switcher import get_acting_organisation

FORM_FIELDS = ("organisation_id", "lastname", "firstname", "email", "profile_id")
NAMES = ("lastname", "firstname", "email")


class TeamInvitation(PortalPages):
    """A supervisor invites; whoever is invited accepts.

    The answer to a supervisor is the same whoever is in the database.
    """

    @http.route(
        "/my/team/invite",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
    )
    def team_invite(self, **post):
        """Show the form, or invite and go back to the team.

        :raises NotFound: the user manages nobody there, or may not give that
        """
        Collaboration = request.env["interlocuteur.collaboration"]
        organisations = Collaboration._get_managed_organisations()
        if not organisations:
            raise request.not_found()
        organisations = (get_acting_organisation() & organisations) or organisations
        typed = {name: get_text(post.get(name)) for name in FORM_FIELDS}
        typed["function_ids"] = request.httprequest.form.getlist("function_ids")
        if request.httprequest.method != "POST":
            return self._render_invite(organisations, typed, {})
        try:
            token = clean_form_token(post["form_token"])
            errors = self._send_invitation(organisations, typed, token)
        except (AccessError, KeyError):
            raise request.not_found() from None
        if errors:
            return self._render_invite(organisations, typed, errors)
        return request.redirect("/my/team?invited=1")

    def _send_invitation(self, organisations, typed, form_token):
        """Invite whoever was typed, once for a form.

        :param organisations: those whose people the user manages
        :param typed: texts by name
        :return: what is wrong with them, by name
        :raises AccessError: the user may not
        """
        Invitation = request.env["interlocuteur.invitation"]
        values = {name: typed[name] for name in NAMES}
        errors = Invitation._find_mistakes(values)
        if not form_token:
            errors["form"] = request.env._("Send the form once more.")
        if errors or Invitation._find_sent_form(form_token):
            return errors
        if refusal := request.env["interlocuteur.quota"]._refuse_team_step():
            return {"form": refusal}
        Invitation._invite(
            request.env["res.partner"].browse(clean_id(typed["organisation_id"]) or ()),
            request.env["interlocuteur.portal.profile"].browse(
                clean_id(typed["profile_id"]) or ()
            ),
            self._get_functions(organisations).filtered(
                lambda function: str(function.id) in typed["function_ids"]
            ),
            {**values, "form_token": form_token},
        )
        return {}

    def _get_functions(self, organisations):
        return request.env["interlocuteur.function"]._get_offered_to(organisations)

    def _render_invite(self, organisations, typed, errors):
        Collaboration = request.env["interlocuteur.collaboration"]
        person = request.env.user.partner_id
        profiles = request.env["interlocuteur.portal.profile"]
        for organisation in organisations:
            own = Collaboration._check_portal_may_manage(person, organisation)
            profiles |= Collaboration._get_team_profiles(own)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "team_invite",
            "portal_page": self._get_portal_pages()["team"],
            "organisations": organisations,
            # sudo: names of profiles that the user may give
            "profiles": profiles.sudo().sorted(),
            "functions": self._get_functions(organisations),
            "typed": typed,
            "errors": errors,
            "form_token": secrets.token_hex(16),
        }
        return request.render("interlocuteurs_addon.team_invite", values)

    # ------------------------------------------------------------- who is invited

    @http.route(
        "/interlocuteurs/invitation/<int:invitation_id>/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
    )
    def team_invitation(self, invitation_id, token, **post):
        """Ask whoever has the link, and give them access by a button of its own.

        Programs that look at mails open links; they press no buttons.
        """
        Invitation = request.env["interlocuteur.invitation"]
        invitation = Invitation._find_by_link(
            clean_id(invitation_id), clean_token(token)
        )
        answer = ""
        if invitation.state == "accepted":
            answer = "before"
        elif invitation and request.httprequest.method == "POST":
            url = invitation._accept()
            if url:
                return request.redirect(url, local=False)
            answer = "before" if invitation.state == "accepted" else "checked"
        return request.render(
            "interlocuteurs_addon.team_invitation",
            {"invitation": invitation, "answer": answer},
        )
