from collections import defaultdict
from itertools import compress

from odoo import api, fields, models
from odoo.fields import Command

from .collaboration_main import MIRRORING


class ResPartner(models.Model):
    """Several functions per person; core's ``function`` text stays in step."""

    _inherit = "res.partner"

    function_ids = fields.Many2many(
        "interlocuteur.function",
        "interlocuteur_function_res_partner_rel",
        "partner_id",
        "function_id",
        string="Functions",
        context={"active_test": False},
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Let a text of functions choose them, and write the text anew."""
        vals_list = self._read_function_texts(vals_list)
        given = [bool(vals.get("function_ids")) for vals in vals_list]
        partners = super().create(vals_list)
        self.union(*compress(partners, given))._write_function_text()
        return partners

    def write(self, vals):
        """Let a text of functions choose them, and write the text anew."""
        [vals] = self._read_function_texts([vals])
        result = super().write(vals)
        if not {"function_ids", "lang"}.isdisjoint(vals):
            self._write_function_text()
        return result

    def _write_function_text(self):
        """Bring core's text in step with the functions.

        Core's field stays a plain one: as a computed one it would be lost for users
        when this addon is uninstalled.
        """
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
        """Return the language of the text where a partner has none of his own.

        The company's, so that the text does not depend on who happens to write.
        """
        # sudo: a language code says nothing about the company's partner
        return self.env.company.sudo().partner_id.lang or "en_US"

    @api.model
    def _read_function_texts(self, vals_list):
        """Let a plain text (import, website, another addon) choose the functions.

        Where both come together the functions count. The text is written anew from
        them, in step with the catalogue.

        :param vals_list: values of ``create`` or ``write``
        :return: these values with functions instead of texts
        """
        if self._is_mirroring():
            return vals_list
        vals_list = [dict(vals) for vals in vals_list]
        with_text = [vals for vals in vals_list if "function" in vals]
        texts = {vals["function"] for vals in with_text if "function_ids" not in vals}
        texts.discard(False)
        if texts:
            matched = self.env["interlocuteur.function"]._match_texts(texts)
        for vals in with_text:
            text = vals.pop("function")
            if "function_ids" not in vals:
                functions = matched[text].ids if text else []
                vals["function_ids"] = [Command.set(functions)]
        return vals_list
