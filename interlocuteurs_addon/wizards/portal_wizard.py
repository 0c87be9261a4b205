from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize


class PortalWizard(models.TransientModel):
    """Core's wizard, with a line for each collaboration of each person."""

    _name = "portal.wizard"
    _inherit = ("portal.wizard", "interlocuteur.entry.mixin")

    # core's default is bound to its own method
    partner_ids = fields.Many2many(default=lambda self: self._default_partner_ids())

    @api.model
    def _default_partner_ids(self):
        """Add those who work for the chosen organisations from elsewhere.

        Core looks below these organisations as superuser: whom the user may not read is
        left out.
        """
        commands = super()._default_partner_ids()
        known = {command[1] for command in commands}
        Collaboration = self.env["interlocuteur.collaboration"]
        there = Collaboration.search(
            Collaboration._get_current_domain()
            & Domain("organisation_id", "in", list(known))
            & Domain("person_active", "=", True)
        )
        partners = self.env["res.partner"].browse(known | set(there.person_id.ids))
        return [Command.link(id_) for id_ in partners._filtered_access("read").ids]

    def _compute_user_ids(self):
        """Core makes one line per person: the first collaboration goes on it.

        As superuser, also for ids that a caller has made up: whom the user may not read
        gets no line, since it would say their e-mail.
        """
        res = super()._compute_user_ids()
        for wizard in self:
            partners = wizard.partner_ids.sudo(False)
            readable = partners._filtered_access("read")
            if readable != partners:
                wizard.user_ids = wizard.user_ids.filtered(
                    lambda line, readable=readable: line.partner_id in readable
                )
            further = []
            for line in wizard.user_ids:
                partner = line.partner_id
                theirs = partner.sudo(False)._get_open_collaborations()
                first, *others = theirs or [None]
                if first:
                    line.collaboration_id = first
                further += [wizard._prepare_line(partner, other) for other in others]
            if further:
                wizard.user_ids = [Command.create(values) for values in further]
        return res

    @api.model
    def _prepare_line(self, partner, collaboration):
        return {
            "partner_id": partner.id,
            "email": partner.email,
            "collaboration_id": collaboration.id,
        }

    def _action_open_modal(self):
        """Make room for the columns."""
        action = super()._action_open_modal()
        context = {**action.get("context", {}), "dialog_size": "extra-large"}
        return {**action, "context": context}

    @api.model
    def _open_for_collaborations(self, collaborations):
        """Open the wizard with one line for each of these collaborations."""
        lines = [self._prepare_line(c.person_id, c) for c in collaborations]
        wizard = self.create(
            {
                "partner_ids": [Command.set(collaborations.person_id.ids)],
                "user_ids": [Command.create(values) for values in lines],
            }
        )
        return wizard._action_open_modal()


class PortalWizardUser(models.TransientModel):
    """Why an account cannot be opened, and which profile goes with it."""

    _name = "portal.wizard.user"
    _inherit = ("portal.wizard.user", "interlocuteur.entry.mixin")

    collaboration_id = fields.Many2one(
        "interlocuteur.collaboration", readonly=True, ondelete="cascade"
    )
    organisation_id = fields.Many2one(
        related="collaboration_id.organisation_id", related_sudo=False
    )
    profile_id = fields.Many2one(
        "interlocuteur.portal.profile",
        string="Portal profile",
        compute="_compute_profile_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        ondelete="cascade",
        help="What the person will see of this organisation on the portal.",
    )
    profile_differs = fields.Boolean(compute="_compute_profile_differs")
    email_reason = fields.Char(string="State of the e-mail", compute="_compute_taken")
    account_user_id = fields.Many2one(
        "res.users", string="Existing account", compute="_compute_taken"
    )
    can_join = fields.Boolean(compute="_compute_taken")

    # ------------------------------------------------------------------ computes

    @api.depends("collaboration_id")
    def _compute_profile_id(self):
        for line in self:
            line.profile_id = line.collaboration_id.profile_id

    @api.depends("profile_id", "collaboration_id.profile_id")
    def _compute_profile_differs(self):
        for line in self:
            line.profile_differs = line.profile_id != line.collaboration_id.profile_id

    @api.depends("email", "email_state", "collaboration_id")
    def _compute_taken(self):
        """Say what is wrong with the e-mail, and whose account it is if one may see."""
        for line in self:
            found = line._get_account_of_email()
            holder = found.partner_id.sudo(False)
            account = found if holder._filtered_access("read") else found.browse()
            line.account_user_id = account
            line.can_join = bool(
                line.collaboration_id and account.active and account._is_portal()
            )
            line.email_reason = (
                self.env._("Already used by an account that you may not see")
                if found and not account
                else line._describe_email(account)
            )

    def _get_account_of_email(self):
        """Return the user of somebody else whose login is this e-mail, if any."""
        self.ensure_one()
        # sudo: one user is looked up by their login, as core does, to be named
        Users = self.env["res.users"].sudo().with_context(active_test=False)
        if self.email_state != "exist":
            return Users
        return Users.search([("login", "=", email_normalize(self.email))], limit=1)

    def _describe_email(self, account):
        self.ensure_one()
        if not self.email:
            return self.env._("No e-mail address")
        if self.email_state == "ko":
            return self.env._("Not a valid e-mail address")
        if not account:
            return self.env._("Valid")
        readable = account.partner_id.organisation_ids.sudo(False)
        readable = readable._filtered_access("read")
        organisations = ", ".join(readable.mapped("name"))
        name = f"{account.name} ({organisations})" if organisations else account.name
        if not account.active:
            return self.env._("Login of a deactivated account: %s", name)
        return self.env._("Already the login of %s", name)

    # ------------------------------------------------------------------- actions

    def action_grant_access(self):
        """Give the collaboration its profile, then the person an account."""
        self._check_one_person()
        self._write_profile()
        return super().action_grant_access()

    def action_revoke_access(self):
        """Revoke what the account is opened with, too, as a deactivation does."""
        self._check_one_person()
        # sudo: core's method checks who may close it
        account = self.user_id.sudo().filtered(lambda user: user._is_portal())
        result = super().action_revoke_access()
        account._revoke_credentials()
        return result

    def action_write_profile(self):
        """Change what somebody with an account sees of this organisation."""
        self._write_profile()
        return self.action_refresh_modal()

    def action_join_account(self):
        """Give the existing account's person a collaboration with this organisation.

        For one human who is entered once for each customer: they keep their login.
        """
        self.ensure_one()
        if not self.can_join:
            raise UserError(
                self.env._("%s cannot be given a further organisation.", self.email)
            )
        self._check_profile()
        person = self.account_user_id.partner_id.sudo(False)
        collaboration = person._get_open_collaborations().filtered(
            lambda c: c.organisation_id == self.organisation_id
        )[:1] or self.env["interlocuteur.collaboration"].create(
            {
                "person_id": person.id,
                "organisation_id": self.organisation_id.id,
                "function_ids": [
                    Command.set(self.collaboration_id.function_ids.ids),
                ],
            }
        )
        collaboration.profile_id = self.profile_id
        self.write(
            {
                "partner_id": person.id,
                "email": person.email,
                "collaboration_id": collaboration.id,
                "profile_id": self.profile_id.id,
            }
        )
        return self.action_refresh_modal()

    def _send_email(self):
        """Let the invitation name the organisations and what is open there."""
        wizard = self.wizard_id
        written = wizard.welcome_message
        # sudo: a language, in which the mail is written
        person = self.partner_id.with_context(lang=self.user_id.sudo().lang)
        opened = [
            person._describe_access(organisation_id, None, profile)
            for profile, organisation_id in self.user_id._get_portal_places()
        ]
        wizard.welcome_message = "\n".join(filter(None, (written, *opened)))
        result = super()._send_email()
        wizard.welcome_message = written
        return result

    def _check_one_person(self):
        """Ask for one line.

        :raises UserError: none is left, or several are meant
        """
        if len(self) != 1:
            raise UserError(self.env._("Choose one person."))

    def _check_profile(self):
        """A collaboration without profile opens nothing: an account needs one.

        :raises UserError: no profile is chosen
        """
        self.ensure_one()
        if self.collaboration_id and not self.profile_id:
            raise UserError(
                self.env._(
                    "Choose a portal profile for %(person)s at %(organisation)s first.",
                    person=self.partner_id.name,
                    organisation=self.organisation_id.name,
                )
            )

    def _write_profile(self):
        self._check_profile()
        if self.profile_differs:
            self.collaboration_id.profile_id = self.profile_id
