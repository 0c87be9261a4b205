from odoo import api, models
from odoo.fields import Domain
from odoo.models import MAGIC_COLUMNS


class ResUsers(models.Model):
    """What share users read of users: whose account it is, and all about their own."""

    _name = "res.users"
    _inherit = ("res.users", "interlocuteur.portal.fields")

    @api.model
    def _get_portal_readable_fields(self):
        """Return the names of the fields that share users read of others' accounts.

        Those of the contact follow ``res.partner._get_portal_readable_fields``.
        """
        inherited = {
            name for name, field in self._fields.items() if field.inherited
        } & self.env["res.partner"]._get_portal_readable_fields()
        own = {"active", "company_id", "display_name", "partner_id", "share"}
        return {*MAGIC_COLUMNS, *own, *inherited}

    @api.model
    def _get_fields_closed_to_portal(self):
        closed = super()._get_fields_closed_to_portal()
        return closed | (set(self._fields) - self._get_portal_readable_fields())

    def _is_open_to_portal(self, field):
        """Of their own account, they read all but what is closed of their contact.

        Core asks as the public user how somebody logs in, of computed fields; nobody
        calls a method as the public user.
        """
        return super()._is_open_to_portal(field) or (
            not field.inherited
            and (
                self._origin == self.env.user
                or (not field.store and self.env.user._is_public())
            )
        )

    def onchange(self, values, field_names, fields_spec):
        """Compute nothing from what users may not write on their own account.

        Core lets everybody call it on accounts, for the preferences: fields of the
        contact, which it follows as superuser, would tell of whatever contact, company
        or other account the values name.

        :raises AccessError: a share user calls it; the portal has no such form
        """
        if self._are_fields_limited():
            self.check_access("write")
        if not self.has_access("write"):
            own = self.SELF_WRITEABLE_FIELDS
            values = {name: value for name, value in values.items() if name in own}
            changed = [name for name in field_names if name in own]
            if field_names and not changed:
                return {}
            field_names = changed
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Share users are not told whose login it is, which core looks for first."""
        if not self._are_fields_limited():
            return super().name_search(name, domain, operator, limit)
        named = Domain("display_name", operator, name) & Domain(domain or Domain.TRUE)
        users = self.search_fetch(named, ["display_name"], limit=limit)
        return [(user.id, user.display_name) for user in users]

    @api.model
    def _search_display_name(self, operator, value):
        """Share users find a user by the name of their contact, not by the login."""
        if not self._are_fields_limited():
            return super()._search_display_name(operator, value)
        return Domain("partner_id.display_name", operator, value)

    @api.model
    def _order_to_sql(self, order, query, alias=None, reverse=False):
        """Let nobody who may not read the login sort by it, unasked."""
        if self._are_fields_limited() and order == self._order:
            order = "name, id"
        return super()._order_to_sql(order, query, alias, reverse)
