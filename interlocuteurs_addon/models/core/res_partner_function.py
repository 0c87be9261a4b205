from collections import defaultdict
from itertools import compress

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from .collaboration_main import MIRRORING

# each name in it that is new becomes one of the catalogue
FUNCTION_LENGTH = 5_000


class ResPartner(models.Model):
    """Several functions per person; core's ``function`` text is synchronised."""

    _inherit = "res.partner"

    function_ids = fields.Many2many(
        "interlocuteur.function",
        "interlocuteur_function_res_partner_rel",
        "partner_id",
        "function_id",
        string="Functions",
        context={"active_test": False},
    )

    @api.model
    def _entry_prepare(self, vals_list):
        """Let a text of functions choose them."""
        return self._read_function_texts(super()._entry_prepare(vals_list))

    def _entry_functions(self, vals_list):
        """Write the text of those who have functions."""
        super()._entry_functions(vals_list)
        given = [bool(vals.get("function_ids")) for vals in vals_list]
        self.union(*compress(self, given))._write_function_text()

    @api.model
    def _change_prepare(self, vals):
        """Let a text of functions choose them."""
        [vals] = self._read_function_texts([super()._change_prepare(vals)])
        return vals

    def _change_functions(self, vals):
        """Write the text anew, also in another language."""
        super()._change_functions(vals)
        # of somebody who is being entered, _entry_functions writes it
        if not (
            {"function_ids", "lang"}.isdisjoint(vals) or self._is_being_entered()
        ):
            self._write_function_text()

    def _write_function_text(self):
        """Synchronise core's text with the functions.

        Core's field stays a plain one: as a computed one it would be lost for users
        when this addon is uninstalled.
        """
        if not self:
            return
        default_lang = self._get_default_function_lang()
        stale = defaultdict(self.browse)
        for partner in self:
            lang = partner.lang or default_lang
            functions = partner.with_context(lang=lang).function_ids.sorted()
            text = ", ".join(functions.mapped("name")) or False
            if partner.function != text:
                stale[text] += partner
        for text, partners in stale.items():
            # what follows from the functions chooses none
            mirrored = partners.with_context(interlocuteur_mirroring=MIRRORING)
            mirrored.function = text

    @api.model
    def _get_default_function_lang(self):
        """Return the language of the text where a partner has none of their own.

        The company's, so that the text does not depend on who happens to write.
        """
        # sudo: a language code says nothing about the company's partner
        return self.env.company.sudo().partner_id.lang or "en_US"

    @api.model
    def _read_function_texts(self, vals_list):
        """Let a plain text (import, website, another addon) choose the functions.

        Where both are given the functions count. The text is written anew from
        them, with the names of the catalogue.

        :param vals_list: values of ``create`` or ``write``, which are changed
        :return: these values with functions instead of texts
        :raises ValidationError: a text is longer than that of any person, or none
        """
        if self._is_mirroring():
            return vals_list
        with_text = [vals for vals in vals_list if "function" in vals]
        texts = [vals["function"] for vals in with_text if "function_ids" not in vals]
        texts = [text for text in texts if text is not False and text is not None]
        if not all(isinstance(text, str) for text in texts):
            raise ValidationError(self.env._("The job position is a text."))
        if any(len(text) > FUNCTION_LENGTH for text in texts):
            raise ValidationError(
                self.env._(
                    "The job position is longer than %s characters: keep the functions "
                    "of the person.",
                    FUNCTION_LENGTH,
                )
            )
        if texts:
            matched = self.env["interlocuteur.function"]._match_texts(texts)
        for vals in with_text:
            text = vals.pop("function")
            if "function_ids" not in vals:
                functions = matched[text].ids if text else []
                vals["function_ids"] = [Command.set(functions)]
        return vals_list
