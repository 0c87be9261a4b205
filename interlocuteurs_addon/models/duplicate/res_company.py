from odoo import models

from ..core.first_step import FirstStep


class ResCompany(models.Model):
    """Somebody who is known already is recognised from the first day on."""

    _inherit = "res.company"

    def _get_first_steps(self):
        """Add the rule: done as long as it compares something."""
        rule = self.env["interlocuteur.duplicate.rule"]._get_rule(self)
        return [
            *super()._get_first_steps(),
            FirstStep(
                title=self.env._("Duplicate rules"),
                text=self.env._("What is compared when somebody is entered"),
                done=bool(rule),
                action="interlocuteurs_addon.interlocuteur_duplicate_rule_action",
                sequence=30,
            ),
        ]
