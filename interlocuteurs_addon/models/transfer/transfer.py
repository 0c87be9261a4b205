import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

_logger = logging.getLogger(__name__)


class InterlocuteurTransfer(models.Model):
    """A person's change of organisation: planned for a day, done, or withdrawn.

    Users read these records only. They are written here, after the rights on the person
    and both organisations have been checked (``res.partner._transfer_check``), which is
    what allows the scheduled job to carry them out later.
    """

    _name = "interlocuteur.transfer"
    _description = "Transfer to another organisation"
    _order = "date desc, id desc"
    _rec_names_search = ("person_id", "organisation_id")

    person_id = fields.Many2one(
        "res.partner",
        string="Contact person",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    former_organisation_id = fields.Many2one(
        "res.partner",
        string="Former organisation",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    organisation_id = fields.Many2one(
        "res.partner",
        string="New organisation",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(
        string="Effective date",
        required=True,
        readonly=True,
        help="First day with the new organisation.",
    )
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("withdrawn", "Withdrawn")],
        required=True,
        readonly=True,
        default="planned",
    )
    keeps_former = fields.Boolean(string="Keeps the old one as well", readonly=True)
    profile_id = fields.Many2one(
        "interlocuteur.portal.profile",
        string="Portal profile",
        readonly=True,
        ondelete="restrict",
    )
    function_ids = fields.Many2many(
        "interlocuteur.function",
        "interlocuteur_transfer_function_rel",
        "transfer_id",
        "function_id",
        string="Functions",
        readonly=True,
        context={"active_test": False},
    )
    coordinates = fields.Json(
        string="Contact details",
        readonly=True,
        help="The new phones, e-mails and texts of functions, until the transfer is "
        "done or withdrawn.",
    )
    successor_id = fields.Many2one(
        "res.partner", readonly=True, index="btree_not_null", ondelete="set null"
    )
    failure = fields.Text(
        readonly=True, help="Why the transfer could not be carried out on its day."
    )

    _one_planned = models.UniqueIndex(
        "(person_id) WHERE state = 'planned'",
        "A transfer of this person is planned already: withdraw it first.",
    )
    _due_idx = models.Index("(date) WHERE state = 'planned'")

    @api.depends("person_id", "organisation_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for transfer in self:
            transfer.display_name = transfer._describe(transfer.organisation_id.name)

    def _describe(self, organisation_name):
        """Return who goes where and when, as a sentence has it."""
        self.ensure_one()
        return self.env._(
            "%(person)s to %(organisation)s, %(date)s",
            person=self.person_id.name,
            organisation=organisation_name,
            date=format_date(self.env, self.date),
        )

    def _describe_on_sheet(self):
        """Return the same as whoever reads the person's sheet may know it."""
        company = self.person_id.company_id
        return self._describe(self.organisation_id._get_name_in(company))

    # ------------------------------------------------------------------- business

    @api.model
    def _plan(self, people, vals_list):
        """Check the transfers of people who go together, and enter them as planned.

        :param people: all of one organisation
        :param vals_list: values of a transfer for each person, of one day and for one
            new organisation
        :return: the transfers, in the user's own rights
        """
        self._check_everybody_is_meant(people, vals_list)
        former = people._transfer_get_former()
        organisation = people.browse(vals_list[0]["organisation_id"])
        people._transfer_check(organisation, vals_list[0]["date"])
        self._check_none_planned(people)
        # sudo: users may not write transfers; what this one says was checked above
        transfers = self.sudo().create(
            [{**vals, "former_organisation_id": former.id} for vals in vals_list]
        )
        return transfers.with_env(self.env)

    @api.model
    def _check_everybody_is_meant(self, people, vals_list):
        """Each of the people who are checked has a transfer, and nobody else.

        :raises UserError: somebody else, twice, or left out
        """
        if sorted(vals["person_id"] for vals in vals_list) != sorted(people.ids):
            raise UserError(
                self.env._(
                    "The rows are not those of the people whom you chose: start again."
                )
            )

    @api.model
    def _check_none_planned(self, people):
        """A person has one transfer to come at most.

        :raises UserError: somebody has one already
        """
        # sudo: only what is said in the refusal, on people whom the user may write
        planned = self.sudo().search(
            [("person_id", "in", people.ids), ("state", "=", "planned")], limit=1
        )
        if planned:
            known = planned.with_env(self.env).has_access("read")
            raise UserError(
                self.env._(
                    "A transfer is planned already (%s). Withdraw it first.",
                    planned.display_name if known else planned._describe_on_sheet(),
                )
            )

    def _execute(self):
        """Carry out these transfers: all or nothing.

        :raises UserError: what :meth:`res.partner._transfer_check` refuses
        """
        with self.env.cr.savepoint():
            names = self._get_shared_choices()
            shared = self.grouped(lambda t: tuple(t[name] for name in names))
            for together in shared.values():
                together._execute_together()
            # sudo: users may not write transfers
            self.sudo().write(
                {**self._get_blank_values(), "state": "done", "failure": False}
            )

    @api.model
    def _get_blank_values(self):
        """Return the values of a transfer that keeps nothing of what it asked for."""
        return {"coordinates": False}

    @api.model
    def _get_shared_choices(self):
        """Return the names of the fields that people who move in one go share."""
        return [
            "former_organisation_id",
            "organisation_id",
            "date",
            "keeps_former",
            "profile_id",
            "successor_id",
        ]

    def _get_handover_limits(self):
        """Return what people hand over who keep the old organisation as well.

        :return: dict as ``res.partner._hand_over`` takes it: all of what it leaves out
        """
        return {}

    def _execute_together(self):
        """Carry out transfers that share their choices, step by step."""
        # keep one prefetch set for all, though the steps invalidate the cache
        people = self.person_id.browse(self.person_id.ids)
        choices = self[0]
        former, successor = choices.former_organisation_id, choices.successor_id
        organisation, day = choices.organisation_id, choices.date
        keeps = choices.keeps_former
        self._check_still_there()
        people._transfer_check(organisation, day)
        limits = choices._get_handover_limits() if keeps else None
        people._transfer_hand_over(successor, former, limits)
        if keeps:
            people._transfer_detach(choices)
        people._transfer_leave(day, keeps)
        people._transfer_move(organisation)
        people._transfer_open(day, choices.profile_id)
        self._write_sheets()
        people._transfer_tell(former, organisation, day, successor)

    def _check_still_there(self):
        """What was decided for one organisation is not done in another.

        :raises UserError: somebody has left the organisation meanwhile
        """
        for transfer in self:
            person = transfer.person_id
            if person._get_organisation() != transfer.former_organisation_id:
                raise UserError(
                    self.env._(
                        "%(person)s does not work for %(organisation)s any more: "
                        "withdraw this transfer and start another.",
                        person=person.name,
                        organisation=transfer.former_organisation_id.name or "-",
                    )
                )

    def _write_sheets(self):
        """Write what changes on the people's sheets, once for equal values."""
        changing = {}
        for transfer in self:
            values = transfer._prepare_sheet_values()
            if values:
                key = repr(sorted(values.items()))
                people = changing.get(key, (values, self.env["res.partner"]))[1]
                changing[key] = (values, people | transfer.person_id)
        for values, people in changing.values():
            people.write(values)

    def _prepare_sheet_values(self):
        """Return what changes on the person's sheet, apart from where they work."""
        self.ensure_one()
        values = dict(self.coordinates or {})
        if self.function_ids != self.person_id.function_ids:
            values["function_ids"] = [Command.set(self.function_ids.ids)]
        return values

    # ------------------------------------------------------------------- planned

    def _check_planned(self):
        """Only what is planned can be withdrawn or carried out.

        :raises UserError: it is done or withdrawn
        """
        self.person_id._transfer_check_rights()
        for transfer in self:
            if transfer.state != "planned":
                raise UserError(
                    self.env._(
                        "The transfer %s is done or withdrawn already.",
                        transfer.display_name,
                    )
                )

    def action_withdraw(self):
        """Give up what was planned: the person stays."""
        for transfer in self:
            transfer._check_planned()
        self._withdraw()

    def _withdraw(self):
        """Withdraw these transfers, on behalf of who may write their people."""
        # sudo: users may not write transfers; their right on the person was checked
        self.sudo().write({**self._get_blank_values(), "state": "withdrawn"})
        self._tell_people(
            lambda t: self.env._(
                "Planned transfer withdrawn: %s", t._describe_on_sheet()
            )
        )

    def action_execute_now(self):
        """Carry out today what was planned for another day, or failed on its day."""
        for transfer in self:
            transfer._check_planned()
        for transfer in self:
            today = transfer.person_id._get_today()
            if transfer.date > today:
                # sudo: users may not write transfers; their right on the person was
                # checked
                transfer.sudo().date = today
        self._execute()

    def _tell_planned(self):
        """Log on each person what is planned."""
        self._tell_people(
            lambda t: self.env._("Transfer planned: %s", t._describe_on_sheet())
        )

    def _tell_people(self, describe):
        """Log a note on each person.

        :param describe: function of a transfer to the text
        """
        bodies = {transfer.person_id.id: describe(transfer) for transfer in self}
        self.person_id._message_log_batch(bodies=bodies)

    # ----------------------------------------------------------------------- cron

    @api.model
    def _cron_execute(self):
        """Carry out what is due, each transfer in a savepoint: failures are isolated.

        Notes and refusals are in the language of whoever planned the transfer.
        """
        latest = max(self.env["res.company"]._get_days().values())
        due = self.search([("state", "=", "planned"), ("date", "<=", latest)])
        due = due.filtered(lambda t: t.date <= t.person_id._get_today())
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=len(due))
        for transfer in due:
            transfer = transfer.try_lock_for_update().filtered(
                lambda t: t.state == "planned"
            )
            transfer._with_planner()._execute_or_note_failure()
            if not Cron._commit_progress(1):
                break

    def _with_planner(self):
        """Return this transfer in the language of who planned it."""
        return self.with_context(lang=self.create_uid.lang)

    def _execute_or_note_failure(self):
        """Carry out a transfer; if that fails, say why where people see it."""
        try:
            self._execute()
        except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
            _logger.warning("Transfers %s failed", self.ids, exc_info=True)
            self._note_failure(str(error.args[0]) if error.args else repr(error))

    def _note_failure(self, reason):
        """Keep the reason, and ask whoever planned the transfer to see to it."""
        for transfer in self.filtered(lambda t: t.failure != reason):
            transfer.failure = reason
            company = transfer.person_id.company_id
            parties = transfer.organisation_id | transfer.former_organisation_id
            text = self.env._(
                "The transfer to %(organisation)s could not be carried out: %(reason)s",
                organisation=transfer.organisation_id._get_name_in(company),
                # it may name them
                reason=reason
                if parties._is_known_in(company)
                else self.env._("the transfer says why."),
            )
            transfer._tell_people(lambda _transfer, text=text: text)
            transfer.person_id.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=self.env._("Transfer failed"),
                note=Markup("<p>%s</p>") % text,
                user_id=transfer.create_uid.id,
            )
