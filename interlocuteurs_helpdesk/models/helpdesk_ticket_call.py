from odoo import api, models

from odoo.addons.interlocuteurs_addon.models.document.call import CallSection


class HelpdeskTicket(models.Model):
    """Open tickets on the call sheet; a new one, also for somebody unknown."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _get_call_section(self):
        return CallSection(
            self.env._("Open tickets"),
            self._get_open_domain(),
            ("stage_id", "user_id", "equipment_id"),
            "priority desc, id desc",
            sequence=32,
        )

    @api.model
    def _get_call_button(self, caller):
        partner = caller.partner
        if not partner:
            context = {
                "default_partner_name": caller.name or caller.phone,
                "default_partner_email": caller.email,
            }
        elif partner.is_site:
            context = {
                "default_partner_id": caller.organisations[:1].id,
                "default_site_id": partner.id,
            }
        else:
            context = {"default_partner_id": partner.id}
        return {
            "key": "ticket",
            "label": self.env._("New ticket"),
            "hotkey": "t",
            "context": context,
        }
