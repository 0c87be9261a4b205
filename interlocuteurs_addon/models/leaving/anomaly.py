from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, frozendict


class InterlocuteurAnomaly(models.Model):
    """What somebody left open when they went: a list to work off, read from the data.

    A further kind is an entry of the selection, and a query in ``_get_queries``. Their
    rows are numbered in ``_table_query``.
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
            "maintenance.equipment": [
                "active",
                "company_id",
                "organisation_id",
                "service_contact_id",
            ],
            "res.company": ["partner_id"],
            "res.partner": [
                "active",
                "commercial_partner_id",
                "company_id",
                "is_company",
                "is_site",
                "parent_id",
                "site_person_ids",
            ],
            "res.users": ["active", "partner_id", "share"],
        }
    )

    kind = fields.Selection(
        [
            ("service_contact", "Service contact inactive or gone"),
            ("site", "Site without people"),
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
    equipment_id = fields.Many2one(
        "maintenance.equipment", string="Equipment concerned", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        queries = self._get_queries()
        # the ids of all kinds interleave, so that each row has a stable one
        return SQL(" UNION ALL ").join(
            SQL(
                """
                SELECT %s * row.record_id + %s AS id, row.kind, row.partner_id,
                       row.organisation_id, row.equipment_id, row.company_id
                  FROM (%s) AS row (record_id, kind, partner_id, organisation_id,
                                    equipment_id, company_id)
                """,
                len(queries),
                index,
                query,
            )
            for index, query in enumerate(queries)
        )

    @api.model
    def _get_queries(self):
        """Return the query of each kind.

        :return: list of SQL that selects the id of the record concerned, another one in
            each row, then kind, partner, organisation, equipment and company
        """
        return [
            self._query_service_contacts(),
            self._query_sites(),
            self._query_accounts(),
            self._query_organisations(),
        ]

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
    def _query_service_contacts(self):
        """Equipment whose service contact is inactive or works there no longer."""
        return SQL(
            """
            SELECT e.id, 'service_contact', e.service_contact_id, e.organisation_id,
                   e.id, e.company_id
              FROM maintenance_equipment e
             WHERE e.active AND e.service_contact_id IS NOT NULL AND NOT %s
            """,
            self._get_presence(
                SQL("= e.service_contact_id"), SQL("= e.organisation_id")
            ),
        )

    @api.model
    def _query_sites(self):
        """Sites of active organisations where nobody active is to be found."""
        return SQL(
            """
            SELECT s.id, 'site', s.id, s.commercial_partner_id,
                   NULL::int, s.company_id
              FROM res_partner s
              JOIN res_partner o ON o.id = s.commercial_partner_id AND o.active
             WHERE s.is_site AND s.active
               AND NOT EXISTS (
                   SELECT FROM interlocuteur_person_site_rel r
                     JOIN res_partner p ON p.id = r.person_id AND p.active
                    WHERE r.site_id = s.id
               )
            """
        )

    @api.model
    def _query_accounts(self):
        """Open accounts of contact persons who work nowhere now."""
        return SQL(
            """
            SELECT p.id, 'account', p.id, NULL::int, NULL::int, p.company_id
              FROM res_partner p
             WHERE EXISTS (
                   SELECT FROM res_users u
                    WHERE u.partner_id = p.id AND u.active AND u.share
               )
               AND EXISTS (
                   SELECT FROM interlocuteur_collaboration c WHERE c.person_id = p.id
               )
               AND NOT %s
            """,
            self._get_presence(SQL("= p.id"), SQL("IS NOT NULL")),
        )

    @api.model
    def _query_organisations(self):
        """Organisations, other than our own companies, where nobody active works."""
        return SQL(
            """
            SELECT o.id, 'organisation', o.id, o.id, NULL::int, o.company_id
              FROM res_partner o
             WHERE o.is_company AND o.active
               AND NOT EXISTS (
                   SELECT FROM res_company own WHERE own.partner_id = o.id
               )
               AND NOT %s
            """,
            self._get_presence(SQL("IS NOT NULL"), SQL("= o.id")),
        )

    def action_open(self):
        """Open the record that is to be mended."""
        self.ensure_one()
        record = self.equipment_id or self.partner_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
