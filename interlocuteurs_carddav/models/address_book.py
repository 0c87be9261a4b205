from ast import literal_eval
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class InterlocuteurAddressBook(models.Model):
    """A selection of people for telephones, each read with the rights of its reader.

    A book is somebody's own, or everybody's: then each user has the people in it whom
    they may read.
    """

    _name = "interlocuteur.address.book"
    _description = "Address book on phones"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        default=lambda self: self.env.uid,
        index="btree_not_null",
        ondelete="cascade",
        help="Whose phones have this book. Empty: those of all users.",
    )
    selection = fields.Selection(
        [
            ("customers", "People of my customers"),
            ("team", "People of my sales team's customers"),
            ("week", "People where I have visits this week"),
            ("chosen", "People chosen one by one"),
            ("domain", "People who match a filter"),
            ("all", "All contact persons"),
        ],
        string="Who is in it",
        required=True,
        default="customers",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "interlocuteur_address_book_partner_rel",
        "book_id",
        "partner_id",
        string="People",
        domain="[('is_company', '=', False)]",
    )
    domain = fields.Char(string="Filter", default="[]")
    people_count = fields.Integer(
        string="People on my phone", compute="_compute_people_count"
    )

    @api.depends("selection", "partner_ids", "domain")
    @api.depends_context("uid")
    def _compute_people_count(self):
        for book in self:
            people = book._get_people_domain()
            book.people_count = self.env["res.partner"].search_count(people)

    @api.constrains("selection", "domain")
    def _check_domain(self):
        """A filter is a plain domain on contacts, which the user may search by.

        :raises AccessError: it asks for fields that are closed to them
        :raises ValidationError: it is none
        """
        # with the rights of the user: core checks constraints as superuser
        people = self.env["res.partner"].sudo(False)
        for book in self.filtered(lambda book: book.selection == "domain"):
            try:
                people.search(book._get_filter(), limit=1)
            except (SyntaxError, TypeError, ValueError) as error:
                raise ValidationError(
                    self.env._("“%s” is no filter of contacts.", book.domain)
                ) from error

    def write(self, vals):
        """Hand a book to nobody for whom the user keeps none.

        :raises AccessError: they would put it on the phones of others
        """
        result = super().write(vals)
        if "user_id" in vals:
            # core asks for the rights on what the records were before
            self.check_access("write")
        return result

    # ------------------------------------------------------------- who is in it

    def _get_people_domain(self):
        """Return the domain of the people in this book, who work somewhere now."""
        current = self.env["interlocuteur.collaboration"]._get_current_domain()
        people = Domain("is_company", "=", False)
        people &= Domain("collaboration_ids", "any", current)
        return people & self._get_chosen_domain()

    def _get_chosen_domain(self):
        """Return the domain that this book's selection stands for, for its reader."""
        if self.selection == "customers":
            return self._get_customers_domain(self.env.user)
        if self.selection == "team":
            # sudo: who is in the teams of the user, of whom nothing is shown
            return self._get_customers_domain(
                self.env.user.sudo().crm_team_ids.member_ids
            )
        if self.selection == "week":
            return self._get_week_domain()
        if self.selection == "chosen":
            return Domain("id", "in", self.partner_ids.ids)
        if self.selection == "domain":
            return self._get_filter() if self._may_filter() else Domain.FALSE
        return Domain.TRUE

    @api.model
    def _get_week_domain(self):
        """Return the domain of the people whom the user's visits of this week concern.

        Those of the sites, or of the organisation where a request names no site, and
        whom the request or its equipment names.
        """
        requests = self.env["maintenance.request"].search(self._get_visits_domain())
        elsewhere = requests.filtered(lambda request: not request.site_id)
        current = self.env["interlocuteur.collaboration"]._get_current_domain()
        works = current & Domain("organisation_id", "in", elsewhere.organisation_id.ids)
        named = requests.interlocuteur_id | requests.service_contact_id
        people = Domain("id", "in", named.ids)
        people |= Domain("site_ids", "in", requests.site_id.ids)
        return people | Domain("collaboration_ids", "any", works)

    @api.model
    def _get_visits_domain(self):
        """Return the domain of the user's requests of the week, from Monday on."""
        zone = ZoneInfo(self.env.user.tz or "UTC")
        today = datetime.now(zone).date()
        monday = today - timedelta(days=today.weekday())
        first, last = (
            datetime.combine(monday + timedelta(days=days), time.min, zone)
            .astimezone(UTC)
            .replace(tzinfo=None)
            for days in (0, 7)
        )
        visits = Domain("schedule_date", ">=", first)
        visits &= Domain("schedule_date", "<", last)
        return visits & Domain("user_id", "=", self.env.uid)

    def _get_filter(self):
        """Return the filter that was entered, as a domain."""
        return Domain(literal_eval(self.domain or "[]"))

    def _may_filter(self):
        """Tell whether the reader may search by all that the filter asks for.

        A book of everybody may ask for what is closed to some: they have nobody of it,
        and their other books all the same.
        """
        try:
            self.env["res.partner"]._search(self._get_filter())
        except AccessError:
            return False
        return True

    @api.model
    def _get_customers_domain(self, users):
        """Return the domain of the people of organisations that are these users'.

        A person's own salesperson is a copy of the organisation's of some day.
        """
        current = self.env["interlocuteur.collaboration"]._get_current_domain()
        works = current & Domain("organisation_id.user_id", "in", users.ids)
        return Domain("collaboration_ids", "any", works)

    def _search_people(self):
        """Return the query of the people in this book whom the user may read."""
        self.ensure_one()
        return self.env["res.partner"]._search(self._get_people_domain())

    @api.model
    def _add_favourites(self, people):
        """Add people to the user's book of people chosen one by one; return it."""
        own = Domain("user_id", "=", self.env.uid) & Domain("selection", "=", "chosen")
        book = self.search(own, limit=1) or self.create(
            {"name": self.env._("Favourites"), "selection": "chosen"}
        )
        book.partner_ids |= people
        return book

    # ----------------------------------------------------- what has changed since

    def _get_stamps_sql(self):
        """Return the common table expressions that end with ``stamped (id, stamp)``.

        A stamp is a hash of the days on which the parts of a card were written; it says
        whether a card may have changed, and no card is written for it. So nothing is
        asked of whoever changes a contact, and no way to change one is forgotten.
        """
        Partner = self.env["res.partner"]
        # which organisations the reader's cards name
        organisations = Partner._search([("is_company", "=", True)])
        return SQL(
            """
            WITH RECURSIVE person AS MATERIALIZED (
                SELECT id, parent_id, title_id, write_date
                  FROM res_partner
                 WHERE id IN %(people)s
            ), above (start_id, id, parent_id, write_date) AS (
                SELECT id, id, parent_id, write_date
                  FROM res_partner
                 WHERE id IN (SELECT parent_id FROM person)
                 UNION
                SELECT above.start_id, partner.id, partner.parent_id,
                       partner.write_date
                  FROM above
                  JOIN res_partner partner ON partner.id = above.parent_id
            ), organisation (id, stamp) AS MATERIALIZED (
                SELECT start_id,
                       SUM(
                           HASHTEXTEXTENDED(
                               CONCAT_WS(':', id, write_date, id IN %(organisations)s),
                               0
                           )
                       )
                  FROM above
                 GROUP BY start_id
            ), part (person_id, kind, id, day) AS (
                %(parts)s
            ), stamped (id, stamp) AS (
                SELECT person_id,
                       CONCAT_WS(
                           '-',
                           SUM(HASHTEXTEXTENDED(CONCAT_WS(':', kind, id, day), 0)),
                           %(salt)s::text
                       )
                  FROM part
                 GROUP BY person_id
            )
            """,
            people=self._search_people().subselect(),
            organisations=organisations.subselect(),
            parts=SQL(" UNION ALL ").join(self._get_stamp_parts()),
            salt=self._get_stamp_salt(),
        )

    @api.model
    def _get_stamp_parts(self):
        """Return queries of what cards are made of: person, kind, id, day of writing.

        They read the tables ``person`` and ``organisation`` of :meth:`_get_stamps_sql`:
        the latter has a stamp of all that stand one above the other.
        """
        parts = [
            SQL(
                """
                   SELECT person.id, CONCAT_WS(':', 'person', organisation.stamp),
                          person.id, person.write_date
                     FROM person
                LEFT JOIN organisation ON organisation.id = person.parent_id
                """
            ),
            SQL(
                """
                SELECT person.id, 'title', title.id, title.write_date
                  FROM person
                  JOIN res_partner_title title ON title.id = person.title_id
                """
            ),
        ]
        related = [
            self._get_related_part("function_ids"),
            self._get_related_part("site_ids"),
            self._get_related_part("category_id"),
        ]
        if self.env["res.partner"]._are_characteristics_on_cards():
            related.append(
                SQL(
                    """
                    SELECT person.id, 'characteristic', value.id,
                           GREATEST(value.write_date, definition.write_date)
                      FROM person
                      JOIN interlocuteur_characteristic_value value
                        ON value.partner_id = person.id
                      JOIN interlocuteur_characteristic definition
                        ON definition.id = value.characteristic_id
                    """
                )
            )
        return parts + related

    @api.model
    def _get_related_part(self, name):
        """Return the query of the records that people name by a many2many field."""
        field = self.env["res.partner"]._fields[name]
        return SQL(
            """
            SELECT person.id, %s, related.id, related.write_date
              FROM person
              JOIN %s relation ON relation.%s = person.id
              JOIN %s related ON related.id = relation.%s
            """,
            name,
            SQL.identifier(field.relation),
            SQL.identifier(field.column1),
            SQL.identifier(self.env[field.comodel_name]._table),
            SQL.identifier(field.column2),
        )

    @api.model
    def _get_stamp_salt(self):
        """Return what all cards of a reader depend on: when it changes, they all do.

        Hashed, since it stands in the stamp of each card.
        """
        Partner = self.env["res.partner"]
        known = (
            self.env.lang,
            sorted(self.env.user._get_group_ids()),
            Partner._are_photos_on_phones(),
            Partner._are_characteristics_on_cards(),
            Partner.get_base_url(),
        )
        return sha256(repr(known).encode()).hexdigest()[:16]
