from odoo import api, models
from odoo.fields import Domain

from ..portal.page import PortalChoice, PortalColumn, PortalFilter, PortalPage
from ..portal.visit import VisitDescription


class MaintenanceRequest(models.Model):
    """The requests that are planned: visits, and a list of them on the portal.

    Those of preventive maintenance and those of requests of the customer alike.
    """

    _inherit = "maintenance.request"

    @api.model
    def _get_portal_pages(self):
        templates = "interlocuteurs_addon.portal_cell_"
        visits = PortalPage(
            name="visits",
            sequence=65,
            records=self,
            domain=self._get_visit_domain(),
            address="/my/visits",
            record_address="/my/interventions",
            switches=tuple(
                switch
                for model in self._get_visit_models()
                for switch, _records in model._get_portal_switches()
            ),
            title=self.env._("Next Visits"),
            text=self.env._("When we come, as a list or in your calendar"),
            icon="/interlocuteurs_addon/static/src/img/visit.svg",
            empty=self.env._("No visit is planned for your account."),
            buttons_template="interlocuteurs_addon.portal_visit_buttons",
            columns=[
                PortalColumn("name", self.env._("Subject")),
                PortalColumn(
                    "number",
                    self.env._("Number"),
                    on_phone="below",
                    classes="text-nowrap",
                ),
                PortalColumn(
                    "schedule_date",
                    self.env._("Date"),
                    on_phone="below",
                    template=f"{templates}visit",
                    text=PortalColumn("schedule_date").get_value,
                ),
                PortalColumn(
                    "equipment_id",
                    self.env._("Equipment concerned"),
                    on_phone="below",
                    template=f"{templates}equipment",
                ),
                PortalColumn("site_id.name", self.env._("Site"), on_phone="below"),
                PortalColumn("maintenance_type", self.env._("Kind"), on_phone="below"),
            ],
            sortings={
                "date": "schedule_date, id",
                "equipment": "equipment_id, schedule_date, id",
            },
            filters={
                kind: PortalChoice(name, Domain("maintenance_type", "=", kind))
                for kind, name in self._fields[
                    "maintenance_type"
                ]._description_selection(self.env)
            },
            further_filters={
                "site": PortalFilter(
                    self.env._("Site"), lambda: self._get_portal_choices("site_id")
                ),
            },
            groupings={"site": "site_id.name", "equipment": "equipment_id"},
        )
        return [*super()._get_portal_pages(), visits]

    @api.model
    def _get_planned_domain(self):
        """Return the domain of all visits that were or are to be, past ones as well."""
        return (
            Domain("organisation_id", "!=", False)
            & Domain("schedule_date", "!=", False)
            & Domain("public_state", "!=", "dropped")
        )

    @api.model
    def _describe_visits(self):
        return VisitDescription(
            key="intervention",
            page="interventions",
            address="/my/interventions",
            start="schedule_date",
            end="schedule_end",
        )

    def _get_visit_title(self):
        return self.name

    def _get_visit_subject(self):
        return self.equipment_id.name

    def _get_visit_place(self):
        return self.site_id

    def _get_visit_state(self):
        return self._get_public_state_name()
