from odoo import api, fields, models
from odoo.exceptions import UserError


class InterlocuteurCollaboration(models.Model):
    """Deactivates and reactivates the people of collaborations, says who came after."""

    _inherit = "interlocuteur.collaboration"

    replaced_by_id = fields.Many2one(
        "res.partner",
        string="Replaced by",
        index="btree_not_null",
        copy=False,
        readonly=True,
        ondelete="set null",
        help="Who took over there when the person left.",
    )

    @api.model
    def _merge_partners(self, src_partners, dst_partner, main_organisation):
        """Let nobody be replaced by whom they become."""
        result = super()._merge_partners(src_partners, dst_partner, main_organisation)
        partners = src_partners | dst_partner
        own = self.with_context(active_test=False).search(
            [
                ("person_id", "in", partners.ids),
                ("replaced_by_id", "in", partners.ids),
            ]
        )
        own._mirror().replaced_by_id = False
        return result

    def action_end(self):
        """End the collaborations, and say so: whoever did it may take it back today.

        :return: the action that says so
        """
        people = self.person_id
        organisations = self.organisation_id
        before = people._get_undo_state(others=people.browse())
        super().action_end()
        step = self.env["interlocuteur.undo"]._keep("end", people, before)
        message = self.env._(
            "Collaboration ended: %(people)s, %(organisations)s.",
            people=people._join_names(),
            organisations=organisations._join_names(),
        )
        return people._notify_done(message, step)

    def action_deactivate(self):
        """Open the dialog that deactivates these people, or ends this alone.

        :raises AccessError: the user may not change them
        :raises UserError: nobody is active, or one is an employee of ours
        """
        organisations = self.organisation_id
        return self.person_id._open_deactivation(
            organisations if len(organisations) == 1 else None
        )

    def action_reactivate(self):
        """Bring these people back.

        :raises AccessError: the user may not change them
        :raises UserError: nobody is inactive
        """
        if all(self.mapped("person_active")):
            raise UserError(
                self.env._(
                    "Nobody of the selection is inactive. Show the inactive people, "
                    "then select who comes back."
                )
            )
        return self.person_id.action_reactivate()
