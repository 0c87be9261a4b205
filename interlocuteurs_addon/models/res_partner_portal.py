from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ResPartner(models.Model):
    """A person's access to the portal."""

    _inherit = "res.partner"

    has_portal_account = fields.Boolean(
        compute="_compute_has_portal_account",
        groups="interlocuteurs_addon.group_interlocuteur_manager",
        help="There is an open account, whose portal an administrator may look at.",
    )

    @api.depends("user_ids.active", "user_ids.share")
    def _compute_has_portal_account(self):
        owners = self._get_portal_accounts().partner_id
        for partner in self:
            partner.has_portal_account = partner._origin in owners

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

    def action_see_as(self):
        """Open the portal as this person sees it, by what opens it to him.

        :raises UserError: he works for nobody, or has no account
        """
        self.ensure_one()
        collaborations = self._get_open_collaborations()
        if not collaborations:
            raise UserError(
                self.env._(
                    "%s works for no organisation now: there is no portal to see.",
                    self.name,
                )
            )
        opening = collaborations.filtered("profile_id") or collaborations
        return opening[0].action_see_as()
