from odoo import api, fields, models
from odoo.fields import Command


class ResPartner(models.Model):
    """Several functions per person; core's ``function`` text stays in step."""

    _inherit = "res.partner"

    function_ids = fields.Many2many(
        "interlocuteur.function",
        "interlocuteur_function_res_partner_rel",
        "partner_id",
        "function_id",
        string="Functions",
        ondelete="restrict",
        context={"active_test": False},
    )
    function = fields.Char(compute="_compute_function", store=True, readonly=False)

    @api.depends("function_ids.name")
    def _compute_function(self):
        for partner in self:
            functions = partner.with_context(lang=partner.lang).function_ids.sorted()
            partner.function = ", ".join(functions.mapped("name")) or False

    @api.model_create_multi
    def create(self, vals_list):
        """Let a text of functions choose them."""
        self._read_function_texts(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Let a text of functions choose them."""
        self._read_function_texts([vals])
        return super().write(vals)

    @api.model
    def _read_function_texts(self, vals_list):
        """Let a plain text (import, website, another addon) choose the functions.

        Where both come together the functions count. The text is written anew from
        them, in step with the catalogue.

        :param vals_list: values of ``create`` or ``write``, changed in place
        """
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
