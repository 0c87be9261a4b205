from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .characteristic import FIELD_PREFIX


class ResPartner(models.Model):
    """Who may see a characteristic; contacts are found, grouped and sorted by it."""

    _inherit = "res.partner"

    # ------------------------------------------------------------------ access

    def _has_field_access(self, field, operation):
        """Hide characteristics from users of other companies."""
        allowed = super()._has_field_access(field, operation)
        if not field.name.startswith(FIELD_PREFIX) or self.env.su or not allowed:
            return allowed
        definitions = self.env["interlocuteur.characteristic"]._get_definitions()
        definition = definitions.get(field.name)
        return bool(definition) and self._is_characteristic_visible(definition)

    @api.model
    def _is_characteristic_visible(self, definition):
        return self.env.su or (
            self.env.user._is_internal()
            and definition.company_id in (False, *self.env.companies.ids)
        )

    # ------------------------------------------------------------------ search, groups

    def _search_characteristic(self, name, operator, value):
        """Find contacts by a characteristic; who has no row has no value."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        self._check_field_access(self._fields[name], "read")
        definition = self.env["interlocuteur.characteristic"]._get_definitions()[name]
        empty = [False, 0, "", None]
        if operator == "in" and any(item in empty for item in value):
            answered = self._characteristic_domain(definition, Domain.TRUE)
            rest = [item for item in value if item not in empty]
            found = self._search_characteristic(name, "in", rest) if rest else None
            return ~answered | found if found else ~answered
        found = self._characteristic_domain(
            definition, Domain(definition.kind.column, operator, value)
        )
        if self._is_zero_in(definition, operator, value):
            return found | ~self._characteristic_domain(definition, Domain.TRUE)
        return found

    @api.model
    def _characteristic_domain(self, definition, condition):
        """Return the domain of contacts who have a row for which ``condition`` holds.

        Written with ``any!``: the right to the field has been checked by the search.
        """
        own = Domain("characteristic_id", "=", definition.id)
        return Domain("characteristic_value_ids", "any!", own & condition)

    @api.model
    def _is_zero_in(self, definition, operator, value):
        """Return whether a comparison takes in 0, which has no row."""
        return definition.kind.has_zero and (
            (operator == "<" and value > 0)
            or (operator == "<=" and value >= 0)
            or (operator == ">" and value < 0)
            or (operator == ">=" and value <= 0)
        )

    def _computed_to_sql(self, alias, field, query):
        """Let the database group and sort by a characteristic, through its rows."""
        definition = self._get_characteristic_definition(field.name)
        if not definition or query is None or definition.kind.several:
            return super()._computed_to_sql(alias, field, query)
        self._check_field_access(field, "read")
        rows = self._join_characteristic(alias, definition, query)
        return SQL.identifier(rows, definition.kind.column)

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Group by a characteristic of several values: once under each of them."""
        definition = self._get_characteristic_definition(groupby_spec)
        if not definition or not definition.kind.several:
            return super()._read_group_groupby(alias, groupby_spec, query)
        self._check_field_access(self._fields[groupby_spec], "read")
        rows = self._join_characteristic(alias, definition, query)
        column = definition.kind.column
        field = self.env["interlocuteur.characteristic.value"]._fields[column]
        chosen = query.make_alias(rows, column)
        query.add_join(
            "LEFT JOIN",
            chosen,
            field.relation,
            SQL(
                "%s = %s",
                SQL.identifier(rows, "id"),
                SQL.identifier(chosen, field.column1),
            ),
        )
        return SQL.identifier(chosen, field.column2)

    @api.model
    def _get_characteristic_definition(self, field_name):
        if not field_name.startswith(FIELD_PREFIX):
            return None
        definitions = self.env["interlocuteur.characteristic"]._get_definitions()
        return definitions.get(field_name)

    @api.model
    def _join_characteristic(self, alias, definition, query):
        """Join the rows of a characteristic to ``query``.

        :return: the alias of their table
        """
        # not the alias by which core joins what a many2one refers to
        rows = query.make_alias(alias, f"{definition.field}__row")
        query.add_join(
            "LEFT JOIN",
            rows,
            self.env["interlocuteur.characteristic.value"]._table,
            SQL(
                "%s = %s AND %s = %s",
                SQL.identifier(alias, "id"),
                SQL.identifier(rows, "partner_id"),
                SQL.identifier(rows, "characteristic_id"),
                definition.id,
            ),
        )
        return rows
