from odoo import api, models
from odoo.tools import SQL

SCOPE = "interlocuteurs_carddav"


class ResUsersApikeys(models.Model):
    """Keys of phones: of a scope that opens nothing but address books."""

    _inherit = "res.users.apikeys"

    @api.model
    def _check_carddav(self, login, key):
        """Return the id of the employee whom this key of a phone lets in, if any.

        A key without scope opens all of Odoo: it does not belong on a phone, and does
        not count here.
        """
        user_id = self._check_credentials(scope=SCOPE, key=key)
        # sudo: nobody is logged in yet
        user = self.env["res.users"].sudo().browse(user_id or [])
        if not user or user.login.casefold() != login.casefold():
            return None
        found = self.env.execute_query(
            SQL(
                """
                SELECT FROM res_users_apikeys
                 WHERE user_id = %s AND scope = %s AND index = LEFT(%s, LENGTH(index))
                """,
                user.id,
                SCOPE,
                key,
            )
        )
        return user.id if found and user._is_internal() else None
