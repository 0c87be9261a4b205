from odoo import http
from odoo.http import request

from .portal_download import send_listed
from .portal_equipment import PortalEquipment


class PortalEquipmentDocument(PortalEquipment):
    """The documents of equipment that its customer may see."""

    def _prepare_equipment_page_values(self, equipment_id):
        values = super()._prepare_equipment_page_values(equipment_id)
        return values | {"documents": values["equipment"]._get_portal_documents()}

    @http.route(
        "/my/equipment/<int:equipment_id>/document/<int:attachment_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_equipment_document(self, equipment_id, attachment_id, **kw):
        """Send a file that the page of the equipment lists, to whom it opens now.

        Whatever is not listed is unknown. No token opens it: that would outlive the
        access to the equipment.
        """
        equipment = request.env["maintenance.equipment"].browse(equipment_id)
        documents = equipment._get_portal_documents() if equipment else equipment
        return send_listed(documents, attachment_id)
