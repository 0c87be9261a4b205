from odoo import api, models
from odoo.fields import Domain

from ..portal.page import PortalChoice, PortalColumn, PortalFilter, PortalPage


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
            sortings=self._get_portal_sortings(),
            searches={
                "name": PortalChoice(self.env._("Search in Name"), "name"),
                "serial": PortalChoice(
                    self.env._("Search in Serial Number"), "serial_no"
                ),
                "site": PortalChoice(self.env._("Search in Site"), "site_id.name"),
                "category": PortalChoice(
                    self.env._("Search in Category"), "category_id.name"
                ),
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
            groupings={
                "site": PortalChoice(self.env._("Site"), "site_id.name"),
                "category": PortalChoice(self.env._("Category"), "category_id.name"),
            },
        )
        return [*super()._get_portal_pages(), equipment]

    @api.model
    def _get_portal_sortings(self):
        return {
            "name": PortalChoice(self.env._("Name"), "name, id"),
            "category": PortalChoice(self.env._("Category"), "category_id, name, id"),
            "site": PortalChoice(self.env._("Site"), "site_id, name, id"),
            "warranty": PortalChoice(self.env._("Warranty"), "warranty_date, id"),
        }
