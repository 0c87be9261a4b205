from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..tools.forms import clean_id
from .portal_switcher import get_acting_organisation
from .team import Team


class TeamReview(Team):
    """All people of an organisation at once: who is still there, what was left open."""

    def _get_managed(self, organisation_id=None):
        """Return the organisation that a page is about, in sudo.

        The one that was named, else acted for, else the first that waits for an answer.

        :raises NotFound: the user manages the people of none, or not of that one
        """
        Collaboration = request.env["interlocuteur.collaboration"]
        managed = Collaboration._get_managed_organisations()
        if organisation_id is not None:
            managed = managed.filtered(lambda each: each.id == organisation_id)
        managed = (get_acting_organisation() & managed) or managed
        if not managed:
            raise request.not_found()
        return managed.sorted(lambda each: not each.team_asked_on)[0]

    @http.route(
        "/my/team/review",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def team_review(self, organisation_id=None, **kw):
        """List the people of one organisation: who is still there?"""
        known = clean_id(organisation_id) if organisation_id else None
        if organisation_id and known is None:
            raise request.not_found()
        return self._render_review(self._get_managed(known))

    @http.route(
        "/my/team/review/answer",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def team_review_answer(self, organisation_id="", **kw):
        """Take who was shown and is there no longer; all others are."""
        organisation = self._get_managed(clean_id(organisation_id) or 0)
        form = request.httprequest.form
        shown, here = (
            set(map(clean_id, form.getlist(name))) for name in ("shown", "here")
        )
        refusal = request.env["interlocuteur.quota"]._refuse_team_step()
        if refusal:
            return self._render_review(organisation, error=refusal)
        try:
            with request.env.cr.savepoint():
                for colleague in self._get_reviewed(organisation):
                    if colleague.id in shown - here and colleague._may_be_managed():
                        colleague._say_left()
                organisation.with_env(request.env)._answer_about_team()
        except UserError as error:
            return self._render_review(organisation, error=str(error))
        return request.redirect("/my/team?reviewed=1")

    @http.route(
        "/my/team/take-over", type="http", auth="user", methods=["POST"], website=True
    )
    def team_take_over(self, organisation_id="", **kw):
        """Take over what people who have left leave open."""
        organisation = self._get_managed(clean_id(organisation_id) or 0)
        refusal = request.env["interlocuteur.quota"]._refuse_team_step()
        if refusal:
            return self._render_review(organisation, error=refusal)
        Collaboration = request.env["interlocuteur.collaboration"]
        try:
            with request.env.cr.savepoint():
                count = Collaboration._take_over(organisation)
        except AccessError:
            raise request.not_found() from None
        except UserError as error:
            return self._render_review(organisation, error=str(error))
        return request.redirect(f"/my/team?taken={count}")

    def _get_reviewed(self, organisation):
        """Return the people of an organisation whom the user manages."""
        Collaboration = request.env["interlocuteur.collaboration"]
        # sudo: portal users read no collaborations; the domain is that of their own
        found = Collaboration.sudo().search(
            Collaboration._get_portal_people_domain(organisation),
            order="lastname, firstname, id",
        )
        return found.with_env(request.env)

    def _render_review(self, organisation, error=""):
        colleagues = self._get_reviewed(organisation)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "team_review",
            "portal_page": self._get_portal_pages()["team"],
            "record_title": request.env._("Are these still your people?"),
            "organisation": organisation,
            # sudo: of the user's team, of whom the list shows the same
            "people": [(each.sudo(), each._may_be_managed()) for each in colleagues],
            "leaves_at_once": colleagues._leaves_at_once(),
            "error": error,
        }
        return request.render("interlocuteurs_addon.team_review", values)
