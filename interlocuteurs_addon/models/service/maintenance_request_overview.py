from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .maintenance_request_state import CLOSED_STATES, PUBLIC_STATES

# days since a request was entered, up to which it is new, and no more than waiting
NEW_UNTIL = 7
WAITING_UNTIL = 30
SITES_SHOWN = 5


class SiteFigures(NamedTuple):
    """How many open requests there are of a site, by their age."""

    name: str
    new: int
    waiting: int
    old: int

    @property
    def total(self):
        """How many there are in all."""
        return self.new + self.waiting + self.old


class MaintenanceRequest(models.Model):
    """What matters first of their requests, on the home page of the portal.

    All is searched with the rights of the user, in a fixed number of queries.
    """

    _inherit = "maintenance.request"

    @api.model
    def _get_open_domain(self):
        """Return the domain of what customers read as open."""
        return Domain("organisation_id", "!=", False) & Domain(
            "public_state", "not in", CLOSED_STATES
        )

    @api.model
    def _get_visit_domain(self):
        """Return the domain of the visits that are still to come."""
        return self._get_open_domain() & Domain(
            "schedule_date", ">=", fields.Datetime.now()
        )

    @api.model
    def _count_open_by_state(self, domain):
        """Return how many open requests there are in each state, as they follow.

        :param domain: what narrows them, the organisation acted for
        :return: list of a state, its name and a number, none of which is 0
        """
        rows = self._read_group(
            self._get_open_domain() & Domain(domain), ["public_state"], ["__count"]
        )
        counts = dict(rows)
        names = dict(self._fields["public_state"]._description_selection(self.env))
        names[False] = self.env._("Still open")
        return [
            (state, names[state], counts[state])
            for state in [*(state for state, _name in PUBLIC_STATES), False]
            if counts.get(state)
        ]

    @api.model
    def _count_open_by_site(self, domain):
        """Return the figures of the sites with most open requests, and of all others.

        :return: list of :class:`SiteFigures`, the highest first
        """
        today = self.env["interlocuteur.collaboration"]._get_today()
        # sudo: names of the sites of requests that the user reads
        Site = self.env["res.partner"].sudo()
        ages = {}
        for site, day, count in self._read_group(
            self._get_open_domain() & Domain(domain),
            ["site_id", "request_date:day"],
            ["__count"],
        ):
            figures = ages.setdefault(site.id, [0, 0, 0])
            figures[self._get_age_group(day, today)] += count
        ranked = sorted(ages.items(), key=lambda item: -sum(item[1]))
        sites = Site.browse([id_ for id_, _ages in ranked[:SITES_SHOWN] if id_])
        names = {site.id: site.name for site in sites}
        rows = [
            SiteFigures(names.get(id_) or self.env._("Without a site"), *figures)
            for id_, figures in ranked[:SITES_SHOWN]
        ]
        if others := [figures for _id, figures in ranked[SITES_SHOWN:]]:
            sums = map(sum, zip(*others, strict=True))
            rows.append(SiteFigures(self.env._("Other sites"), *sums))
        return rows

    @api.model
    def _get_age_group(self, day, today):
        """Return in which column of the figures a request stands: 0, 1 or 2."""
        if not day or day >= today - relativedelta(days=NEW_UNTIL):
            return 0
        return 1 if day >= today - relativedelta(days=WAITING_UNTIL) else 2
