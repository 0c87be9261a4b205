import plistlib
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from odoo import api, fields, models

from odoo.addons.base.models.res_users import check_identity

from .res_users_apikeys import SCOPE

CARDDAV_PATH = "/interlocuteurs/carddav/"


class ResUsers(models.Model):
    """A user's phones: their keys, and how they are told where the books are."""

    _inherit = "res.users"

    carddav_key_ids = fields.One2many(
        "res.users.apikeys",
        string="Connected phones",
        compute="_compute_carddav_key_ids",
    )

    @api.depends("api_key_ids.scope")
    def _compute_carddav_key_ids(self):
        for user in self:
            user.carddav_key_ids = user.api_key_ids.filtered_domain(
                [("scope", "=", SCOPE)]
            )

    @property
    def SELF_READABLE_FIELDS(self):
        """Users see their own phones."""
        return [*super().SELF_READABLE_FIELDS, "carddav_key_ids"]

    @check_identity
    def action_connect_phone(self):
        """Open the dialog that makes a key for a phone."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Connect a phone"),
            "res_model": "interlocuteur.carddav.key",
            "views": [(False, "form")],
            "target": "new",
        }

    def action_open_address_books(self):
        """Open the books that are on this user's phones."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "interlocuteurs_carddav.interlocuteur_address_book_action"
        )

    def _get_carddav_url(self):
        """Return the address that programs ask for."""
        return self.get_base_url() + CARDDAV_PATH

    def _get_carddav_link(self, key):
        """Return the link by which DAVx⁵ sets itself up.

        It knows https as ``davx5``, and http as ``carddav``.
        """
        url = urlsplit(self._get_carddav_url())
        scheme = "davx5" if url.scheme == "https" else "carddav"
        known = ":".join(quote(text, safe="") for text in (self.login, key))
        return f"{scheme}://{known}@{url.netloc}{url.path}"

    def _get_carddav_profile(self):
        """Return the profile by which Apple's devices set themselves up, as bytes.

        It holds no key: the device asks for it, and Apple wants none in a profile that
        is not encrypted.
        """
        url = urlsplit(self._get_carddav_url())
        is_secure = url.scheme == "https"
        name = self.env._("Contact persons (%s)", self.env.company.name)
        uid = uuid5(NAMESPACE_URL, f"{url.geturl()}{self.id}")
        account = {
            "PayloadType": "com.apple.carddav.account",
            "PayloadVersion": 1,
            "PayloadIdentifier": f"{SCOPE}.{uid}.account",
            "PayloadUUID": str(uuid5(uid, "account")),
            "CardDAVAccountDescription": name,
            "CardDAVHostName": url.hostname,
            "CardDAVPort": url.port or (443 if is_secure else 80),
            "CardDAVPrincipalURL": f"{url.path}{self.id}/",
            "CardDAVUsername": self.login,
            "CardDAVUseSSL": is_secure,
        }
        return plistlib.dumps(
            {
                "PayloadType": "Configuration",
                "PayloadVersion": 1,
                "PayloadIdentifier": f"{SCOPE}.{uid}",
                "PayloadUUID": str(uid),
                "PayloadDisplayName": name,
                "PayloadContent": [account],
            }
        )
