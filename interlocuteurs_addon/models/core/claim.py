from datetime import timedelta
from hashlib import blake2b

from odoo import api, fields, models
from odoo.tools import SQL


class InterlocuteurDuplicateClaim(models.Model):
    """Detects a race: two transactions that enter the same person or function.

    Under REPEATABLE READ each transaction reads the snapshot of its start, so neither
    would find what the other enters, whatever lock it takes afterwards. Both write the
    rows of their keys here: the second one blocks on the row lock, and fails with a
    serialization error once the first one commits. Odoo retries it on a new snapshot,
    which shows what the first one has entered. Rows only matter while such transactions
    run.
    """

    _name = "interlocuteur.duplicate.claim"
    _description = "Claim on a duplicate key"
    _log_access = False

    # a hash instead of the key: no coordinates are kept here; keys that collide only
    # block each other
    number = fields.Integer(required=True)
    claimed_at = fields.Datetime(required=True)

    _number_unique = models.UniqueIndex("(number)")

    @api.model
    def _claim(self, values):
        """Lock these keys until the transaction ends.

        :param values: iterable of keys
        :raises psycopg2.errors.SerializationFailure: somebody else had one of them
            since this transaction began; Odoo retries the whole request
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
    def _get_access_key(self, person_id):
        """Return the key of whatever begins, ends or uses the access of a person."""
        return f"access {person_id}"

    @api.model
    def _get_document_key(self, document):
        """Return the key of whoever writes on a document, or gives it to others."""
        return f"{document._name},{document.id}"

    @api.model
    def _get_access_sql(self, person_ids):
        """Return the statement that locks the keys of those who have an account.

        :param person_ids: list of ids of partners
        """
        numbers = [self._get_number(self._get_access_key(id_)) for id_ in person_ids]
        return SQL(
            """
            INSERT INTO interlocuteur_duplicate_claim (number, claimed_at)
                 SELECT DISTINCT key.number, NOW() AT TIME ZONE 'UTC'
                   FROM UNNEST(%s::int[], %s::int[]) AS key (person_id, number)
                   JOIN res_users account ON account.partner_id = key.person_id
               ORDER BY key.number
            ON CONFLICT (number) DO UPDATE SET claimed_at = EXCLUDED.claimed_at
            """,
            person_ids,
            numbers,
        )

    @api.model
    def _get_number(self, value):
        digest = blake2b(value.encode(), digest_size=4).digest()
        return int.from_bytes(digest, "big", signed=True)

    @api.autovacuum
    def _gc_claims(self):
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self.search([("claimed_at", "<", yesterday)]).unlink()
