from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import date_utils

from ..portal.page import PortalChoice, PortalColumn, PortalFilter, PortalPage
from .maintenance_request_state import CLOSED_STATES


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
            domain=Domain("organisation_id", "!=", False),
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
            further_columns=(
                PortalColumn("external_reference", self.env._("Your reference")),
                PortalColumn("interlocuteur_id", self.env._("Contact person")),
                PortalColumn("schedule_date", self.env._("Planned for")),
                PortalColumn("priority", self.env._("Priority")),
            ),
            sortings=self._get_portal_sortings(),
            searches={
                "number": "number",
                "name": "name",
                "equipment": "equipment_id.name",
                "site": "site_id.name",
                "reference": "external_reference",
                "description": "description",
                "serial": "equipment_id.serial_no",
            },
            filters=self._get_portal_filters(),
            further_filters={
                "state": PortalFilter(self.env._("State"), self._get_portal_states),
                "site": PortalFilter(
                    self.env._("Site"), lambda: self._get_portal_choices("site_id")
                ),
                "equipment": PortalFilter(
                    self.env._("Equipment concerned"),
                    lambda: self._get_portal_choices("equipment_id"),
                ),
                "period": PortalFilter(self.env._("Period"), self._get_portal_periods),
            },
            groupings={
                "state": PortalChoice(self.env._("State"), "public_state"),
                "site": "site_id.name",
                "equipment": "equipment_id",
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
                text=lambda record: record.number,
            ),
            PortalColumn(
                "equipment_id",
                self.env._("Equipment concerned"),
                on_phone="below",
                template=f"{templates}equipment",
                # sudo: the name of what the request is about
                text=lambda record: record.sudo().equipment_id.name,
            ),
            PortalColumn("site_id.name", self.env._("Site"), on_phone="below"),
            PortalColumn(
                "request_date",
                self.env._("Date"),
                on_phone="below",
                classes="text-end text-nowrap",
            ),
            PortalColumn(
                "stage_id",
                self.env._("State"),
                on_phone="column",
                classes="text-end",
                template=f"{templates}stage",
                text=lambda record: record._get_public_state_name(),
            ),
        ]

    @api.model
    def _get_portal_sortings(self):
        return {
            "date": PortalChoice(self.env._("Newest"), "request_date desc, id desc"),
            "name": "name, id",
            "stage": PortalChoice(self.env._("State"), "public_state, id desc"),
            "priority": "priority desc, id desc",
            "equipment": "equipment_id, id",
        }

    @api.model
    def _get_portal_filters(self):
        closed = Domain("public_state", "in", CLOSED_STATES)
        mine = Domain("interlocuteur_id", "=", self.env.user.partner_id.id)
        return {
            **self._get_portal_open_choices(~closed),
            "mine": PortalChoice(self.env._("Mine"), mine),
        }

    @api.model
    def _get_portal_states(self):
        """Return the states that customers read, by key."""
        names = self._fields["public_state"]._description_selection(self.env)
        return {
            state: PortalChoice(name, Domain("public_state", "=", state))
            for state, name in names
        }

    @api.model
    def _get_portal_periods(self):
        """Return the periods in which a request may have been entered, by key."""
        today = self.env["interlocuteur.collaboration"]._get_today()
        year = date_utils.start_of(today, "year")
        periods = {
            "month": (self.env._("Last 30 days"), today - relativedelta(days=30), None),
            "year": (str(year.year), year, None),
            "before": (
                str(year.year - 1),
                year - relativedelta(years=1),
                year - relativedelta(days=1),
            ),
        }
        return {
            key: PortalChoice(
                label,
                Domain("request_date", ">=", first)
                & (Domain("request_date", "<=", last) if last else Domain.TRUE),
            )
            for key, (label, first, last) in periods.items()
        }
