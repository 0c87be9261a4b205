from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ..core.res_partner_coordinates import COORDINATES

# A value that more people share is that of a switchboard, a common mailbox or a very
# common name: it makes nobody suspect.
MAX_SHARING = 10
# how much a value in common says; one more within the same organisation
EVIDENCE = {"email": 4, "number": 3, "name": 2}


class InterlocuteurDuplicatePair(models.Model):
    """Two people in the database who may be the same one.

    All pairs are found at once, by a job and on demand. What somebody has dismissed
    stays dismissed.
    """

    _name = "interlocuteur.duplicate.pair"
    _description = "Suspected duplicates"
    # by person, whoever is suspected with most evidence first
    _order = "person_evidence desc, person_id, evidence desc, other_id"

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
    same_organisation = fields.Boolean(string="Same organisation", readonly=True)
    evidence = fields.Integer(
        readonly=True,
        aggregator="max",
        help="An e-mail says most, then a number, then a name; more within one "
        "organisation. A name alone says little.",
    )
    person_evidence = fields.Integer(
        string="Most evidence of the person", readonly=True, aggregator="max"
    )
    comparison = fields.Html(
        string="Both people", compute="_compute_comparison", sanitize=False
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
        labels = {
            name: self.env["res.partner"]._fields[name]._description_string(self.env)
            for name in COORDINATES
        }
        for pair in self:
            person = pair.person_id
            keys = (pair.shared_values or "").split(", ")
            reasons = [self.env._("Name")] if pair.same_name else []
            reasons += [
                f"{labels[name]} {person[name]}"
                for name in person._find_shared_coordinates(set(keys))
            ]
            pair.in_common = ", ".join(reasons)

    @api.depends("person_id", "other_id")
    @api.depends_context("lang", "uid")
    def _compute_comparison(self):
        for pair in self:
            pair.comparison = pair._render_comparison()

    def _render_comparison(self):
        """Return both people side by side, what differs marked."""
        self.ensure_one()
        people = self.person_id, self.other_id
        rows = Markup()
        for label, get_text in self._get_compared():
            texts = [get_text(person) or "" for person in people]
            if any(texts):
                differs = len(set(texts)) > 1
                rows += Markup(
                    '<tr class="%s"><th>%s</th><td>%s</td><td>%s</td></tr>'
                ) % (
                    "table-warning" if differs else "",
                    label,
                    *texts,
                )
        return Markup('<table class="table table-sm">%s</table>') % rows

    @api.model
    def _get_compared(self):
        """Return what the form shows of both people.

        :return: list of pairs: a label, and a function of a person
        """
        Partner = self.env["res.partner"]

        def describe(name):
            return Partner._fields[name]._description_string(self.env)

        def join(name):
            return lambda person: ", ".join(
                person[name]._filtered_access("read").mapped("name")
            )

        return [
            (describe("name"), lambda person: person.name),
            (describe("organisation_ids"), join("organisation_ids")),
            (describe("function_ids"), join("function_ids")),
            *((describe(n), lambda person, n=n: person[n]) for n in COORDINATES),
            (describe("city"), lambda person: person.city),
            (
                describe("create_date"),
                lambda person: format_date(self.env, person.create_date),
            ),
        ]

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
        gone = SQL(
            """
            DELETE FROM interlocuteur_duplicate_pair pair
             WHERE NOT EXISTS (
                       SELECT FROM found
                        WHERE found.person_id = pair.person_id
                          AND found.other_id = pair.other_id
                   )
            """
        )
        self._store_pairs(self._prepare_pairs_query(kinds), gone)

    @api.model
    def _record(self, people):
        """Put the pairs of new people on the list before the job finds them."""
        kinds = self.env["interlocuteur.duplicate.rule"]._get_checked_kinds()
        self._store_pairs(self._prepare_pairs_query(kinds, people), SQL("SELECT"))

    @api.model
    def _store_pairs(self, found, gone):
        """Write what a query finds into the list.

        :param SQL found: of ``_prepare_pairs_query``
        :param SQL gone: a statement on those that ``found`` has no more
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH found AS (%(found)s), gone AS (%(gone)s)
                INSERT INTO interlocuteur_duplicate_pair AS pair (
                            person_id, other_id, same_number, same_email, same_name,
                            same_organisation, evidence, person_evidence,
                            shared_values, score, dismissed,
                            create_uid, create_date, write_uid, write_date)
                     SELECT person_id, other_id, same_number, same_email, same_name,
                            same_organisation, evidence,
                            MAX(evidence) OVER (PARTITION BY person_id),
                            shared_values, score, FALSE,
                            %(uid)s, NOW() AT TIME ZONE 'UTC',
                            %(uid)s, NOW() AT TIME ZONE 'UTC'
                       FROM found
                ON CONFLICT (person_id, other_id) DO UPDATE
                        SET same_number = EXCLUDED.same_number,
                            same_email = EXCLUDED.same_email,
                            same_name = EXCLUDED.same_name,
                            same_organisation = EXCLUDED.same_organisation,
                            evidence = EXCLUDED.evidence,
                            person_evidence = EXCLUDED.person_evidence,
                            shared_values = EXCLUDED.shared_values,
                            score = EXCLUDED.score
                      WHERE (pair.shared_values, pair.evidence, pair.person_evidence)
                            IS DISTINCT FROM (
                                EXCLUDED.shared_values, EXCLUDED.evidence,
                                EXCLUDED.person_evidence)
                """,
                found=found,
                gone=gone,
                uid=self.env.uid,
            )
        )
        self.invalidate_model()

    @api.model
    def _prepare_pairs_query(self, kinds, people=None):
        """Return the query of all pairs of people who share a value.

        Whoever has a number shares it with all who have an extension of its line.

        :param kinds: the kinds of keys that count
        :param people: whose values count, those of everybody by default
        """

        def is_theirs(alias):
            if people is None:
                return SQL("TRUE")
            return SQL(
                "%s IN (SELECT own.value FROM interlocuteur_duplicate_key own"
                " WHERE own.partner_id = ANY(%s))",
                SQL.identifier(alias, "value"),
                people.ids,
            )

        return SQL(
            """
            WITH compared AS (
                SELECT kind, value, partner_id, value AS bare
                  FROM interlocuteur_duplicate_key key
                 WHERE kind = ANY(%(kinds)s) AND %(key_theirs)s
             UNION ALL
                SELECT 'number', line.value, line.partner_id, NULL
                  FROM interlocuteur_duplicate_key line
                 WHERE line.kind = 'line' AND 'number' = ANY(%(kinds)s)
                   AND %(line_theirs)s
             UNION ALL
                SELECT DISTINCT 'number', line.value, number.partner_id, line.value
                  FROM interlocuteur_duplicate_key line
                  JOIN interlocuteur_duplicate_key number
                    ON number.value = RTRIM(line.value, ';')
                 WHERE line.kind = 'line' AND 'number' = ANY(%(kinds)s)
                   AND (%(line_theirs)s OR %(number_theirs)s)
            ), holders AS (
                SELECT key.kind, key.value, key.partner_id, key.bare,
                       partner.commercial_partner_id,
                       COUNT(*) OVER (PARTITION BY key.value) AS holder_count,
                       BOOL_OR(
                           partner.is_company IS TRUE OR partner.is_site IS TRUE
                       ) OVER (PARTITION BY key.value) AS held_by_organisation
                  FROM compared key
                  JOIN res_partner partner ON partner.id = key.partner_id
                 WHERE partner.is_company IS TRUE
                    OR partner.is_site IS TRUE
                    OR partner.type = 'contact'
            ), suspects AS (
                SELECT *
                  FROM holders
                 WHERE holder_count BETWEEN 2 AND %(max_sharing)s
                   AND NOT held_by_organisation
            ), pairs AS (
                SELECT person.partner_id AS person_id,
                       other.partner_id AS other_id,
                       BOOL_OR(person.kind = 'number') AS same_number,
                       BOOL_OR(person.kind = 'email') AS same_email,
                       BOOL_OR(person.kind = 'name') AS same_name,
                       BOOL_OR(
                           person.commercial_partner_id = other.commercial_partner_id
                       ) AS same_organisation,
                       STRING_AGG(DISTINCT person.value, ', ') AS shared_values,
                       COUNT(DISTINCT person.kind) AS score
                  FROM suspects person
                  JOIN suspects other
                    ON other.value = person.value
                   AND other.partner_id > person.partner_id
                       -- two extensions of one line are two numbers
                   AND (other.bare IS NOT NULL OR person.bare IS NOT NULL)
              GROUP BY person.partner_id, other.partner_id
            )
            SELECT *,
                   %(email)s * same_email::int + %(number)s * same_number::int
                   + %(name)s * same_name::int + same_organisation::int AS evidence
              FROM pairs
            """,
            kinds=list(kinds),
            max_sharing=MAX_SHARING,
            key_theirs=is_theirs("key"),
            line_theirs=is_theirs("line"),
            number_theirs=is_theirs("number"),
            **EVIDENCE,
        )

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

    def action_merge_into_person(self):
        """Merge the second person into the first one, by core's merge."""
        return self._merge_into("person_id")

    def action_merge_into_other(self):
        """Merge the first person into the second one, by core's merge."""
        return self._merge_into("other_id")

    def _merge_into(self, field):
        """Merge both people with the user's own rights, as core's wizard does.

        :param str field: the one who stays
        """
        self.ensure_one()
        people = self.person_id | self.other_id
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(people.ids, self[field])
        # the pair is gone with one of its people
        return {"type": "ir.actions.act_window_close", "infos": {"noReload": True}}

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
