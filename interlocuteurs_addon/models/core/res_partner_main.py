from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

MAIN_FIELDS = ("main_date_start", "main_profile_id")


class ResPartner(models.Model):
    """The main collaboration as fields of the person, for forms of one person."""

    _inherit = "res.partner"

    main_date_start = fields.Date(
        string="From",
        compute="_compute_main",
        inverse="_inverse_main_date_start",
        compute_sudo=False,
        help="First day at the main organisation.",
    )
    main_profile_id = fields.Many2one(
        "interlocuteur.portal.profile",
        string="Portal profile",
        compute="_compute_main",
        inverse="_inverse_main_profile_id",
        search="_search_main_profile_id",
        compute_sudo=False,
        help="What the person sees of the main organisation on the portal. "
        "Empty: nothing.",
    )

    @api.depends(
        "collaboration_ids.is_main",
        "collaboration_ids.date_start",
        "collaboration_ids.profile_id",
    )
    def _compute_main(self):
        mains = self._get_main_collaborations()
        for person in self:
            main = mains.get(person._origin, mains[None])
            person.main_date_start = main.date_start
            person.main_profile_id = main.profile_id

    def _inverse_main_date_start(self):
        self._write_on_mains("main_date_start", "date_start")

    def _inverse_main_profile_id(self):
        self._write_on_mains("main_profile_id", "profile_id")

    def _search_main_profile_id(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        main = Domain("is_main", "=", True)
        found = Domain(
            "collaboration_ids", "any", main & Domain("profile_id", operator, value)
        )
        if operator == "in" and False in value:
            found |= Domain("collaboration_ids", "not any", main)
        return found

    def _computed_to_sql(self, alias, field, query):
        """Let the database group by the profile, among collaborations one may see."""
        if field.name != "main_profile_id" or query is None:
            return super()._computed_to_sql(alias, field, query)
        self._check_field_access(field, "read")
        Collaboration = self.env["interlocuteur.collaboration"]
        Collaboration.check_access("read")
        if query.is_empty():  # views only ask whether there is a column
            return SQL("NULL::integer")
        mains = Collaboration._search(
            [("is_main", "=", True), ("profile_id", "!=", False)]
        )
        columns = [SQL.identifier(mains.table, n) for n in ("person_id", "profile_id")]
        rows = query.make_alias(alias, "main_collaboration")
        query.add_join(
            "LEFT JOIN",
            rows,
            SQL("(%s)", mains.select(*columns)),
            SQL(
                "%s = %s",
                SQL.identifier(alias, "id"),
                SQL.identifier(rows, "person_id"),
            ),
        )
        return SQL.identifier(rows, "profile_id")

    def _get_main_collaborations(self):
        """Return the main collaboration of each of these people; of ``None``, none."""
        Collaboration = self.env["interlocuteur.collaboration"]
        mains = Collaboration.search(
            [("person_id", "in", self._origin.ids), ("is_main", "=", True)]
        )
        return {None: Collaboration, **mains.grouped("person_id")}

    def _write_on_mains(self, name, column):
        """Write a field of these people on their main collaborations."""
        mains = self._get_main_collaborations()
        for value, people in self.grouped(name).items():
            theirs = mains[None].union(*(mains.get(p, mains[None]) for p in people))
            theirs.write({column: value})

    # ------------------------------------------------------ steps of create and write

    @api.model
    def _get_fields_entered_later(self):
        """There is no main collaboration before that of the parent is opened."""
        return super()._get_fields_entered_later().union(MAIN_FIELDS)

    def _entry_collaborations(self, vals_list):
        """Say since when and with which profile new people work where they do."""
        super()._entry_collaborations(vals_list)
        alike = defaultdict(self.browse)
        for person, vals in zip(self, vals_list, strict=True):
            given = [(name, vals[name]) for name in MAIN_FIELDS if vals.get(name)]
            if given and person._get_organisation():
                alike[tuple(given)] |= person
        for given, people in alike.items():
            people.write(dict(given))
