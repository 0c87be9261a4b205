from odoo import models
from odoo.http import request
from odoo.tools import consteq

from ...tools.forms import clean_token

# In the context while a mail is made: its links are for whoever gets it. It is an
# object and no text, so that nobody can send it over RPC.
MAILING = object()


class PortalMixin(models.AbstractModel):
    """Whoever has a session on the portal is not handed the token of a document.

    Pages, forms and messages work by the session and the record rules, so that nothing
    is left to be copied from them. A token would outlive the rules.

    That is so for the models that the portal opens by collaborations. Visitors without
    session, mails and employees have the tokens that core gives them.
    """

    _inherit = "portal.mixin"

    def _portal_ensure_token(self):
        """Hand no token to a portal user but the one that they came with."""
        visitor = self._get_token_visitor()
        if not visitor:
            return super()._portal_ensure_token()
        token = self._get_presented_token()
        if not (token or self._is_made_in_session()) or self._is_read_by(visitor):
            return ""
        if not token:
            token = super()._portal_ensure_token()
            self._remember_token_of(visitor, token)
        return token

    def _get_share_url(self, *args, share_token=True, **kwargs):
        """Lead a portal user to the page without asking for its token."""
        if not self.env.su and self._get_token_visitor():
            share_token = False
        return super()._get_share_url(*args, share_token=share_token, **kwargs)

    def _has_field_access(self, field, operation):
        """Portal users neither read the token nor search by it."""
        return super()._has_field_access(field, operation) and not (
            field.name == "access_token"
            and not self.env.su
            and self._is_opened_by_collaborations()
            and not self._is_mailing()
            and self.env.user._is_portal()
        )

    def _is_opened_by_collaborations(self):
        return isinstance(self, self.pool["interlocuteur.portal.mixin"])

    def _is_mailing(self):
        return self.env.context.get("interlocuteur_mailing") is MAILING

    def _get_token_visitor(self):
        """Return the portal user to whom the token of this would be handed, if any.

        Core's controllers read documents as superuser: who asks is what the request
        says, then.
        """
        nobody = self.env["res.users"]
        if not self._is_opened_by_collaborations() or self._is_mailing():
            return nobody
        asking = request.env.user if request and request.env else nobody
        for user in (asking, self.env.user):
            if user and user._is_portal():
                return user.with_env(self.env)
        return nobody

    def _get_presented_token(self):
        """Return the token of this document if the request came with it."""
        if not request:
            return None
        presented = (
            request.params.get("access_token"),
            request.params.get("token"),
            # the address of a JSON request, too
            request.get_http_params().get("access_token"),
        )
        return next(filter(self._is_token, presented), None)

    def _is_token(self, presented):
        """Tell whether somebody has the token of this document."""
        if not presented:
            return False
        # sudo: only compared
        token = self.sudo().access_token
        return bool(token) and consteq(token, clean_token(presented) or "")

    def _is_read_by(self, user):
        """Tell whether the rules open this document to a user, without any link."""
        return self.with_user(user).sudo(False).has_access("read")

    def _is_made_in_session(self):
        """Tell whether the visitor makes this document just now, by the rules or not.

        To override where core's own pages take the token for what a session has.
        """
        return False

    # ----------------------------------------------------------------- remembering

    def _remember_presented_token(self):
        """Remember the link with which a portal user came: it was handed to them."""
        if visitor := self._get_token_visitor():
            self._remember_token_of(visitor, self._get_presented_token())

    def _remember_token_of(self, visitor, token):
        if token:
            links = self.env["interlocuteur.portal.link"]
            links._remember([(visitor.partner_id.id, token)])
