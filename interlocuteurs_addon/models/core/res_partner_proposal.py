from odoo import api, fields, models

from ...tools.text import split_functions
from .proposal import make_key


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
            names = person._get_proposed("function")
            person.proposed_functions = ", ".join(names) or False

    def _inverse_proposed_functions(self):
        names = {
            person: split_functions(person.proposed_functions)
            for person in self
            # forms send the empty text of whoever is entered; sudo: as below
            if person.proposed_functions or person.sudo().proposal_ids
        }
        # sudo: of people whom the user may write, which core has checked
        self.env["interlocuteur.proposal"].sudo()._replace("function", names)

    def _get_proposed(self, kind):
        """Return the texts that are to be added to a catalogue."""
        self.ensure_one()
        # sudo: the job position of whoever is written says them, too
        return (
            self.sudo().proposal_ids.filtered(lambda p: p.kind == kind).mapped("name")
        )

    @api.model
    def _keep_unknown(self, kind, names_by_person):
        """Keep on people what a catalogue lacks, beside what is kept already.

        For imports and other entries that do not ask: which entry is meant in the end
        is for an administrator to say.

        :param str kind: which catalogue, as a proposal has it
        :param dict names_by_person: person to texts of one entry each
        """
        people = self.browse().union(*names_by_person)
        people.check_access("write")
        # sudo: of people whom the user may write
        proposals = self.env["interlocuteur.proposal"].sudo()
        proposals._propose(kind, names_by_person)
        if kind == "function":
            people._write_function_text()

    def _withdraw_unknown(self, kind, names):
        """Forget that these texts were kept on a person, as they were by mistake.

        :param str kind: which catalogue
        :param names: texts of one entry each
        """
        self.check_access("write")
        keys = {make_key(name) for name in names}
        # sudo: of a person whom the user may write
        found = self.sudo().proposal_ids.filtered(
            lambda proposal: proposal.kind == kind and proposal.key in keys
        )
        found.unlink()
        if found and kind == "function":
            self._write_function_text()

    def _filter_unproposed(self, kind, names):
        """Return those of these texts that were never kept on a person.

        What an administrator has dismissed stays so.
        """
        # sudo: whether they were, on a person whom the user may read
        proposals = self.sudo().with_context(active_test=False).proposal_ids
        known = set(proposals.filtered(lambda p: p.kind == kind).mapped("key"))
        return [name for name in names if make_key(name) not in known]

    def _erase_traces(self, words):
        """Erase what was proposed of the person."""
        # sudo: the right to erase was checked
        proposals = self.env["interlocuteur.proposal"].sudo()
        proposals.with_context(active_test=False).search(
            [("person_id", "in", self.ids)]
        ).unlink()
        return super()._erase_traces(words)
