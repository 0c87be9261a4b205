from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request

from .portal_list import PortalList
from .portal_switcher import get_acting_domain


class PortalEquipment(PortalList):
    """The equipment of the organisations, as far as the profiles show it."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "equipment_count" in counters:
            Equipment = request.env["maintenance.equipment"]
            domain = self._get_equipment_domain() & get_acting_domain()
            values["equipment_count"] = (
                Equipment.search_count(domain) if Equipment.has_access("read") else 0
            )
        return values

    def _get_equipment_domain(self):
        return Domain("organisation_id", "!=", False)

    def _get_equipment_list_options(self):
        return {
            "page_name": "equipment",
            "field": "organisation_id",
            "domain": self._get_equipment_domain(),
            "sortings": {
                "name": {"label": request.env._("Name"), "order": "name, id"},
                "category": {
                    "label": request.env._("Category"),
                    "order": "category_id, name, id",
                },
                "site": {"label": request.env._("Site"), "order": "site_id, name, id"},
                "warranty": {
                    "label": request.env._("Warranty"),
                    "order": "warranty_date, id",
                },
            },
            "inputs": self._get_inputs(
                name=(request.env._("Search in Name"), "name"),
                serial=(request.env._("Search in Serial Number"), "serial_no"),
                site=(request.env._("Search in Site"), "site_id.name"),
                category=(request.env._("Search in Category"), "category_id.name"),
            ),
        }

    @http.route(
        ["/my/equipment", "/my/equipment/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_equipment(self, **query):
        """List the equipment."""
        values = self._prepare_list_values(
            request.env["maintenance.equipment"],
            "/my/equipment",
            self._get_equipment_list_options(),
            query,
        )
        request.session["my_equipment_history"] = values["records"].ids[:100]
        return request.render("interlocuteurs_addon.portal_my_equipment", values)

    @http.route(
        "/my/equipment/<int:equipment_id>", type="http", auth="user", website=True
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
        equipment = request.env["maintenance.equipment"].browse(equipment_id)
        Request = request.env["maintenance.request"]
        requests = Request.search(
            [("equipment_id", "=", equipment_id), ("archive", "=", False)]
        )
        creators = request.env.user._get_portal_organisations(create_requests=True)
        history = request.session.get("my_equipment_history", [])
        return {
            **self._prepare_portal_layout_values(),
            **self._get_neighbours(history, equipment_id),
            "page_name": "equipment",
            "equipment": equipment,
            # sudo: name, phone and mail of this equipment's service contact
            "service_contact": equipment.sudo().service_contact_id,
            "requests": requests,
            "company_day": request.env["interlocuteur.collaboration"]._get_today(),
            "can_create_request": equipment.organisation_id in creators,
        }

    def _get_neighbours(self, history, equipment_id):
        """Return the addresses of the previous and next ones of the list before."""
        if equipment_id not in history:
            return {}
        place = history.index(equipment_id)
        before, after = history[:place][-1:], history[place + 1 :][:1]
        return {
            "prev_record": before and f"/my/equipment/{before[0]}",
            "next_record": after and f"/my/equipment/{after[0]}",
        }
