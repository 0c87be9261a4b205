from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.models import BaseModel
from odoo.tools import str2bool

LEFT = "interlocuteurs_addon.mail_activity_type_team_left"


class Assignable(NamedTuple):
    """What of an organisation can be assigned to its people."""

    field: str
    """The many2many of ``res.partner`` that assigns it."""
    label: str
    choice: BaseModel
    """What the user reads of it; nothing else is assigned, or taken away."""


class InterlocuteurCollaboration(models.Model):
    """What a supervisor does with the people of their organisation on the portal.

    Each step asks first whether the user may (:meth:`_check_may_be_managed`), is logged
    on the sheets and told to us. Portal users have no right on collaborations: what
    they may do is done for them here.
    """

    _inherit = "interlocuteur.collaboration"

    left_said_on = fields.Date(
        string="Said to have left on",
        readonly=True,
        copy=False,
        help="On the portal, the person's supervisor says that they work here no "
        "longer. Deactivate them, or say that they still work here.",
    )

    # -------------------------------------------------------------------- rights

    @api.model
    def _check_portal_may_manage(self, person, organisation):
        """Return the profile by which somebody manages an organisation's people.

        :param person: ``user.partner_id`` of a portal user
        :raises AccessError: none that they have today lets them
        """
        # sudo: a right goes by what the person has, whoever asks
        person = person.sudo()
        places = person._get_portal_places() if person.active else []
        for profile, organisation_id in places:
            if organisation_id == organisation.id and profile._may_manage_people():
                return profile
        raise AccessError(self.env._("You may not manage the people there."))

    def _check_may_be_managed(self):
        """Return the profile by which the user manages this colleague of theirs.

        :raises AccessError: it is not their organisation, themselves, somebody whose
            profile opens more than their own, or an employee of ours
        """
        self.ensure_one()
        # sudo: only compared
        colleague = self.sudo()
        manager = self.env.user.partner_id
        own = self._check_portal_may_manage(manager, colleague.organisation_id)
        if (
            colleague.person_id == manager
            or colleague._state_now() != "current"
            or not colleague.person_active
            or not colleague.profile_id._opens_no_more_than(own)
            or colleague.person_id._get_internal_users()
        ):
            raise AccessError(self.env._("You may not manage this person."))
        return own

    def _may_be_managed(self):
        """Tell whether the user may manage this colleague."""
        try:
            self._check_may_be_managed()
        except AccessError:
            return False
        return True

    @api.model
    def _get_managed_organisations(self):
        """Return the organisations whose people the user manages, in sudo."""
        return self.env.user._get_portal_organisations(
            manage_people=True, scope="organisation"
        )

    @api.model
    def _get_team_domain(self):
        """Return the domain of the people whom the user sees as their team."""
        return self._get_portal_people_domain(self._get_managed_organisations())

    @api.model
    def _find_colleague(self, collaboration_id):
        """Return one of the user's team, or nobody."""
        # sudo: portal users read no collaborations; the domain is that of their own
        found = self.sudo().search(
            self._get_team_domain() & Domain("id", "=", collaboration_id)
        )
        return found.with_env(self.env)

    # ------------------------------------------------------------------- profile

    @api.model
    def _get_team_profiles(self, own):
        """Return the profiles that somebody may give, in sudo.

        :param own: the profile by which they manage
        """
        # sudo: portal users read no profiles; these open no more than their own
        Profile = self.env["interlocuteur.portal.profile"].sudo()
        profiles = Profile.search(Domain("active", "=", True))
        return profiles.filtered(lambda profile: profile._opens_no_more_than(own))

    def _manage_profile(self, profile):
        """Say what a colleague sees.

        :param profile: one that opens no more than the user's own, empty for none
        :raises AccessError: the user may not
        """
        own = self._check_may_be_managed()
        if profile - self._get_team_profiles(own):
            raise AccessError(self.env._("You may not give this profile."))
        self._lock_colleague()
        # sudo: what the user may do was checked above
        colleague = self.sudo()
        if colleague.profile_id == profile:
            return
        # both sheets say it by themselves, and the person is told by mail
        colleague.profile_id = profile
        self._tell_team_users("profile" if profile else "no_profile", profile)

    # ---------------------------------------------------------------- assignments

    @api.model
    def _get_assignables(self, organisation):
        """Return what of an organisation may be assigned: :class:`Assignable`, a list.

        :param organisation: whose people the user manages
        """
        return []

    def _manage_assignments(self, chosen, shown):
        """Assign to a colleague what was chosen, and take away what was shown besides.

        What somebody else has assigned, or taken away, since the page was shown stays.

        :param chosen: dict of the field of an :class:`Assignable` to a set of ids
        :param shown: the same of what was assigned when the page was shown
        :raises AccessError: the user may not, or reads one of them not
        """
        self._check_may_be_managed()
        self._lock_colleague()
        # sudo: what the user may do was checked above, what they read is below
        person = self.sudo().person_id
        for each in self._get_assignables(self.sudo().organisation_id):
            wanted = each.choice.browse(sorted(chosen.get(each.field, ())))
            if wanted - each.choice:
                raise AccessError(self.env._("You may not assign this."))
            given = person[each.field].with_env(self.env) & each.choice
            before = each.choice.filtered(
                lambda target, each=each: target.id in shown.get(each.field, ())
            )
            added, taken = wanted - before - given, (given & before) - wanted
            if not (added or taken):
                continue
            person[each.field] = [
                *map(Command.link, added.ids),
                *map(Command.unlink, taken.ids),
            ]
            for step, records in (("assigned", added), ("unassigned", taken)):
                if records:
                    self._log_step(step, records)
                    self._tell_team_users(step, records)

    # -------------------------------------------------------------------- leaving

    @api.model
    def _leaves_at_once(self):
        """Tell whether nobody has to confirm who has left, by the setting."""
        # sudo: one parameter, read by name
        parameters = self.env["ir.config_parameter"].sudo()
        value = parameters.get_param("interlocuteurs_addon.team_leaves_at_once", "")
        return str2bool(value, default=False)

    def _say_left(self):
        """Say that a colleague works there no longer: we confirm it, or it is done.

        :raises AccessError: the user may not
        :raises UserError: the person cannot be deactivated
        """
        self._check_may_be_managed()
        self._lock_colleague()
        # sudo: what the user may do was checked above
        colleague = self.sudo()
        if self._leaves_at_once():
            self._log_step("left")
            self._tell_team_users("left")
            colleague.person_id._deactivate_at(colleague.organisation_id)
        elif not colleague.left_said_on:
            colleague.left_said_on = colleague.person_id._get_today()
            self._log_step("left_said")
            self._ask_team_users()

    def action_still_here(self):
        """Say that these people still work here, whatever was said on the portal."""
        self.filtered("left_said_on").left_said_on = False

    def write(self, vals):
        """Ask no more whether somebody has left whose collaboration has ended."""
        result = super().write(vals)
        if not {"active", "date_end", "left_said_on"}.isdisjoint(vals):
            # sudo: as the right on the collaboration, whoever that is
            said = self.sudo().filtered("left_said_on")
            over = said.filtered(lambda c: c._state_now() == "past")
            if over:
                super(InterlocuteurCollaboration, over).write({"left_said_on": False})
            if over or not vals.get("left_said_on", True):
                self.person_id._forget_left()
        return result

    # ------------------------------------------------------------------ what is said

    def _lock_colleague(self):
        """Let a second click on the same colleague wait for the first one."""
        self.env["interlocuteur.duplicate.claim"]._claim([f"team {self.id}"])

    def _describe_step(self, step, named=None):
        """Return what the user does with this colleague, as a sentence.

        Called in sudo, in the language of whoever reads it.

        :param named: the records that it names
        """
        names = named.with_env(self.env).mapped("display_name") if named else []
        words = {
            "manager": self.env.user.partner_id.name,
            "person": self.person_id.name,
            "organisation": self.organisation_id.name,
            "named": ", ".join(names),
        }
        texts = {
            "profile": self.env._(
                "%(manager)s gave %(person)s the profile %(named)s at "
                "%(organisation)s, on the portal.",
                **words,
            ),
            "no_profile": self.env._(
                "%(manager)s took the portal of %(organisation)s away from %(person)s, "
                "on the portal.",
                **words,
            ),
            "assigned": self.env._(
                "%(manager)s assigned to %(person)s, on the portal: %(named)s.", **words
            ),
            "unassigned": self.env._(
                "%(manager)s took off %(person)s, on the portal: %(named)s.", **words
            ),
            "left_said": self.env._(
                "%(manager)s says that %(person)s works for %(organisation)s no "
                "longer, on the portal. Deactivate them, or say that they still work "
                "there.",
                **words,
            ),
            "left": self.env._(
                "%(manager)s ended the collaboration of %(person)s with "
                "%(organisation)s, on the portal.",
                **words,
            ),
        }
        return texts[step]

    def _log_step(self, step, named=None):
        """Log a step on the sheets of the person and the organisation."""
        # sudo: the note is written by whoever takes the step, who was checked
        colleague = self.sudo()
        text = colleague._describe_step(step, named)
        sheets = colleague.person_id | colleague.organisation_id
        sheets._message_log_batch(bodies=dict.fromkeys(sheets.ids, text))

    def _tell_team_users(self, step, named=None):
        """Notify those of us who look after the organisation of a step."""
        # sudo: portal users notify us, whom they do not read
        for user in self.sudo().organisation_id._get_team_users():
            colleague = self.sudo().with_context(lang=user.lang)
            colleague.person_id.message_notify(
                partner_ids=user.partner_id.ids,
                subject=colleague.env._("Team of %s", colleague.organisation_id.name),
                body=colleague._describe_step(step, named),
            )

    def _ask_team_users(self):
        """Give an activity to those of us who confirm that somebody has left."""
        # sudo: portal users ask us, whom they do not read
        for user in self.sudo().organisation_id._get_team_users():
            colleague = self.sudo().with_context(lang=user.lang)
            colleague.person_id.activity_schedule(
                LEFT,
                summary=colleague.env._(
                    "Has %(person)s left %(organisation)s?",
                    person=colleague.person_id.name,
                    organisation=colleague.organisation_id.name,
                ),
                note=Markup("<p>%s</p>") % colleague._describe_step("left_said"),
                user_id=user.id,
            )
