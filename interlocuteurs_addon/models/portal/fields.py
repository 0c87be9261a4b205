from odoo import api, models, tools
from odoo.fields import Domain
from odoo.models import MAGIC_COLUMNS

# what is said, planned and thought about a record, by whatever name a field leads there
DISCUSSION_MIXINS = ("mail.thread", "mail.activity.mixin", "rating.mixin")
DISCUSSION_MODELS = {
    "ir.attachment",
    "mail.activity",
    "mail.followers",
    "mail.message",
    "mail.notification",
    "mail.tracking.value",
    "rating.rating",
}


class InterlocuteurPortalFields(models.AbstractModel):
    """Fields that are closed to share users, whatever call asks for them.

    What may not be read cannot be searched, sorted, grouped or aggregated either: an
    answer to ``message_ids.body like 'a%'`` spells out a note letter by letter. The ORM
    asks :meth:`_has_field_access` for most of that; the rest is added here.

    Pages show what they show by ``sudo()``, as core's do.
    """

    _name = "interlocuteur.portal.fields"
    _description = "Fields closed to portal users"

    # --------------------------------------------------------------- to override

    @api.model
    def _get_fields_closed_to_portal(self):
        """Return the names of the fields that share users neither read nor search.

        Everything that leads to what was said, planned or thought about a record. That
        the user follows it, they may know. The answer is cached: it goes by the model
        alone, never by the user.

        :return: set of names
        """
        closed = {
            field.name
            for field in self._fields.values()
            if field.comodel_name in DISCUSSION_MODELS
        }
        for name in DISCUSSION_MIXINS:
            if name in self.env:
                closed.update(self.env[name]._fields)
        return closed - {"display_name", "message_is_follower", *MAGIC_COLUMNS}

    # ------------------------------------------------------------------ the limit

    def _are_fields_limited(self):
        """Tell whether it is a share user who asks, without a query."""
        return not self.env.su and self._is_share_user()

    @api.model
    @tools.ormcache("self.env.uid")
    def _is_share_user(self):
        # no user: nothing is limited, as core's access rights open nothing
        return bool(self.env.uid) and not self.env.user._is_internal()

    @api.model
    @tools.ormcache(cache="stable")
    def _get_portal_closed_fields(self):
        return frozenset(self._get_fields_closed_to_portal())

    def _has_field_access(self, field, operation):
        """Close fields to share users.

        The ORM asks several hundred times for one creation: others pay one look, and
        the superuser none.
        """
        allowed = super()._has_field_access(field, operation)
        if not allowed or self.env.su or not self._is_share_user():
            return allowed
        return self._is_open_to_portal(field)

    def _is_open_to_portal(self, field):
        """Tell whether share users may read a field, of these records if there are."""
        closed = field.name in self._get_portal_closed_fields()
        return not (closed or self._bypasses_rights(field))

    @api.model
    def _bypasses_rights(self, field):
        """Tell whether a search through ``field`` enters a model closed to the user."""
        return (
            field.relational
            and field.bypass_search_access
            and not self.env[field.comodel_name].has_access("read")
        )

    # ------------------------------------------------- what the ORM leaves unasked

    @api.model
    def _search(self, domain, *args, **options):
        """Check fields that are searched by a method, which the ORM never asks for."""
        if self._are_fields_limited():
            self._check_searched_fields(Domain(domain))
        return super()._search(domain, *args, **options)

    @api.model
    def _check_searched_fields(self, domain):
        """Check that the user may read each field on each path of ``domain``.

        :raises AccessError: they may not
        """
        for condition in domain.iter_conditions():
            model = self
            for name in condition.field_expr.split("."):
                field = model._fields.get(name)
                if field is None:  # a part of a date; a wrong name fails in the search
                    break
                model._check_field_access(field, "read")
                if not field.relational:
                    break
                model = self.env[field.comodel_name]
            # "any!" comes from code alone, which has checked what it passes by
            within = condition.value
            if condition.operator in ("any", "not any") and isinstance(
                within, (Domain, list, tuple)
            ):
                check = InterlocuteurPortalFields._check_searched_fields
                check(model, Domain(within))

    @api.model
    def _check_named_field(self, expression):
        """Check the field that an expression starts with; a wrong one fails later."""
        field = self._fields.get(expression.split(".")[0])
        if field:
            self._check_field_access(field, "read")

    def _traverse_related_sql(self, alias, field, query):
        """Check a related field itself: the ORM follows it, by its own rights."""
        if self._are_fields_limited():
            self._check_field_access(field, "read")
        return super()._traverse_related_sql(alias, field, query)

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Check a field of many records, which the ORM groups by unasked."""
        if self._are_fields_limited():
            self._check_named_field(groupby_spec.split(":")[0])
        return super()._read_group_groupby(alias, groupby_spec, query)
