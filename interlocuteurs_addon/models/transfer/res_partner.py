from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..core.res_partner_coordinates import COORDINATES

# what a person has anew at another organisation, beside functions of the catalogue
SHEET_FIELDS = (*COORDINATES, "proposed_functions")


class ResPartner(models.Model):
    """People who change organisation: the wizard, and the steps of a transfer.

    ``interlocuteur.transfer`` calls the ``_transfer_…`` methods one after the other, in
    one transaction. Each takes all people who move together, and is a seam.
    """

    _inherit = "res.partner"

    transfer_ids = fields.One2many(
        "interlocuteur.transfer", "person_id", string="Transfers"
    )
    planned_transfer_id = fields.Many2one(
        "interlocuteur.transfer",
        string="Planned transfer",
        compute="_compute_planned_transfer_id",
        compute_sudo=False,
    )
    planned_transfer_organisation_id = fields.Many2one(
        "res.partner",
        string="Leaves for",
        compute="_compute_planned_transfer_id",
        compute_sudo=False,
    )
    planned_transfer_date = fields.Date(
        string="Leaves on", compute="_compute_planned_transfer_id", compute_sudo=False
    )
    worked_at = fields.Text(
        string="Former organisations",
        compute="_compute_worked_at",
        compute_sudo=False,
        help="Where the person worked before, and from when to when.",
    )

    @api.depends("transfer_ids.state", "transfer_ids.date")
    @api.depends_context("allowed_company_ids", "uid")
    def _compute_planned_transfer_id(self):
        planned = self.env["interlocuteur.transfer"].search(
            [("person_id", "in", self.ids), ("state", "=", "planned")]
        )
        by_person = planned.grouped("person_id")
        for partner in self:
            transfer = by_person.get(partner._origin, planned.browse())
            partner.planned_transfer_id = transfer
            partner.planned_transfer_organisation_id = transfer.organisation_id
            partner.planned_transfer_date = transfer.date

    @api.depends("collaboration_ids.state", "collaboration_ids.organisation_id")
    def _compute_worked_at(self):
        Collaboration = self.env["interlocuteur.collaboration"]
        past = Collaboration.search(
            Domain("person_id", "in", self.ids)
            & Domain("state", "=", "past")
            & Domain("date_end", "!=", False),
            order="date_end desc, id desc",
        )
        by_person = past.grouped("person_id")
        for partner in self:
            lines = [
                collaboration._describe_period()
                for collaboration in by_person.get(partner._origin, ())
            ]
            partner.worked_at = "\n".join(lines) or False

    # ------------------------------------------------------------------- actions

    def action_transfer(self):
        """Open the wizard that takes these people of one organisation to another.

        The context may hold ``default_organisation_id`` (the new organisation) and
        defaults of the new sheet, as ``default_phone`` and ``default_function_ids``.

        :raises UserError: nobody, or people of several organisations
        :raises AccessError: the user may not transfer
        """
        self._transfer_check_rights()
        self._transfer_check_people()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Transfer to another organisation"),
            "res_model": "interlocuteur.transfer.wizard",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                **self._prepare_transfer_defaults(),
                "default_person_ids": self.ids,
                "dialog_size": "extra-large",
                "partner_display_name_hide_company": True,
            },
        }

    def _prepare_transfer_defaults(self):
        """Return what the context gives of the wizard, and the rest of the sheet.

        Of fields with one compute method core computes none where one has a default.
        """
        context = self.env.context
        names = ("organisation_id", "function_ids", *SHEET_FIELDS)
        keys = [f"default_{name}" for name in names]
        given = {key: context[key] for key in keys if key in context}
        if len(self) > 1 or not given.keys() - {"default_organisation_id"}:
            return given
        sheet = {f"default_{name}": self[name] for name in SHEET_FIELDS}
        return {**sheet, "default_function_ids": self.function_ids.ids, **given}

    def action_open_planned_transfer(self):
        """Open the transfer that is planned for this person."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "interlocuteur.transfer",
            "res_id": self.planned_transfer_id.id,
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------------ who, where

    def _transfer_get_mains(self):
        """Return the main collaborations of these people, whatever the user sees."""
        # sudo: the right to place these people is checked on the partners themselves
        return self.env["interlocuteur.collaboration"].sudo()._find_mains(self.ids)

    def _transfer_get_former(self):
        """Return the organisation that these people leave, none if they have none.

        :raises UserError: nobody, or people of several organisations
        """
        if not self:
            raise UserError(self.env._("Select the people who change organisation."))
        organisations = {person._get_organisation() for person in self}
        if len(organisations) > 1:
            names = sorted(
                (o.name if o.has_access("read") else self.env._("another company's"))
                or self.env._("none")
                for o in organisations
            )
            raise UserError(
                self.env._(
                    "These people belong to several organisations (%s). Transfer those "
                    "of one organisation at a time.",
                    ", ".join(names),
                )
            )
        return organisations.pop()

    # ---------------------------------------------------------------------- checks

    def _transfer_check(self, organisation, day):
        """Refuse, before anything is written, what cannot be done.

        :raises AccessError: the user lacks a right
        :raises UserError: a step of the transfer would fail
        """
        self._transfer_check_rights()
        organisation.check_access("read")
        self._transfer_check_people()
        self._transfer_check_target(organisation)
        self._transfer_check_day(day)
        self._check_may_move()

    def _transfer_check_rights(self):
        """Check that the user keeps contact persons, and may write these.

        :raises AccessError: they do not, or may not
        """
        group = "interlocuteurs_addon.group_interlocuteur_user"
        if not self.env.su and not self.env.user.has_group(group):
            raise AccessError(
                self.env._(
                    "You may not transfer people to another organisation. Ask an "
                    'administrator for the right "Contact persons: User".'
                )
            )
        self.check_access("write")
        self._transfer_get_former().check_access("read")
        self._check_may_be_placed()

    def _transfer_check_people(self):
        """Only people are transferred, and active ones.

        :raises UserError: an organisation, an address, or somebody inactive
        """
        for person in self:
            if not person._is_person():
                raise UserError(
                    self.env._(
                        "%s is not a person: only people are transferred.",
                        person.display_name,
                    )
                )
            if not person.active:
                raise UserError(
                    self.env._(
                        "%s is inactive: reactivate this person first.", person.name
                    )
                )

    def _transfer_check_target(self, organisation):
        """People go to an organisation, and to another one than theirs.

        :raises UserError: they do not
        """
        if not organisation.is_company:
            raise UserError(
                self.env._(
                    "%s is not an organisation: choose one.", organisation.display_name
                )
            )
        if not organisation.active:
            raise UserError(
                self.env._(
                    "%s is archived: choose another organisation.", organisation.name
                )
            )
        for person in self:
            if person._get_organisation() == organisation:
                raise UserError(
                    self.env._(
                        "%(person)s works for %(organisation)s already: choose another "
                        "organisation.",
                        person=person.name,
                        organisation=organisation.name,
                    )
                )

    def _transfer_check_day(self, day):
        """Check that nobody leaves before they came.

        :raises UserError: the main collaboration started later
        """
        for main in self._transfer_get_mains():
            if main.date_start and main.date_start > day:
                raise UserError(
                    self.env._(
                        "%(person)s has worked for %(organisation)s since %(start)s "
                        "only: choose that day or a later one.",
                        person=main.person_id.name,
                        organisation=main.organisation_id.name,
                        start=format_date(self.env, main.date_start),
                    )
                )

    # ----------------------------------------------------------------------- steps

    def _transfer_hand_over(self, successor, former, limits=None):
        """Put the successor where these people answered for something.

        :param limits: what they leave of it, as ``_hand_over`` takes it
        """
        if successor and former:
            self._hand_over(successor, former, limits)

    def _transfer_detach(self, choices):
        """Take these people off what they leave, where they keep the organisation.

        :param choices: one of their transfers, whose choices all of them share
        """

    def _transfer_leave(self, day, keeps_former):
        """End the main collaborations the day before, or make them further ones."""
        mains = self._transfer_get_mains()._mirror()
        if keeps_former:
            mains.write({"is_main": False})
            mains.flush_recordset(["is_main"])
        else:
            mains._close(day)

    def _transfer_move(self, organisation):
        """Move the sheets: parent, VAT, registry, terms and address in one write.

        The collaboration with the organisation follows by the mirror. Their language is
        written along, which core would take from the organisation.
        """
        leaving = self._prepare_leaving_values()
        for lang, people in self.grouped("lang").items():
            people.write({**leaving, "parent_id": organisation.id, "lang": lang})

    def _transfer_open(self, day, profile):
        """Let the new main collaborations start on the day, with their profile."""
        mains = self._transfer_get_mains().with_env(self.env)
        starting = mains.filtered(
            lambda c: c.date_start == c.person_id._get_today() != day
        )
        starting.date_start = day
        mains.filtered(lambda c: c.profile_id != profile).profile_id = profile
        self._transfer_name_on_documents()

    def _transfer_name_on_documents(self):
        """Name these people on the documents for which they were moved.

        Those that are made out to them, by the organisation where they work now.
        """
        names = self.pool.descendants(["interlocuteur.contact.mixin"], "_inherit")
        for model in (self.env[name] for name in sorted(names)):
            if model._abstract:
                continue
            theirs = Domain(model._get_partner_field(), "in", self.ids)
            # sudo: whoever transfers need not read these, which name the person already
            waiting = model.sudo().search(
                theirs & Domain("interlocuteur_id", "=", False)
            )
            waiting._compute_interlocuteur_id()

    def _transfer_tell(self, former, organisation, day, successor):
        """Log one note on each person and on both organisations."""
        # whoever transfers needs no right on the organisations to log it there
        partners = self | former | organisation
        bodies = {}
        for company, sheets in partners.grouped("company_id").items():
            text = self._transfer_describe(
                former, organisation, day, successor, company
            )
            bodies |= {sheet.id: Markup("<p>%s</p>") % text for sheet in sheets}
        partners._message_log_batch(bodies=bodies)

    def _transfer_describe(self, former, organisation, day, successor, company):
        """Return the sentence that the chatter keeps of a transfer.

        :param company: that of the sheets where it stands
        """
        names = {
            "people": ", ".join(person._get_name_in(company) for person in self),
            "former": former._get_name_in(company),
            "organisation": organisation._get_name_in(company),
            "day": format_date(self.env, day),
        }
        text = (
            self.env._(
                "%(people)s: transferred from %(former)s to %(organisation)s as of "
                "%(day)s.",
                **names,
            )
            if former
            else self.env._("%(people)s: with %(organisation)s as of %(day)s.", **names)
        )
        if successor:
            text += " " + self.env._("Successor: %s.", successor._get_name_in(company))
        return text
