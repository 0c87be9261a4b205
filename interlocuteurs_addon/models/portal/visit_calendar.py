from datetime import timedelta

import vobject
from dateutil import tz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.text import clean_text

# what a calendar holds: visits up to so far away, and those of the last weeks
MONTHS_AHEAD = 12
WEEKS_BACK = 4
VISITS_IN_CALENDAR = 1_000


class InterlocuteurPortalPageMixin(models.AbstractModel):
    """The visits as a calendar that programs read."""

    _inherit = "interlocuteur.portal.page.mixin"

    @api.model
    def _get_visit_calendar(self):
        """Return the visits that the user reads as an iCalendar file, in bytes."""
        now = fields.Datetime.now()
        visits = self._find_visits(
            Domain.TRUE,
            since=now - timedelta(weeks=WEEKS_BACK),
            until=now + relativedelta(months=MONTHS_AHEAD),
            limit=VISITS_IN_CALENDAR,
        )
        calendar = vobject.iCalendar()
        calendar.add("prodid").value = "-//interlocuteurs_addon//visits//"
        calendar.add("method").value = "PUBLISH"
        calendar.add("x-wr-calname").value = self.env._("Next Visits")
        for visit in visits:
            # sudo: names of what the record, which the user reads, is about
            visit.sudo()._add_to_calendar(calendar)
        return calendar.serialize().encode()

    def _add_to_calendar(self, calendar):
        """Add this visit to a calendar: when, where, what about, and its page."""
        self.ensure_one()
        event = calendar.add("vevent")
        # sudo: it makes the identifier unique, and opens nothing
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        event.add("uid").value = f"{self._describe_visits().key}-{self.id}@{uuid}"
        event.add("dtstamp").value = self.write_date.replace(tzinfo=tz.UTC)
        event.add("dtstart").value = self._get_visit_start().replace(tzinfo=tz.UTC)
        event.add("dtend").value = self._get_visit_end().replace(tzinfo=tz.UTC)
        what = (self.display_name, self._get_visit_subject())
        event.add("summary").value = clean_text(" · ".join(filter(None, what)))
        place = self._get_visit_place()
        where = (self.organisation_id.name, place.name, place._get_place_address())
        event.add("location").value = clean_text(", ".join(filter(None, where)))
        event.add("description").value = self._get_visit_state() or ""
        event.add("url").value = self.get_base_url() + self._get_visit_url()
