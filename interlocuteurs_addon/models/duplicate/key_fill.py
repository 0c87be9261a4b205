import csv
import io
import logging
from contextlib import contextmanager

from odoo import api, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

CHUNK = 20_000
COPY = """
    COPY interlocuteur_duplicate_key (
         partner_id, kind, value, folded_name,
         similar_start, similar_end, similar_initial)
    FROM STDIN WITH (FORMAT csv)
"""


class InterlocuteurDuplicateKey(models.Model):
    """Keys of the partners who were there before the addon."""

    _inherit = "interlocuteur.duplicate.key"

    @api.model
    def _fill(self):
        """Write the keys of all partners who have none. Idempotent."""
        partner_ids = self._get_partner_ids_without_keys()
        with self._without_indexes():
            for start in range(0, len(partner_ids), CHUNK):
                chunk = partner_ids[start : start + CHUNK]
                self._copy_rows(self._prepare_rows(SQL("WHERE id = ANY(%s)", chunk)))
                _logger.info("duplicate keys up to contact %d", chunk[-1])
        self.env.cr.execute("ANALYZE interlocuteur_duplicate_key")

    @api.model
    def _get_partner_ids_without_keys(self):
        self.env.cr.execute(
            """
            SELECT partner.id
              FROM res_partner partner
             WHERE NOT EXISTS (
                       SELECT FROM interlocuteur_duplicate_key key
                        WHERE key.partner_id = partner.id
                   )
          ORDER BY partner.id
            """
        )
        return [partner_id for (partner_id,) in self.env.cr.fetchall()]

    @api.model
    def _copy_rows(self, rows):
        """Write rows of keys in bulk."""
        lines = io.StringIO()
        csv.writer(lines).writerows(rows)
        lines.seek(0)
        self.env.cr.copy_expert(COPY, lines)

    @contextmanager
    def _without_indexes(self):
        """Drop the indexes of an empty table, and build them after the bulk insert.

        Building an index once takes a fraction of the time of updating it row by row.
        """
        self.env.cr.execute(
            """
            SELECT FORMAT('%I', indexname), indexdef
              FROM pg_indexes
             WHERE schemaname = CURRENT_SCHEMA
               AND tablename = 'interlocuteur_duplicate_key'
               AND indexname != 'interlocuteur_duplicate_key_pkey'
               AND NOT EXISTS (SELECT FROM interlocuteur_duplicate_key)
            """
        )
        indexes = self.env.cr.fetchall()
        for name, _definition in indexes:
            self.env.cr.execute(SQL("DROP INDEX %s", SQL(name)))
        yield
        for _name, definition in indexes:
            self.env.cr.execute(SQL(definition.replace("%", "%%")))
