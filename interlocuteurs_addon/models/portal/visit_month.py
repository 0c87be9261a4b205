from calendar import Calendar
from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import get_lang

# a month shows so many visits; who has more reads the list
VISITS_IN_MONTH = 300


class VisitDay(NamedTuple):
    """A day of the grid, and the visits on it as the user reads them."""

    day: date
    visits: list
    in_month: bool
    is_today: bool


class InterlocuteurPortalPageMixin(models.AbstractModel):
    """The visits of a month, in weeks."""

    _inherit = "interlocuteur.portal.page.mixin"

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
        by_day = defaultdict(list)
        for visit in self._find_visits(
            domain,
            since=fields.Datetime.to_datetime(weeks[0][0] - margin),
            until=fields.Datetime.to_datetime(weeks[-1][-1] + 2 * margin),
            limit=VISITS_IN_MONTH,
        ):
            here = visit._localize_moment(visit._get_visit_start())
            by_day[here.date()].append(visit)
        today = self.env["interlocuteur.collaboration"]._get_today()
        return [
            [
                VisitDay(
                    day=day,
                    visits=by_day[day],
                    in_month=day.month == first.month,
                    is_today=day == today,
                )
                for day in week
            ]
            for week in weeks
        ]
