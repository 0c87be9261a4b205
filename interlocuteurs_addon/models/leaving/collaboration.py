from odoo import models
from odoo.exceptions import UserError


class InterlocuteurCollaboration(models.Model):
    """Deactivates and reactivates the people of collaborations."""

    _inherit = "interlocuteur.collaboration"

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
