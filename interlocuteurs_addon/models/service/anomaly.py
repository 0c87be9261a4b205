from odoo import api, fields, models
from odoo.tools import SQL, frozendict

from ..leaving.anomaly import AnomalyQuery


class InterlocuteurAnomaly(models.Model):
    """Equipment and sites that nobody answers for any more."""

    _inherit = "interlocuteur.anomaly"
    _depends = frozendict(
        {
            "maintenance.equipment": [
                "active",
                "company_id",
                "organisation_id",
                "service_contact_id",
            ],
            "res.partner": [
                "active",
                "commercial_partner_id",
                "company_id",
                "is_site",
                "site_person_ids",
            ],
        }
    )

    kind = fields.Selection(
        selection_add=[
            ("service_contact", "Service contact inactive or gone"),
            ("site", "Site without people"),
            ("account",),
        ]
    )
    equipment_id = fields.Many2one(
        "maintenance.equipment", string="Equipment concerned", readonly=True
    )

    @api.model
    def _get_queries(self):
        return [
            self._query_service_contacts(),
            self._query_sites(),
            *super()._get_queries(),
        ]

    @api.model
    def _query_service_contacts(self):
        """Equipment whose service contact is inactive or works there no longer."""
        return AnomalyQuery(
            kind="service_contact",
            record_id=SQL("e.id"),
            columns={
                "partner_id": SQL("e.service_contact_id"),
                "organisation_id": SQL("e.organisation_id"),
                "equipment_id": SQL("e.id"),
                "company_id": SQL("e.company_id"),
            },
            source=SQL(
                """
                maintenance_equipment e
                 WHERE e.active AND e.service_contact_id IS NOT NULL AND NOT %s
                """,
                self._get_presence(
                    SQL("= e.service_contact_id"), SQL("= e.organisation_id")
                ),
            ),
        )

    @api.model
    def _query_sites(self):
        """Sites of active organisations where nobody active is to be found."""
        return AnomalyQuery(
            kind="site",
            record_id=SQL("s.id"),
            columns={
                "partner_id": SQL("s.id"),
                "organisation_id": SQL("s.commercial_partner_id"),
                "company_id": SQL("s.company_id"),
            },
            source=SQL(
                """
                res_partner s
                  JOIN res_partner o ON o.id = s.commercial_partner_id AND o.active
                 WHERE s.is_site IS TRUE AND s.active
                   AND NOT EXISTS (
                       SELECT FROM interlocuteur_person_site_rel r
                         JOIN res_partner p ON p.id = r.person_id AND p.active
                        WHERE r.site_id = s.id
                   )
                """
            ),
        )

    def _get_record(self):
        """Equipment is mended on its own form."""
        return self.equipment_id or super()._get_record()
