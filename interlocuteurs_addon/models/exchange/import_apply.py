import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import config

from .import_ import FOREGROUND_ROWS

_logger = logging.getLogger(__name__)

# of the first chunk, and of any; between them the time that it takes decides
FIRST_ROWS, ROWS_AT_ONCE = 50, 500
# how long others may wait for what a chunk writes
CHUNK_SECONDS = 3
# an import of which nothing has been heard for so long waits for its user
STALLED = timedelta(minutes=15)


class InterlocuteurImport(models.Model):
    """Applying an import: in chunks, each row exactly once.

    A row's outcome is stored in the transaction that does what it says, so that an
    interrupted import goes on where it was.
    """

    _inherit = "interlocuteur.import"

    is_stalled = fields.Boolean(
        string="Stalled",
        compute="_compute_is_stalled",
        help="Nothing has been done for a quarter of an hour.",
    )

    @api.depends("state")
    def _compute_is_stalled(self):
        working = self.filtered(lambda r: r.state in ("running", "undoing"))
        last = dict(
            self.env["interlocuteur.import.line"]._read_group(
                [("import_id", "in", working.ids)], ["import_id"], ["write_date:max"]
            )
        )
        since = fields.Datetime.now() - STALLED
        for record in self:
            moved = last.get(record._origin)
            record.is_stalled = bool(
                record in working
                and moved
                and max(moved, record.write_date or moved) < since
            )

    def action_go_on(self):
        """Let the scheduler go on with an import that came to a standstill."""
        self._require_state("running", "undoing")
        self.check_access("write")
        self._trigger_job()

    def action_apply_all(self):
        """Apply all rows.

        :raises UserError: rows are in error
        """
        self._require_state("preview")
        if self.error_count:
            raise UserError(
                self.env._(
                    "%s rows are in error. Correct them in the file and send it again, "
                    "or apply the valid rows only.",
                    self.error_count,
                )
            )
        return self.action_apply_sound()

    def action_apply_sound(self):
        """Apply all rows but those in error, in the background where they are many."""
        self._require_state("preview")
        self._check_organisation()
        self._put({"state": "running"})
        return self._run_or_schedule()

    def _run_or_schedule(self):
        """Do what is left now, or let the scheduler do it chunk by chunk.

        :return: the action that says what was done; none where the scheduler does it
        """
        if self._count_left() > FOREGROUND_ROWS:
            self._trigger_job()
            return None
        while self._do_chunk():
            continue
        return self.organisation_id._notify_done(self._finish())

    @api.model
    def _trigger_job(self):
        """Start the job that goes on with imports as soon as there is a worker."""
        # sudo: the job only goes on with imports that were started
        self.env.ref("interlocuteurs_addon.ir_cron_import").sudo()._trigger()

    def _count_left(self):
        return len(self._get_left())

    def _get_left(self, limit=None):
        """Return the rows that the present state has still to deal with."""
        Line = self.env["interlocuteur.import.line"]
        return Line.search(
            [("import_id", "=", self.id), *self._get_left_domain()],
            order="id",
            limit=limit,
        )

    def _get_left_domain(self):
        if self.state == "undoing":
            return [("outcome", "in", ("created", "updated", "linked"))]
        return [("outcome", "=", "pending")]

    def _do_chunk(self, rows=None):
        """Deal with the next rows.

        :param rows: how many at most
        :return: how many rows that were
        """
        lines = self._get_left(limit=min(rows or ROWS_AT_ONCE, ROWS_AT_ONCE))
        if self.state == "undoing":
            lines._undo()
        else:
            lines._apply()
        return len(lines)

    def _finish(self):
        """Close the import and tell its user.

        :return: what was done, as text
        """
        self._put({"state": "undone" if self.state == "undoing" else "done"})
        text = self._summarise()
        self.message_post(body=text)
        # sudo: what the import did is told to whoever opens the organisation
        self.organisation_id.sudo()._message_log(body=text)
        return text

    def _summarise(self):
        """Return in a sentence what became of the rows."""
        counts = dict(
            self.env["interlocuteur.import.line"]._read_group(
                [("import_id", "=", self.id)], ["outcome"], ["__count"]
            )
        )
        outcomes = self.env["interlocuteur.import.line"]._fields["outcome"]
        names = dict(outcomes._description_selection(self.env))
        parts = [
            self.env._("%(result)s: %(count)s", result=names[name], count=counts[name])
            for name in names
            if name in counts
        ]
        return self.env._(
            "Import of %(file)s: %(results)s",
            file=self.file_name or "",
            results=", ".join(parts),
        )

    # ----------------------------------------------------------- background

    @api.model
    def _cron_go_on(self):
        """Go on with started imports, a chunk for each commit."""
        # sudo: each import goes on with the rights of the user who made it
        started = self.sudo().search(
            [("state", "in", ("running", "undoing"))], order="id"
        )
        left = sum(record._count_left() for record in started)
        self.env["ir.cron"]._commit_progress(remaining=left)
        for record in started:
            if not record._as_its_user()._go_on_in_background():
                return

    def _as_its_user(self):
        """Return the import with the rights, company and language of its user."""
        self.ensure_one()
        user = self.create_uid
        company = self.company_id
        return self.with_user(user).with_context(
            lang=user.lang, tz=user.tz, allowed_company_ids=company.ids
        )

    def _go_on_in_background(self):
        """Deal with this import's rows as long as the job has time.

        :return: whether there is time left
        """
        rows = FIRST_ROWS
        while True:
            # sudo: the row is locked, nothing is read
            if not self.sudo().try_lock_for_update():
                # locked by another process
                return True
            began = time.monotonic()
            done = self._do_chunk_or_stop(rows)
            rows = self._get_next_rows(rows, time.monotonic() - began)
            seconds = self.env["ir.cron"]._commit_progress(done)
            if not done:
                return True
            if not seconds:
                return False

    @api.model
    def _get_next_rows(self, rows, seconds):
        """Return how many rows the next chunk has, so that it ends in time.

        A chunk that the worker's limit cuts off is done again, for ever if all are as
        long; and whoever enters a name that it claims waits for its end.

        :param rows: how many the last one had
        :param seconds: how long it took
        """
        limit = config["limit_time_real_cron"]
        if limit < 0:
            limit = config["limit_time_real"]
        allowed = min(CHUNK_SECONDS, limit / 2) if limit else CHUNK_SECONDS
        fitting = int(rows * allowed / max(seconds, 0.001))
        return max(1, min(fitting, 2 * rows, ROWS_AT_ONCE))

    def _do_chunk_or_stop(self, rows):
        """Deal with the next rows, or close the import after the last ones.

        An error stops this import only: the others of the queue go on. After a
        concurrency error the next run of the job retries.

        :param rows: how many at most
        :return: how many rows that were, none if the import is over
        """
        try:
            done = self._do_chunk(rows)
            if not done:
                self._finish()
                self._notify_end(self._summarise(), "success")
        except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            raise
        except UserError as error:
            self.env.cr.rollback()
            self._stop(str(error))
            return 0
        except Exception:  # whatever it is, the other imports go on
            _logger.exception("Import %s has stopped", self.id)
            self.env.cr.rollback()
            self._stop(
                self.env._(
                    "an unexpected error. Tell your administrator: the server's log "
                    "says what it was, for import %s.",
                    self.id,
                )
            )
            return 0
        return done

    def _stop(self, reason):
        """Give up an import that cannot go on, and tell its user.

        What it did so far stays, and can be undone.
        """
        text = self.env._("The import has stopped: %s", reason)
        # sudo: the user may have lost a right; only the state and the reason are
        # written
        stopped = self.sudo()
        stopped.write({"state": "done"})
        stopped.message_post(body=text)
        stopped._notify_end(text, "danger")

    def _notify_end(self, text, kind):
        """Tell the user that a background import is over.

        :param str kind: how the web client shows it: success or danger
        """
        self.create_uid._bus_send(
            "simple_notification",
            {"type": kind, "title": self.name, "message": text, "sticky": True},
        )
        self.message_notify(
            partner_ids=self.create_uid.partner_id.ids,
            subject=self.name,
            body=text,
            model=self._name,
            res_id=self.id,
        )
