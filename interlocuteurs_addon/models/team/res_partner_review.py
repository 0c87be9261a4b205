from collections import defaultdict

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import str2bool

from ..core.res_partner import RARELY_READ

MOST_ASKED_A_DAY = 200


class ResPartner(models.Model):
    """Once a year the supervisors of an organisation are asked who is still there."""

    _inherit = "res.partner"

    team_asked_on = fields.Date(
        prefetch=RARELY_READ,
        string="Asked about their people on",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Nobody of the organisation has said since which of its people are still "
        "there.",
    )
    team_answered_on = fields.Date(
        prefetch=RARELY_READ,
        string="Said who is still there on",
        readonly=True,
        copy=False,
    )

    @api.model
    def _is_team_reviewed(self):
        """Tell whether supervisors are asked once a year, by the setting."""
        # sudo: one parameter, read by name
        parameters = self.env["ir.config_parameter"].sudo()
        value = parameters.get_param("interlocuteurs_addon.team_review", "")
        return str2bool(value, default=False)

    @api.model
    def _cron_ask_about_teams(self):
        """Ask the supervisors whose last answer, or beginning, is a year ago.

        So many organisations a day; the others have their turn on the next one.
        """
        if not self._is_team_reviewed():
            return
        today = self._get_today()
        due = [
            (organisation, managing)
            for organisation, managing in self._get_managing().items()
            if organisation._get_last_review(managing) <= today - relativedelta(years=1)
        ]
        for organisation, managing in due[:MOST_ASKED_A_DAY]:
            organisation.team_asked_on = today
            organisation._ask_about_team(managing.person_id)

    @api.model
    def _get_managing(self):
        """Return who manages the people of organisations today, and has an account.

        :return: dict of an organisation to the collaborations of these people
        """
        Collaboration = self.env["interlocuteur.collaboration"]
        found = Collaboration.search(
            Collaboration._get_current_domain()
            & Domain("person_active", "=", True)
            & Domain("organisation_id.active", "=", True)
            & Domain("profile_id.manage_people", "=", True)
            & Domain("profile_id.scope", "=", "organisation"),
            order="organisation_id, id",
        )
        accounts = found.person_id._get_portal_accounts().partner_id
        managing = defaultdict(Collaboration.browse)
        for collaboration in found:
            if collaboration.person_id in accounts:
                managing[collaboration.organisation_id] |= collaboration
        return managing

    def _get_last_review(self, managing):
        """Return the day from which the year is counted.

        :param managing: the collaborations of those who manage the people
        """
        self.ensure_one()
        return (
            self.team_asked_on
            or self.team_answered_on
            or min(managing.mapped("create_date")).date()
        )

    def _ask_about_team(self, people):
        """Mail the question to those who manage the people, each in their language."""
        self.ensure_one()
        for person in people:
            told = self.with_context(lang=person.lang)
            question = told.env._(
                "Are these still your people at %s? Say in a minute who has left: what "
                "they see on our portal ends with it.",
                self.name,
            )
            button = told.env._("Look at my people")
            body = Markup('<p>%s</p><p><a href="%s">%s</a></p>') % (
                question,
                f"{self.get_base_url()}/my/team/review?organisation_id={self.id}",
                button,
            )
            told.message_notify(
                partner_ids=person.ids,
                subject=told.env._("Are these still your people?"),
                body=body,
                email_layout_xmlid="mail.mail_notification_light",
            )

    def _answer_about_team(self):
        """Note that somebody has said who is still there, once a day.

        Whoever sends it twice at once writes the same row, and is tried again.
        Whoever calls it has checked that the user manages the people.
        """
        # sudo: portal users write no organisations; the day, and a note
        organisation = self.sudo()
        today = self._get_today()
        if organisation.team_answered_on == today and not organisation.team_asked_on:
            return
        organisation.write({"team_asked_on": False, "team_answered_on": today})
        organisation._message_log(
            body=organisation.env._(
                "%s said on the portal which people are still there.",
                self.env.user.partner_id.name,
            )
        )
