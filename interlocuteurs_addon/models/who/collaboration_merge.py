from odoo import api, models
from odoo.fields import Command


class InterlocuteurCollaboration(models.Model):
    """Who is who where partners become one."""

    _inherit = "interlocuteur.collaboration"

    @api.model
    def _merge_partners(self, src_partners, dst_partner, main_organisation):
        """Keep one chart without circles, and one main contact for each subject."""
        result = super()._merge_partners(src_partners, dst_partner, main_organisation)
        partners = src_partners | dst_partner
        found = self.with_context(active_test=False).search(
            [
                "|",
                ("organisation_id", "in", partners.ids),
                ("reports_to_id", "in", partners.ids),
            ]
        )
        found |= self.search([("organisation_id", "in", found.organisation_id.ids)])
        # what the merge does not change comes first
        found = found.sorted(lambda c: (bool(src_partners & c._get_parties()), c.id))

        def survivor(partner):
            return dst_partner if partner in partners else partner

        for theirs in found.grouped(lambda c: survivor(c.organisation_id)).values():
            theirs._merge_chart(survivor)
            theirs._merge_subjects()
        return result

    def _get_parties(self):
        return self.person_id | self.organisation_id | self.reports_to_id

    def _merge_chart(self, survivor):
        """Let nobody report to whom they become, nor in a circle.

        :param survivor: function of a partner to the one that stays of it
        """
        superiors = {}
        for collaboration in self.filtered("reports_to_id"):
            person = survivor(collaboration.person_id).id
            superior = survivor(collaboration.reports_to_id).id
            if superior == person or person in self._walk_up(
                superior, {**superiors, person: superior}
            ):
                collaboration._mirror().reports_to_id = False
            elif collaboration._state_now() != "past":
                superiors.setdefault(person, superior)

    def _merge_subjects(self):
        """Leave each subject to the first of these who has it."""
        taken = self.subject_ids.browse()
        running = self.filtered(lambda c: c.subject_ids and c._state_now() != "past")
        for collaboration in running:
            double = collaboration.subject_ids & taken
            taken |= collaboration.subject_ids
            if double:
                collaboration._mirror().subject_ids = [
                    Command.unlink(subject.id) for subject in double
                ]

    def _prepare_joined(self, others):
        """Keep what any of them says of the person there, its own first."""
        joined = self | others
        return {
            **super()._prepare_joined(others),
            "decision_role": next(filter(None, joined.mapped("decision_role")), False),
            "reports_to_id": joined.reports_to_id[:1].id,
            "subject_ids": [Command.set(joined.subject_ids.ids)],
        }
