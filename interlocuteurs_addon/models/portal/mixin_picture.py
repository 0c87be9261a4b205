import re

from odoo import api, models
from odoo.fields import Domain

from .link import find_tokens


class InterlocuteurPortalMixin(models.AbstractModel):
    """Pictures and files in the texts of documents: notes, terms, descriptions.

    Odoo's editor writes beside each a token of the file, by which it opens to anybody,
    and pages show the text with it. It is remembered as one in a message, and ends with
    the access of whoever could read it.
    """

    _inherit = "interlocuteur.portal.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        """Remember the tokens in texts."""
        documents = super().create(vals_list)
        for document, vals in zip(documents, vals_list, strict=True):
            document._remember_pictures(vals)
        return documents

    def write(self, vals):
        """Remember the tokens in texts."""
        result = super().write(vals)
        self._remember_pictures(vals)
        return result

    def _remember_pictures(self, vals):
        """Remember the tokens of files in texts, which everybody reads with them.

        What the editor took before the document was saved is put beside it.

        :param vals: what is written to each of these documents
        """
        texts = [str(vals[name]) for name in filter(self._is_shown_text, vals)]
        tokens = set().union(*map(find_tokens, texts))
        if not (self and tokens):
            return
        # sudo: files that the user has put into the text, by their tokens
        self.env["interlocuteur.portal.link"].sudo()._remember_shown(*texts)
        files = self.env["ir.attachment"].sudo()
        files = files.search(
            Domain("access_token", "in", tokens)
            & Domain("res_model", "=", self._name)
            & Domain("res_id", "in", [*self.ids, 0, False])
        )
        files.filtered(lambda file: not file.res_id).res_id = self[0].id
        files.is_in_text = True

    def _is_shown_in_text(self, file):
        """Tell whether a text of this document shows a file, to whoever reads it.

        The number of a file in a text is not enough: anybody may write that.

        :param file: an attachment that lies at this document
        """
        self.ensure_one()
        # sudo: only whether somebody who had its token has put it there
        if not (file.sudo().is_in_text and self.has_access("read")):
            return False
        shown = re.compile(rf"/web/(?:image|content)/{file.id}(?![0-9])")
        return any(
            self._has_field_access(self._fields[name], "read")
            and shown.search(self[name] or "")
            for name in filter(self._is_shown_text, self._fields)
        )

    @api.model
    def _is_shown_text(self, name):
        """Tell whether a field holds formatted text that customers may read."""
        field = self._fields.get(name)
        return (
            field is not None
            and field.type == "html"
            and field.store
            and name not in self._get_portal_closed_fields()
        )
