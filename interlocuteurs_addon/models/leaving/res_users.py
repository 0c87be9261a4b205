from odoo import models
from odoo.tools import SQL

# what core makes a session's token of, but says nothing secret
NO_SECRETS = {"id", "login", "active"}


class ResUsers(models.Model):
    """An account that closes leaves nothing that opens it once it is back."""

    _inherit = "res.users"

    def _revoke_credentials(self):
        """Take away whatever these accounts log in with, and end their sessions.

        Passwords, secrets of a second factor and passkeys are what core makes the token
        of a session of; trusted devices are API keys of a model of their own. Each
        kind goes in one statement, whatever the number of accounts.
        """
        if not self:
            return
        # sudo: called where an account closes, by whoever may close it
        users = self.sudo()
        self.env.flush_all()
        names = users._get_session_token_fields() - NO_SECRETS
        relations = sorted(name for name in names if users._fields[name].relational)
        for name in relations:
            users[name].unlink()
        columns = sorted(names.difference(relations))
        self.env.cr.execute(
            SQL(
                "UPDATE res_users SET %s WHERE id = ANY(%s)",
                SQL(", ").join(
                    SQL("%s = NULL", SQL.identifier(column)) for column in columns
                ),
                self.ids,
            )
        )
        theirs = [("user_id", "in", self.ids)]
        key_models = self.env.registry.descendants(["res.users.apikeys"], "_inherit")
        for model in key_models:
            users.env[model].search(theirs).unlink()
        devices = users.env["res.device"].search(theirs)
        if devices:
            devices._revoke()
        users.invalidate_recordset(columns)
        # tokens of sessions are cached
        self.env.registry.clear_cache()
