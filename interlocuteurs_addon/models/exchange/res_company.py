from odoo import models

from ..core.first_step import FirstStep


class ResCompany(models.Model):
    """Whoever is known elsewhere comes by a file."""

    _inherit = "res.company"

    def _get_first_steps(self):
        """Add the first import."""
        imports = self.env["interlocuteur.import"]
        return [
            *super()._get_first_steps(),
            FirstStep(
                title=self.env._("First import"),
                text=self.env._("Above the people of an organisation"),
                done=bool(imports.search_count([("state", "=", "done")], limit=1)),
                action="interlocuteurs_addon.res_partner_action_organisation",
                sequence=50,
            ),
        ]
