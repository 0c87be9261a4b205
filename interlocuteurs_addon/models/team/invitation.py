import re
import secrets
from datetime import timedelta

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tools import consteq, email_normalize

from ...tools.emails import get_email_keys

TO_CHECK = "interlocuteurs_addon.mail_activity_type_team_invitation"
MAIL = "interlocuteurs_addon.mail_template_team_invitation"
NAME_LENGTH = 60
DAYS_OPEN = 14
DAYS_KEPT = 180
# of links and markup, which a mail of ours carries nowhere
NO_NAME = re.compile(r"[/:@<>\\]|www\.", re.IGNORECASE)


class InterlocuteurInvitation(models.Model):
    """A supervisor invites somebody to work with them on the portal.

    The person is entered when they accept, by the link of a mail to them. Whoever may
    be known already is mailed nothing: one of us looks who it is. The supervisor sees
    the same of both, so that no invitation tells who is in the database.
    """

    _name = "interlocuteur.invitation"
    _description = "Invitation to a team"
    _inherit = ("interlocuteur.entry.mixin", "mail.thread", "mail.activity.mixin")
    _order = "id desc"

    organisation_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="cascade", readonly=True
    )
    invited_by_id = fields.Many2one(
        "res.partner",
        string="Invited by",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    lastname = fields.Char("Last name", required=True, readonly=True)
    firstname = fields.Char("First name", readonly=True)
    email = fields.Char("E-mail", required=True, readonly=True)
    lang = fields.Char("Language", readonly=True)
    function_ids = fields.Many2many(
        "interlocuteur.function",
        "interlocuteur_invitation_function_rel",
        "invitation_id",
        "function_id",
        string="Functions",
        readonly=True,
    )
    profile_id = fields.Many2one(
        "interlocuteur.portal.profile",
        string="Portal profile",
        required=True,
        ondelete="cascade",
        readonly=True,
    )
    state = fields.Selection(
        [
            ("check", "To check"),
            ("sent", "Sent"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
        ],
        required=True,
        default="check",
        readonly=True,
    )
    sent_on = fields.Datetime(readonly=True)
    checked = fields.Boolean(
        readonly=True,
        help="One of us has said that this is nobody whom we know already.",
    )
    person_id = fields.Many2one(
        "res.partner",
        string="Contact person",
        index="btree_not_null",
        ondelete="set null",
        domain="[('is_company', '=', False), ('type', '=', 'contact')]",
        help="Who it is, if we know them already.",
    )
    # by the first one a form is sent once, by the second one it is accepted
    form_token = fields.Char(
        groups=fields.NO_ACCESS, index="btree_not_null", copy=False
    )
    link_token = fields.Char(groups=fields.NO_ACCESS, copy=False)

    @api.depends("lastname", "firstname", "organisation_id")
    def _compute_display_name(self):
        for invitation in self:
            name = " ".join(filter(None, (invitation.firstname, invitation.lastname)))
            organisation = invitation.organisation_id.name
            invitation.display_name = " – ".join(filter(None, (name, organisation)))

    # ----------------------------------------------------------------------- ORM

    def write(self, vals):
        """Let employees say who it is, and nothing else.

        Where somebody is invited to, by whom and up to which profile was checked.

        :raises AccessError: they write anything else
        """
        if not self.env.su and vals.keys() - {"person_id"}:
            raise AccessError(
                self.env._("Of an invitation, you can only say who the person is.")
            )
        return super().write(vals)

    # ------------------------------------------------------------- by a supervisor

    @api.model
    def _get_open_by_user(self, organisations):
        """Return the open invitations to organisations whose people the user manages.

        In sudo, whatever became of them here: nothing of that is told.
        """
        managed = self.env["interlocuteur.collaboration"]._get_managed_organisations()
        # sudo: portal users read no invitations; these are to their own organisations
        return self.sudo().search(
            self._get_open_domain()
            & Domain("organisation_id", "in", (managed & organisations).ids)
        )

    @api.model
    def _get_open_domain(self):
        since = fields.Datetime.now() - timedelta(days=DAYS_OPEN)
        return Domain("state", "in", ("check", "sent")) & Domain(
            "create_date", ">=", since
        )

    @api.model
    def _find_mistakes(self, values):
        """Return what is wrong with what was typed, by field; nothing of others.

        :param values: ``lastname``, ``firstname``, ``email``, as clean texts
        """
        mistakes = {}
        for name in ("lastname", "firstname"):
            if len(values[name]) > NAME_LENGTH or NO_NAME.search(values[name]):
                mistakes[name] = self.env._("This is no name.")
        if not values["lastname"]:
            mistakes["lastname"] = self.env._("Say what they are called.")
        if not email_normalize(values["email"]) or len(values["email"]) > 100:
            mistakes["email"] = self.env._("This is no e-mail address.")
        return mistakes

    @api.model
    def _find_sent_form(self, form_token):
        """Return what the user has sent with a form already, in sudo.

        Of several clicks one invites; the others wait for it, and find it.
        """
        self.env["interlocuteur.duplicate.claim"]._claim(
            [f"invitation form {self.env.uid} {form_token}"]
        )
        # sudo: only what the user sent themselves
        return self.sudo().search(
            Domain("form_token", "=", form_token)
            & Domain("create_uid", "=", self.env.uid)
        )

    @api.model
    def _invite(self, organisation, profile, functions, values):
        """Invite somebody to an organisation, or let one of us look who it is.

        :param values: what :meth:`_find_mistakes` found nothing wrong with, besides
            ``form_token``
        :return: the invitation in sudo, the same whatever becomes of it
        :raises AccessError: the user may not manage people there, or not give this
            profile
        """
        Collaboration = self.env["interlocuteur.collaboration"]
        manager = self.env.user.partner_id
        own = Collaboration._check_portal_may_manage(manager, organisation)
        if not profile or profile - Collaboration._get_team_profiles(own):
            raise AccessError(self.env._("You may not give this profile."))
        email = email_normalize(values["email"])
        self.env["interlocuteur.duplicate.claim"]._claim(
            [f"invitation {organisation.id} {email}"]
        )
        # sudo: what the user may do was checked above
        Invitation = self.sudo()
        before = Invitation.search(
            self._get_open_domain()
            & Domain("organisation_id", "=", organisation.id)
            & Domain("email", "=", email)
        )
        if before:
            return before[:1]
        invitation = Invitation.create(
            {
                **values,
                "email": email,
                "organisation_id": organisation.id,
                "profile_id": profile.id,
                "function_ids": [Command.set(functions.ids)],
                "invited_by_id": manager.id,
                "lang": self.env.user.lang,
            }
        )
        organisation.sudo()._message_log(body=invitation._describe())
        if invitation._may_be_known():
            invitation._ask_to_check()
        else:
            invitation._send()
            invitation._tell_team_users()
        return invitation

    # ------------------------------------------------------------------ who it is

    def _may_be_known(self):
        """Tell whether this may be somebody whom we know, by the duplicate rule.

        An e-mail of somebody counts whatever the rule says, as does a login: nobody is
        handed the account of another.
        """
        self.ensure_one()
        # sudo: whoever is found is told to nobody but us
        invitation = self.sudo()
        Users = invitation.env["res.users"].with_context(active_test=False)
        if Users.search_count([("login", "=ilike", invitation.email)], limit=1):
            return True
        company = invitation.organisation_id.company_id or invitation.env.company
        rule = invitation.env["interlocuteur.duplicate.rule"]._get_rule(company)
        person = invitation.env["res.partner"].new(invitation._prepare_person())
        entry = person._prepare_duplicate_entry(rule)
        emails = get_email_keys(invitation.email)
        entry = entry._replace(values=(*entry.values, *emails))
        return bool(invitation.env["interlocuteur.duplicate.key"]._find([entry]))

    def _prepare_person(self):
        """Return the values of the person who is invited."""
        return {
            "lastname": self.lastname,
            "firstname": self.firstname,
            "email": self.email,
            "lang": self.lang,
            "parent_id": self.organisation_id.id,
            "company_id": self.organisation_id.company_id.id,
        }

    # ------------------------------------------------------------------ what is said

    def _describe(self):
        """Return who invites whom, as a sentence in the language of the reader."""
        return self.env._(
            "%(manager)s invites %(person)s to %(organisation)s, on the portal.",
            manager=self.invited_by_id.name,
            person=" ".join(filter(None, (self.firstname, self.lastname))),
            organisation=self.organisation_id.name,
        )

    def _tell_team_users(self):
        """Notify those of us who look after the organisation."""
        # sudo: supervisors notify us, whom they do not read
        for user in self.organisation_id._get_team_users():
            told = self.sudo().with_context(lang=user.lang)
            told.message_notify(
                partner_ids=user.partner_id.ids,
                subject=told.env._("Team of %s", told.organisation_id.name),
                body=told._describe(),
            )

    def _ask_to_check(self):
        """Give an activity to those of us who look who it is; a link opens no more."""
        # sudo: portal users and whoever has the link ask us
        self.sudo().write({"state": "check", "link_token": False})
        for user in self.organisation_id._get_team_users():
            told = self.sudo().with_context(lang=user.lang)
            told.activity_schedule(
                TO_CHECK,
                summary=told.env._("Do we know them? %s", told.display_name),
                note=Markup("<p>%s</p>") % told._describe(),
                user_id=user.id,
            )

    def _send(self):
        """Mail the link to whoever is invited, and show it to nobody else.

        In the queue, a mail is read by whoever sent it, and by those who read what it
        is about.
        """
        self.ensure_one()
        # as superuser: whoever sends it reads neither template nor link
        invitation = self.with_user(SUPERUSER_ID)
        invitation.write(
            {
                "state": "sent",
                "sent_on": fields.Datetime.now(),
                "link_token": secrets.token_urlsafe(24),
            }
        )
        template = invitation.env.ref(MAIL)
        template.send_mail(
            invitation.id,
            email_layout_xmlid="mail.mail_notification_light",
            email_values={"model": False, "res_id": False},
        )
        # in a minute: whoever is invited may be waiting for it on the telephone
        invitation.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _get_link(self):
        """Return the address by which the invitation is accepted; a template asks."""
        self.ensure_one()
        # sudo: the mail to whoever is invited says it
        token = self.sudo().link_token
        return f"{self.get_base_url()}/interlocuteurs/invitation/{self.id}/{token}"

    def _describe_opened(self):
        """Return a sentence on what the profile opens; a template asks."""
        self.ensure_one()
        # sudo: told to whoever is invited with it
        profile = self.sudo().profile_id
        return self.env._(
            "Your profile will be %(profile)s. It opens: %(opened)s.",
            profile=profile.name,
            opened=profile._describe_opened(),
        )

    # ----------------------------------------------------------- by whom it is for

    @api.model
    def _find_by_link(self, invitation_id, token):
        """Return the open invitation that a link leads to, in sudo, or none."""
        # sudo: for whoever has the link of the mail
        found = self.sudo().search(
            Domain("id", "=", invitation_id) & Domain("link_token", "!=", False)
        )
        since = fields.Datetime.now() - timedelta(days=DAYS_OPEN)
        return found.filtered(
            lambda each: (
                token
                and consteq(each.link_token, token)
                and each.state in ("sent", "accepted")
                and each.sent_on >= since
            )
        )

    def _accept(self):
        """Enter the person with their access; core mails how to choose a password.

        What has changed since counts: the supervisor may manage nobody any more, or
        give less; the person may have been entered by others. Then one of us looks.

        :return: where they choose their password, empty if they have no access yet,
            or had it before
        """
        self.ensure_one()
        self.env["interlocuteur.duplicate.claim"]._claim([f"invitation {self.id}"])
        # as superuser: whoever has the link has no account yet, and what is done for
        # them was asked of a supervisor who might, and may still
        invitation = self.with_user(SUPERUSER_ID)
        if invitation.state != "sent":
            return ""
        known = not invitation.checked and invitation._may_be_known()
        if known or not invitation._may_still_be_given():
            invitation._ask_to_check()
            return ""
        person = invitation.env["res.partner"].create(
            {
                **invitation._prepare_person(),
                "function_ids": [Command.set(invitation.function_ids.ids)],
            }
        )
        invitation._give_access(person)
        return person._get_signup_url_for_action()[person.id]

    def _may_still_be_given(self):
        """Tell whether who invited may do so today, up to that profile."""
        Collaboration = self.env["interlocuteur.collaboration"]
        try:
            own = Collaboration._check_portal_may_manage(
                self.invited_by_id, self.organisation_id
            )
        except AccessError:
            return False
        return self.profile_id.active and self.profile_id._opens_no_more_than(own)

    def _give_access(self, person):
        """Let somebody work there with the profile, and have an account.

        :raises UserError: no account can be opened with this e-mail
        """
        self.ensure_one()
        collaboration = person._get_open_collaborations().filtered(
            lambda c: c.organisation_id == self.organisation_id
        )[:1] or self.env["interlocuteur.collaboration"].create(
            {
                "person_id": person.id,
                "organisation_id": self.organisation_id.id,
                "function_ids": [Command.set(self.function_ids.ids)],
            }
        )
        collaboration.profile_id = self.profile_id
        if not person._get_portal_accounts():
            wizard = self.env["portal.wizard"]
            action = wizard._open_for_collaborations(collaboration)
            wizard.browse(action["res_id"]).user_ids.action_grant_access()
        # sudo: only these two, by whoever may give the access
        self.sudo().write({"state": "accepted", "person_id": person.id})
        self.activity_unlink([TO_CHECK])
        person._message_log(body=self._describe())

    # ----------------------------------------------------------------------- by us

    def action_confirm(self):
        """Let the person found have the access, or send the invitation after all.

        :raises AccessError: the user may not change the person
        :raises UserError: the e-mail is somebody else's login
        """
        for invitation in self.filtered(lambda each: each.state == "check"):
            invitation.check_access("write")
            if invitation.person_id:
                invitation.person_id.check_access("write")
                invitation._give_access(invitation.person_id)
                continue
            # sudo: only whether there is one
            Users = self.env["res.users"].sudo().with_context(active_test=False)
            if Users.search_count([("login", "=ilike", invitation.email)], limit=1):
                raise UserError(
                    self.env._(
                        "%s is the login of an account: choose whose it is as the "
                        "contact person.",
                        invitation.email,
                    )
                )
            # sudo: the right was asked for above
            invitation.sudo().checked = True
            invitation._send()
            invitation.activity_unlink([TO_CHECK])

    def action_refuse(self):
        """Do nothing of it."""
        self.check_access("write")
        # sudo: checked above
        self.sudo().filtered(lambda each: each.state == "check").state = "refused"
        self.activity_unlink([TO_CHECK])

    @api.autovacuum
    def _gc_invitations(self):
        """Delete what names people who never came, and what has been done."""
        before = fields.Datetime.now() - timedelta(days=DAYS_KEPT)
        self.search([("create_date", "<", before)]).unlink()
