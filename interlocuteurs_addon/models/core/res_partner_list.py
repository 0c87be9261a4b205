from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .res_partner_coordinates import NUMBER_KEYS, PHONE_FIELDS


class ResPartner(models.Model):
    """What the lists of contacts are filtered by, and what they count."""

    _inherit = "res.partner"

    is_carrier = fields.Boolean(
        string="Carrier",
        help="This organisation carries goods, for you or for your customers. Nothing "
        "tells it but you: unlike customers and suppliers, carriers have no documents "
        "of their own.",
    )
    has_several_organisations = fields.Boolean(
        store=False,
        search="_search_has_several_organisations",
        help="Finds the people who work for several organisations now.",
    )

    _carriers_idx = models.Index("(id) WHERE is_carrier IS TRUE")

    def _search_has_several_organisations(self, operator, value):
        if operator != "in":
            return NotImplemented
        Collaboration = self.env["interlocuteur.collaboration"]
        query = Collaboration._search(Collaboration._get_current_domain())
        person = SQL.identifier(query.table, "person_id")
        query.groupby = person
        query.having = SQL("COUNT(*) > 1")
        found = Domain("id", "in", SQL("(%s)", query.select(person)))
        return found if True in value else ~found

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Offer nobody to group contacts by what only serves to compare and to find."""
        described = super().fields_get(allfields, attributes)
        for name in self._get_technical_fields():
            if "groupable" in described.get(name, ()):
                described[name]["groupable"] = False
        return described

    @api.model
    def _get_technical_fields(self):
        """Return the stored fields whose values mean nothing to whoever reads lists."""
        return [
            *(f"{number}_e164" for number in PHONE_FIELDS),
            *NUMBER_KEYS.values(),
            "email2_normalized",
            "function_is_composed",
            "search_text",
        ]

    @api.readonly
    def count_inactive_collaborators(self):
        """Return how many of an organisation's people are gone or deactivated.

        Its tab loads a page of them, and hides these.
        """
        self.ensure_one()
        gone = Domain("state", "=", "past") | Domain("person_active", "=", False)
        return self.env["interlocuteur.collaboration"].search_count(
            Domain("organisation_id", "=", self.id) & gone
        )
