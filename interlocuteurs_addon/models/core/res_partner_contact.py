from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """When somebody was last spoken with, as the lists show, filter and sort it."""

    _inherit = "res.partner"

    last_contact = fields.Datetime(
        compute="_compute_last_contact",
        search="_search_last_contact",
        groups="base.group_user",
        help="The last message, call or other done activity: on their sheet, or from "
        "them.",
    )

    def _compute_last_contact(self):
        self.last_contact = False
        if not self.ids:
            return
        query = self.sudo()._search([("id", "in", self.ids)], active_test=False)
        column = self._field_to_sql(query.table, "last_contact", query)
        sql = query.select(SQL.identifier(query.table, "id"), column)
        moments = dict(self.env.execute_query(sql))
        for partner in self:
            partner.last_contact = moments.get(partner._origin.id)

    def _search_last_contact(self, operator, value):
        if operator not in ("in", "<", "<=", ">", ">="):
            return NotImplemented

        def to_sql(model, alias, query):
            column = model._field_to_sql(alias, "last_contact", query)
            if operator != "in":
                return SQL("%s %s %s", column, SQL(operator), value)
            moments = [moment for moment in value if moment]
            nothing = SQL(" OR %s IS NULL", column) if False in value else SQL()
            return SQL("(%s = ANY(%s::timestamp[])%s)", column, moments, nothing)

        return Domain.custom(to_sql=to_sql)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let the database find and sort by the last contact."""
        if field_expr != "last_contact":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        # sudo: no more than the day is told of a message that the user may not read
        Message = self.env["mail.message"].sudo()
        found = []
        for field, domain in (
            ("res_id", Domain("model", "=", self._name)),
            ("author_id", Domain.TRUE),
        ):
            messages = Message._search(self._get_exchange_domain() & domain)
            theirs = Message._field_to_sql(messages.table, field, messages)
            messages.add_where(SQL("%s = %s", theirs, SQL.identifier(alias, "id")))
            date = Message._field_to_sql(messages.table, "date", messages)
            found.append(messages.subselect(SQL("MAX(%s)", date)))
        return SQL("GREATEST(%s)", SQL(", ").join(found))

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Nobody spoken with at all is the longest ago."""
        if field_name == "last_contact" and not nulls.code:
            last = direction.code == "DESC"
            nulls = SQL("NULLS LAST") if last else SQL("NULLS FIRST")
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    @api.model
    def _get_exchange_domain(self):
        """Return which messages are an exchange: what Odoo logs by itself is none."""
        types = ("comment", "email", "email_outgoing")
        return Domain("message_type", "in", types) | Domain(
            "mail_activity_type_id", "!=", False
        )
