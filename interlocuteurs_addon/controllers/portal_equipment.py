from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from .portal_hotline import PortalHotline


class PortalEquipment(PortalHotline):
    """The equipment of the organisations, as far as the profiles show it."""

    @http.route(
        ["/my/equipment", "/my/equipment/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_equipment(self, **query):
        """List the equipment."""
        return self._render_list("equipment", query)

    @http.route(
        "/my/equipment/<int:equipment_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_equipment_page(self, equipment_id, **kw):
        """Show one piece of equipment with its requests."""
        try:
            self._document_check_access("maintenance.equipment", equipment_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        return request.render(
            "interlocuteurs_addon.portal_equipment_page",
            self._prepare_equipment_page_values(equipment_id),
        )

    def _prepare_equipment_page_values(self, equipment_id):
        pages = self._get_portal_pages()
        equipment = request.env["maintenance.equipment"].browse(equipment_id)
        Request = request.env["maintenance.request"]
        requests = Request.search(
            [("equipment_id", "=", equipment_id), ("archive", "=", False)]
        )
        creators = request.env.user._get_portal_organisations(create_requests=True)
        return {
            **self._prepare_portal_layout_values(),
            **self._prepare_record_values(pages["equipment"], equipment),
            **self._get_neighbours(pages["equipment"], equipment_id),
            "record_title": equipment.name,
            "equipment": equipment,
            # sudo: whose it is, which guests do not read besides
            "organisation": equipment.sudo().organisation_id,
            # sudo: name, phone and mail of this equipment's service contact
            "service_contact": equipment.sudo().service_contact_id,
            "hotline": self._get_hotline(equipment),
            "requests_page": pages["interventions"],
            "requests": requests,
            "company_day": request.env["interlocuteur.collaboration"]._get_today(),
            "can_create_request": equipment.organisation_id in creators,
        }
