from collections import defaultdict
from itertools import compress

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ...tools.text import fold, split_functions
from .collaboration_main import MIRRORING
from .function import FUNCTION_LENGTH, MatchedText


class ResPartner(models.Model):
    """Several functions per person, and core's ``function``, a text.

    Who enters a text chooses functions by it; it stays as they wrote it. Who chooses
    functions gets their names as the text, which follows from then on.
    """

    _inherit = "res.partner"

    function_ids = fields.Many2many(
        "interlocuteur.function",
        "interlocuteur_function_res_partner_rel",
        "partner_id",
        "function_id",
        string="Functions",
        context={"active_test": False},
    )
    function_is_composed = fields.Boolean(
        string="Job position follows the functions",
        readonly=True,
        copy=False,
        help="The text was made of the names of the functions; else it stays as it was "
        "written.",
    )

    @api.model
    def _entry_prepare(self, vals_list):
        """Let a text of functions choose them."""
        return self._read_function_texts(super()._entry_prepare(vals_list))

    def _entry_functions(self, vals_list):
        """Write the text of those whose functions were chosen."""
        super()._entry_functions(vals_list)
        # by the records, as defaults may choose them; sudo: whether there are any
        chosen = [
            not vals.get("function")
            and bool(partner.function_ids or partner.proposal_ids)
            for partner, vals in zip(self.sudo(), vals_list, strict=True)
        ]
        self.browse().union(*compress(self, chosen))._write_function_text()

    @api.model
    def _change_prepare(self, vals):
        """Let a text of functions choose them; it says all that the person does."""
        vals = super()._change_prepare(vals)
        is_text = "function" in vals and "function_ids" not in vals
        [vals] = self._read_function_texts([vals])
        if (
            is_text
            and not self._is_mirroring()
            and any(person._get_proposed("function") for person in self)
        ):
            vals.setdefault("proposed_functions", False)
        return vals

    def _change_functions(self, vals):
        """Write the text anew, where it is not what was written."""
        super()._change_functions(vals)
        # of somebody who is being entered, _entry_functions writes it
        if "function" in vals or self._is_being_entered():
            return
        if not {"function_ids", "proposed_functions"}.isdisjoint(vals):
            self._write_function_text()
        elif "lang" in vals:
            # sudo: whose text follows, for whoever may write the person
            composed = self.sudo().filtered("function_is_composed")
            composed.sudo(self.env.su)._write_function_text()

    def _write_function_text(self):
        """Synchronise core's text with the functions, unless it names just these.

        Core's field stays a plain one: as a computed one it would be lost for users
        when this addon is uninstalled.
        """
        if not self:
            return
        stale = defaultdict(self.browse)
        for partner in self - self._filter_functions_written():
            lang = partner.lang or self._get_default_function_lang()
            functions = partner.with_context(lang=lang).function_ids.sorted()
            names = [*functions.mapped("name"), *partner._get_proposed("function")]
            text = ", ".join(names) or False
            # sudo: whether it is to be written, for whoever may write the person
            if partner.function != text or not partner.sudo().function_is_composed:
                stale[text] += partner
        for text, partners in stale.items():
            # what follows from the functions chooses none
            partners.with_context(interlocuteur_mirroring=MIRRORING).write(
                {"function": text, "function_is_composed": bool(text)}
            )

    def _filter_functions_written(self):
        """Return those whose text was written and names just their functions."""
        # sudo: as whoever may write the person; share users do not read the flag
        written = self.filtered(
            lambda p: p.function and not p.sudo().function_is_composed
        )
        if not written:
            return written
        catalogue = self.env["interlocuteur.function"]._get_catalogue()

        def says_the_same(partner):
            keys = {fold(name) for name in split_functions(partner.function)}
            named = {catalogue[key].id for key in keys if key in catalogue}
            proposed = {fold(name) for name in partner._get_proposed("function")}
            return named == set(partner.function_ids.ids) and proposed <= keys

        return written.filtered(says_the_same)

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

        The text stays as it was written; what it names and the catalogue lacks is
        proposed where the user may not add it. Where both are given the functions
        count.

        :param vals_list: values of ``create`` or ``write``, which are changed
        :return: these values with functions beside the texts
        :raises ValidationError: a text is longer than that of any person, or none
        """
        if self._is_mirroring():
            return vals_list
        with_text = [vals for vals in vals_list if "function" in vals]
        texts = [vals["function"] for vals in with_text if "function_ids" not in vals]
        texts = [text for text in texts if text is not False and text is not None]
        if not all(isinstance(text, str) for text in texts):
            raise ValidationError(self.env._("The job position is a text."))
        texts = set(filter(None, texts))
        Function = self.env["interlocuteur.function"]
        if any(len(text) > FUNCTION_LENGTH for text in texts):
            raise ValidationError(Function._get_too_long_message())
        matched = Function._match_texts(texts) if texts else {}
        for vals in with_text:
            if "function_ids" in vals:
                del vals["function"]
                continue
            named = matched.get(vals["function"], MatchedText(Function, []))
            vals["function_ids"] = [Command.set(named.functions.ids)]
            vals["function_is_composed"] = False
            if named.unknown:
                vals["proposed_functions"] = ", ".join(named.unknown)
        return vals_list
