from dateutil.relativedelta import relativedelta

from odoo import http
from odoo.http import content_disposition, request
from odoo.tools import format_date

from ..tools.forms import clean_month, clean_token, get_text
from .portal_page import PortalPages
from .portal_switcher import get_acting_domain

CALENDAR = "text/calendar; charset=utf-8"


class PortalVisit(PortalPages):
    """The next visits: a list, a file, and an address for programs to subscribe to."""

    @http.route(
        ["/my/visits", "/my/visits/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_visits(self, **query):
        """List the next visits."""
        return self._render_list("visits", query)

    @http.route(
        "/my/visits/month",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_visit_month(self, month=None, **kw):
        """Show the visits of a month, that of today if none is named, as a grid."""
        page = self._get_portal_pages()["visits"]
        if not page.is_open:
            return request.redirect("/my")
        today = request.env["interlocuteur.collaboration"]._get_today()
        first = clean_month(month) or today.replace(day=1)
        weeks = page.records._get_visit_month(
            first, get_acting_domain(page.organisation_field)
        )
        name = self._name_day(first, "LLLL y").capitalize()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": page.name,
            "portal_page": page,
            "page_heading": f"{page.title} – {name}",
            "record_title": name,
            "weeks": weeks,
            "name_day": self._name_day,
            "month_before": f"{first - relativedelta(months=1):%Y-%m}",
            "month_after": f"{first + relativedelta(months=1):%Y-%m}",
        }
        return request.render("interlocuteurs_addon.portal_visit_month", values)

    def _name_day(self, day, pattern):
        """Return a day as the user's language says it, by a pattern of Babel."""
        return format_date(request.env, day, date_format=pattern)

    @http.route(
        "/my/visits/calendar.ics",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_visit_calendar(self, **kw):
        """Send the visits as a file."""
        return self._send_calendar(request.env)

    @http.route(
        "/my/visits/key", type="http", auth="user", methods=["POST"], website=True
    )
    def portal_visit_key(self, revoke="", **kw):
        """Make an address to subscribe to and show it once, or revoke the one there is.

        A new address ends the former one.
        """
        user = request.env.user
        if get_text(revoke):
            user._revoke_visits_key()
            return request.redirect("/my/visits")
        if not self._get_portal_pages()["visits"].is_open or not user._is_portal():
            return request.redirect("/my")
        key = user._make_visits_key()
        base = request.httprequest.url_root.rstrip("/")
        response = self._render_list("visits", {})
        response.qcontext["visits_address"] = f"{base}/interlocuteurs/visits/{key}.ics"
        # it is written on this very page, and nowhere else
        response.headers["Cache-Control"] = "no-store"
        return response

    @http.route(
        "/interlocuteurs/visits/<string:key>.ics",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
    )
    def portal_visit_subscription(self, key, **kw):
        """Send the visits that the owner of a key reads now.

        :raises NotFound: nobody has the key, or their account is closed
        """
        user = request.env["res.users"]._find_by_visits_key(clean_token(key) or "")
        if not user:
            raise request.not_found()
        return self._send_calendar(
            request.env(user=user.id, su=False, context=user.context_get())
        )

    def _send_calendar(self, env):
        """Answer with what the user of an environment reads."""
        return request.make_response(
            env["interlocuteur.portal.page.mixin"]._get_visit_calendar(),
            headers=[
                ("Content-Type", CALENDAR),
                ("Content-Disposition", content_disposition("visits.ics")),
                ("Cache-Control", "no-store"),
                ("X-Robots-Tag", "noindex"),
            ],
        )

    def _prepare_home_portal_values(self, counters):
        """Count the visits of all models."""
        values = super()._prepare_home_portal_values(counters)
        if "visits_count" in values:
            values["visits_count"] += sum(
                model.search_count(self._get_further_visits_domain(model))
                for model in self._get_further_models()
            )
        return values

    def _prepare_list_values(self, page, query):
        """Add the visits of other models, below requests that nothing narrows."""
        values = super()._prepare_list_values(page, query)
        if page.name == "visits":
            values["has_visits_key"] = request.env.user._has_visits_key()
            if not values["search"] and not values["pager"]["offset"]:
                values["further_lists"] = self._prepare_further_visits(values)
        return values

    def _get_further_models(self):
        """Return the models of the visits that are no requests."""
        pages = request.env["interlocuteur.portal.page.mixin"]
        models = pages._get_visit_models()
        return [model for model in models if model._name != "maintenance.request"]

    def _get_further_visits_domain(self, model):
        return model._get_visit_domain() & get_acting_domain()

    def _prepare_further_visits(self, values):
        """Return the next visits of each other model, as the list of all shows them."""
        pages = self._get_portal_pages()
        found = []
        for model in self._get_further_models():
            described = model._describe_visits()
            records = model.search(
                self._get_further_visits_domain(model),
                order=f"{described.start}, id",
                limit=self._items_per_page,
            )
            if records:
                page = pages[described.page]
                several = values["several_organisations"]
                found.append((page, page.get_columns(several), records))
        return found
