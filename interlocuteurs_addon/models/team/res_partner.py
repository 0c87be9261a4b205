from odoo import models
from odoo.fields import Domain

from .collaboration import LEFT


class ResPartner(models.Model):
    """Who of us is told what an organisation does with its people."""

    _inherit = "res.partner"

    def _get_team_users(self):
        """Return who of us looks after the people of this organisation, in sudo.

        Its salesperson, else whom the company chose, else the administrators of contact
        persons: somebody has to know.
        """
        self.ensure_one()
        # sudo: portal users take the steps, who read no employees
        organisation = self.sudo()
        company = organisation.company_id or self.env.user.sudo().company_id
        managers = self.env.ref("interlocuteurs_addon.group_interlocuteur_manager")
        candidates = (
            organisation.user_id,
            company.team_user_id,
            managers.sudo().all_user_ids,
        )
        for users in candidates:
            told = users.filtered(
                lambda user: (
                    user.active and user._is_internal() and company in user.company_ids
                )
            )
            if told:
                return told
        return organisation.env["res.users"]

    def _change_access(self, vals, before):
        """Ask nobody any more whether those have left who are deactivated."""
        super()._change_access(vals, before)
        if not vals.get("active", True):
            # sudo: as the right on the person, whoever that is
            said = self.sudo().collaboration_ids.filtered("left_said_on")
            said.left_said_on = False

    def _forget_left(self):
        """End the activities of these people of whom nobody says that they left."""
        # sudo: as the right on the collaboration, whoever that is
        self.sudo().filtered(
            lambda person: not any(person.collaboration_ids.mapped("left_said_on"))
        ).activity_unlink([LEFT])

    def _erase_personal_data(self):
        """Delete the invitations by which this person came, which name them."""
        # sudo: whoever may erase the person, as super() checks
        Invitation = self.env["interlocuteur.invitation"].sudo()
        found = Invitation.search(
            Domain("person_id", "in", self.ids)
            | Domain("email", "in", list(filter(None, self.mapped("email_normalized"))))
        )
        result = super()._erase_personal_data()
        found.unlink()
        return result
