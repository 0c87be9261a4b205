from odoo import api, fields, models

from ...tools.text import split_functions


class ResPartner(models.Model):
    """What somebody entered of a person and no catalogue has: kept, and shown."""

    _inherit = "res.partner"

    proposal_ids = fields.One2many(
        "interlocuteur.proposal", "person_id", string="Texts"
    )
    proposed_functions = fields.Char(
        string="To be added to the catalogue",
        compute="_compute_proposed_functions",
        inverse="_inverse_proposed_functions",
        help="Functions that the catalogue does not have yet, with commas between. An "
        "administrator of contact persons adds them, or says which function is meant.",
    )

    @api.depends("proposal_ids.name", "proposal_ids.active", "proposal_ids.kind")
    def _compute_proposed_functions(self):
        for person in self:
            person.proposed_functions = ", ".join(person._get_proposed("function"))

    def _inverse_proposed_functions(self):
        names = {person: split_functions(person.proposed_functions) for person in self}
        # sudo: of people whom the user may write, which core has checked
        self.env["interlocuteur.proposal"].sudo()._replace("function", names)

    def _get_proposed(self, kind):
        """Return the texts that are to be added to a catalogue."""
        self.ensure_one()
        # sudo: the job position of whoever is written says them, too
        return (
            self.sudo().proposal_ids.filtered(lambda p: p.kind == kind).mapped("name")
        )

    def _keep_unknown_functions(self, names):
        """Keep functions that the catalogue lacks on each of these people.

        For imports and other entries that do not ask: whoever has them in the end is
        for an administrator to say.

        :param list names: texts of one function each
        """
        self._keep_unknown("function", names)

    def _keep_unknown_titles(self, names):
        """Keep titles that the catalogue lacks on each of these people."""
        self._keep_unknown("title", names)

    def _keep_unknown(self, kind, names):
        self.check_access("write")
        # sudo: of people whom the user may write
        proposals = self.env["interlocuteur.proposal"].sudo()
        proposals._propose(kind, dict.fromkeys(self, names))
        if kind == "function":
            self._write_function_text()

    def _erase_traces(self, words):
        """Erase what was proposed of the person."""
        # sudo: the right to erase was checked
        proposals = self.env["interlocuteur.proposal"].sudo()
        proposals.with_context(active_test=False).search(
            [("person_id", "in", self.ids)]
        ).unlink()
        return super()._erase_traces(words)
