from calendar import Calendar
from datetime import date, timedelta
from typing import Any, NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import get_lang

# a month shows so many visits; who has more reads the list
VISITS_IN_MONTH = 300


class VisitDay(NamedTuple):
    """A day of the grid, and the visits on it as the user reads them."""

    day: date
    visits: Any
    in_month: bool
    is_today: bool


class MaintenanceRequest(models.Model):
    """The visits of a month, in weeks."""

    _inherit = "maintenance.request"

    @api.model
    def _get_visit_month(self, first, domain=Domain.TRUE):
        """Return the weeks of a month with the visits that the user reads.

        A visit is on the day of the company that comes, as everywhere it is told.

        :param first: the first day of the month
        :param domain: what narrows them, the organisation acted for
        :return: list of weeks, each a list of seven :class:`VisitDay`
        """
        week_start = int(get_lang(self.env).week_start) - 1
        weeks = Calendar(week_start).monthdatescalendar(first.year, first.month)
        margin = timedelta(days=1)  # zones differ by less
        found = self.search(
            self._get_planned_domain()
            & Domain("schedule_date", ">=", weeks[0][0] - margin)
            & Domain("schedule_date", "<", weeks[-1][-1] + 2 * margin)
            & Domain(domain),
            order="schedule_date, id",
            limit=VISITS_IN_MONTH,
        )
        by_day = found.grouped(
            lambda visit: visit._localize_moment(visit.schedule_date).date()
        )
        today = self.env["interlocuteur.collaboration"]._get_today()
        return [
            [
                VisitDay(
                    day=day,
                    visits=by_day.get(day, self.browse()),
                    in_month=day.month == first.month,
                    is_today=day == today,
                )
                for day in week
            ]
            for week in weeks
        ]

    def _get_visit_hour(self):
        """Return at what time a visit is, as people read it."""
        self.ensure_one()
        return self._format_time(self._localize_moment(self.schedule_date))
