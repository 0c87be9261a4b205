import time

import psycopg2

from odoo import api, models
from odoo.http import request
from odoo.tools import config

ATTEMPTS, PAUSE = 20, 0.05


class IrHttp(models.AbstractModel):
    """What a replica that is behind may answer."""

    _inherit = "ir.http"

    @classmethod
    def _authenticate(cls, endpoint):
        """Look at how old a replica is, before anything is read for the request."""
        if config["db_replica_host"]:
            cls._check_replica()
        return super()._authenticate(endpoint)

    @classmethod
    def _check_replica(cls):
        """Let no request read what has been over for longer than is accepted.

        :raises psycopg2.errors.ReadOnlySqlTransaction: the replica is behind; Odoo
            repeats the request on the primary
        """
        registry = request.env.registry
        if not request.env.cr.readonly:
            # Odoo has asked the replica whether caches are out of date
            request.registry = registry.check_signaling(request.env.cr)
        elif not request.env["ir.http"]._is_replica_current():
            # as Odoo leaves a replica that refuses connections: this process asks it
            # nothing for 20 minutes, and says so in the log once
            registry._db_readonly_failed_time = time.monotonic()
            raise psycopg2.errors.ReadOnlySqlTransaction("The replica is behind")

    @api.model
    def _get_replica_lag(self):
        """Return how many seconds a replica may be behind, as the settings say."""
        # sudo: one parameter, read by name
        parameters = self.env["ir.config_parameter"].sudo()
        value = parameters.get_param("interlocuteurs_addon.replica_lag", "")
        return int(value) if value.isdecimal() else 30

    @api.model
    def _is_replica_current(self):
        """Tell whether the cursor's server has all that is older than the lag.

        It has what came before the last transaction that it replayed. Where nobody has
        written for a while, that is old and nothing is missing: the primary is asked,
        and the replica has a moment to receive what was written just now.
        """
        cr = self.env.cr
        cr.execute(
            """
            SELECT pg_is_in_recovery(),
                   clock_timestamp() - pg_last_xact_replay_timestamp()
                       < %s * INTERVAL '1 second'
            """,
            [self._get_replica_lag()],
        )
        is_standby, is_recent = cr.fetchone()
        if is_recent or not is_standby:
            return True
        with self.env.registry.cursor() as primary:
            primary.execute("SELECT pg_current_wal_flush_lsn()")
            [position] = primary.fetchone()
        for _attempt in range(ATTEMPTS):
            cr.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [position])
            if cr.fetchone()[0]:
                # what was replayed since the request began is read
                cr.rollback()
                return True
            time.sleep(PAUSE)
        return False
