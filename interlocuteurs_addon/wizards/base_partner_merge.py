from odoo import models

from ..models.core.collaboration_merge import MERGING


class MergePartnerAutomatic(models.TransientModel):
    """Core's merge keeps collaborations, functions and coordinates of all."""

    _name = "base.partner.merge.automatic.wizard"
    _inherit = ("base.partner.merge.automatic.wizard", "interlocuteur.entry.mixin")

    def action_merge(self):
        """Say what became one, and lead there, instead of core's last screen."""
        destination = self.dst_partner_id if self.partner_ids else None
        names = (self.partner_ids - self.dst_partner_id)._join_names()
        action = super().action_merge()
        if not destination:
            return action
        return destination._notify_done(
            self.env._(
                "Merged into %(name)s: %(names)s.", name=destination.name, names=names
            ),
            then=None if self.state == "finished" else action,
        )

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Refuse what cannot become one, whatever the user sees."""
        partners = self.env["res.partner"].browse(partner_ids).exists()
        partners._check_mergeable()
        self._check_merge_choices(partners)
        return super()._merge(partner_ids, dst_partner, extra_checks)

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Join first what would break a constraint: core deletes such rows or fails."""
        collaborations = self.env["interlocuteur.collaboration"].with_context(
            tracking_disable=True, interlocuteur_merging=MERGING
        )
        # sudo: core merges links as superuser too, whoever may merge
        destination, sources = dst_partner.sudo(), src_partners.sudo()
        destination._become_a_person_like(sources)
        functions = (destination | sources)._get_functions_of_no_organisation()
        # sudo: as above
        collaborations.sudo()._merge_partners(
            src_partners,
            dst_partner,
            destination._get_merged_main(
                sources, self._get_merge_winners(src_partners | dst_partner)
            ),
        )
        # sudo: as above
        values = self.env["interlocuteur.characteristic.value"].sudo()
        values._merge_partners(src_partners, dst_partner)
        # sudo: as above
        proposals = self.env["interlocuteur.proposal"].sudo()
        proposals._merge_partners(src_partners, dst_partner)
        res = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        dst_partner._write_function_text()
        found = collaborations.search(
            [
                "|",
                ("person_id", "=", dst_partner.id),
                ("organisation_id", "=", dst_partner.id),
            ]
        )
        people = found.person_id | destination._refresh_people_below()
        collaborations._settle(people)
        destination._take_merged_functions(functions)
        # of two collaborations with organisations that became one, one may stay
        found._hand_functions_to_person()
        destination._check_merged_places()
        # invalidate the cached rules of users whose partner changed
        self.env.registry.clear_cache()
        return res

    def _update_values(self, src_partners, dst_partner):
        """Keep what was chosen, second coordinates too; a text chooses no functions."""
        functions = dst_partner.function_ids
        winners = self._get_merge_winners(src_partners | dst_partner)
        values, homeless = dst_partner._prepare_merged_values(src_partners, winners)
        res = super()._update_values(src_partners, dst_partner)
        dst_partner.write(
            {
                name: value
                for name, value in values.items()
                if dst_partner._fields[name].convert_to_write(
                    dst_partner[name], dst_partner
                )
                != value
            }
        )
        if dst_partner.function_ids != functions:
            dst_partner.function_ids = functions
        if homeless:
            dst_partner._message_log(
                body=self.env._(
                    "Merged; there was no place for: %s", ", ".join(homeless)
                )
            )
        return res
