from odoo import models

from ..models.core.collaboration_merge import MERGING


class MergePartnerAutomatic(models.TransientModel):
    """Core's merge keeps collaborations and functions of all that become one."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Join first what would break a constraint: core deletes such rows or fails."""
        collaborations = self.env["interlocuteur.collaboration"].with_context(
            tracking_disable=True, interlocuteur_merging=MERGING
        )
        # sudo: core merges links as superuser too, whoever may merge
        collaborations.sudo()._merge_partners(src_partners, dst_partner)
        # sudo: as above
        values = self.env["interlocuteur.characteristic.value"].sudo()
        values._merge_partners(src_partners, dst_partner)
        # sudo: as above
        proposals = self.env["interlocuteur.proposal"].sudo()
        proposals._merge_partners(src_partners, dst_partner)
        res = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        dst_partner._write_function_text()
        people = collaborations.search(
            [
                "|",
                ("person_id", "=", dst_partner.id),
                ("organisation_id", "=", dst_partner.id),
            ]
        ).person_id
        collaborations._settle(people)
        # invalidate the cached rules of users whose partner changed
        self.env.registry.clear_cache()
        return res
