from odoo import models


class ResPartner(models.Model):
    """What the look-up of duplicates keeps about an erased person."""

    _inherit = "res.partner"

    def _erase_traces(self, words):
        """Delete their suspected pairs: there is nothing left to compare."""
        theirs = ["|", ("person_id", "in", self.ids), ("other_id", "in", self.ids)]
        # sudo: pairs of people whom the administrator may not all see
        self.env["interlocuteur.duplicate.pair"].sudo().search(theirs).unlink()
        return super()._erase_traces(words)
