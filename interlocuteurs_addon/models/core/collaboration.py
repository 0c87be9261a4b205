import re
from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .naming import name_for_user


class InterlocuteurCollaboration(models.Model):
    """A person works for an organisation, from a day and to a day or open-ended.

    A person may work for several organisations at once; one of these collaborations is
    their main one, which ``res.partner.parent_id`` mirrors. Access rights hang on
    collaborations, never on ``parent_id``.
    """

    _name = "interlocuteur.collaboration"
    _description = "Collaboration"
    _inherit = "interlocuteur.entry.mixin"
    _order = "person_active desc, lastname, firstname, id"
    _rec_names_search = ("person_id", "organisation_id")

    person_id = fields.Many2one(
        "res.partner",
        string="Contact person",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_company', '=', False), ('type', '=', 'contact')]",
    )
    organisation_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_company', '=', True)]",
    )
    is_main = fields.Boolean(
        string="Main",
        help="The organisation that stands on the person's sheet. "
        "A person has one main collaboration.",
    )
    function_ids = fields.Many2many(
        "interlocuteur.function",
        "interlocuteur_collaboration_function_rel",
        "collaboration_id",
        "function_id",
        string="Functions",
        context={"active_test": False},
        help="What the person does for this organisation. "
        "Those of the main collaboration are the person's own.",
    )
    proposed_functions = fields.Char(
        related="person_id.proposed_functions", readonly=False
    )
    profile_id = fields.Many2one(
        "interlocuteur.portal.profile",
        string="Portal profile",
        index="btree_not_null",
        # a profile in use is not deleted (_unlink_except_in_use), but by an uninstall
        ondelete="set null",
        help="What the person sees of this organisation on the portal. Empty: nothing.",
    )
    date_start = fields.Date(string="From", help="Empty: no start date.")
    date_end = fields.Date(string="To", help="Last day. Empty: open-ended.")
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [("current", "Current"), ("future", "Future"), ("past", "Past")],
        compute="_compute_state",
        search="_search_state",
    )
    current_on = fields.Date(
        store=False,
        search="_search_current_on",
        help="Finds the collaborations that are current on a day.",
    )
    status = fields.Selection(
        [("active", "Active"), ("future", "Future"), ("inactive", "Inactive")],
        compute="_compute_status",
        help="Inactive: the person is deactivated, or works here no longer.",
    )

    # The person's sheet, as the lists of an organisation show it. What is stored is
    # computed first, so that it takes no UPDATE after the INSERT.
    person_active = fields.Boolean(
        related="person_id.active",
        store=True,
        precompute=True,
        string="Person is active",
    )
    title_id = fields.Many2one(related="person_id.title_id", string="Title")
    lastname = fields.Char(
        related="person_id.lastname", store=True, precompute=True, string="Last name"
    )
    firstname = fields.Char(
        related="person_id.firstname", store=True, precompute=True, string="First name"
    )
    phone = fields.Char(related="person_id.phone", string="Phone")
    phone2 = fields.Char(related="person_id.phone2", string="Phone 2")
    mobile = fields.Char(related="person_id.mobile", string="Mobile")
    mobile2 = fields.Char(related="person_id.mobile2", string="Mobile 2")
    email = fields.Char(related="person_id.email", string="Email")
    email2 = fields.Char(related="person_id.email2", string="Email 2")

    _dates_in_order = models.Constraint(
        "CHECK (date_end >= date_start)",
        "A collaboration cannot end before it starts: correct one of the two dates.",
    )
    # Ranges of one number each stand in for "=", which a GiST index lacks for integers
    # without an extension.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist ("
        "int4range(person_id, person_id, '[]') WITH &&, "
        "int4range(organisation_id, organisation_id, '[]') WITH &&, "
        "daterange(date_start, date_end, '[]') WITH &&) WHERE (active)",
        lambda env, diag: env["interlocuteur.collaboration"]._explain_overlap(diag),
    )
    _one_main = models.UniqueIndex(
        "(person_id) WHERE is_main IS TRUE AND active IS TRUE",
        "A person has one main collaboration only.",
    )
    # serves the portal's rules: is this person with that organisation now?
    _current_idx = models.Index("(person_id, organisation_id) WHERE active IS TRUE")
    # serves searches: people are found by the organisations that stand on no sheet
    _further_idx = models.Index(
        "(organisation_id) WHERE active IS TRUE AND is_main IS NOT TRUE"
    )
    # serves what counts who works somewhere, from the index alone
    _working_idx = models.Index(
        "(organisation_id, date_start, date_end) INCLUDE (person_id) "
        "WHERE active IS TRUE AND person_active IS TRUE"
    )

    @api.depends("person_id", "organisation_id")
    def _compute_display_name(self):
        for collaboration in self:
            names = (collaboration.person_id.name, collaboration.organisation_id.name)
            collaboration.display_name = " – ".join(filter(None, names))

    @api.depends("active", "date_start", "date_end")
    @api.depends_context("uid")
    def _compute_state(self):
        common = self.env["res.company"]._get_common_day()
        for collaboration in self:
            collaboration.state = (
                collaboration._state_on(common)
                if common
                else collaboration._state_now()
            )

    @api.depends("person_active", "active", "date_start", "date_end")
    @api.depends_context("uid")
    def _compute_status(self):
        status_by_state = {"current": "active", "future": "future", "past": "inactive"}
        for collaboration in self:
            collaboration.status = (
                status_by_state[collaboration.state]
                if collaboration.person_active
                else "inactive"
            )

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            people & self._get_state_domain(value, day)
            for day, people in self._get_people_by_day().items()
        )

    @api.model
    def _get_state_domain(self, states, day):
        """Return the domain of what has one of these states on a day."""
        domains = {
            "current": self._get_current_domain(day),
            "future": Domain("active", "=", True) & Domain("date_start", ">", day),
            "past": Domain("active", "=", False) | Domain("date_end", "<", day),
        }
        return Domain.OR(domains[state] for state in states if state in domains)

    @api.model
    def _get_people_by_day(self):
        """Return for whom it is which day now.

        :return: dict of a day to the domain of people, everybody where it is the same
            day in all companies
        """
        Company = self.env["res.company"]
        if common := Company._get_common_day():
            return {common: Domain.TRUE}
        companies_by_day = {self._get_today(): [False]}
        for company_id, day in Company._get_days().items():
            companies_by_day.setdefault(day, []).append(company_id)
        # whoever asks need not see the people
        return {
            day: Domain("person_id", "any!", Domain("company_id", "in", company_ids))
            for day, company_ids in companies_by_day.items()
        }

    def _search_current_on(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._get_current_domain(day) for day in value if day)

    @api.constrains("person_id", "organisation_id")
    def _check_kinds(self):
        """A person on one side, an organisation on the other.

        :raises ValidationError: one of the two is of the wrong kind
        """
        self._check_no_organisation_works()
        for collaboration in self:
            if not collaboration.person_id._is_person():
                raise ValidationError(
                    self.env._(
                        "%s is an address: choose a person.",
                        name_for_user(collaboration.person_id, "name"),
                    )
                )

    @api.constrains("active", "date_end")
    def _check_kinds_of_open_ones(self):
        """What a partner was stays in the past, once they are something else.

        :raises ValidationError: as :meth:`_check_kinds`
        """
        running = self.filtered(lambda c: c._state_now() != "past")
        running._check_no_organisation_works()

    def _check_no_organisation_works(self):
        for collaboration in self:
            if collaboration.person_id.is_company:
                raise ValidationError(
                    self.env._(
                        "%s is an organisation: choose a person.",
                        name_for_user(collaboration.person_id, "name"),
                    )
                )
        self.organisation_id._check_organisations()

    @api.constrains("is_main", "date_start")
    def _check_main_has_started(self):
        """The main collaboration stands on the sheet, so it must have begun.

        :raises ValidationError: a main collaboration that starts in the future
        """
        for collaboration in self:
            if collaboration.is_main and collaboration._state_now() == "future":
                raise ValidationError(
                    self.env._(
                        "The collaboration of %(person)s with %(organisation)s starts "
                        "on %(date)s: it cannot be the main one before.",
                        person=name_for_user(collaboration.person_id, "name"),
                        organisation=name_for_user(
                            collaboration.organisation_id, "name"
                        ),
                        date=fields.Date.to_string(collaboration.date_start),
                    )
                )

    # ------------------------------------------------------------- business

    @api.model
    def _get_today(self):
        """Return the day of the user's company, where nobody in particular is meant.

        For a person it is that of their own company: ``res.partner._get_today``. No
        context changes either.
        """
        return self.env.user.company_id._get_today()

    @api.model
    def _get_current_domain(self, day=None):
        """Return the domain of what is current on a day.

        Every room that asks "who works here now?" asks it with this domain. Without a
        day it holds none: ``_search_state`` looks today up at each query, so a cached
        rule is never stale at midnight, nor is another user's day in it.

        :param day: a date, or a dynamic one as domains know it; today by default
        """
        if not day:
            return Domain("state", "=", "current")
        return Domain(
            [
                ("active", "=", True),
                "|",
                ("date_start", "=", False),
                ("date_start", "<=", day),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", day),
            ]
        )

    @api.model
    def _search_working_at(self, organisation):
        """Return the collaborations of the active people who work there now."""
        return self.search(
            self._get_current_domain()
            & Domain("organisation_id", "=", organisation.id)
            & Domain("person_active", "=", True)
        )

    @api.model
    def _explain_overlap(self, diagnostics=None):
        """Return why the database refused a period, with the names of both sides.

        :param diagnostics: PostgreSQL's; its detail holds the ids as ranges of one
        """
        ids = re.findall(
            r"\[(\d+),\d+\)", (diagnostics and diagnostics.message_detail) or ""
        )
        partners = self.env["res.partner"].browse(int(i) for i in ids[:2]).exists()
        names = partners._filtered_access("read").mapped("name")
        if len(names) < 2:
            return self.env._(
                "This person has a collaboration with this organisation already in "
                "that period: change its dates rather than adding another."
            )
        person, organisation = names
        return self.env._(
            "%(person)s has a collaboration with %(organisation)s already in that "
            "period: change its dates rather than adding another.",
            person=person,
            organisation=organisation,
        )

    @api.model
    def _get_choice_domain(self, there):
        """Return the domain of people who work somewhere now, as views evaluate it.

        :param str there: condition on the organisation, by the names of fields
        """
        current = list(self._get_current_domain())
        return f"[('collaboration_ids', 'any', {there} + {current})]"

    @api.model
    def _get_portal_domain(self, people, day=None):
        """Return the domain of what opens the portal to these people.

        :param day: as for :meth:`_get_current_domain`
        """
        theirs = Domain("person_id", "in", people.ids) & Domain(
            "profile_id", "!=", False
        )
        return theirs & self._get_current_domain(day)

    def _state_now(self):
        """Return the state on the day that it is for the person."""
        # sudo: only the day is asked of the person
        return self._state_on(self.sudo().person_id.with_env(self.env)._get_today())

    def _state_on(self, day):
        """Return ``current``, ``future`` or ``past`` as seen from ``day``."""
        self.ensure_one()
        if not self.active or (self.date_end and self.date_end < day):
            return "past"
        if self.date_start and self.date_start > day:
            return "future"
        return "current"

    # -------------------------------------------------------------- actions

    @api.readonly
    def get_menu_targets(self):
        """Return the ids of those of these who work there now, the active people.

        The menu above an organisation's people acts on them where nothing is selected
        and inactive people are hidden: whoever left is never meant by "all".
        """
        return self.search(
            self._get_current_domain()
            & Domain("id", "in", self.ids)
            & Domain("person_active", "=", True)
        ).ids

    def action_open_person(self):
        """Open the person's sheet."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.person_id.id,
            "views": [(False, "form")],
        }

    def action_end(self):
        """End the collaborations: yesterday was their last day."""
        self._close()

    def action_add(self):
        """Ask what these people get: functions, a portal profile."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add to several contact persons"),
            "res_model": "interlocuteur.addition",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_collaboration_ids": self.ids},
        }

    def action_schedule_activity(self):
        """Open core's dialog, which plans an activity on the sheets of these people."""
        people = self.person_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Schedule an activity"),
            "res_model": "mail.activity.schedule",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "active_model": people._name,
                "active_id": people[:1].id,
                "active_ids": people.ids,
                "dialog_size": "large",
            },
        }

    def action_write_email(self):
        """Open core's message composer for these people."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mail.action_partner_mass_mail"
        )
        context = {
            **literal_eval(action["context"]),
            "active_model": "res.partner",
            "active_ids": self.person_id.ids,
            "default_model": "res.partner",
            "default_res_ids": self.person_id.ids,
        }
        return {**action, "context": context}
