from odoo import api, fields, models
from odoo.tools import SQL

from .maintenance_stage import PUBLIC_STATES

CLOSED_STATES = ("done", "dropped")


class MaintenanceRequest(models.Model):
    """What customers are told of where their request stands, on pages and in mails."""

    _inherit = "maintenance.request"

    public_state = fields.Selection(
        PUBLIC_STATES,
        string="For the customer",
        compute="_compute_public_state",
        store=True,
        help="What customers read of the request: by its stage, planned where it has a "
        "date, not pursued where it was cancelled.",
    )

    @api.depends("stage_id.public_state", "stage_id.done", "schedule_date", "archive")
    def _compute_public_state(self):
        for request in self:
            request.public_state = self._combine_public_state(
                request.stage_id, request.schedule_date, request.archive
            )

    @api.model
    def _combine_public_state(self, stage_id, schedule_date, archive):
        """Return the key of what customers read, or nothing of a stage of our own."""
        if archive:
            return "dropped"
        state = stage_id._get_public_state()
        return "planned" if state == "received" and schedule_date else state

    @api.model
    def _fill_public_states(self):
        """Say it of the requests that are there; as the compute does, but set-based."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE maintenance_request request
                   SET public_state = CASE
                           WHEN request.archive THEN 'dropped'
                           WHEN stage.public_state = 'received'
                            AND request.schedule_date IS NOT NULL THEN 'planned'
                           WHEN stage.public_state IS NOT NULL THEN stage.public_state
                           WHEN stage.done THEN 'done'
                       END
                  FROM maintenance_request own
             LEFT JOIN maintenance_stage stage ON stage.id = own.stage_id
                 WHERE own.id = request.id
                """
            )
        )
        self.invalidate_model(["public_state"])

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Order by the state as it happens, not by its key."""
        if field_name != "public_state":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        column = self._field_to_sql(alias, field_name, query)
        states = [state for state, _name in PUBLIC_STATES]
        return SQL("ARRAY_POSITION(%s, %s) %s %s", states, column, direction, nulls)

    def _get_public_state_name(self):
        """Return what customers read, in the language of the environment."""
        self.ensure_one()
        return self._name_public_state(self.public_state, self.stage_id)

    @api.model
    def _name_public_state(self, state, stage):
        """Return what customers read of a state, in their language.

        :param state: its key, if there is one
        :param stage: the stage by which it came: it may have words of its own
        """
        if state and state == stage.public_state and stage.public_name:
            return stage.public_name
        described = self._fields["public_state"]._description_selection(self.env)
        return dict(described).get(state) or stage.name
