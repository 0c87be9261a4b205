from contextlib import contextmanager

from werkzeug.exceptions import Forbidden

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request
from odoo.tools.misc import hash_sign, verify_hash_signed

from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..tools.forms import clean_page, get_text
from .portal_page import PortalPages

MANAGER = "interlocuteurs_addon.group_interlocuteur_manager"
VISIT_HOURS = 1


class PortalSeeAs(PortalPages):
    """The portal of somebody, as an administrator looks at it.

    What is found is searched as the portal user, by the descriptions of their pages;
    what is shown of it is read as the administrator, who sees nothing that they may
    not. No user changes: nobody is logged in, nothing is kept in the session, nothing
    but the log is written. Each visit begins on the home page, which logs it; a list
    opens only by a link of that page, while the visit lasts.
    """

    @http.route(
        "/interlocuteur/see-as/<int:collaboration_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_see_as_home(self, collaboration_id, **kw):
        """Show the home of the portal with its counters, and log the visit.

        :raises Forbidden: the user is no administrator of contact persons
        """
        collaboration = self._get_seen_collaboration(collaboration_id)
        values = {"collaboration": collaboration, **self._get_see_as_layout_values()}
        try:
            user = collaboration._get_portal_user()
        except UserError as error:
            values["error"] = str(error)
        else:
            if not self._is_in_visit(collaboration, kw.get("visit")):
                collaboration._log_seen_portal()
            with self._looking_as(user):
                pages = self._get_portal_pages().values()
                counts = [(page, self._count_page(page)) for page in pages]
            values["opened"] = [(page, count) for page, count in counts if count]
            values["visit"] = self._sign_visit(collaboration)
        return request.render("interlocuteurs_addon.portal_see_as_home", values)

    @http.route(
        [
            "/interlocuteur/see-as/<int:collaboration_id>/<string:name>",
            "/interlocuteur/see-as/<int:collaboration_id>/<string:name>/page/<int:page>",
        ],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_see_as_list(self, collaboration_id, name, visit="", **kw):
        """Show one list of the portal.

        :param name: the name of its description
        :param visit: what the home page signed; without it, that page comes first
        :raises Forbidden: the user is no administrator of contact persons
        """
        collaboration = self._get_seen_collaboration(collaboration_id)
        url = f"/interlocuteur/see-as/{collaboration.id}"
        if not self._is_in_visit(collaboration, visit):
            return request.redirect(url)
        with self._looking_as(collaboration._get_portal_user()):
            page = self._get_portal_pages().get(name)
            if not page:
                raise request.not_found()
            total = self._count_page(page)
            pager = portal_pager(
                url=f"{url}/{name}",
                url_args={"visit": visit},
                total=total,
                page=clean_page(kw.get("page", 1)),
                step=self._items_per_page,
            )
            found = self._search_seen(page, pager["offset"]) if total else []
        records = page.records.with_user(request.env.user).browse(found)
        records = records._filtered_access("read")
        values = {
            **self._get_see_as_layout_values(),
            "collaboration": collaboration,
            "visit": visit,
            "portal_page": page,
            "columns": page.get_columns(with_organisation=True),
            "pager": pager,
            "records": records,
            "hidden_count": len(found) - len(records),
        }
        return request.render("interlocuteurs_addon.portal_see_as_list", values)

    # -------------------------------------------------------------------- access

    def _get_seen_collaboration(self, collaboration_id):
        """Return the collaboration, for administrators who may read it."""
        if not request.env.user.has_group(MANAGER):
            raise Forbidden()
        Collaboration = request.env["interlocuteur.collaboration"]
        collaboration = Collaboration.browse(collaboration_id).exists()
        if not collaboration:
            raise request.not_found()
        if not (collaboration.has_access("read") and collaboration.person_id):
            raise Forbidden()
        return collaboration

    @contextmanager
    def _looking_as(self, user):
        """Let the methods of the portal's pages search as ``user`` for a while.

        It changes the environment of this request alone: session and login stay.
        """
        own = request.env
        request.update_env(user=user.id, su=False)
        try:
            yield
        finally:
            request.update_env(user=own.uid, context=own.context, su=own.su)

    def _sign_visit(self, collaboration):
        """Return a token that stands for a visit that has been logged."""
        # sudo: the key of the database, to sign with
        env = request.env(su=True)
        return hash_sign(
            env,
            "interlocuteur_see_as",
            [request.env.uid, collaboration.id],
            expiration_hours=VISIT_HOURS,
        )

    def _is_in_visit(self, collaboration, visit):
        # sudo: the key of the database, to verify with
        env = request.env(su=True)
        try:
            signed = verify_hash_signed(env, "interlocuteur_see_as", get_text(visit))
        except ValueError:  # no token at all
            return False
        return signed == [request.env.uid, collaboration.id]

    # ---------------------------------------------------------------------- lists

    def _get_see_as_layout_values(self):
        return {"page_name": "see_as", "no_breadcrumbs": True}

    def _search_seen(self, page, offset):
        """Return the ids of one page of a list, as the one whose portal it is."""
        orders = [choice.value for choice in page.get_sortings().values()]
        return page.records.search(
            Domain(self._get_page_domain(page)),
            order=orders[0] if orders else None,
            limit=self._items_per_page,
            offset=offset,
        ).ids
