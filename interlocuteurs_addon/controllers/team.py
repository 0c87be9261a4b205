from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..tools.forms import clean_id, get_text
from .portal_page import PortalPages
from .portal_switcher import get_acting_organisation


class Team(PortalPages):
    """A supervisor's people: what they see, what is assigned to them, who has left.

    Whether the user may is asked by the model at each step
    (``interlocuteur.collaboration._check_may_be_managed``). Of others there is nothing:
    whatever the reason, they are not found.
    """

    @http.route(
        ["/my/team", "/my/team/page/<int:page>"], type="http", auth="user", website=True
    )
    def team(self, **query):
        """List the people whom the user manages, and those whom they have invited."""
        response = self._render_list("team", query)
        organisations = request.env[
            "interlocuteur.collaboration"
        ]._get_managed_organisations()
        organisations = (get_acting_organisation() & organisations) or organisations
        Invitation = request.env["interlocuteur.invitation"]
        Collaboration = request.env["interlocuteur.collaboration"]
        response.qcontext |= {
            "invited": get_text(query.get("invited")),
            "reviewed": get_text(query.get("reviewed")),
            "taken": get_text(query.get("taken")),
            "invitations": Invitation._get_open_by_user(organisations),
            "asked": organisations.filtered("team_asked_on"),
            "left_behind": [
                (organisation, records)
                for organisation in organisations
                for records in Collaboration._find_left_behind(organisation).values()
            ],
        }
        return response

    @http.route(
        "/my/team/<int:collaboration_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def team_person(self, collaboration_id, done="", **kw):
        """Show one of them, and what the user may do with them."""
        colleague = self._get_colleague(collaboration_id)
        return self._render_person(colleague, done=bool(get_text(done)))

    @http.route(
        "/my/team/<int:collaboration_id>/profile",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def team_profile(self, collaboration_id, profile_id="", **kw):
        """Give a colleague a profile, or none."""
        colleague = self._get_colleague(collaboration_id)
        wanted = clean_id(profile_id)
        if wanted is None and profile_id:
            raise request.not_found()
        profile = request.env["interlocuteur.portal.profile"].browse(wanted or ())
        return self._take_step(colleague, lambda: colleague._manage_profile(profile))

    @http.route(
        "/my/team/<int:collaboration_id>/assignments",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def team_assignments(self, collaboration_id, **kw):
        """Assign to a colleague what is ticked, and take away what is not."""
        colleague = self._get_colleague(collaboration_id)
        form = request.httprequest.form
        # sudo: whose people the user manages
        organisation = colleague.sudo().organisation_id
        fields = [each.field for each in colleague._get_assignables(organisation)]
        chosen, shown = (
            {name: set(map(clean_id, form.getlist(name + end))) for name in fields}
            for end in ("", "_shown")
        )
        if any(None in ids for ids in chosen.values()):
            raise request.not_found()
        return self._take_step(
            colleague, lambda: colleague._manage_assignments(chosen, shown)
        )

    @http.route(
        "/my/team/<int:collaboration_id>/left",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def team_left(self, collaboration_id, **kw):
        """Say that a colleague has left."""
        colleague = self._get_colleague(collaboration_id)
        return self._take_step(colleague, colleague._say_left)

    def _get_colleague(self, collaboration_id):
        """Return one of the user's team.

        :raises NotFound: there is nobody of that id in it
        """
        Collaboration = request.env["interlocuteur.collaboration"]
        colleague = Collaboration._find_colleague(clean_id(collaboration_id))
        if not colleague:
            raise request.not_found()
        return colleague

    def _take_step(self, colleague, step):
        """Count and take a step, and go back to the person, or to the list.

        :param step: a method that changes something of the colleague
        :raises NotFound: the user may not
        """
        refusal = request.env["interlocuteur.quota"]._refuse_team_step()
        if refusal:
            return self._render_person(colleague, error=refusal)
        try:
            with request.env.cr.savepoint():
                step()
        except AccessError:
            raise request.not_found() from None
        except UserError as error:
            return self._render_person(colleague, error=str(error))
        if colleague._find_colleague(colleague.id):
            return request.redirect(f"/my/team/{colleague.id}?done=1")
        return request.redirect("/my/team")

    def _render_person(self, colleague, error="", done=False):
        """Show a colleague, with the forms of what the user may do."""
        page = self._get_portal_pages()["team"]
        # sudo: one of the user's team, of whom the list shows the same
        person = colleague.sudo()
        values = {
            **self._prepare_portal_layout_values(),
            **self._prepare_record_values(page, person),
            **self._get_neighbours(page, colleague.id),
            "record_title": person.person_id.name,
            "error": error,
            "done": done and not error,
            "profiles": (),
            "assignables": (),
            "may_be_managed": colleague._may_be_managed(),
            "leaves_at_once": colleague._leaves_at_once(),
        }
        if values["may_be_managed"]:
            own = colleague._check_may_be_managed()
            values["profiles"] = colleague._get_team_profiles(own)
            values["assignables"] = colleague._get_assignables(person.organisation_id)
        return request.render(page.record_template, values)
