import pytz

from odoo import api, fields, models, tools
from odoo.fields import Domain


class ResCompany(models.Model):
    """What day it is where a company is."""

    _inherit = "res.company"

    def write(self, vals):
        """Forget the time zones where a company gets another address."""
        result = super().write(vals)
        if "partner_id" in vals:
            self.env.registry.clear_cache()
        return result

    @api.model
    @tools.ormcache()
    def _get_time_zones(self):
        """Return the time zones of all companies: those of their addresses, else UTC.

        The context's zone, which any caller may send, and the user's own count for
        nothing: what ends today ends for everybody at once.
        """
        # sudo: the day says nothing about a company
        companies = self.sudo().with_context(active_test=False).search(Domain.TRUE)
        return {company.id: company.partner_id.tz or "UTC" for company in companies}

    def _get_today(self):
        """Return the day in the time zone of the company's address, else in UTC."""
        return self._get_day_in(self._get_time_zones().get(self.id, "UTC"))

    @api.model
    def _get_day_in(self, zone):
        """Return the day in a time zone, in UTC if the zone is none any more.

        Not by ``context_today``: steps ask several times for each contact, and each
        context takes an environment of its own.

        :param str zone: its name
        """
        known = pytz.timezone(zone) if zone in pytz.all_timezones_set else pytz.utc
        return pytz.utc.localize(fields.Datetime.now()).astimezone(known).date()

    @api.model
    def _get_days(self):
        """Return what day it is in each company.

        :return: dict of a company's id to its day
        """
        zones = self._get_time_zones()
        days = {zone: self._get_day_in(zone) for zone in set(zones.values())}
        return {company_id: days[zone] for company_id, zone in zones.items()}

    @api.model
    def _get_common_day(self):
        """Return the day that it is in all companies, none while they differ."""
        days = set(self._get_days().values())
        return days.pop() if len(days) == 1 else None
