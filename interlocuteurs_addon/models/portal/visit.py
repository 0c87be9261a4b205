"""What is planned at a customer's, of whatever model; docs/extending.md shows how."""

from dataclasses import dataclass
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .page import get_zone

VISITS_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class VisitDescription:
    """When the visits of a model are, and where the portal shows them."""

    key: str
    """With the id of a record, its identifier in calendars."""
    page: str
    """The list of the portal that has them all, beside what is no visit."""
    address: str
    """That of the page of a record, without its id."""
    start: str
    """The stored field with their beginning."""
    end: str
    """The field with their end; an hour later where it is empty."""


class InterlocuteurPortalPageMixin(models.AbstractModel):
    """A model whose records are visits says so; they stand among all others.

    Each is searched with the rights of the user: record rules decide.
    """

    _inherit = "interlocuteur.portal.page.mixin"

    # ------------------------------------------------------- what a model declares

    @api.model
    def _describe_visits(self):
        """Return the :class:`VisitDescription` of this model, nothing by default."""
        return

    @api.model
    def _get_planned_domain(self):
        """Return the domain of all visits that were or are to be, past ones as well."""
        return Domain(self._describe_visits().start, "!=", False)

    @api.model
    def _get_visit_domain(self):
        """Return the domain of the visits that are still to come."""
        start = self._describe_visits().start
        now = fields.Datetime.now()
        return self._get_planned_domain() & Domain(start, ">=", now)

    def _get_visit_title(self):
        """Return what a visit is called on pages."""
        return self.display_name

    def _get_visit_subject(self):
        """Return what a visit is about, or nothing. Called in sudo."""
        return ""

    def _get_visit_place(self):
        """Return the address that a visit is at. Called in sudo."""
        return self.env["res.partner"]

    def _get_visit_state(self):
        """Return what customers read of where a visit stands. Called in sudo."""
        return ""

    # -------------------------------------------------------------- all that is one

    @api.model
    def _get_visit_models(self):
        """Return the models with visits that the user has access to, each empty."""
        found = self.env["interlocuteur.portal.page.mixin"]
        names = self.pool.descendants([found._name], "_inherit")
        described = (self.env[name] for name in sorted(names))
        return [
            model
            for model in described
            if not model._abstract
            and model._describe_visits()
            and model.has_access("read")
        ]

    @api.model
    def _find_visits(self, domain, since=None, until=None, limit=None):
        """Return what is planned, of all models, as a list of records by their dates.

        :param domain: what narrows them, by ``organisation_id``
        :param since: the moment from which they are; without it those still to come
        :param until: the moment before which they are
        """
        visits = []
        for model in self._get_visit_models():
            start = model._describe_visits().start
            wanted = Domain(domain)
            if since:
                wanted &= model._get_planned_domain() & Domain(start, ">=", since)
            else:
                wanted &= model._get_visit_domain()
            if until:
                wanted &= Domain(start, "<", until)
            visits += model.search(wanted, order=f"{start}, id", limit=limit)
        return sorted(visits, key=lambda visit: visit._get_visit_start())[:limit]

    @api.model
    def _find_next_visits(self, domain):
        """Return the next records for which somebody comes.

        :param domain: what narrows them, the organisation acted for
        """
        return self._find_visits(domain, limit=VISITS_SHOWN)

    # ------------------------------------------------------------------- one of them

    def _get_visit_start(self):
        """Return when a visit begins."""
        return self[self._describe_visits().start]

    def _get_visit_end(self):
        """Return when a visit ends, an hour after it begins where nobody says."""
        described = self._describe_visits()
        return self[described.end] or self[described.start] + timedelta(hours=1)

    def _get_visit_url(self):
        """Return the address of its page on the portal."""
        return f"{self._describe_visits().address}/{self.id}"

    def _get_visit_details(self):
        """Return what a visit is about and where it is, as one line."""
        # sudo: names of what the record, which the user reads, is about
        visit = self.sudo()
        details = (visit._get_visit_subject(), visit._get_visit_place().name)
        return " · ".join(filter(None, details))

    def _get_planned_text(self):
        """Return when the visit is planned: day and minute, where our company is."""
        return self._format_moment(self._get_visit_start())

    def _get_visit_hour(self):
        """Return at what time a visit is, as people read it."""
        self.ensure_one()
        return self._format_time(self._localize_moment(self._get_visit_start()))

    # ----------------------------------------------------------------- as it is told

    def _format_moment(self, moment):
        """Return day and minute where our company is, or nothing."""
        self.ensure_one()
        if not moment:
            return ""
        here = self._localize_moment(moment)
        return self.env._(
            "%(day)s at %(time)s",
            # the pattern of a day, as Babel reads it
            day=format_date(self.env, here, date_format=self.env._("d MMMM y")),
            time=self._format_time(here),
        )

    def _localize_moment(self, moment):
        """Return a moment in the zone of our company, which comes."""
        zone = get_zone(self) or self.env.user.tz or "UTC"
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), moment)

    @api.model
    def _format_time(self, here):
        """Return the time of a moment as a language says it: 9:00 AM, 9 h 00."""
        return self.env._(
            # a language takes of these what it needs: 9:00 AM, 9 h 00
            "%(hour_12)s:%(minute)s %(half)s",
            hour_12=here.hour % 12 or 12,
            hour_24=here.hour,
            minute=f"{here.minute:02}",
            half="AM" if here.hour < 12 else "PM",
        )
