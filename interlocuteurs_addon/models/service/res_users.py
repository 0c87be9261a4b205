import hashlib
import secrets

from odoo import api, fields, models


class ResUsers(models.Model):
    """The key by which a program reads the visits of a portal account, and no more."""

    _inherit = "res.users"

    # kept as a hash: whoever reads the database subscribes to nothing
    visits_key_hash = fields.Char(
        copy=False, index="btree_not_null", groups=fields.NO_ACCESS
    )

    def _make_visits_key(self):
        """Return a new key of this account; the former one opens nothing any more."""
        self.ensure_one()
        key = secrets.token_urlsafe(32)
        # sudo: the user's own key, which nobody reads
        self.sudo().visits_key_hash = self._hash_visits_key(key)
        return key

    def _has_visits_key(self):
        """Tell whether some program may read the visits of this account."""
        # sudo: only whether there is a key
        return bool(self.sudo().visits_key_hash)

    def _revoke_visits_key(self):
        """Let no program read the visits of these accounts any more."""
        # sudo: as whoever may close an account, or of the user's own
        self.sudo().filtered("visits_key_hash").visits_key_hash = False

    @api.model
    def _find_by_visits_key(self, key):
        """Return the account whose key it is, with its own rights, or none."""
        # sudo: only whose key it is; a closed account is not found
        found = self.sudo().search(
            [("visits_key_hash", "=", self._hash_visits_key(key))], limit=1
        )
        is_open = found and found._is_portal()
        return found.with_user(found) if is_open else self.browse()

    @api.model
    def _hash_visits_key(self, key):
        """Return what is kept of a key: it is random enough to need no salt."""
        return hashlib.sha256(key.encode()).hexdigest()

    def _revoke_credentials(self):
        """A closed account leaves no key, either."""
        result = super()._revoke_credentials()
        self._revoke_visits_key()
        return result
