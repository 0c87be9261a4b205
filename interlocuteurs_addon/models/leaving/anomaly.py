from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, frozendict

# what each row has, whatever its kind fills
NUMBERED = {"id", "kind", "record_id", "snoozed_until", "snooze_reason"}


class AnomalyQuery(NamedTuple):
    """What is to mend of one kind."""

    kind: str
    record_id: SQL
    """The id of the record concerned, another one in each row."""
    columns: dict
    """The fields of the anomaly that it fills, with their SQL."""
    source: SQL
    """What comes after FROM."""


class InterlocuteurAnomaly(models.Model):
    """What somebody left open when they went: a list to work off, read from the data.

    A further kind is an entry of the selection, and a query in ``_get_queries``; a
    ``_mend_<kind>`` of the dialog ``interlocuteur.mending`` if that mends it. Their
    rows are numbered in ``_table_query``, and each may be put off.
    """

    _name = "interlocuteur.anomaly"
    _description = "Contact data to mend"
    _auto = False
    _order = "kind, organisation_id, id"
    _rec_name = "partner_id"
    _depends = frozendict(
        {
            "interlocuteur.collaboration": [
                "active",
                "date_end",
                "date_start",
                "organisation_id",
                "person_active",
                "person_id",
            ],
            "interlocuteur.snooze": ["kind", "reason", "record_id", "until"],
            "res.company": ["partner_id"],
            "res.partner": [
                "active",
                "company_id",
                "is_company",
                "parent_id",
            ],
            "res.users": ["active", "partner_id", "share"],
        }
    )

    kind = fields.Selection(
        [
            ("account", "Portal account without collaboration"),
            ("organisation", "Organisation without contact person"),
        ],
        string="To mend",
        readonly=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        readonly=True,
        help="The person, site or organisation concerned.",
    )
    organisation_id = fields.Many2one("res.partner", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    record_id = fields.Integer(readonly=True, help="Of which record, as the kind says.")
    snoozed_until = fields.Date(string="Put off until", readonly=True)
    snooze_reason = fields.Char(string="Reason", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT found.*, snooze.until AS snoozed_until,
                   snooze.reason AS snooze_reason
              FROM (%s) found
              LEFT JOIN interlocuteur_snooze snooze
                ON snooze.kind = found.kind
               AND snooze.record_id = found.record_id
               AND snooze.until >= %s
            """,
            self._get_found_sql(),
            self.env["interlocuteur.collaboration"]._get_today(),
        )

    @api.model
    def _get_found_sql(self):
        """Return the query of all that is to mend, whether it is put off or not."""
        queries = self._get_queries()
        columns = {
            name: SQL("NULL::%s", SQL(field.column_type[1]))
            for name, field in self._fields.items()
            if field.store and field.column_type and name not in NUMBERED
        }
        # the ids of all kinds interleave, so that each row has a stable one
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT %(count)s * %(record)s + %(index)s AS id,"
                " %(record)s AS record_id, %(kind)s AS kind, %(columns)s"
                " FROM %(source)s",
                count=len(queries),
                record=query.record_id,
                index=index,
                kind=query.kind,
                columns=SQL(", ").join(
                    SQL(
                        "%s AS %s", query.columns.get(name, empty), SQL.identifier(name)
                    )
                    for name, empty in columns.items()
                ),
                source=query.source,
            )
            for index, query in enumerate(queries)
        )

    @api.model
    def _get_queries(self):
        """Return the :class:`AnomalyQuery` of each kind, as a list."""
        return [self._query_accounts(), self._query_organisations()]

    @api.model
    def _get_presence(self, person, organisation):
        """Return the condition that somebody active works somewhere today.

        :param SQL person: condition on the person, e.g. ``SQL("= u.partner_id")``
        :param SQL organisation: the same on the organisation
        """
        # sudo: whether somebody works there must not hang on what the user sees
        Collaboration = self.env["interlocuteur.collaboration"].sudo()
        current = Collaboration._search(
            Collaboration._get_current_domain() & Domain("person_active", "=", True)
        )
        return SQL(
            """
            EXISTS (
                SELECT FROM %s c
                 WHERE c.person_id %s
                   AND c.organisation_id %s
            )
            """,
            current.subselect("person_id", "organisation_id"),
            person,
            organisation,
        )

    @api.model
    def _query_accounts(self):
        """Open accounts of contact persons who work nowhere now."""
        return AnomalyQuery(
            kind="account",
            record_id=SQL("p.id"),
            columns={"partner_id": SQL("p.id"), "company_id": SQL("p.company_id")},
            source=SQL(
                """
                res_partner p
                 WHERE EXISTS (
                       SELECT FROM res_users u
                        WHERE u.partner_id = p.id AND u.active AND u.share
                   )
                   AND EXISTS (
                       SELECT FROM interlocuteur_collaboration c
                        WHERE c.person_id = p.id
                   )
                   AND NOT %s
                """,
                self._get_presence(SQL("= p.id"), SQL("IS NOT NULL")),
            ),
        )

    @api.model
    def _query_organisations(self):
        """Organisations, other than our own companies, where nobody active works."""
        return AnomalyQuery(
            kind="organisation",
            record_id=SQL("o.id"),
            columns={
                "partner_id": SQL("o.id"),
                "organisation_id": SQL("o.id"),
                "company_id": SQL("o.company_id"),
            },
            source=SQL(
                """
                res_partner o
                 WHERE o.is_company IS TRUE AND o.active IS TRUE
                   AND NOT EXISTS (
                       SELECT FROM res_company own WHERE own.partner_id = o.id
                   )
                   AND NOT %s
                """,
                self._get_presence(SQL("IS NOT NULL"), SQL("= o.id")),
            ),
        )

    def _get_record(self):
        """Return the record that is to be mended."""
        self.ensure_one()
        return self.partner_id

    def action_open(self):
        """Open the record that is to be mended."""
        record = self._get_record()
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------- mending, putting off

    def action_mend(self):
        """Open what mends this: the dialog that knows its kind, or else the record."""
        self.ensure_one()
        Mending = self.env["interlocuteur.mending"]
        if not hasattr(Mending, f"_mend_{self.kind}"):
            return self.action_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mend"),
            "res_model": Mending._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_kind": self.kind,
                "default_record_id": self.record_id,
                "partner_display_name_hide_company": True,
            },
        }

    def action_snooze(self):
        """Ask until when and why these are put off."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Put off"),
            "res_model": "interlocuteur.snoozing",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_anomaly_ids": self.ids},
        }

    def action_wake(self):
        """Show these again at once."""
        self._find_snoozes().unlink()
        self.invalidate_model(["snoozed_until", "snooze_reason"])

    def _snooze(self, until, reason):
        """Put these off until the end of a day.

        :raises AccessError: the user does not read them
        """
        self._find_snoozes().unlink()
        # sudo: nobody writes these rows; whoever reads the anomaly may put it off
        self.env["interlocuteur.snooze"].sudo().create(
            [
                {
                    "kind": anomaly.kind,
                    "record_id": anomaly.record_id,
                    "partner_id": anomaly.partner_id.id,
                    "until": until,
                    "reason": reason,
                }
                for anomaly in self
            ]
        )
        self.invalidate_model(["snoozed_until", "snooze_reason"])

    def _find_snoozes(self):
        """Return what puts these off, past days included.

        :raises AccessError: the user does not read them
        """
        self.check_access("read")
        return (
            # sudo: as in _snooze
            self.env["interlocuteur.snooze"]
            .sudo()
            .search(
                Domain.OR(
                    Domain("kind", "=", kind)
                    & Domain("record_id", "in", rows.mapped("record_id"))
                    for kind, rows in self.grouped("kind").items()
                )
            )
        )
