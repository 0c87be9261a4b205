import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

BATCH = 1000
# the sections of a state that are as they were, or nothing is taken back
RESTORED = ("sheets", "ties", "answers")


class InterlocuteurUndo(models.Model):
    """A step of today that whoever took it may take back, once.

    It holds how the people were before and after (``res.partner._get_undo_state``).
    What is not any more as the step left it is a reason to refuse: nothing that
    somebody has done since is written over. Nobody writes these rows but the addon.
    """

    _name = "interlocuteur.undo"
    _description = "Step that can be taken back"
    _order = "id desc"

    kind = fields.Selection(
        [("deactivation", "Deactivation"), ("end", "End of a collaboration")],
        required=True,
        readonly=True,
    )
    date = fields.Date(required=True, readonly=True)
    person_ids = fields.Many2many(
        "res.partner",
        "interlocuteur_undo_person_rel",
        "undo_id",
        "person_id",
        string="Contact persons",
        readonly=True,
        context={"active_test": False},
    )
    before = fields.Json(required=True, groups=fields.NO_ACCESS)
    after = fields.Json(required=True, groups=fields.NO_ACCESS)
    undone = fields.Boolean(readonly=True)

    # ------------------------------------------------------------------- business

    @api.model
    def _keep(self, kind, people, before):
        """Remember a step that was taken just now.

        :param dict before: the state of these people before it
        :return: the step, in the user's own rights
        """
        # sudo: users may not write these rows; they say what was done with their rights
        step = self.sudo().create(
            {
                "kind": kind,
                "date": self.env["interlocuteur.collaboration"]._get_today(),
                "person_ids": [Command.set(people.ids)],
                "before": before,
                "after": people._get_undo_state(known=before),
            }
        )
        return step.with_env(self.env)

    def action_undo(self):
        """Take the step back.

        :return: the action that says so, and shows the records anew
        :raises AccessError: it is somebody else's, or the user may not any more
        :raises UserError: it was taken back already, on another day, or something of
            it has changed since
        """
        self.ensure_one()
        self.check_access("read")
        people = self.with_context(active_test=False).person_ids
        people.check_access("write")
        self._check_undo()
        # sudo: as in _keep; who asks at the same time waits here, and is refused then
        step = self.sudo()
        step.undone = True
        step.flush_recordset(["undone"])
        people._restore_undo_state(step.before)
        self._check_restored(people, step.before)
        people._message_log_batch(
            bodies=dict.fromkeys(people.ids, self._describe_undone())
        )
        names = people._join_names()
        message = (
            self.env._("Taken back: %s. The portal account stays closed.", names)
            if people._get_portal_accounts(active=False)
            else self.env._("Taken back: %s.", names)
        )
        return people._notify_done(
            message,
            then={"type": "ir.actions.client", "tag": "soft_reload"},
        )

    def _check_undo(self):
        """Refuse what cannot be taken back without writing over something else.

        :raises UserError: as :meth:`action_undo`
        """
        # sudo: as in _keep
        step = self.sudo()
        if step.undone:
            raise UserError(self.env._("This was taken back already."))
        if step.date != self.env["interlocuteur.collaboration"]._get_today():
            raise UserError(
                self.env._("Only what was done today can be taken back at once.")
            )
        people = step.with_context(active_test=False).person_ids
        reasons = people._explain_changes_since(step)
        if reasons:
            raise UserError(
                self.env._("This cannot be taken back any more: %s", " ".join(reasons))
            )

    def _check_restored(self, people, before):
        """Let all be as it was, or nothing be changed.

        :raises UserError: something cannot be put back as it was
        """
        self.env.invalidate_all()
        now = people._get_undo_state(known=before)
        if any(before[section] != now[section] for section in RESTORED):
            raise UserError(
                self.env._(
                    "This cannot be taken back as it was, so nothing was changed. "
                    "Correct it by hand."
                )
            )

    def _describe_undone(self):
        """Return what the chatter keeps of a step that was taken back."""
        if self.kind == "end":
            return self.env._("The end of the collaboration was taken back.")
        return self.env._("The deactivation was taken back.")

    @api.autovacuum
    def _gc_past(self):
        """Delete the steps of days that are past: they name people, and are no use."""
        earliest = min(self.env["res.company"]._get_days().values())
        past = self.search(Domain("date", "<", earliest), limit=BATCH)
        past.unlink()
        return len(past), len(past) == BATCH


def as_json(state):
    """Return a state as the database gives it back: keys are texts, dates as well."""
    return json.loads(json.dumps(state, default=str))
