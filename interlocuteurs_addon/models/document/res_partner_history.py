from odoo import models
from odoo.fields import Domain


class ResPartner(models.Model):
    """What happened with a person or an organisation, in one list."""

    _inherit = "res.partner"

    def action_open_history(self):
        """Open what happened with this contact, the newest first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "interlocuteurs_addon.interlocuteur_event_action"
        )
        return {
            **action,
            "display_name": f"{action['name']} – {self.display_name}",
            "domain": list(self._get_history_domain()),
        }

    def _get_history_domain(self):
        """Return the domain of the rows about this contact."""
        if not self._is_person():
            return Domain("organisation_id", "=", self.id)
        mine = Domain("person_id", "=", self.id) | Domain("partner_id", "=", self.id)
        return mine & Domain("is_aside", "=", False)
