from odoo import api, fields, models

# what Odoo and this addon bring, and what customers call it
STATES_OF_STAGES = {
    "interlocuteurs_addon.maintenance_stage_external": "received",
    "maintenance.stage_0": "received",
    "maintenance.stage_1": "under_way",
    "maintenance.stage_3": "done",
    "maintenance.stage_4": "dropped",
}


class MaintenanceStage(models.Model):
    """A stage is ours; customers read what it means to them, in their language."""

    _inherit = "maintenance.stage"

    public_state = fields.Selection(
        [
            ("received", "Received"),
            ("planned", "Planned"),
            ("under_way", "Under way"),
            ("done", "Done"),
            ("dropped", "Not pursued"),
        ],
        string="For the customer",
        help="What customers read of a request in this stage: on the portal and in "
        "mails. A request that was received and has a date is planned.",
    )
    public_name = fields.Char(
        string="Public name",
        translate=True,
        help="In place of it, where you prefer other words.",
    )

    @api.model
    def _set_shipped_states(self):
        """Say of the stages that come with Odoo and this addon what they mean."""
        for xmlid, state in STATES_OF_STAGES.items():
            stage = self.env.ref(xmlid, raise_if_not_found=False)
            if stage and not stage.public_state:
                stage.public_state = state
