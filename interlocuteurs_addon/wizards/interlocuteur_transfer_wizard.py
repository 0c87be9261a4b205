from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import format_date
from odoo.tools.misc import clean_context

from ..models.core.res_partner_coordinates import COORDINATES
from ..models.transfer.res_partner import SHEET_FIELDS


class InterlocuteurTransferSheet(models.AbstractModel):
    """What a person takes along or takes new: functions, phones, e-mails."""

    _name = "interlocuteur.transfer.sheet"
    _inherit = "interlocuteur.entry.mixin"
    _description = "What changes on a person's sheet by a transfer"

    person_id = fields.Many2one("res.partner", string="Contact person")
    function_ids = fields.Many2many(
        "interlocuteur.function",
        string="Functions",
        compute="_compute_sheet",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    proposed_functions = fields.Char(
        string="To be added to the catalogue",
        compute="_compute_proposed_functions",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    phone = fields.Char(
        compute="_compute_sheet", compute_sudo=False, store=True, readonly=False
    )
    phone2 = fields.Char(
        string="Phone 2",
        compute="_compute_sheet",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    mobile = fields.Char(
        compute="_compute_sheet", compute_sudo=False, store=True, readonly=False
    )
    mobile2 = fields.Char(
        string="Mobile 2",
        compute="_compute_sheet",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    email = fields.Char(
        compute="_compute_sheet", compute_sudo=False, store=True, readonly=False
    )
    email2 = fields.Char(
        string="Email 2",
        compute="_compute_sheet",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    @api.depends("person_id")
    def _compute_sheet(self):
        """Propose what stands on the sheet today."""
        for sheet in self:
            person = sheet.person_id
            sheet.function_ids = person.function_ids
            for name in COORDINATES:
                sheet[name] = person[name]

    @api.depends("person_id")
    def _compute_proposed_functions(self):
        """By itself: a column that comes with an upgrade computes no other anew."""
        for sheet in self:
            sheet.proposed_functions = sheet.person_id.proposed_functions

    def _prepare_transfer(self):
        """Return what this sheet says, as values of a transfer."""
        self.ensure_one()
        return {
            "person_id": self.person_id.id,
            "function_ids": [Command.set(self.function_ids.ids)],
            "coordinates": self._get_new_coordinates(),
        }

    def _get_new_coordinates(self):
        """Return those that differ from the person's sheet.

        What is left as it is stays out, so that a planned transfer does not undo what
        is entered on the sheet meanwhile.
        """
        self.ensure_one()
        person = self.person_id
        return {
            name: self[name]
            for name in SHEET_FIELDS
            if (self[name] or False) != (person[name] or False)
        }


class InterlocuteurTransferWizard(models.TransientModel):
    """Asks where people go, when, and with what; shows what that changes for whom.

    It only collects: ``interlocuteur.transfer`` and the ``_transfer_…`` methods of
    ``res.partner`` check and do the work.
    """

    _name = "interlocuteur.transfer.wizard"
    _inherit = "interlocuteur.transfer.sheet"
    _description = "Transfer to another organisation (wizard)"

    person_ids = fields.Many2many(
        "res.partner",
        "interlocuteur_transfer_wizard_person_rel",
        string="Contact persons",
        required=True,
        readonly=True,
    )
    # the one person whose sheet this is; several have a line each
    person_id = fields.Many2one(
        compute="_compute_person_id", compute_sudo=False, store=True
    )
    line_ids = fields.One2many(
        "interlocuteur.transfer.wizard.line",
        "wizard_id",
        string="New functions and contact details",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    former_organisation_id = fields.Many2one(
        "res.partner",
        string="Leaves",
        compute="_compute_former_organisation_id",
        compute_sudo=False,
        store=True,
    )
    organisation_id = fields.Many2one(
        "res.partner",
        string="New organisation",
        required=True,
        domain="[('is_company', '=', True), ('id', '!=', former_organisation_id)]",
    )
    date = fields.Date(
        string="Effective date",
        required=True,
        default=lambda self: self._get_today(),
        help="First day with the new organisation. A day to come is planned, and can "
        "be withdrawn before.",
    )
    is_future = fields.Boolean(compute="_compute_is_future")
    keeps_former = fields.Boolean(
        string="Keeps the old one as well",
        help="The person goes on working for the old organisation as well, and sees "
        "there on the portal what they see today.",
    )
    has_account = fields.Boolean(compute="_compute_has_account")
    keeps_email = fields.Boolean(compute="_compute_keeps_email")
    profile_id = fields.Many2one(
        "interlocuteur.portal.profile",
        string="New portal profile",
        compute="_compute_profile_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="What the person will see of the new organisation on the portal. Empty: "
        "nothing.",
    )
    successor_id = fields.Many2one(
        "res.partner",
        domain=lambda self: self._get_successor_domain(),
        help="Takes over what waits at the old organisation: service contact, sites, "
        "open requests. Empty: it stays as it is.",
    )
    balance = fields.Json(string="What changes", compute="_compute_balance")

    def _get_today(self):
        """Return the day that it is for the people, who are of one organisation."""
        default = self.env.context.get("default_person_ids")
        wizard = self or self.new({"person_ids": default})
        return wizard.person_ids._origin[:1]._get_today()

    @api.model
    def _get_successor_domain(self):
        there = "[('organisation_id', '=', former_organisation_id)]"
        people = self.env["interlocuteur.collaboration"]._get_choice_domain(there)
        return f"{people} + [('id', 'not in', person_ids)]"

    # ------------------------------------------------------------------ computes

    @api.depends("person_ids")
    def _compute_person_id(self):
        for wizard in self:
            people = wizard.person_ids._origin
            wizard.person_id = people if len(people) == 1 else False

    @api.depends("person_ids")
    def _compute_line_ids(self):
        """Give each of several people a line; explicit, whatever defaults there are."""
        for wizard in self:
            people = wizard.person_ids._origin
            wizard.line_ids = [Command.clear()] + [
                Command.create(wizard._prepare_line(person))
                for person in people
                if len(people) > 1
            ]

    @api.model
    def _prepare_line(self, person):
        return {
            "person_id": person.id,
            "function_ids": [Command.set(person.function_ids.ids)],
            **{name: person[name] for name in SHEET_FIELDS},
        }

    @api.depends("person_ids")
    def _compute_former_organisation_id(self):
        for wizard in self:
            people = wizard.person_ids._origin
            wizard.former_organisation_id = people and people._transfer_get_former()

    @api.depends("date", "person_ids")
    def _compute_is_future(self):
        for wizard in self:
            today = wizard._get_today()
            wizard.is_future = bool(wizard.date and wizard.date > today)

    @api.depends("person_ids")
    def _compute_has_account(self):
        for wizard in self:
            people = wizard.person_ids._origin
            wizard.has_account = bool(people._get_portal_accounts())

    @api.depends("person_id", "email", "has_account", "profile_id")
    def _compute_keeps_email(self):
        for wizard in self:
            person = wizard.person_id
            wizard.keeps_email = bool(
                wizard.has_account
                and wizard.profile_id
                and wizard.former_organisation_id
                and person.email
                and wizard.email == person.email
            )

    @api.depends("person_ids")
    def _compute_profile_id(self):
        """Propose the profile that people with an account have where they leave."""
        for wizard in self:
            people = wizard.person_ids._origin
            profiles = people._transfer_get_mains().profile_id
            one = len(profiles) == 1 and wizard.has_account
            wizard.profile_id = profiles if one else False

    @api.depends(
        "person_ids", "organisation_id", "profile_id", "keeps_former", "successor_id"
    )
    def _compute_balance(self):
        for wizard in self:
            people = wizard.person_ids._origin
            wizard.balance = people and people._get_transfer_balance(
                wizard.organisation_id._origin,
                wizard.profile_id._origin,
                wizard.keeps_former,
                wizard.successor_id._origin,
            )

    # ------------------------------------------------------------------- actions

    def action_confirm(self):
        """Transfer these people now, or plan it where the day is still to come.

        :return: the action that says so and closes the dialog, whose ``infos`` tell
            whoever opened it that it was not cancelled; a transfer of today may be
            taken back
        """
        self.ensure_one()
        # what the dialog was opened with must not become defaults of what it writes
        wizard = self.with_env(self.env(context=clean_context(self.env.context)))
        Transfer = wizard.env["interlocuteur.transfer"]
        people = wizard.person_ids
        before = people._get_undo_state(wizard.successor_id)
        transfers = Transfer._plan(people, wizard._prepare_transfers())
        undo = None
        if wizard.is_future:
            transfers._tell_planned()
        else:
            transfers._execute()
            if wizard.date == wizard._get_today():
                undo = wizard.env["interlocuteur.undo"]._keep(
                    "transfer", people, before
                )
        then = {"type": "ir.actions.act_window_close", "infos": {"transferred": True}}
        return people._notify_done(wizard._describe_done(), undo, then)

    def _describe_done(self):
        """Return what the notification says."""
        names = {
            "people": self.person_ids._join_names(),
            "organisation": self.organisation_id.name,
            "day": format_date(self.env, self.date),
        }
        if self.is_future:
            return self.env._(
                "Planned for %(day)s: %(people)s to %(organisation)s.", **names
            )
        return self.env._("%(people)s: with %(organisation)s as of %(day)s.", **names)

    def _prepare_transfers(self):
        """Return the values of one transfer per person."""
        shared = self._prepare_shared_values()
        return [
            {**shared, **sheet._prepare_transfer()} for sheet in self.line_ids or self
        ]

    def _prepare_shared_values(self):
        """Return what is the same for all of these people."""
        return {
            "organisation_id": self.organisation_id.id,
            "date": self.date,
            "keeps_former": self.keeps_former,
            "profile_id": self.profile_id.id,
            "successor_id": self.successor_id.id,
        }


class InterlocuteurTransferWizardLine(models.TransientModel):
    """One of several people who are transferred together."""

    _name = "interlocuteur.transfer.wizard.line"
    _inherit = "interlocuteur.transfer.sheet"
    _description = "One of several people to transfer (wizard)"

    wizard_id = fields.Many2one(
        "interlocuteur.transfer.wizard", required=True, ondelete="cascade"
    )
    person_id = fields.Many2one(required=True, readonly=True, ondelete="cascade")
