from odoo import api, fields, models
from odoo.fields import Command


class InterlocuteurMending(models.TransientModel):
    """Mends equipment whose service contact has left, and sites without people."""

    _inherit = "interlocuteur.mending"

    equipment_id = fields.Many2one(
        related="anomaly_id.equipment_id", related_sudo=False
    )
    service_contact_id = fields.Many2one(
        "res.partner",
        string="New service contact",
        domain=lambda self: self._get_working_domain(),
    )
    site_person_ids = fields.Many2many(
        "res.partner",
        string="People on the site",
        domain=lambda self: self._get_working_domain(),
    )

    @api.model
    def _get_working_domain(self):
        return self.env["interlocuteur.collaboration"]._get_choice_domain(
            "[('organisation_id', '=', organisation_id)]"
        )

    def _mend_service_contact(self):
        """Let somebody take the place of who left, on this equipment alone."""
        self._check_chosen("service_contact_id")
        everything = self.partner_id._get_sorted_responsibilities()
        # sudo: as _hand_over takes it, which checks the right on who left
        limits = {each.name: self.env[each.model].sudo() for each in everything}
        limits["equipment"] = self.equipment_id.sudo()
        self.partner_id._hand_over(self.service_contact_id, limits=limits)

    def _mend_site(self):
        """Say who is to be found on the site."""
        self._check_chosen("site_person_ids")
        self.partner_id.write(
            {"site_person_ids": [Command.link(p.id) for p in self.site_person_ids]}
        )
