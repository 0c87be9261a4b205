from odoo import api, fields, models
from odoo.tools import SQL

# what Odoo and this addon bring, and what customers call it
STATES_OF_STAGES = {
    "interlocuteurs_addon.maintenance_stage_external": "received",
    "maintenance.stage_0": "received",
    "maintenance.stage_1": "under_way",
    "maintenance.stage_3": "done",
    "maintenance.stage_4": "dropped",
}
# what customers read of a request, in the order in which it happens
PUBLIC_STATES = [
    ("received", "Received"),
    ("planned", "Scheduled"),
    ("under_way", "Under way"),
    ("done", "Completed"),
    ("dropped", "Not pursued"),
]


class MaintenanceStage(models.Model):
    """A stage is ours; customers read what it means to them, in their language."""

    _inherit = "maintenance.stage"

    public_state = fields.Selection(
        PUBLIC_STATES,
        string="For the customer",
        help="What customers read of a request in this stage: on the portal and in "
        "mails. A request that was received and has a date is planned.",
    )
    public_name = fields.Char(
        string="Public name",
        translate=True,
        help="In place of it, where you prefer other words.",
    )

    def _get_public_state(self):
        """Return the key of what customers read of this stage, if it says anything."""
        return self.public_state or ("done" if self.done else False)

    @api.model
    def _set_shipped_states(self):
        """Say of the stages that come with Odoo and this addon what they mean.

        For the installation and the upgrade: set-based, whatever requests there are.
        """
        states = {
            stage.id: state
            for xmlid, state in STATES_OF_STAGES.items()
            if (stage := self.env.ref(xmlid, raise_if_not_found=False))
        }
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE maintenance_stage stage
                   SET public_state = shipped.state
                  FROM UNNEST(%s::int[], %s::text[]) AS shipped (id, state)
                 WHERE shipped.id = stage.id AND stage.public_state IS NULL
                """,
                list(states),
                list(states.values()),
            )
        )
        self.invalidate_model(["public_state"])
        self.env["maintenance.request"]._fill_public_states()
