from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import names
from ...tools.emails import get_email_keys
from ...tools.phones import get_stored_keys
from ..core.res_partner_coordinates import EMAIL_FIELDS, NUMBER_KEYS

# what the keys of a partner are made of
SOURCE_COLUMNS = (
    *NUMBER_KEYS.values(),
    *EMAIL_FIELDS,
    "lastname",
    "firstname",
    "is_company",
    "type",
)


class Entry(NamedTuple):
    """Somebody to be looked up: what is compared of them.

    A partner, or a line of a file that is not in the database yet.
    """

    id: object
    """The partner's id, or whatever names the line; one of its own for each entry."""
    values: tuple = ()
    """What is looked up: keys of numbers, of e-mails and of the name."""
    folded_name: str = ""
    """Last and first name folded, empty where similar names are not asked for."""
    organisation_id: int = 0
    """The organisation that they are entered for."""
    filed: tuple = ()
    """Keys under which others find a line of a file, as partners' are stored."""


class Match:
    """What one partner has in common with an entry."""

    __slots__ = ("similar", "values")

    def __init__(self):
        self.values = set()
        self.similar = False


class InterlocuteurDuplicateKey(models.Model):
    """Comparison keys of all partners, so that one indexed query finds the same person.

    Numbers and e-mails of everybody, of organisations too; names of people. The rows
    are written with the partner's own, by SQL, and nobody reads them but ``_find``.
    """

    _name = "interlocuteur.duplicate.key"
    _description = "Duplicate key"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("number", "Number"),
            ("line", "Line of an extension"),
            ("email", "Email"),
            ("name", "Name"),
        ],
        required=True,
    )
    # a number has a plus or a colon, an e-mail an @, a name neither: no two kinds share
    # a value, so that the index needs no kind
    value = fields.Char(required=True, index=True)
    # on the first key of a name: see tools/names.py
    folded_name = fields.Char()
    similar_start = fields.Char(index="btree_not_null")
    similar_end = fields.Char(index="btree_not_null")
    similar_initial = fields.Char(index="btree_not_null")

    # -------------------------------------------------------------- writing

    @api.model
    def _refresh(self, partner_ids):
        """Synchronise the keys of these partners with their rows in the database.

        :param partner_ids: list of ids; those without a row are left out
        """
        if partner_ids:
            where = SQL("WHERE id = ANY(%s)", list(partner_ids))
            self._replace(partner_ids, self._prepare_rows(where))

    @api.model
    def _enter(self, partners):
        """Write the keys of new partners, whose columns are in the cache.

        :param partners: whoever was created, and is flushed
        """
        # sudo: the columns of everybody have keys, whoever may read them
        rows = (
            _make_rows(
                partner.id, *(partner[column] or None for column in SOURCE_COLUMNS)
            )
            for partner in partners.sudo()
        )
        self._replace(partners.ids, [row for theirs in rows for row in theirs])

    @api.model
    def _replace(self, partner_ids, rows):
        """Write the rows of these partners in place of those that there are.

        :param rows: of ``_make_rows``
        """
        deletion = SQL(
            "DELETE FROM interlocuteur_duplicate_key WHERE partner_id = ANY(%s)",
            list(partner_ids),
        )
        if not rows:
            self.env.cr.execute(deletion)
            return
        self.env.cr.execute(
            SQL(
                """
                WITH gone AS (%s)
                INSERT INTO interlocuteur_duplicate_key (
                            partner_id, kind, value, folded_name,
                            similar_start, similar_end, similar_initial)
                     SELECT *
                       FROM UNNEST(
                                %s::int[], %s::varchar[], %s::varchar[], %s::varchar[],
                                %s::varchar[], %s::varchar[], %s::varchar[]
                            )
                """,
                deletion,
                *(list(column) for column in zip(*rows, strict=True)),
            )
        )

    @api.model
    def _prepare_rows(self, where):
        """Return the rows that belong to partners.

        :param SQL where: which partners
        :return: list of tuples, in the order of the columns that ``_replace`` fills
        """
        self.env.cr.execute(
            SQL(
                "SELECT id, %s FROM res_partner %s",
                SQL(", ").join(SQL.identifier(column) for column in SOURCE_COLUMNS),
                where,
            )
        )
        return [row for source in self.env.cr.fetchall() for row in _make_rows(*source)]

    # -------------------------------------------------------------- finding

    @api.model
    def _find(self, entries):
        """Find the people whom these entries may be.

        Archived ones and those the user may not see are found as well. A value that
        the organisation itself holds, as a switchboard, says nothing about its people.
        Of entries that are in the database themselves, the later one finds the earlier.

        :param entries: list of ``Entry``
        :return: dict of entry id to dict of partner id to ``Match``
        """
        found = defaultdict(lambda: defaultdict(Match))
        rank = {entry.id: index for index, entry in enumerate(entries)}
        self._find_same(entries, found)
        self._find_similar(entries, found)
        return {
            entry_id: theirs
            for entry_id, matches in found.items()
            if (
                theirs := {
                    partner_id: match
                    for partner_id, match in matches.items()
                    if rank.get(partner_id, -1) < rank[entry_id]
                }
            )
        }

    @api.model
    def _find_same(self, entries, found):
        """Add to ``found`` whoever shares a value with an entry."""
        by_value = defaultdict(list)
        for entry in entries:
            for value in entry.values:
                by_value[value].append(entry)
        if not by_value:
            return
        self.env.cr.execute(
            SQL(
                """
                SELECT key.value, partner.id, partner.commercial_partner_id,
                       partner.is_company IS TRUE OR partner.is_site IS TRUE,
                       partner.is_company IS NOT TRUE AND partner.type = 'contact'
                  FROM interlocuteur_duplicate_key key
                  JOIN res_partner partner ON partner.id = key.partner_id
                 WHERE key.value = ANY(%s)
                """,
                list(by_value),
            )
        )
        rows = self.env.cr.fetchall()
        shared = {
            (value, commercial_id)
            for value, _id, commercial_id, is_shared, _is_person in rows
            if is_shared
        }
        # the line of a switchboard says nothing with an extension of somebody either
        shared |= {(f"{value};", commercial_id) for value, commercial_id in shared}
        for value, partner_id, commercial_id, _is_shared, is_person in rows:
            if not is_person or (value, commercial_id) in shared:
                continue
            for entry in by_value[value]:
                if (value, entry.organisation_id) not in shared:
                    found[entry.id][partner_id].values.add(value)

    @api.model
    def _find_similar(self, entries, found):
        """Add to ``found`` whoever has a similar name."""
        by_probe = [defaultdict(list) for _column in range(3)]
        for entry in entries:
            if entry.folded_name:
                probes = names.get_similar_probes(entry.folded_name)
                for entries_of, values in zip(by_probe, probes, strict=True):
                    for value in values:
                        entries_of[value].append(entry)
        if not any(by_probe):
            return
        # each of the three by its own index; the folded name stands in the row, since
        # a join for each candidate would cost more than the comparison
        selects = [
            SQL(
                "SELECT %(index)s, %(column)s, partner_id, folded_name "
                "FROM interlocuteur_duplicate_key WHERE %(column)s = ANY(%(values)s)",
                index=index,
                column=SQL.identifier(column),
                values=list(by_probe[index]),
            )
            for index, column in enumerate(
                ("similar_start", "similar_end", "similar_initial")
            )
        ]
        self.env.cr.execute(SQL(" UNION ALL ").join(selects))
        for index, probe, partner_id, folded_name in self.env.cr.fetchall():
            for entry in by_probe[index][probe]:
                if names.are_similar(entry.folded_name, folded_name):
                    found[entry.id][partner_id].similar = True


def _make_rows(partner_id, *source):
    """Yield the rows of the keys of one partner.

    :param source: the columns of ``SOURCE_COLUMNS``
    """
    numbers, emails = source[:4], source[4:6]
    lastname, firstname, is_company, kind_of_address = source[6:]
    none = (None, None, None, None)
    keys = dict.fromkeys(k for n in numbers if n for k in get_stored_keys(n))
    for key in keys:
        yield (partner_id, "line" if key.endswith(";") else "number", key, *none)
    for email in dict.fromkeys(k for text in emails for k in get_email_keys(text)):
        yield (partner_id, "email", email, *none)
    if is_company or kind_of_address != "contact":
        return
    folded = names.fold_name(lastname, firstname)
    similar = (folded, *names.get_similar_keys(folded))
    for name in names.get_name_keys(folded):
        yield (partner_id, "name", name, *similar)
        similar = none
