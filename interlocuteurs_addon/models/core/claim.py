from datetime import timedelta
from hashlib import blake2b

from odoo import api, fields, models
from odoo.tools import SQL


class InterlocuteurDuplicateClaim(models.Model):
    """Makes two users who enter the same at the same moment meet: a person, a function.

    Each transaction sees the database as it was when it began, so neither would find
    what the other enters, whatever lock it takes afterwards. Both write the rows of
    their keys here: PostgreSQL lets the second one wait, and fail once the first one is
    through. Odoo then tries it again, from a later state, which shows what the first
    one has entered. A row only counts while such transactions run.
    """

    _name = "interlocuteur.duplicate.claim"
    _description = "Claim on a duplicate key"
    _log_access = False

    # a number instead of the key: no coordinates are kept here; two keys of the same
    # number only wait for each other
    number = fields.Integer(required=True)
    claimed_at = fields.Datetime(required=True)

    _number_unique = models.UniqueIndex("(number)")

    @api.model
    def _claim(self, values):
        """Claim these keys until the transaction ends.

        :param values: iterable of keys
        :raises psycopg2.errors.SerializationFailure: somebody else had one of them
            since this transaction began; Odoo tries the whole request again
        """
        # sorted, to avoid deadlocks
        numbers = sorted({self._get_number(value) for value in values})
        if numbers:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO interlocuteur_duplicate_claim (number, claimed_at)
                         SELECT UNNEST(%s), NOW() AT TIME ZONE 'UTC'
                    ON CONFLICT (number) DO UPDATE SET claimed_at = EXCLUDED.claimed_at
                    """,
                    numbers,
                )
            )

    @api.model
    def _get_number(self, value):
        digest = blake2b(value.encode(), digest_size=4).digest()
        return int.from_bytes(digest, "big", signed=True)

    @api.autovacuum
    def _gc_claims(self):
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self.search([("claimed_at", "<", yesterday)]).unlink()
