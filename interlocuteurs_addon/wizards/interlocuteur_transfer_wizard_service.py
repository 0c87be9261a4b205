from odoo import api, fields, models
from odoo.fields import Command


class InterlocuteurTransferWizard(models.TransientModel):
    """The sites and equipment that people leave where they keep the organisation."""

    _inherit = "interlocuteur.transfer.wizard"

    site_ids = fields.Many2many(
        "res.partner",
        "interlocuteur_transfer_wizard_site_rel",
        string="Sites to leave",
        compute="_compute_left",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('is_site', '=', True), ('site_person_ids', 'in', person_ids)]",
    )
    equipment_ids = fields.Many2many(
        "maintenance.equipment",
        string="Equipment to leave",
        compute="_compute_left",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('interlocuteur_ids', 'in', person_ids), "
        "('organisation_id', '=', former_organisation_id)]",
    )

    @api.depends("person_ids")
    def _compute_left(self):
        """Propose to leave everything of the old organisation."""
        for wizard in self:
            people = wizard.person_ids._origin
            former = wizard.former_organisation_id._origin
            wizard.site_ids = people.site_ids.filtered(
                lambda s, f=former: s.commercial_partner_id == f
            )
            wizard.equipment_ids = people.equipment_ids.filtered(
                lambda e, f=former: e.organisation_id == f
            )

    def _prepare_shared_values(self):
        return {
            **super()._prepare_shared_values(),
            "site_ids": [Command.set(self.site_ids.ids)],
            "equipment_ids": [Command.set(self.equipment_ids.ids)],
        }
