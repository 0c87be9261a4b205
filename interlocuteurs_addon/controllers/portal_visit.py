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
        Request = page.records
        today = request.env["interlocuteur.collaboration"]._get_today()
        first = clean_month(month) or today.replace(day=1)
        weeks = Request._get_visit_month(
            first, get_acting_domain(page.organisation_field)
        )
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": page.name,
            "portal_page": page,
            "record_title": self._name_day(first, "LLLL y").capitalize(),
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
            env["maintenance.request"]._get_visit_calendar(),
            headers=[
                ("Content-Type", CALENDAR),
                ("Content-Disposition", content_disposition("visits.ics")),
                ("Cache-Control", "no-store"),
                ("X-Robots-Tag", "noindex"),
            ],
        )

    def _prepare_list_values(self, page, query):
        values = super()._prepare_list_values(page, query)
        if page.name == "visits":
            values["has_visits_key"] = request.env.user._has_visits_key()
        return values
