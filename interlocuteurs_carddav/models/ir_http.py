from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import TooManyRequests, Unauthorized

from odoo import models
from odoo.exceptions import AccessDenied
from odoo.http import request


class UnknownHere(Unauthorized):
    """A replica refuses a phone, of which the primary may know better."""


class IrHttp(models.AbstractModel):
    """Login of phones: a user's name and a key that was made for the phone."""

    _inherit = "ir.http"

    @classmethod
    def _authenticate_explicit(cls, auth):
        """Let no replica refuse a phone: one that lags knows no new key.

        :raises ReadOnlySqlTransaction: Odoo asks once more, on the primary
        """
        try:
            return super()._authenticate_explicit(auth)
        except UnknownHere:
            request.env["interlocuteur.address.book"]._require_primary()

    @classmethod
    def _auth_method_carddav(cls):
        """Let in whoever brings a user's name and a key of their phone.

        Passwords open nothing here, with two factors or one, and neither does a
        session. Failures count with those of Odoo's login.
        """
        cls._auth_method_none()
        known = request.httprequest.authorization
        if not (known and known.type == "basic" and known.username and known.password):
            raise cls._get_carddav_refusal()
        is_asked = False
        try:
            with request.env["res.users"]._assert_can_auth(user=known.username):
                is_asked = True
                user_id = request.env["res.users.apikeys"]._check_carddav(
                    known.username, known.password
                )
                if not user_id and request.env.cr.readonly:
                    # does not count as a failure yet
                    raise UnknownHere()
                if not user_id:
                    raise AccessDenied()
        except AccessDenied as error:
            if is_asked:
                raise cls._get_carddav_refusal() from error
            raise TooManyRequests(retry_after=60) from error
        request.update_env(user=user_id)
        request.update_context(**request.env["res.users"].context_get())
        request.session.can_save = False

    @classmethod
    def _get_carddav_refusal(cls):
        """Return the answer upon which a program asks for name and key."""
        # of two words, so that werkzeug sets it into quotes, as RFC 7617 wants it
        known = {"realm": "Odoo contacts", "charset": "UTF-8"}
        challenge = WWWAuthenticate("basic", known)
        return Unauthorized(www_authenticate=challenge)
