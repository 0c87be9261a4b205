from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """What imports keep about an erased person."""

    _inherit = "res.partner"

    def _erase_traces(self, words):
        """Blank the rows of imports."""
        self._erase_import_lines(words)
        return super()._erase_traces(words)

    def _erase_import_lines(self, words):
        """Blank the rows of imports that are, or may be, about them."""
        Lines = self.env["interlocuteur.import.line"]
        pattern = self._get_erased_pattern(words)
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM interlocuteur_import_line
                 WHERE CONCAT_WS(' ', label, detail, values, undo_data) ~* %s
                """,
                pattern,
            )
        )
        named = [id_ for (id_,) in self.env.cr.fetchall()]
        lines = Lines.search(
            Domain("partner_id", "=", self.id)
            | Domain("person_id", "=", self.id)
            | Domain("candidate_ids", "in", self.ids)
            | Domain("id", "in", named)
        )
        lines._erase(self)
