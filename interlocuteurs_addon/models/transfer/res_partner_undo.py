from odoo import models

from ..leaving.undo import as_json


class ResPartner(models.Model):
    """What a step does to transfers, and what a transfer writes on sheets."""

    _inherit = "res.partner"

    def _get_undone_fields(self):
        """Add the characteristics, which the new organisation asks for."""
        definitions = self.env["interlocuteur.characteristic"]._get_definitions()
        return [*super()._get_undone_fields(), *definitions]

    def _get_undo_state(self, others=None, known=None):
        state = super()._get_undo_state(others, known)
        return {**state, "transfers": self._read_undo_transfers()}

    def _read_undo_transfers(self):
        """Return the state of the transfers of these people, and what they ask for."""
        # sudo: as the rest of the state
        Transfer = self.env["interlocuteur.transfer"].sudo()
        transfers = Transfer.search([("person_id", "in", self.ids)], order="id")
        names = ["state", "date", *Transfer._get_blank_values()]
        return as_json({row.pop("id"): row for row in transfers.read(names)})

    def _restore_undo_state(self, before):
        """Withdraw the transfers of the step, plan again what it withdrew."""
        result = super()._restore_undo_state(before)
        # sudo: users may not write transfers; these are as they were before a step of
        # the user, whose right on the people was checked
        Transfer = self.env["interlocuteur.transfer"].sudo()
        now = self._read_undo_transfers()
        for id_, values in now.items():
            transfer = Transfer.browse(int(id_))
            if id_ not in before["transfers"]:
                transfer.state = "withdrawn"
            elif values != before["transfers"][id_]:
                transfer.write(before["transfers"][id_])
        return result
