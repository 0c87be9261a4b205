from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import consteq
from odoo.tools.misc import (
    limited_field_access_token,
    verify_limited_field_access_token,
)

from ...tools.forms import clean_token

# what a signature of a file is good for: to open it, or to take it back
BINARY = "binary"
OWNERSHIP = "attachment_ownership"


class IrAttachment(models.Model):
    """Files of messages on the portal: by the session, not by a token of the file.

    Such a token opens the file to anybody for up to six weeks, whatever becomes of the
    document.
    """

    _inherit = "ir.attachment"

    # whoever had its token has put it into a text of its document
    is_in_text = fields.Boolean(copy=False, readonly=True, groups=fields.NO_ACCESS)

    # what ends an access finds files by the tokens that somebody was handed
    _interlocuteur_token_idx = models.Index(
        "(access_token) WHERE access_token IS NOT NULL"
    )

    def _get_raw_access_token(self):
        """Sign no file for whoever has a session."""
        return self._sign_from_outside("raw", super()._get_raw_access_token)

    def _get_thumbnail_token(self):
        """Sign no picture of such a file, either."""
        return self._sign_from_outside("thumbnail", super()._get_thumbnail_token)

    def _get_ownership_token(self):
        """Sign what somebody from outside sent, who may take it back.

        By a session core's signature counts as long as that opens the document.
        """
        sign = super()._get_ownership_token
        internal = self.env.user._is_internal()
        if internal or self._is_pending() or self._is_read_by_session():
            return sign()
        return self._sign_by_link("id", sign, OWNERSHIP)

    def _has_attachments_ownership(self, attachment_tokens):
        """Let nobody from outside own a file of a document that is closed to them.

        Core's signature counts for weeks and without session: whoever left would look
        into what they once sent, and delete it from the document.
        """
        tokens = attachment_tokens or [None] * len(self)
        outside = self.browse()
        if not self.env.user._is_internal() and len(tokens) == len(self):
            outside = self.exists().filtered(
                lambda file: (
                    file._get_document() is not None and not file._is_read_by_session()
                )
            )
        if not outside:
            return super()._has_attachments_ownership(attachment_tokens)
        return all(
            file._is_signed_by_link("id", token, OWNERSHIP)
            if file in outside
            else super(IrAttachment, file)._has_attachments_ownership([token])
            for file, token in zip(self, tokens, strict=True)
        )

    def _sign_from_outside(self, field_name, sign):
        """Sign a file of a document for whoever came by a link, until that ends.

        Whoever has a session that opens the document needs no signature. Whoever read
        but the message that has the file, which they got, is given none.

        :param sign: core's signature, which ends with nobody's access
        """
        user = self.env.user
        if user._is_internal():
            return sign()
        if user._is_portal() and (document := self._get_document()) is not None:
            by_link = "access_token" in document._fields and (
                document._get_presented_token()
            )
            if not by_link or document.sudo(False).has_access("read"):
                return ""
        return self._sign_by_link(field_name, sign)

    def _sign_by_link(self, field_name, sign, kind=BINARY):
        """Sign a file by the link of its document, or until it is sent.

        :param sign: core's signature, for a file that neither has nor awaits a document
        """
        scope = self._get_link_scope(kind)
        if scope is None:
            return sign()
        return (
            limited_field_access_token(self, field_name, scope=scope) if scope else ""
        )

    def _get_link_scope(self, kind=BINARY):
        """Return what signs this file for people from outside.

        :return: "" where nothing does, ``None`` where core does
        """
        document = self._get_document()
        if document is None:
            return f"{kind} until sent" if self._is_pending() else None
        if "access_token" not in document._fields:
            return ""
        # sudo: it signs, and is told to nobody
        token = document.sudo().access_token
        return f"{kind} of {token}" if token else ""

    def _is_pending(self):
        """Tell whether a file is to go with a message that is being written."""
        # sudo: only where the file belongs
        place = self.sudo()
        return place.res_model == "mail.compose.message" and not place.res_id

    def _can_return_content(self, field_name=None, access_token=None):
        """Portal users get the files of the messages and texts that they read.

        A token that ended with somebody's access still stands in the text: whoever has
        a session goes by what they read, then, employees as well. No text counts as a
        token: whoever left would open the files of messages that they once got.
        """
        ended = access_token and not self._is_token(access_token)
        if ended and self._is_signed_by_link(field_name, access_token):
            return True
        if ended and not self.env.user._is_public():
            access_token = None
        is_read = self._is_read_by_session()
        if not access_token and (ended if is_read is None else is_read):
            # sudo: which messages have the file; then the user's own rights count
            messages = self.env["mail.message"].sudo()
            shown = messages.search(Domain("attachment_ids", "in", self.ids))
            if shown.sudo(False)._filtered_access("read"):
                return True
            document = self._get_document()
            if document and document.sudo(False)._is_shown_in_text(self):
                return True
        return super()._can_return_content(field_name, access_token)

    def _is_token(self, presented):
        # sudo: only compared
        token = self.sudo().access_token
        return bool(token) and consteq(token, clean_token(presented) or "")

    def _is_signed_by_link(self, field_name, presented, kind=BINARY):
        scope = self._get_link_scope(kind)
        return bool(scope) and verify_limited_field_access_token(
            self, field_name or "raw", clean_token(presented) or "", scope=scope
        )

    def _is_read_by_session(self):
        """Tell whether the rules open the document of a file to a portal user.

        :return: None for anybody else, and for files of what the portal does not open
        """
        document = self._get_document() if self.env.user._is_portal() else None
        return document and document.sudo(False).has_access("read")

    def _get_document(self):
        """Return what a file belongs to, ``None`` if the portal opens no such thing.

        A file of a message that core has not put beside its document goes with that.
        """
        # sudo: only where the file belongs
        place = self.sudo()
        model, document_id = place.res_model, place.res_id
        if not document_id:
            messages = self.env["mail.message"].sudo()
            place = messages.search(Domain("attachment_ids", "in", self.ids), limit=1)
            model, document_id = place.model, place.res_id
        if not document_id or model not in self.env:
            return None
        document = self.env[model].browse(document_id)
        portal = isinstance(document, self.pool["interlocuteur.portal.mixin"])
        return document if portal else None
