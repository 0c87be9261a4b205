from odoo import api, models

from ..core.first_step import FirstStep


class ResCompany(models.Model):
    """Share users read our companies, and nothing of what is said there."""

    _name = "res.company"
    _inherit = ("res.company", "interlocuteur.portal.fields")

    @api.model
    def _are_messages_closed_to_portal(self):
        return True

    def _get_first_steps(self):
        """Add what opens the portal, and to whom it is open."""
        Collaboration = self.env["interlocuteur.collaboration"]
        profiled = [("profile_id", "!=", False)]
        accounts = [
            *profiled,
            ("person_id.user_ids", "any", [("share", "=", True)]),
        ]
        return [
            *super()._get_first_steps(),
            FirstStep(
                title=self.env._("Portal profiles"),
                text=self.env._("What customers see of their organisation"),
                done=bool(Collaboration.search_count(profiled, limit=1)),
                action="interlocuteurs_addon.interlocuteur_portal_profile_action",
                sequence=40,
            ),
            FirstStep(
                title=self.env._("First portal account"),
                text=self.env._("On the sheet of a person: Portal access"),
                done=bool(Collaboration.search_count(accounts, limit=1)),
                action="interlocuteurs_addon.res_partner_action_interlocuteur",
                sequence=60,
            ),
        ]
