from odoo import api, models
from odoo.fields import Domain

from ..portal.page import PortalChoice, PortalColumn, PortalPage


class MaintenanceRequest(models.Model):
    """The list of intervention requests on the portal."""

    _inherit = "maintenance.request"

    @api.model
    def _get_portal_pages(self):
        creators = self.env.user._get_portal_organisations(create_requests=True)
        requests = PortalPage(
            name="interventions",
            sequence=60,
            records=self,
            domain=Domain("organisation_id", "!=", False)
            & Domain("archive", "=", False),
            address="/my/interventions",
            counter="intervention_count",
            switches=("see_requests", "create_requests"),
            always_shown=bool(creators),
            title=self.env._("Intervention Requests"),
            text=self.env._("Follow your requests or enter a new one"),
            icon="/interlocuteurs_addon/static/src/img/intervention.svg",
            empty=self.env._("There are no intervention requests for your account."),
            buttons_template="interlocuteurs_addon.portal_intervention_buttons",
            columns=self._get_portal_columns(),
            sortings=self._get_portal_sortings(),
            searches={
                "number": PortalChoice(self.env._("Search in Number"), "number"),
                "name": PortalChoice(self.env._("Search in Subject"), "name"),
                "equipment": PortalChoice(
                    self.env._("Search in Equipment"), "equipment_id.name"
                ),
                "site": PortalChoice(self.env._("Search in Site"), "site_id.name"),
                "reference": PortalChoice(
                    self.env._("Search in Your Reference"), "external_reference"
                ),
            },
        )
        return [*super()._get_portal_pages(), requests]

    @api.model
    def _get_portal_columns(self):
        templates = "interlocuteurs_addon.portal_cell_"
        return [
            PortalColumn("name", self.env._("Subject")),
            PortalColumn(
                "number",
                self.env._("Number"),
                on_phone="below",
                classes="text-nowrap",
                template=f"{templates}number",
            ),
            PortalColumn(
                "equipment_id",
                self.env._("Equipment concerned"),
                template=f"{templates}equipment",
            ),
            PortalColumn("site_id.name", self.env._("Site")),
            PortalColumn(
                "request_date",
                self.env._("Date"),
                on_phone="below",
                classes="text-end text-nowrap",
            ),
            PortalColumn(
                "stage_id",
                self.env._("Stage"),
                on_phone="column",
                classes="text-end",
                template=f"{templates}stage",
            ),
        ]

    @api.model
    def _get_portal_sortings(self):
        return {
            "date": PortalChoice(self.env._("Newest"), "request_date desc, id desc"),
            "name": PortalChoice(self.env._("Subject"), "name, id"),
            "stage": PortalChoice(self.env._("Stage"), "stage_id, id desc"),
            "priority": PortalChoice(self.env._("Priority"), "priority desc, id desc"),
            "equipment": PortalChoice(self.env._("Equipment"), "equipment_id, id"),
        }
