import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class InterlocuteurQuota(models.Model):
    """Counts what somebody may do only so often within an hour of the clock.

    A row per holder, kind and hour. It is written in a transaction of its own: what a
    refused request has used up stays used up, and all processes count together. Nobody
    has a right on the rows.
    """

    _name = "interlocuteur.quota"
    _description = "Use within an hour"
    _log_access = False

    # not a many2one: the user or document may be as new as the transaction that counts
    holder = fields.Char(required=True)
    kind = fields.Char(required=True)
    hour = fields.Datetime(required=True)
    # numeric: bytes of an hour may exceed an integer of PostgreSQL
    amount = fields.Float(required=True, digits=0)

    _holder_unique = models.UniqueIndex("(holder, hour, kind)")

    @api.model
    def _get_default_limits(self):
        """Return the limit of each kind where the settings say nothing, by kind."""
        return {}

    @api.model
    def _get_limit(self, kind):
        """Return how much of a kind an hour allows, as the settings say.

        The system parameter is called as the kind.
        """
        # sudo: one parameter, read by name
        parameters = self.env["ir.config_parameter"].sudo()
        value = parameters.get_param(f"interlocuteurs_addon.{kind}", "")
        known = value.isdecimal() and int(value)
        return known or self._get_default_limits()[kind]

    @api.model
    def _take(self, wanted, holder=None):
        """Take what is wanted, or nothing of it where a limit would be exceeded.

        :param wanted: dict of kind to amount
        :param holder: on whose account, by default the user's
        :return: whether it was taken
        """
        holder = holder or self.env.user
        left = self._take_each(holder, wanted, partly=False)
        return all(left[kind] >= amount for kind, amount in wanted.items())

    @api.model
    def _take_some(self, kind, wanted):
        """Take as much of a kind as there is left for the user, ``wanted`` at most.

        :return: how much was taken
        """
        left = self._take_each(self.env.user, {kind: wanted}, partly=True)
        return min(wanted, left[kind])

    @api.model
    def _take_each(self, holder, wanted, partly):
        """Count in a transaction of its own.

        :return: dict of kind to what was left before
        """
        limits = {kind: self._get_limit(kind) for kind in wanted}
        name = f"{holder._name},{holder.id}"
        with self.env.registry.cursor() as cr:
            # before the snapshot is taken, so that nobody fails to serialise; those
            # who count wait for each other, a few milliseconds
            cr.execute("LOCK TABLE interlocuteur_quota IN SHARE ROW EXCLUSIVE MODE")
            cr.execute(
                SQL(
                    """
                    SELECT kind, amount
                      FROM interlocuteur_quota
                     WHERE holder = %s
                       AND hour = DATE_TRUNC('hour', NOW() AT TIME ZONE 'UTC')
                    """,
                    name,
                )
            )
            used = dict(cr.fetchall())
            left = {k: max(limits[k] - int(used.get(k, 0)), 0) for k in wanted}
            short = [kind for kind in wanted if wanted[kind] > left[kind]]
            if partly or not short:
                self._add(cr, name, {k: min(wanted[k], left[k]) for k in wanted})
        for kind in short:
            _logger.warning(
                "%s: the limit of an hour is reached (%s: %s)",
                name,
                kind,
                limits[kind],
            )
        return left

    @api.model
    def _add(self, cr, name, amounts):
        """Add what is taken to the rows of the hour."""
        cr.execute(
            SQL(
                """
                INSERT INTO interlocuteur_quota AS quota (holder, kind, hour, amount)
                     SELECT %s, kind,
                            DATE_TRUNC('hour', NOW() AT TIME ZONE 'UTC'), amount
                       FROM UNNEST(%s, %s::numeric[]) AS taken (kind, amount)
                      WHERE amount > 0
                ON CONFLICT (holder, hour, kind)
                  DO UPDATE SET amount = quota.amount + EXCLUDED.amount
                """,
                name,
                list(amounts),
                list(amounts.values()),
            )
        )

    @api.autovacuum
    def _gc_quotas(self):
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self.search([("hour", "<", yesterday)]).unlink()
