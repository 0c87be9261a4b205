from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """When somebody was last spoken with, and when they will be, for lists and sheets.

    Both moments are subqueries: lists show, filter and sort by them.
    """

    _inherit = "res.partner"

    last_contact = fields.Datetime(
        string="Last contact",
        compute="_compute_last_contact",
        search="_search_last_contact",
        groups="base.group_user",
        help="The last message, call or other done activity: on their sheet, or from "
        "them.",
    )
    next_step = fields.Date(
        string="Next step",
        compute="_compute_next_step",
        search="_search_next_step",
        groups="base.group_user",
        help="The day on which the first planned activity on their sheet is due.",
    )

    def _compute_last_contact(self):
        self._compute_moment("last_contact")

    def _compute_next_step(self):
        self._compute_moment("next_step")

    def _compute_moment(self, name):
        """Set one of the two fields, in one query."""
        self[name] = False
        if not self.ids:
            return
        # sudo: whose sheets these are; the moments are looked up with the user's rights
        query = self.sudo()._search([("id", "in", self.ids)], active_test=False)
        column = self._field_to_sql(query.table, name, query)
        sql = query.select(SQL.identifier(query.table, "id"), column)
        moments = dict(self.env.execute_query(sql))
        for partner in self:
            partner[name] = moments.get(partner._origin.id)

    def _search_last_contact(self, operator, value):
        return self._search_moment("last_contact", operator, value)

    def _search_next_step(self, operator, value):
        return self._search_moment("next_step", operator, value)

    def _search_moment(self, name, operator, value):
        """Return the domain of what one of the two fields is compared with."""
        if operator not in ("in", "<", "<=", ">", ">="):
            return NotImplemented

        def to_sql(model, alias, query):
            column = model._field_to_sql(alias, name, query)
            if operator != "in":
                return SQL("%s %s %s", column, SQL(operator), value)
            moments = [moment for moment in value if moment]
            nothing = SQL(" OR %s IS NULL", column) if False in value else SQL()
            return SQL("(%s = ANY(%s::timestamp[])%s)", column, moments, nothing)

        return Domain.custom(to_sql=to_sql)

    def _computed_to_sql(self, alias, field, query):
        """Let the database find and sort by the two moments."""
        makers = {
            "last_contact": self._get_last_contact_sql,
            "next_step": self._get_next_step_sql,
        }
        if field.name not in makers:
            return super()._computed_to_sql(alias, field, query)
        self._check_field_access(field, "read")
        if query is not None and query.is_empty():  # views only ask whether it can be
            return SQL("NULL::timestamp")
        return makers[field.name](SQL.identifier(alias, "id"))

    def _get_last_contact_sql(self, partner_id):
        # sudo: no more than the day is told of a message that the user may not read
        Message = self.env["mail.message"].sudo()
        found = []
        for field, domain in (
            ("res_id", Domain("model", "=", self._name)),
            ("author_id", Domain.TRUE),
        ):
            messages = Message._search(self._get_exchange_domain() & domain)
            theirs = Message._field_to_sql(messages.table, field, messages)
            messages.add_where(SQL("%s = %s", theirs, partner_id))
            date = Message._field_to_sql(messages.table, "date", messages)
            found.append(messages.subselect(SQL("MAX(%s)", date)))
        return SQL("GREATEST(%s)", SQL(", ").join(found))

    def _get_next_step_sql(self, partner_id):
        # sudo: no more than the day is told of an activity that is somebody else's
        Activity = self.env["mail.activity"].sudo()
        planned = Domain("res_model", "=", self._name) & Domain("active", "=", True)
        activities = Activity._search(planned)
        theirs = Activity._field_to_sql(activities.table, "res_id", activities)
        activities.add_where(SQL("%s = %s", theirs, partner_id))
        day = Activity._field_to_sql(activities.table, "date_deadline", activities)
        return activities.subselect(SQL("MIN(%s)", day))

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Nobody spoken with is the longest ago, nothing planned comes last."""
        if not nulls.code:
            if field_name == "last_contact" and direction.code != "DESC":
                nulls = SQL("NULLS FIRST")
            elif field_name in ("last_contact", "next_step"):
                nulls = SQL("NULLS LAST")
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    @api.model
    def _get_exchange_domain(self):
        """Return which messages are an exchange: what Odoo logs by itself is none."""
        types = ("comment", "email", "email_outgoing")
        return Domain("message_type", "in", types) | Domain(
            "mail_activity_type_id", "!=", False
        )
