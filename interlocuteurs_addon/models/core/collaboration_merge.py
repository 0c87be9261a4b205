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
        found = self.with_context(active_test=False).search(
            [
                "|",
                ("person_id", "in", partners.ids),
                ("organisation_id", "in", partners.ids),
            ]
        )

        def survivor(partner):
            return dst_partner if partner in partners else partner

        # one main collaboration at any time, or the unique index refuses it
        mains = found.filtered("is_main")
        for group in mains.grouped(lambda c: survivor(c.person_id)).values():
            kept = group.filtered(lambda c: c.organisation_id == main_organisation)
            (group - (kept or group)[0])._mirror().is_main = False
        mains.flush_recordset(["is_main"])
        pairs = found.filtered("active").grouped(
            lambda c: (survivor(c.person_id), survivor(c.organisation_id))
        )
        for group in pairs.values():
            group._merge_overlaps(dst_partner)
        self.env.flush_all()

    def _merge_overlaps(self, dst_partner):
        """Merge those of these collaborations of one pair whose periods overlap."""
        joined = self.browse()
        for collaboration in self.sorted(lambda c: (c.date_start or date.min, c.id)):
            if joined and (joined.date_end or date.max) >= (
                collaboration.date_start or date.min
            ):
                kept = collaboration._pick_kept(joined, dst_partner)
                other = (joined | collaboration) - kept
                values = kept._prepare_joined(other)
                other._mirror().unlink()
                kept._mirror().write(values)
                joined = kept
            else:
                joined = collaboration

    def _pick_kept(self, other, dst_partner):
        """Return which of the two stays: the destination's, else the earlier one."""
        is_destinations = dst_partner in (self.person_id | self.organisation_id)
        others_is = dst_partner in (other.person_id | other.organisation_id)
        return self if is_destinations and not others_is else other

    def _prepare_joined(self, other):
        """Return the values of this collaboration once it stands for both."""
        both = self | other
        starts, ends = both.mapped("date_start"), both.mapped("date_end")
        return {
            "date_start": min(starts) if all(starts) else False,
            "date_end": max(ends) if all(ends) else False,
            "is_main": any(both.mapped("is_main")),
            "function_ids": both.function_ids.ids,
        }
