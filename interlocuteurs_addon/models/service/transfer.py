from odoo import api, fields, models


class InterlocuteurTransfer(models.Model):
    """The sites and equipment that a person leaves where they keep the organisation."""

    _inherit = "interlocuteur.transfer"

    site_ids = fields.Many2many(
        "res.partner",
        "interlocuteur_transfer_site_rel",
        "transfer_id",
        "site_id",
        string="Sites to leave",
        readonly=True,
    )
    equipment_ids = fields.Many2many(
        "maintenance.equipment",
        "interlocuteur_transfer_equipment_rel",
        "transfer_id",
        "equipment_id",
        string="Equipment to leave",
        readonly=True,
    )

    @api.model
    def _get_shared_choices(self):
        return [*super()._get_shared_choices(), "site_ids", "equipment_ids"]

    def _get_handover_limits(self):
        """A successor takes over the sites that people leave, and no others."""
        return {**super()._get_handover_limits(), "sites": self.site_ids}
