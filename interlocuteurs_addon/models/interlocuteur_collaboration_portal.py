from odoo import models


class InterlocuteurCollaboration(models.Model):
    """A collaboration with a profile opens the portal."""

    _inherit = "interlocuteur.collaboration"

    def action_open_portal_wizard(self):
        """Open core's portal wizard with a line for each of these collaborations."""
        return self.env["portal.wizard"]._open_for_collaborations(self)
