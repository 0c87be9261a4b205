from odoo import api, fields, models
from odoo.tools import SQL

from ..core.res_partner_coordinates import EMAIL_FIELDS, PHONE_FIELDS

# A value that more people share is that of a switchboard, a common mailbox or a very
# common name: it makes nobody suspect.
MAX_SHARING = 10


class InterlocuteurDuplicatePair(models.Model):
    """Two people in the database who may be the same one.

    All pairs are found at once, by a job and on demand. What somebody has dismissed
    stays dismissed.
    """

    _name = "interlocuteur.duplicate.pair"
    _description = "Suspected duplicates"
    _order = "score desc, person_id, other_id"

    person_id = fields.Many2one(
        "res.partner",
        string="Contact person",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    other_id = fields.Many2one(
        "res.partner",
        string="May be the same as",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    person_organisation_ids = fields.Many2many(
        related="person_id.organisation_ids", string="Organisations"
    )
    other_organisation_ids = fields.Many2many(
        related="other_id.organisation_ids", string="Organisations of the other"
    )
    same_number = fields.Boolean(string="Same number", readonly=True)
    same_email = fields.Boolean(string="Same email", readonly=True)
    same_name = fields.Boolean(string="Same name", readonly=True)
    shared_values = fields.Char(
        string="Keys in common", readonly=True, help="What was compared, normalised."
    )
    in_common = fields.Char(
        string="In common",
        compute="_compute_in_common",
        help="What they share, as it is written on the sheet of the first of them.",
    )
    score = fields.Integer(
        string="Reasons", readonly=True, help="How many kinds of values they share."
    )
    dismissed = fields.Boolean(
        readonly=True, help="Somebody has looked at both: they are two people."
    )

    _pair_unique = models.UniqueIndex("(person_id, other_id)")
    _one_before_other = models.Constraint(
        "CHECK (person_id < other_id)",
        "The two people of a pair are two, and stand in the order of their ids.",
    )

    @api.depends("person_id", "other_id")
    def _compute_display_name(self):
        for pair in self:
            pair.display_name = f"{pair.person_id.name} / {pair.other_id.name}"

    @api.depends("person_id", "same_name", "shared_values")
    @api.depends_context("lang")
    def _compute_in_common(self):
        sources = {**PHONE_FIELDS, **EMAIL_FIELDS}
        labels = {
            name: self.env["res.partner"]._fields[name]._description_string(self.env)
            for name in sources
        }
        for pair in self:
            person = pair.person_id
            keys = (pair.shared_values or "").split(", ")
            reasons = [self.env._("Name")] if pair.same_name else []
            reasons += [
                f"{labels[name]} {person[name]}"
                for name, key in sources.items()
                if person[key] and person[key] in keys
            ]
            pair.in_common = ", ".join(reasons)

    # -------------------------------------------------------------- finding

    @api.model
    def _cron_find_pairs(self):
        """Refresh the list."""
        self._find_pairs()

    @api.model
    def _find_pairs(self):
        """Synchronise the list with the keys, in one grouped query.

        Pairs that have nothing in common any more go, dismissed ones too.
        """
        kinds = self.env["interlocuteur.duplicate.rule"]._get_checked_kinds()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH found AS (%(found)s), gone AS (
                    DELETE FROM interlocuteur_duplicate_pair pair
                     WHERE NOT EXISTS (
                               SELECT FROM found
                                WHERE found.person_id = pair.person_id
                                  AND found.other_id = pair.other_id
                           )
                )
                INSERT INTO interlocuteur_duplicate_pair AS pair (
                            person_id, other_id, same_number, same_email, same_name,
                            shared_values, score, dismissed,
                            create_uid, create_date, write_uid, write_date)
                     SELECT person_id, other_id, same_number, same_email, same_name,
                            shared_values, score, FALSE,
                            %(uid)s, NOW() AT TIME ZONE 'UTC',
                            %(uid)s, NOW() AT TIME ZONE 'UTC'
                       FROM found
                ON CONFLICT (person_id, other_id) DO UPDATE
                        SET same_number = EXCLUDED.same_number,
                            same_email = EXCLUDED.same_email,
                            same_name = EXCLUDED.same_name,
                            shared_values = EXCLUDED.shared_values,
                            score = EXCLUDED.score
                      WHERE pair.shared_values
                            IS DISTINCT FROM EXCLUDED.shared_values
                """,
                found=self._prepare_pairs_query(kinds),
                uid=self.env.uid,
            )
        )
        self.invalidate_model()

    @api.model
    def _prepare_pairs_query(self, kinds):
        """Return the query of all pairs of people who share a value.

        :param kinds: the kinds of keys that count
        """
        return SQL(
            """
            WITH holders AS (
                SELECT key.kind, key.value, key.partner_id,
                       partner.is_company IS TRUE OR partner.is_site IS TRUE
                       AS is_shared,
                       COUNT(*) OVER (PARTITION BY key.value) AS holder_count,
                       BOOL_OR(
                           partner.is_company IS TRUE OR partner.is_site IS TRUE
                       ) OVER (PARTITION BY key.value) AS held_by_organisation
                  FROM interlocuteur_duplicate_key key
                  JOIN res_partner partner ON partner.id = key.partner_id
                 WHERE key.kind = ANY(%(kinds)s)
                   AND (
                       partner.is_company IS TRUE
                       OR partner.is_site IS TRUE
                       OR partner.type = 'contact'
                   )
            ), suspects AS (
                SELECT kind, value, partner_id
                  FROM holders
                 WHERE holder_count BETWEEN 2 AND %(max_sharing)s
                   AND NOT held_by_organisation
            )
            SELECT person.partner_id AS person_id,
                   other.partner_id AS other_id,
                   BOOL_OR(person.kind = 'number') AS same_number,
                   BOOL_OR(person.kind = 'email') AS same_email,
                   BOOL_OR(person.kind = 'name') AS same_name,
                   STRING_AGG(DISTINCT person.value, ', ') AS shared_values,
                   COUNT(DISTINCT person.kind) AS score
              FROM suspects person
              JOIN suspects other
                ON other.value = person.value
               AND other.partner_id > person.partner_id
          GROUP BY person.partner_id, other.partner_id
            """,
            kinds=list(kinds),
            max_sharing=MAX_SHARING,
        )

    @api.model
    def _record(self, found):
        """Put pairs on the list at once, before the job finds them.

        :param found: of ``interlocuteur.duplicate.key._find``
        """
        rows = [
            (
                min(person_id, other_id),
                max(person_id, other_id),
                any(value.startswith("+") for value in match.values),
                any("@" in value for value in match.values),
                any("@" not in v and not v.startswith("+") for v in match.values),
                ", ".join(sorted(match.values)),
            )
            for person_id, matches in found.items()
            for other_id, match in matches.items()
            if match.values
        ]
        if not rows:
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO interlocuteur_duplicate_pair (
                            person_id, other_id, same_number, same_email, same_name,
                            shared_values, score, dismissed,
                            create_uid, create_date, write_uid, write_date)
                     SELECT person_id, other_id, same_number, same_email, same_name,
                            shared_values,
                            same_number::int + same_email::int + same_name::int, FALSE,
                            %(uid)s, NOW() AT TIME ZONE 'UTC',
                            %(uid)s, NOW() AT TIME ZONE 'UTC'
                       FROM UNNEST(
                                %(people)s::int[], %(others)s::int[],
                                %(numbers)s::bool[], %(emails)s::bool[],
                                %(names)s::bool[], %(values)s::varchar[]
                            ) AS found (
                                person_id, other_id,
                                same_number, same_email, same_name, shared_values
                            )
                ON CONFLICT (person_id, other_id) DO NOTHING
                """,
                uid=self.env.uid,
                **dict(
                    zip(
                        ("people", "others", "numbers", "emails", "names", "values"),
                        (list(column) for column in zip(*rows, strict=True)),
                        strict=True,
                    )
                ),
            )
        )
        self.invalidate_model()

    # -------------------------------------------------------------- actions

    def action_find_pairs(self):
        """Search now, rather than wait for the job."""
        self.check_access("write")
        # sudo: the list is made of everybody's keys; who sees which pair is the rules'
        self.sudo()._find_pairs()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_dismiss(self):
        """These are two people: leave the pairs out of the list from now on."""
        self.write({"dismissed": True})

    def action_restore(self):
        """Take a dismissal back."""
        self.write({"dismissed": False})

    def action_merge(self):
        """Open core's merge of contacts with the two people."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "base.action_partner_merge"
        )
        return {
            **action,
            "context": {
                "active_model": "res.partner",
                "active_ids": (self.person_id | self.other_id).ids,
            },
        }
