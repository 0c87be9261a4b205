from odoo import api, models

MEGABYTE = 1024 * 1024
UPLOADED_FILES = "uploaded_files_per_hour"
MAX_UPLOADED_FILES = 60
# counted in bytes, limited in megabytes
UPLOADED_SIZE = "uploaded_megabytes_per_hour"
MAX_UPLOADED_MEGABYTES = 200


class InterlocuteurQuota(models.Model):
    """Portal users send so many files, and so much, within an hour."""

    _inherit = "interlocuteur.quota"

    @api.model
    def _get_default_limits(self):
        return {
            **super()._get_default_limits(),
            UPLOADED_FILES: MAX_UPLOADED_FILES,
            UPLOADED_SIZE: MAX_UPLOADED_MEGABYTES,
        }

    @api.model
    def _get_limit(self, kind):
        limit = super()._get_limit(kind)
        return limit * MEGABYTE if kind == UPLOADED_SIZE else limit

    @api.model
    def _refuse_upload(self, sizes, document=None):
        """Count files that somebody from outside sends.

        The public brings a link to a document: what comes by it is counted together,
        so that a stranger uses up nobody else's.

        :param sizes: list of sizes in bytes
        :param document: what the files are sent to, where there is one
        :return: why they are refused, or None
        """
        user = self.env.user
        if not sizes or user._is_internal():
            return None
        holder = document if document and user._is_public() else user
        wanted = {UPLOADED_FILES: len(sizes), UPLOADED_SIZE: sum(sizes)}
        if self._take(wanted, holder):
            return None
        return self.env._(
            "This is more than can be sent within an hour: %(count)s files, %(size)s "
            "MB altogether. Nothing was kept. Try again in an hour, or call us.",
            count=self._get_limit(UPLOADED_FILES),
            size=self._get_limit(UPLOADED_SIZE) // MEGABYTE,
        )
