from odoo import models
from odoo.tools import SQL


class MergePartnerAutomatic(models.TransientModel):
    """Core's merge deletes the keys of the merged partners."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Take away what core would point at the destination.

        The destination's own keys follow the values that it gets from the others.
        """
        for table, column in (
            ("interlocuteur_duplicate_key", "partner_id"),
            ("interlocuteur_duplicate_pair", "person_id"),
            ("interlocuteur_duplicate_pair", "other_id"),
        ):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE %s = ANY(%s)",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    src_partners.ids,
                )
            )
        return super()._update_foreign_keys(src_partners, dst_partner)
