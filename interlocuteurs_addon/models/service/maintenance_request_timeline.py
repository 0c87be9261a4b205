from typing import Any, NamedTuple

from odoo import fields, models
from odoo.tools import SQL

from .maintenance_request_state import CLOSED_STATES

# what customers expect of a request, one after the other
PATH = ("received", "planned", "under_way", "done")


class TimelineStep(NamedTuple):
    """Something that happened with a request, is expected to, or was said."""

    state: str
    label: str
    date: str = ""
    """When, as people read it. Of what was not tracked nobody knows it."""
    who: str = ""
    detail: str = ""
    expected: bool = False
    moment: Any = None
    """When, to the second, where somebody knows it."""
    message: Any = None
    """What was said, where this is no step."""


class TimelineChange(NamedTuple):
    """What the chatter tracked: a field, and who changed it when."""

    name: str | None
    old: Any
    new: Any
    date: Any
    who: str


class MaintenanceRequest(models.Model):
    """The timeline of a request, from what its chatter tracked."""

    _inherit = "maintenance.request"

    schedule_date = fields.Datetime(tracking=True)
    archive = fields.Boolean(tracking=True)

    def _get_timeline(self):
        """Return what happened with a request and what is expected, oldest first.

        Called in sudo, for whoever may read the request. People of the customer stand
        there by name, ours as the company.

        :return: list of :class:`TimelineStep`
        """
        self.ensure_one()
        created, *changes = self._read_timeline_changes()
        values = self._get_first_tracked_values(changes)
        state = self._combine_public_state(**values)
        steps = [self._make_timeline_step("received", values, created)]
        if state and state != "received":
            steps.append(self._make_timeline_step(state, values))
        for change in changes:
            values[change.name] = change.new
            before, state = state, self._combine_public_state(**values)
            if shown := self._get_shown_state(change, before, state):
                label = self._name_step_back(before, shown)
                step = self._make_timeline_step(shown, values, change)
                steps.append(step._replace(label=label or step.label))
        return steps + self._get_expected_steps(state)

    def _read_timeline_changes(self):
        """Return who created the request, then what was changed, oldest first.

        What ends or takes back a cancellation comes last of what was changed at once:
        reopening changes the stage as well.

        :return: list of :class:`TimelineChange`
        """
        self.env.flush_all()
        Fields = self.env["ir.model.fields"]
        names = ("stage_id", "schedule_date", "archive")
        tracked = {Fields._get(self._name, name).id: name for name in names}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT change.field_id, change.old_id, change.new_id, change.old_date,
                       change.new_date, change.date,
                       COALESCE(theirs.name, company.name)
                  FROM maintenance_request request
                  JOIN res_company company ON company.id = request.company_id
            CROSS JOIN LATERAL (
                SELECT 0 AS message_id, NULL::int AS field_id, NULL::int AS old_id,
                       NULL::int AS new_id, NULL::timestamp AS old_date,
                       NULL::timestamp AS new_date, request.create_date AS date,
                       creator.partner_id AS author_id
                  FROM res_users creator
                 WHERE creator.id = request.create_uid
             UNION ALL
                SELECT message.id, tracked.field_id, tracked.old_value_integer,
                       tracked.new_value_integer, tracked.old_value_datetime,
                       tracked.new_value_datetime, message.date, message.author_id
                  FROM mail_message message
                  JOIN mail_tracking_value tracked
                    ON tracked.mail_message_id = message.id
                 WHERE message.model = %s AND message.res_id = request.id
                   AND tracked.field_id = ANY(%s)
                       ) change
             LEFT JOIN res_partner theirs
                    ON theirs.id = change.author_id
                   AND (theirs.id = request.organisation_id OR EXISTS (
                        SELECT FROM interlocuteur_collaboration collaboration
                         WHERE collaboration.person_id = theirs.id
                           AND collaboration.organisation_id = request.organisation_id
                       ))
                 WHERE request.id = %s
              ORDER BY change.message_id, change.field_id = %s
                """,
                self._name,
                list(tracked),
                self.id,
                Fields._get(self._name, "archive").id,
            )
        )
        return self._make_timeline_changes(tracked, rows)

    def _make_timeline_changes(self, tracked, rows):
        """Return rows of the query as :class:`TimelineChange`.

        :param dict tracked: names of fields by their ids
        """
        Stage = self.env["maintenance.stage"]
        ids = {
            id_
            for field_id, *stage_ids, _old, _new, _date, _who in rows
            for id_ in stage_ids
            if tracked.get(field_id) == "stage_id"
        }
        # of one that was deleted since nobody knows what it meant
        stages = {stage.id: stage for stage in Stage.browse(filter(None, ids)).exists()}
        changes = []
        for field_id, old, new, old_date, new_date, date, who in rows:
            name = tracked.get(field_id)
            if name == "stage_id":
                old, new = stages.get(old, Stage), stages.get(new, Stage)
            elif name == "schedule_date":
                old, new = old_date, new_date
            changes.append(TimelineChange(name, old, new, date, who))
        return changes

    def _get_first_tracked_values(self, changes):
        """Return with what the request began: what was there before any change."""
        first = {change.name: change.old for change in reversed(changes)}
        return {
            name: first.get(name, self[name])
            for name in ("stage_id", "schedule_date", "archive")
        }

    def _get_shown_state(self, change, before, after):
        """Return the state that a change is told as, or nothing of what tells none."""
        dated = change.name == "schedule_date" and change.new
        if dated and after and after not in CLOSED_STATES:
            return "planned"
        return after if after != before else False

    def _name_step_back(self, before, after):
        """Return what a step back is called, or nothing of a step ahead."""
        if before in CLOSED_STATES and after not in CLOSED_STATES:
            return self.env._("Reopened")
        if before == "planned" and after == "received":
            return self.env._("The date is open again")
        return ""

    def _make_timeline_step(self, state, values, change=None):
        """Return a step.

        :param dict values: of the request after it
        :param change: of :class:`TimelineChange`, where somebody knows when it was
        """
        return TimelineStep(
            state=state,
            label=self._name_public_state(state, values["stage_id"]),
            date=self._format_moment(change.date) if change else "",
            who=change.who if change else "",
            detail=self._get_visit_text(values) if state == "planned" else "",
            moment=change and change.date.replace(microsecond=0),
        )

    def _get_visit_text(self, values):
        """Return when somebody comes, and who, if customers are told that."""
        date = self._format_moment(values["schedule_date"])
        technician = self.company_id.shows_technician and self.user_id.name
        if technician and date:
            return self.env._(
                "%(date)s, by %(technician)s", date=date, technician=technician
            )
        return date

    def _get_expected_steps(self, state):
        """Return what is still to come of a request that is in a state."""
        if state in CLOSED_STATES:
            return []
        ahead = PATH[PATH.index(state) + 1 :] if state in PATH else PATH[-1:]
        nowhere = self.env["maintenance.stage"]
        return [
            TimelineStep(name, self._name_public_state(name, nowhere), expected=True)
            for name in ahead
        ]
