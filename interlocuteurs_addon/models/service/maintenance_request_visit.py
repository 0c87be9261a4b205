from datetime import timedelta

import vobject
from dateutil import tz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.text import clean_text
from ..portal.page import PortalChoice, PortalColumn, PortalFilter, PortalPage

# what a calendar holds: visits up to so far away, and those of the last weeks
MONTHS_AHEAD = 12
WEEKS_BACK = 4
VISITS_IN_CALENDAR = 1_000


class MaintenanceRequest(models.Model):
    """The visits that are planned: a list of the portal, and a calendar of it.

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
            switches=("see_requests",),
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
    def _get_visit_calendar(self):
        """Return the visits that the user reads as an iCalendar file, in bytes."""
        now = fields.Datetime.now()
        visits = self.search(
            self._get_planned_domain()
            & Domain("schedule_date", ">=", now - timedelta(weeks=WEEKS_BACK))
            & Domain("schedule_date", "<=", now + relativedelta(months=MONTHS_AHEAD)),
            order="schedule_date, id",
            limit=VISITS_IN_CALENDAR,
        )
        calendar = vobject.iCalendar()
        calendar.add("prodid").value = "-//interlocuteurs_addon//visits//"
        calendar.add("method").value = "PUBLISH"
        calendar.add("x-wr-calname").value = self.env._("Next Visits")
        # sudo: names of what the requests, which the user reads, are about
        for visit in visits.sudo():
            visit._add_to_calendar(calendar)
        return calendar.serialize().encode()

    def _add_to_calendar(self, calendar):
        """Add this visit to a calendar: when, where, what about, and its page."""
        self.ensure_one()
        event = calendar.add("vevent")
        # sudo: it makes the identifier unique, and opens nothing
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        event.add("uid").value = f"intervention-{self.id}@{uuid}"
        event.add("dtstamp").value = self.write_date.replace(tzinfo=tz.UTC)
        event.add("dtstart").value = self.schedule_date.replace(tzinfo=tz.UTC)
        end = self.schedule_end or self.schedule_date + timedelta(hours=1)
        event.add("dtend").value = end.replace(tzinfo=tz.UTC)
        what = (self.display_name, self.equipment_id.name)
        event.add("summary").value = clean_text(" · ".join(filter(None, what)))
        site = self.site_id
        where = (self.organisation_id.name, site.name, site.contact_address_inline)
        event.add("location").value = clean_text(", ".join(filter(None, where)))
        event.add("description").value = self._get_public_state_name() or ""
        event.add("url").value = f"{self.get_base_url()}/my/interventions/{self.id}"
