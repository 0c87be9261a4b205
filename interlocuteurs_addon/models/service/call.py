from odoo import api, models
from odoo.fields import Domain

from ..document.call import CallSection


class MaintenanceEquipment(models.Model):
    """The equipment of the caller's organisations."""

    _inherit = "maintenance.equipment"

    @api.model
    def _get_call_section(self):
        return CallSection(
            self.env._("Equipment"),
            details=("serial_no", "category_id", "site_id"),
            order="name, id",
            sequence=20,
        )

    @api.model
    def _get_call_domain(self, caller):
        """Add what they are the service contact of, or have as a private customer."""
        partner = caller.partner
        return super()._get_call_domain(caller) | (
            Domain("service_contact_id", "=", partner.id)
            | Domain("organisation_id", "=", partner.id)
        )


class MaintenanceRequest(models.Model):
    """Open requests on the call sheet; a new one, also for somebody unknown."""

    _inherit = "maintenance.request"

    @api.model
    def _get_call_section(self):
        return CallSection(
            self.env._("Open requests"),
            Domain("done", "=", False) & Domain("archive", "=", False),
            ("stage_id", "request_date", "equipment_id"),
            "request_date desc, id desc",
            sequence=30,
        )

    @api.model
    def _get_call_button(self, caller):
        partner = caller.partner
        if not partner:
            context = {
                "default_caller_name": caller.name,
                "default_caller_phone": caller.phone or caller.email,
            }
        else:
            context = {"default_organisation_id": caller.organisations[:1].id}
            if partner.is_site:
                context["default_site_id"] = partner.id
            elif partner._may_be_served():
                context["default_organisation_id"] = partner.id
            elif partner._is_person():
                context["default_interlocuteur_id"] = partner.id
        return {
            "key": "request",
            "label": self.env._("New request"),
            "hotkey": "r",
            "context": context,
        }


class ResPartner(models.Model):
    """The sites of the caller, or of their organisations."""

    _inherit = "res.partner"

    @api.model
    def _get_call_sections(self, caller):
        """Add where the caller is to be found."""
        section = CallSection(
            self.env._("Sites"),
            details=("phone", "city"),
            order="name, id",
            sequence=10,
        )
        theirs = caller.partner.site_ids
        domain = Domain("is_site", "=", True) & (
            Domain("id", "in", theirs.ids)
            if theirs
            else Domain("commercial_partner_id", "in", caller.organisations.ids)
        )
        return [*super()._get_call_sections(caller), (self, section, domain)]
