from odoo import fields, models
from odoo.exceptions import UserError


class InterlocuteurCollaboration(models.Model):
    """A collaboration with a profile opens the portal."""

    _inherit = "interlocuteur.collaboration"

    has_portal_account = fields.Boolean(
        related="person_id.has_portal_account",
        groups="interlocuteurs_addon.group_interlocuteur_manager",
    )

    def action_open_portal_wizard(self):
        """Open core's portal wizard with a line for each of these collaborations."""
        return self.env["portal.wizard"]._open_for_collaborations(self)

    def action_see_as(self):
        """Open the portal as the person of this collaboration sees it, read only.

        :raises UserError: not exactly one collaboration, or nobody to look as
        """
        if len(self) != 1:
            raise UserError(self.env._("Choose one collaboration to see its portal."))
        self._get_portal_user()
        return {
            "type": "ir.actions.act_url",
            "url": f"/interlocuteur/see-as/{self.id}",
            "target": "new",
        }

    def _get_portal_user(self):
        """Return the portal account of the person.

        :raises UserError: they have none, or work here
        """
        self.ensure_one()
        # in sudo: whether there is an account; what it shows is read as the employee
        accounts = self.person_id._get_portal_accounts()
        account = accounts.filtered(lambda user: user._is_portal())[:1]
        if not account:
            raise UserError(
                self.env._(
                    "%(person)s has no portal account, so there is nothing to see yet: "
                    'invite them by "Portal access" first.',
                    person=self.person_id.name,
                )
            )
        return account.sudo(False)

    def _log_seen_portal(self):
        """Log on the person's sheet that the user looks at their portal."""
        self.ensure_one()
        self.person_id._message_log(
            body=self.env._(
                "Looked at the portal of %(person)s, from %(organisation)s.",
                person=self.person_id.name,
                organisation=self.organisation_id.name,
            )
        )
