from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request

from ..tools.forms import clean_token
from .portal_list import PortalList
from .portal_switcher import get_acting_domain


class PortalRequest(PortalList):
    """The intervention requests, as far as the profiles show them."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "intervention_count" in counters:
            Request = request.env["maintenance.request"]
            values["intervention_count"] = (
                Request.search_count(self._get_requests_domain() & get_acting_domain())
                if Request.has_access("read")
                else 0
            )
        return values

    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        creators = request.env.user._get_portal_organisations(create_requests=True)
        values["can_create_requests"] = bool(creators)
        return values

    def _get_requests_domain(self):
        return Domain("organisation_id", "!=", False) & Domain("archive", "=", False)

    def _get_request_list_options(self):
        return {
            "page_name": "intervention",
            "field": "organisation_id",
            "domain": self._get_requests_domain(),
            "sortings": {
                "date": {
                    "label": request.env._("Newest"),
                    "order": "request_date desc, id desc",
                },
                "name": {"label": request.env._("Subject"), "order": "name, id"},
                "stage": {
                    "label": request.env._("Stage"),
                    "order": "stage_id, id desc",
                },
                "priority": {
                    "label": request.env._("Priority"),
                    "order": "priority desc, id desc",
                },
                "equipment": {
                    "label": request.env._("Equipment"),
                    "order": "equipment_id, id",
                },
            },
            "inputs": self._get_inputs(
                name=(request.env._("Search in Subject"), "name"),
                equipment=(request.env._("Search in Equipment"), "equipment_id.name"),
                site=(request.env._("Search in Site"), "site_id.name"),
                reference=(
                    request.env._("Search in Your Reference"),
                    "external_reference",
                ),
            ),
        }

    @http.route(
        ["/my/interventions", "/my/interventions/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_interventions(self, **query):
        """List the intervention requests."""
        values = self._prepare_list_values(
            request.env["maintenance.request"],
            "/my/interventions",
            self._get_request_list_options(),
            query,
        )
        request.session["my_interventions_history"] = values["records"].ids[:100]
        return request.render("interlocuteurs_addon.portal_my_interventions", values)

    @http.route(
        "/my/interventions/<int:request_id>", type="http", auth="public", website=True
    )
    def portal_intervention_page(self, request_id, access_token=None, **kw):
        """Show one request with its messages, to its readers or by a link."""
        access_token = clean_token(access_token)
        try:
            # sudo: the page shows the request itself, which its reader or the bearer
            # of its link may see, and the names of site, equipment and people on it
            request_sudo = self._document_check_access(
                "maintenance.request", request_id, access_token=access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "intervention",
            "intervention": request_sudo,
            "equipment_url": self._get_equipment_url(request_sudo.equipment_id),
            "files": self._prepare_file_links(request_sudo, access_token),
            "just_created": bool(kw.get("created")),
        }
        values = self._get_page_view_values(
            request_sudo, access_token, values, "my_interventions_history", False, **kw
        )
        return request.render("interlocuteurs_addon.portal_intervention_page", values)

    def _get_equipment_url(self, equipment):
        """Return the address of the equipment's page where the user may open it."""
        mine = equipment.with_user(request.env.user)
        readable = mine and mine.has_access("read")
        return f"/my/equipment/{equipment.id}" if readable else False

    def _get_files(self, request_sudo):
        """Return the files of the messages that customers may read."""
        shared = request_sudo.message_ids.filtered(
            lambda message: (
                message.message_type in ("comment", "email")
                and not message.is_internal
                and not message.subtype_id.internal
            )
        )
        return shared.attachment_ids.sorted("id")

    def _prepare_file_links(self, request_sudo, access_token):
        """Return name and address of each file, for whoever opened the page."""
        query = f"?{urlencode({'access_token': access_token})}" if access_token else ""
        folder = f"/my/interventions/{request_sudo.id}/file"
        return [
            {"name": attachment.name, "url": f"{folder}/{attachment.id}{query}"}
            for attachment in self._get_files(request_sudo)
        ]

    @http.route(
        "/my/interventions/<int:request_id>/file/<int:attachment_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def portal_intervention_file(
        self, request_id, attachment_id, access_token=None, **kw
    ):
        """Send a file that the page of a request lists, as long as the page opens.

        Portal users read no attachments, and a token of the file's own would outlive
        their access to the request.
        """
        try:
            # sudo: one of the files of the request that the user may see
            request_sudo = self._document_check_access(
                "maintenance.request", request_id, clean_token(access_token)
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        files = self._get_files(request_sudo)
        attachment = files.filtered(lambda each: each.id == attachment_id)
        if not attachment:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(attachment)
        return stream.get_response(as_attachment=True)
