from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from ..models.service.maintenance_request_message import MESSAGES_SHOWN, MOST_MESSAGES
from ..tools.forms import clean_token, get_text
from .portal_download import PortalDownload
from .portal_hotline import PortalHotline

REPORT = "interlocuteurs_addon.action_report_intervention"


class PortalRequest(PortalHotline, PortalDownload):
    """The intervention requests, as far as the profiles show them."""

    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        creators = request.env.user._get_portal_organisations(create_requests=True)
        values["can_create_requests"] = bool(creators)
        return values

    @http.route(
        ["/my/interventions", "/my/interventions/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_interventions(self, **query):
        """List the intervention requests."""
        return self._render_list("interventions", query)

    @http.route(
        "/my/interventions/<int:request_id>", type="http", auth="public", website=True
    )
    def portal_intervention_page(
        self, request_id, access_token=None, report_type=None, download=False, **kw
    ):
        """Show one request with its messages, to its readers or by a link.

        With the type of a report, send the report of the intervention.
        """
        access_token = clean_token(access_token)
        try:
            # sudo: the page shows the request itself, which its reader or the bearer
            # of its link may see, and the names of site, equipment and people on it
            request_sudo = self._document_check_access(
                "maintenance.request", request_id, access_token=access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        if report_type in ("html", "pdf") and request_sudo._has_report():
            return self._show_report(
                request_sudo, report_type, REPORT, download=bool(download)
            )
        page = self._get_portal_pages()["interventions"]
        values = {
            **self._prepare_portal_layout_values(),
            **self._prepare_record_values(page, request_sudo),
            **self._prepare_request_values(request_sudo, kw),
            **self._prepare_timeline_values(request_sudo, access_token, kw),
            "report_url": self._get_report_url(request_sudo, access_token),
        }
        values = self._get_page_view_values(
            request_sudo, access_token, values, page.history, False, **kw
        )
        return request.render("interlocuteurs_addon.portal_intervention_page", values)

    def _get_report_url(self, request_sudo, access_token):
        """Return the address of the report, for whoever opened the page, or nothing."""
        if not request_sudo._has_report():
            return ""
        query = {"report_type": "pdf", "download": "true"}
        if access_token:
            query["access_token"] = access_token
        return f"/my/interventions/{request_sudo.id}?{urlencode(query)}"

    def _prepare_request_values(self, request_sudo, query):
        """Return what the page of a request shows of it, to whoever opened it.

        :param query: dict of the arguments of the request
        """
        return {
            "intervention": request_sudo,
            "equipment_url": self._get_equipment_url(request_sudo.equipment_id),
            "hotline": self._get_hotline(request_sudo),
            "just_created": get_text(query.get("created")),
            "mails_answers": request_sudo._mails_answers_to(
                request.env.user.partner_id
            ),
        }

    def _get_equipment_url(self, equipment):
        """Return the address of the equipment's page where the user may open it."""
        mine = equipment.with_user(request.env.user)
        readable = mine and mine.has_access("read")
        return f"/my/equipment/{equipment.id}" if readable else False

    def _prepare_timeline_values(self, request_sudo, access_token, query):
        """Return the timeline and the files in it, for whoever opened the page.

        :param query: dict of the arguments of the request: ``messages=all`` shows more
        """
        shows_all = get_text(query.get("messages")) == "all"
        timeline, has_earlier = request_sudo._get_timeline_with_messages(
            MOST_MESSAGES if shows_all else MESSAGES_SHOWN
        )
        files = request_sudo.env["ir.attachment"].union(
            *(step.message.attachment_ids for step in timeline if step.message)
        )
        url = f"/my/interventions/{request_sudo.id}"
        links = self._prepare_file_links(files, access_token, f"{url}/file")
        earlier = {"messages": "all"}
        if access_token:
            earlier["access_token"] = access_token
        return {
            "timeline": timeline,
            "files": dict(zip(files.ids, links, strict=True)),
            "earlier_url": has_earlier
            and not shows_all
            and f"{url}?{urlencode(earlier)}#timeline",
        }

    @http.route(
        [
            "/my/interventions/<int:request_id>/file/<int:attachment_id>",
            "/my/interventions/<int:request_id>/file/<int:attachment_id>/<string:size>",
        ],
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def portal_intervention_file(
        self, request_id, attachment_id, size="", access_token=None, **kw
    ):
        """Send a file of a request by the address that it had before other lists."""
        return self.portal_file(
            "interventions", request_id, attachment_id, size, access_token
        )
