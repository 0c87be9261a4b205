from odoo import api, models
from odoo.exceptions import UserError

MEGABYTE = 1024 * 1024
UPLOADED_FILES = "uploaded_files_per_hour"
MAX_UPLOADED_FILES = 60
# counted in bytes, limited in megabytes
UPLOADED_SIZE = "uploaded_megabytes_per_hour"
MAX_UPLOADED_MEGABYTES = 200
SENT_TEXTS = "sent_texts_per_hour"
MAX_SENT_TEXTS = 120
EMAIL_CHANGES = "email_changes_per_hour"
MAX_EMAIL_CHANGES = 10


class InterlocuteurQuota(models.Model):
    """Portal users send so many texts and files, and so much, within an hour."""

    _inherit = "interlocuteur.quota"

    @api.model
    def _get_default_limits(self):
        return {
            **super()._get_default_limits(),
            UPLOADED_FILES: MAX_UPLOADED_FILES,
            UPLOADED_SIZE: MAX_UPLOADED_MEGABYTES,
            SENT_TEXTS: MAX_SENT_TEXTS,
            EMAIL_CHANGES: MAX_EMAIL_CHANGES,
        }

    @api.model
    def _get_limit(self, kind):
        limit = super()._get_limit(kind)
        return limit * MEGABYTE if kind == UPLOADED_SIZE else limit

    @api.model
    def _refuse_sent(self, sizes=(), texts=(), document=None):
        """Count files and texts that somebody from outside sends.

        The public brings a link to a document: what comes by it is counted together,
        so that a stranger uses up nobody else's.

        :param sizes: sizes of files in bytes
        :param texts: sizes of requests and messages
        :param document: what they are sent to, where there is one
        :return: why they are refused, or None
        """
        user = self.env.user
        if user._is_internal() or not (sizes or texts):
            return None
        if texts:
            # before anything is counted, which would count again
            user._hold_access(document)
        holder = document if document and user._is_public() else user
        wanted = {
            SENT_TEXTS: len(texts),
            UPLOADED_FILES: len(sizes),
            UPLOADED_SIZE: sum(sizes) + sum(texts),
        }
        if self._take(wanted, holder):
            return None
        if texts:
            return self.env._(
                "This is more than can be sent within an hour: %(texts)s requests and "
                "messages, %(count)s files, %(size)s MB altogether. Nothing was kept. "
                "Try again in an hour, or call us.",
                texts=self._get_limit(SENT_TEXTS),
                count=self._get_limit(UPLOADED_FILES),
                size=self._get_limit(UPLOADED_SIZE) // MEGABYTE,
            )
        return self.env._(
            "This is more than can be sent within an hour: %(count)s files, %(size)s "
            "MB altogether. Nothing was kept. Try again in an hour, or call us.",
            count=self._get_limit(UPLOADED_FILES),
            size=self._get_limit(UPLOADED_SIZE) // MEGABYTE,
        )

    @api.model
    def _refuse_email_change(self):
        """Count an attempt to change one's own e-mail, to which a mail goes.

        :return: why it is refused, or None
        """
        if self._take({EMAIL_CHANGES: 1}):
            return None
        return self.env._(
            "No more than %s changes of an e-mail can be tried within an hour. Try "
            "again in an hour, or call us.",
            self._get_limit(EMAIL_CHANGES),
        )

    @api.model
    def _check_message(self, document, body):
        """Count a message that somebody from outside writes, or writes anew.

        Core makes a file of each picture that stands in the text itself.

        :raises UserError: it is more than an hour allows
        """
        if not isinstance(document, self.pool["interlocuteur.portal.mixin"]):
            return  # a chat, which takes many
        pictures = [0] * str(body).count(";base64,")
        if refusal := self._refuse_sent(pictures, [len(body)], document):
            raise UserError(refusal)
