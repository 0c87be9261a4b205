from odoo import models
from odoo.fields import Domain


class ResPartner(models.Model):
    """A person's access to the portal."""

    _inherit = "res.partner"

    def _get_open_collaborations(self):
        """Return the collaborations that are current or still to come, main first."""
        return self.env["interlocuteur.collaboration"].search(
            Domain("person_id", "in", self.ids)
            & Domain("state", "in", ["current", "future"]),
            order="is_main desc, id",
        )

    def action_open_portal_wizard(self):
        """Open core's portal wizard for these people."""
        wizard = self.env["portal.wizard"].with_context(active_ids=self.ids)
        return wizard.action_open_wizard()
