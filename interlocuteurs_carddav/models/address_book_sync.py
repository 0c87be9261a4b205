from typing import NamedTuple

from psycopg2.errors import ReadOnlySqlTransaction

from odoo import api, fields, models
from odoo.tools import SQL

from .res_users_apikeys import SCOPE


class SyncState(NamedTuple):
    """How far the phones of a user are told what a book holds."""

    id: int
    stamp: str
    sequence: int
    date: object


class InterlocuteurAddressBookSync(models.Model):
    """What a user's phones were told of a book; nobody has a right on the rows.

    ``sequence`` counts the times that something had changed when a phone asked. A row
    for each card says at which of these it changed or went: whatever made it go, a
    deletion or a right that was lost, since what is compared is what the user sees.
    """

    _name = "interlocuteur.address.book.sync"
    _description = "What phones were told of an address book"
    _log_access = False

    book_id = fields.Many2one(
        "interlocuteur.address.book", required=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="cascade"
    )
    stamp = fields.Char(required=True)
    sequence = fields.Integer(required=True)
    date = fields.Datetime(required=True)

    _book_unique = models.UniqueIndex("(book_id, user_id)")

    @api.autovacuum
    def _gc_syncs(self):
        """Forget what was told to phones of users who have no key any more."""
        # sudo: only whose keys there are
        keys = self.env["res.users.apikeys"].sudo().search([("scope", "=", SCOPE)])
        self.search([("user_id", "not in", keys.user_id.ids)]).unlink()


class InterlocuteurAddressBookCard(models.Model):
    """A card that a user's phones were told of; nobody has a right on the rows."""

    _name = "interlocuteur.address.book.card"
    _description = "Card that phones were told of"
    _log_access = False

    sync_id = fields.Many2one(
        "interlocuteur.address.book.sync", required=True, ondelete="cascade"
    )
    # no many2one: phones are told of those who were deleted, too
    partner_id = fields.Integer(required=True)
    stamp = fields.Char(required=True)
    sequence = fields.Integer(required=True)
    is_gone = fields.Boolean()

    _partner_unique = models.UniqueIndex("(sync_id, partner_id)")
    _sequence_idx = models.Index("(sync_id, sequence)")


class InterlocuteurAddressBook(models.Model):
    """Comparing what phones were told with what their user sees now."""

    _inherit = "interlocuteur.address.book"

    def _get_sync_state(self):
        """Return the last :class:`SyncState` of this book and user, if there is one."""
        self.ensure_one()
        found = self.env.execute_query(
            SQL(
                """
                SELECT id, stamp, sequence, date
                  FROM interlocuteur_address_book_sync
                 WHERE book_id = %s AND user_id = %s
                """,
                self.id,
                self.env.uid,
            )
        )
        return SyncState(*found[0]) if found else None

    def _synchronise(self):
        """Note what has changed for this user since a phone asked last.

        Where nothing has, that is known from one query, whatever the number of cards.

        :return: the :class:`SyncState` that holds now
        :raises ReadOnlySqlTransaction: something has, and this is a replica: Odoo asks
            once more, with a cursor that writes
        """
        self.ensure_one()
        self.env.flush_all()
        # jit: to compile the query takes a second, twenty times what it takes itself
        [(stamp, ids, stamps, gone, *row)] = self.env.execute_query(
            SQL(
                """
                SET LOCAL jit = off;
                %s, book (stamp) AS (
                    SELECT CONCAT_WS(
                               '-', COUNT(*),
                               SUM(HASHTEXTEXTENDED(CONCAT_WS(':', id, stamp), 0))
                           )
                      FROM stamped
                ), sync AS (
                    SELECT id, stamp, sequence, date
                      FROM interlocuteur_address_book_sync
                     WHERE book_id = %s AND user_id = %s
                ), told AS (
                    SELECT partner_id, stamp, is_gone
                      FROM interlocuteur_address_book_card
                     WHERE sync_id = (SELECT id FROM sync)
                       AND (SELECT stamp FROM sync) != (SELECT stamp FROM book)
                ), changed AS (
                    SELECT stamped.id, stamped.stamp
                      FROM stamped
                 LEFT JOIN told ON told.partner_id = stamped.id
                     WHERE (SELECT stamp FROM sync)
                           IS DISTINCT FROM (SELECT stamp FROM book)
                       AND (told.stamp IS DISTINCT FROM stamped.stamp OR told.is_gone)
                )
                   SELECT book.stamp,
                          (SELECT ARRAY_AGG(id ORDER BY id) FROM changed),
                          (SELECT ARRAY_AGG(stamp ORDER BY id) FROM changed),
                          (SELECT ARRAY_AGG(partner_id)
                             FROM told
                            WHERE NOT is_gone
                              AND partner_id NOT IN (SELECT id FROM stamped)),
                          sync.id, sync.stamp, sync.sequence, sync.date
                     FROM book
                LEFT JOIN sync ON TRUE
                """,
                self._get_stamps_sql(),
                self.id,
                self.env.uid,
            )
        )
        state = SyncState(*row)
        if state.stamp == stamp:
            return state
        self._require_primary()
        [row] = self.env.execute_query(
            SQL(
                """
                INSERT INTO interlocuteur_address_book_sync AS sync
                            (book_id, user_id, stamp, sequence, date)
                     VALUES (%s, %s, %s, 1, NOW() AT TIME ZONE 'UTC')
                ON CONFLICT (book_id, user_id)
                  DO UPDATE SET stamp = EXCLUDED.stamp, date = EXCLUDED.date,
                                sequence = sync.sequence + 1
                  RETURNING id, stamp, sequence, date
                """,
                self.id,
                self.env.uid,
                stamp,
            )
        )
        state = SyncState(*row)
        self._note_changes(state, ids or [], stamps or [], gone or [])
        return state

    @api.model
    def _require_primary(self):
        """Leave a replica for the database that can be written.

        :raises ReadOnlySqlTransaction: this is a replica
        """
        # not left to PostgreSQL, whose refusal is logged as an error
        if self.env.cr.readonly:
            raise ReadOnlySqlTransaction("What phones were told is kept on the primary")

    @api.model
    def _note_changes(self, state, ids, stamps, gone):
        """Note which cards came, changed or went, in one statement.

        :param ids: of people who came or changed
        :param stamps: those of their cards
        :param gone: ids of people who went
        """
        self.env.cr.execute(
            SQL(
                """
                WITH changed AS (
                    INSERT INTO interlocuteur_address_book_card AS card
                                (sync_id, partner_id, stamp, sequence, is_gone)
                         SELECT %(id)s, stamped.id, stamped.stamp, %(sequence)s, FALSE
                           FROM UNNEST(%(ids)s::integer[], %(stamps)s::text[])
                             AS stamped (id, stamp)
                    ON CONFLICT (sync_id, partner_id)
                      DO UPDATE SET stamp = EXCLUDED.stamp, is_gone = FALSE,
                                    sequence = EXCLUDED.sequence
                )
                UPDATE interlocuteur_address_book_card
                   SET is_gone = TRUE, sequence = %(sequence)s
                 WHERE sync_id = %(id)s AND partner_id = ANY(%(gone)s::integer[])
                """,
                ids=ids,
                stamps=stamps,
                gone=gone,
                id=state.id,
                sequence=state.sequence,
            )
        )

    def _find_told_cards(self, state, ids=None):
        """Return the stamps of cards that phones know of and the user may read, by id.

        :param ids: of partners; all by default
        """
        if ids is not None and not ids:
            return {}
        among = SQL("TRUE") if ids is None else SQL("partner_id = ANY(%s)", list(ids))
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT partner_id, stamp
                      FROM interlocuteur_address_book_card
                     WHERE sync_id = %s AND NOT is_gone AND %s AND partner_id IN %s
                     ORDER BY partner_id
                    """,
                    state.id,
                    among,
                    self._search_people().subselect(),
                )
            )
        )

    @api.model
    def _find_changed_ids(self, state, sequence):
        """Return the ids of whoever came, changed or went since."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id
                  FROM interlocuteur_address_book_card
                 WHERE sync_id = %s AND sequence > %s
                 ORDER BY partner_id
                """,
                state.id,
                sequence,
            )
        )
        return [partner_id for (partner_id,) in rows]
