from datetime import date

from odoo import api, models

# In the context while partners are merged: deleted rows end no access then. It is an
# object and no text, so that nobody can send it over RPC.
MERGING = object()


class InterlocuteurCollaboration(models.Model):
    """Collaborations of partners that become one."""

    _inherit = "interlocuteur.collaboration"

    @api.model
    def _is_merging(self):
        return self.env.context.get("interlocuteur_merging") is MERGING

    @api.model
    def _merge_partners(self, src_partners, dst_partner, main_organisation):
        """Join the collaborations that the merge of these partners brings together.

        Periods of one pair that overlap become one period with the functions of all;
        of several main collaborations one stays. Afterwards each row can be pointed at
        the destination without breaking a constraint.

        :param main_organisation: where the destination has their main collaboration
        """
        partners = src_partners | dst_partner
        found = self.search(
            [
                ("active", "=", True),
                "|",
                ("person_id", "in", partners.ids),
                ("organisation_id", "in", partners.ids),
            ]
        )

        def survivor(partner):
            return dst_partner if partner in partners else partner

        # one main collaboration, or the unique index refuses it
        mains = found.filtered("is_main")
        for group in mains.grouped(lambda c: survivor(c.person_id)).values():
            kept = group.filtered(lambda c: c.organisation_id == main_organisation)
            (group - (kept or group)[0])._mirror().is_main = False
        pairs = found.grouped(
            lambda c: (survivor(c.person_id), survivor(c.organisation_id))
        )
        for group in pairs.values():
            group._merge_overlaps(dst_partner)

    def _merge_overlaps(self, dst_partner):
        """Merge those of these collaborations of one pair whose periods overlap."""
        for chain in self._get_overlapping():
            kept = chain._pick_kept(dst_partner)
            if others := chain - kept:
                values = kept._prepare_joined(others)
                # first, or the exclusion constraint refuses the longer period
                others._mirror().unlink()
                kept._mirror().write(values)

    def _get_overlapping(self):
        """Return these collaborations, the oldest first, those that overlap as one.

        :return: list of recordsets
        """
        chains, last = [], date.min
        for collaboration in self.sorted(lambda c: (c.date_start or date.min, c.id)):
            if not chains or (collaboration.date_start or date.min) > last:
                chains.append(self.browse())
            chains[-1] |= collaboration
            last = max(last, collaboration.date_end or date.max)
        return chains

    def _pick_kept(self, dst_partner):
        """Return which of these stays: the destination's, else the earliest."""
        theirs = self.filtered(lambda c: dst_partner in c.person_id | c.organisation_id)
        return (theirs or self)[0]

    def _prepare_joined(self, others):
        """Return the values of this collaboration once it stands for others as well."""
        joined = self | others
        starts, ends = joined.mapped("date_start"), joined.mapped("date_end")
        return {
            "date_start": min(starts) if all(starts) else False,
            "date_end": max(ends) if all(ends) else False,
            "is_main": any(joined.mapped("is_main")),
            "function_ids": joined.function_ids.ids,
        }
