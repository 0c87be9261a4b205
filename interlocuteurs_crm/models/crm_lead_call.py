from odoo import api, models
from odoo.fields import Domain

from odoo.addons.interlocuteurs_addon.models.document.call import CallSection


class CrmLead(models.Model):
    """Opportunities on the call sheet; a new one, also for somebody unknown."""

    _inherit = "crm.lead"

    @api.model
    def _get_call_section(self):
        return CallSection(
            self.env._("Open opportunities"),
            Domain("won_status", "=", "pending"),
            ("stage_id", "user_id", "expected_revenue"),
            "priority desc, id desc",
            sequence=35,
        )

    @api.model
    def _get_call_button(self, caller):
        if caller.partner:
            context = {"default_partner_id": caller.partner.id}
        else:
            context = {
                "default_contact_name": caller.name,
                "default_phone": caller.phone,
                "default_email_from": caller.email,
            }
        return {
            "key": "opportunity",
            "label": self.env._("New opportunity"),
            "hotkey": "n",
            "context": {"default_type": "opportunity", **context},
        }
