from odoo import api, fields, models
from odoo.tools import SQL

# what core makes a session's token of, but says nothing secret
NO_SECRETS = {"id", "login", "active"}


class ResUsers(models.Model):
    """An account that closes leaves nothing that opens it once it is back."""

    _inherit = "res.users"

    credentials_revoked_at = fields.Datetime(
        copy=False, readonly=True, groups=fields.NO_ACCESS
    )

    def write(self, vals):
        """Take away once more what a closed account had, before it opens again.

        A request that began before may have made a key while the account closed.
        """
        if vals.get("active"):
            # sudo: only which accounts were closed by us
            closed = self.sudo().filtered(
                lambda user: not user.active and user.credentials_revoked_at
            )
            closed._revoke_credentials()
        return super().write(vals)

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
                "UPDATE res_users SET credentials_revoked_at = %s, %s"
                " WHERE id = ANY(%s)",
                fields.Datetime.now(),
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
        users.invalidate_recordset([*columns, "credentials_revoked_at"])
        # tokens of sessions are cached
        self.env.registry.clear_cache()


class ResPartner(models.Model):
    """Invitations end with the account, and with the person."""

    _inherit = "res.partner"

    def _get_login_date(self):
        """Let no invitation that was mailed before an account closed open it again.

        Core signs the last login into it, so that a login ends it.
        """
        login = super()._get_login_date()
        # sudo: as core's; the account may be closed, or open once more
        revoked = self.sudo().user_ids.mapped("credentials_revoked_at")
        ends = [int(date.timestamp()) for date in revoked if date]
        return max([login or 0, *ends]) if ends else login

    @api.model
    def _get_partner_from_token(self, token):
        """Let nobody in who was deactivated since."""
        partner = super()._get_partner_from_token(token)
        return partner if partner and partner.active else None
