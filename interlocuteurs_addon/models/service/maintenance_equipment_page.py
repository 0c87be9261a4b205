from odoo import api, models
from odoo.fields import Domain

from ..portal.page import PortalColumn, PortalFilter, PortalPage


class MaintenanceEquipment(models.Model):
    """The list of equipment on the portal."""

    _inherit = "maintenance.equipment"

    @api.model
    def _get_portal_pages(self):
        equipment = PortalPage(
            name="equipment",
            sequence=50,
            records=self,
            domain=Domain("organisation_id", "!=", False),
            address="/my/equipment",
            title=self.env._("Equipment"),
            text=self.env._("Your equipment, its warranty and whom to call"),
            icon="/interlocuteurs_addon/static/src/img/equipment.svg",
            empty=self.env._("There is no equipment for your account."),
            columns=[
                PortalColumn("name", self.env._("Equipment")),
                PortalColumn("site_id.name", self.env._("Site"), on_phone="below"),
                PortalColumn("serial_no", self.env._("Serial Number"), "below"),
                PortalColumn("category_id.name", self.env._("Category")),
                PortalColumn("warranty_date", self.env._("Warranty Until"), "below"),
            ],
            sortings={
                "name": "name, id",
                "category": "category_id, name, id",
                "site": "site_id, name, id",
                "warranty": "warranty_date, id",
            },
            searches={
                "name": "name",
                "serial": "serial_no",
                "site": "site_id.name",
                "category": "category_id.name",
            },
            further_filters={
                "site": PortalFilter(
                    self.env._("Site"), lambda: self._get_portal_choices("site_id")
                ),
                "category": PortalFilter(
                    self.env._("Category"),
                    lambda: self._get_portal_choices("category_id"),
                ),
            },
            groupings={"site": "site_id.name", "category": "category_id.name"},
        )
        return [*super()._get_portal_pages(), equipment]
