from odoo import models


class ResPartner(models.Model):
    """What imports keep about an erased person."""

    _inherit = "res.partner"

    def _erase_traces(self):
        """Blank the rows of imports."""
        self._erase_import_lines()
        return super()._erase_traces()

    def _erase_import_lines(self):
        """Blank the rows of imports that are, or may be, about them."""
        lines = self.env["interlocuteur.import.line"].search(
            [
                "|",
                "|",
                ("partner_id", "=", self.id),
                ("person_id", "=", self.id),
                ("candidate_ids", "in", self.ids),
            ]
        )
        lines._erase(self)
