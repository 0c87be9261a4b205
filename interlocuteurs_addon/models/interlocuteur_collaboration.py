from ast import literal_eval
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# Set while one side of the mirror (main collaboration, parent_id) writes the other.
MIRRORING = "interlocuteur_mirroring"


class InterlocuteurCollaboration(models.Model):
    """A person works for an organisation, from a day and to a day or open-ended.

    A person may work for several organisations at once; one of these collaborations is
    his main one, which ``res.partner.parent_id`` mirrors. Access rights hang on
    collaborations, never on ``parent_id``.
    """

    _name = "interlocuteur.collaboration"
    _description = "Collaboration"
    _order = "person_active desc, lastname, firstname, id"

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
        string="Organisation",
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
        ondelete="restrict",
        help="What the person does for this organisation. "
        "Those of the main collaboration are the person's own.",
    )
    date_start = fields.Date(string="From", help="Empty: since ever.")
    date_end = fields.Date(string="To", help="Last day. Empty: open-ended.")
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [("current", "Current"), ("future", "Future"), ("past", "Past")],
        compute="_compute_state",
        search="_search_state",
    )
    status = fields.Selection(
        [("active", "Active"), ("future", "Future"), ("inactive", "Inactive")],
        compute="_compute_status",
        help="Inactive: the person is deactivated, or works here no longer.",
    )

    # the person's sheet, as the lists of an organisation show it
    person_active = fields.Boolean(
        related="person_id.active", store=True, string="Person is active"
    )
    title_id = fields.Many2one(related="person_id.title_id", string="Title")
    lastname = fields.Char(related="person_id.lastname", store=True, string="Last name")
    firstname = fields.Char(
        related="person_id.firstname", store=True, string="First name"
    )
    phone = fields.Char(related="person_id.phone", string="Phone")
    phone2 = fields.Char(related="person_id.phone2", string="Phone 2")
    mobile = fields.Char(related="person_id.mobile", string="Mobile")
    mobile2 = fields.Char(related="person_id.mobile2", string="Mobile 2")
    email = fields.Char(related="person_id.email", string="Email")
    email2 = fields.Char(related="person_id.email2", string="Email 2")

    _dates_in_order = models.Constraint(
        "CHECK (date_end >= date_start)",
        "A collaboration cannot end before it starts: mend one of the two dates.",
    )
    # Ranges of one number each stand in for "=", which a GiST index lacks for integers
    # without an extension.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist ("
        "int4range(person_id, person_id, '[]') WITH &&, "
        "int4range(organisation_id, organisation_id, '[]') WITH &&, "
        "daterange(date_start, date_end, '[]') WITH &&) WHERE (active)",
        "This person has a collaboration with this organisation already in that "
        "period: change its dates rather than adding another.",
    )
    _one_main = models.UniqueIndex(
        "(person_id) WHERE is_main IS TRUE AND active IS TRUE",
        "A person has one main collaboration only.",
    )
    # serves the portal's rules: is this person with that organisation now?
    _current_idx = models.Index("(person_id, organisation_id) WHERE active IS TRUE")

    @api.depends("person_id", "organisation_id")
    def _compute_display_name(self):
        for collaboration in self:
            names = (collaboration.person_id.name, collaboration.organisation_id.name)
            collaboration.display_name = " – ".join(filter(None, names))

    @api.depends("active", "date_start", "date_end")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for collaboration in self:
            collaboration.state = collaboration._state_on(today)

    @api.depends("person_active", "active", "date_start", "date_end")
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
        domains = {
            "current": self._get_current_domain(),
            "future": Domain("active", "=", True) & Domain("date_start", ">", "today"),
            "past": Domain("active", "=", False) | Domain("date_end", "<", "today"),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.constrains("person_id", "organisation_id")
    def _check_kinds(self):
        """A person on one side, an organisation on the other.

        :raises ValidationError: one of the two is of the wrong kind
        """
        for collaboration in self:
            if collaboration.person_id.is_company:
                raise ValidationError(
                    self.env._(
                        "%s is an organisation: choose a person.",
                        collaboration.person_id.name,
                    )
                )
            if not collaboration.organisation_id.is_company:
                raise ValidationError(
                    self.env._(
                        "%s is a person: choose an organisation.",
                        collaboration.organisation_id.name,
                    )
                )

    @api.constrains("is_main", "date_start")
    def _check_main_has_started(self):
        """The main collaboration stands on the sheet, so it must have begun.

        :raises ValidationError: a main collaboration that starts in the future
        """
        for collaboration in self:
            if collaboration.is_main and collaboration.state == "future":
                raise ValidationError(
                    self.env._(
                        "The collaboration of %(person)s with %(organisation)s starts "
                        "on %(date)s: it cannot be the main one before.",
                        person=collaboration.person_id.name,
                        organisation=collaboration.organisation_id.name,
                        date=fields.Date.to_string(collaboration.date_start),
                    )
                )

    # ------------------------------------------------------------------ ORM

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_mirroring():
            persons = [vals.get("person_id") for vals in vals_list]
            mains = [v["person_id"] for v in vals_list if v.get("is_main")]
            self._demote_mains(mains)
        collaborations = super().create(vals_list)
        collaborations._take_over_functions(vals_list)
        if not self._is_mirroring():
            self._settle(self.env["res.partner"].browse(persons))
        return collaborations

    def write(self, vals):
        if self._is_mirroring():
            return super().write(vals)
        persons = self.person_id
        if vals.get("is_main"):
            self._demote_mains(persons.ids, keep=self)
        result = super().write(vals)
        if not self._settling_fields().isdisjoint(vals):
            self._settle(persons | self.person_id)
        if "function_ids" in vals:
            self._hand_functions_to_person()
        return result

    def unlink(self):
        persons = self.person_id
        result = super().unlink()
        if not self._is_mirroring():
            self._settle(persons.exists())
        return result

    # ------------------------------------------------------------- business

    @api.model
    def _get_current_domain(self):
        """Return the domain of what is current today.

        Every room that asks "who works here now?" asks it with this domain. ``today``
        is resolved at each query, so a cached rule closes by itself at midnight.
        """
        return Domain(
            [
                ("active", "=", True),
                "|",
                ("date_start", "=", False),
                ("date_start", "<=", "today"),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", "today"),
            ]
        )

    def _state_on(self, day):
        """Return ``current``, ``future`` or ``past`` as seen from ``day``."""
        self.ensure_one()
        if not self.active or (self.date_end and self.date_end < day):
            return "past"
        if self.date_start and self.date_start > day:
            return "future"
        return "current"

    @api.model
    def _settling_fields(self):
        """Return the fields on which the main collaboration and the parent depend."""
        return {
            "active",
            "date_end",
            "date_start",
            "is_main",
            "organisation_id",
            "person_id",
        }

    @api.model
    def _is_mirroring(self):
        return bool(self.env.context.get(MIRRORING))

    def _mirror(self):
        """Return self as the other side of the mirror writes it.

        sudo: whoever may write one side has been checked on that side; the other one
        only follows, by values that this addon alone decides.
        """
        return self.sudo().with_context(**{MIRRORING: True})

    @api.model
    def _demote_mains(self, person_ids, keep=None):
        """Make room for another main collaboration of these people."""
        mains = self.sudo().search(
            [("person_id", "in", person_ids), ("is_main", "=", True)]
        )
        (mains - (keep or self.browse()))._mirror().write({"is_main": False})
        # the unique index must see it before the next main comes
        mains.flush_recordset(["is_main"])

    @api.model
    def _settle(self, persons):
        """Restore what holds between people, their collaborations and ``parent_id``.

        The main collaboration is not over; who works somewhere has a main one (the
        one that started first, unless somebody chose); ``parent_id`` follows it.
        """
        mains = {}
        today = fields.Date.context_today(self)
        # sudo: as in _mirror
        by_person = self.sudo().search([("person_id", "in", persons.ids)])
        for person, theirs in by_person.grouped("person_id").items():
            current = theirs.filtered(lambda c: c._state_on(today) == "current")
            main = theirs.filtered("is_main")
            if not main <= current:
                main._mirror().write({"is_main": False})
                main.flush_recordset(["is_main"])
                main = self.browse()
            if current and not main:
                main = current.sorted(
                    lambda c: (c.date_start or fields.Date.to_date("0001-01-01"), c.id)
                )[0]
                main._mirror().write({"is_main": True})
                main._hand_functions_to_person()
            mains[person.id] = main
        persons._follow_main_collaborations(
            {person_id: main.organisation_id.id for person_id, main in mains.items()}
        )

    def _close(self, day=None):
        """End these collaborations the day before ``day`` (default: today).

        One that would end before it started never took effect: it is archived.
        """
        self.check_access("write")
        day = day or fields.Date.context_today(self)
        closing = self._mirror()
        void = closing.filtered(lambda c: c.date_start and c.date_start >= day)
        void.active = False
        (closing - void).filtered(lambda c: not c.date_end or c.date_end >= day).write(
            {"date_end": day - timedelta(days=1)}
        )
        closing.is_main = False
        # the constraints must see it before another collaboration opens
        closing.flush_recordset(["active", "date_end", "is_main"])
        if not self._is_mirroring():
            self._settle(self.person_id)

    @api.model
    def _open_mains(self, organisations):
        """Make each person's collaboration with his organisation the main one.

        One that runs is taken as it is; one that was closed this very day is opened
        again, as the move is taken back; else a new one starts today.

        :param organisations: dict of person to organisation
        """
        today = fields.Date.context_today(self)
        candidates = self.with_context(active_test=False).search(
            [
                ("person_id", "in", [person.id for person in organisations]),
                ("organisation_id", "in", [o.id for o in organisations.values()]),
            ],
            order="active, date_end desc, id desc",
        )
        by_pair = candidates.grouped(lambda c: (c.person_id, c.organisation_id))
        to_create = []
        for person, organisation in organisations.items():
            theirs = by_pair.get((person, organisation), self.browse())
            if not theirs._resume(today):
                to_create.append(self._prepare_main(person, organisation, today))
        self.create(to_create)

    def _resume(self, today):
        """Make the fitting one of a pair's collaborations the main one.

        :return: that collaboration, empty if none fits
        """
        live = self.filtered(lambda c: c._state_on(today) != "past")[:1]
        if live:
            start = min(live.date_start or today, today)
            live.write({"is_main": True, "date_start": live.date_start and start})
            return live
        yesterday = today - timedelta(days=1)
        closed = self.filtered(
            lambda c: c.date_end == yesterday if c.active else c.date_start == today
        )[:1]
        closed.write({"active": True, "is_main": True, "date_end": False})
        return closed

    @api.model
    def _prepare_main(self, person, organisation, today):
        return {
            "person_id": person.id,
            "organisation_id": organisation.id,
            "is_main": True,
            "date_start": today,
        }

    def _take_over_functions(self, vals_list):
        """A new collaboration without functions starts with the person's.

        A main one that brings its own gives them to the person.
        """
        bare = self.browse()
        for collaboration, vals in zip(self, vals_list, strict=True):
            if not vals.get("function_ids"):
                bare |= collaboration
        for functions, group in bare.grouped(
            lambda c: c.person_id.function_ids
        ).items():
            if functions:
                group._mirror().function_ids = functions
        (self - bare)._hand_functions_to_person()

    def _hand_functions_to_person(self):
        for collaboration in self._mirror().filtered("is_main"):
            person = collaboration.person_id
            if person.function_ids != collaboration.function_ids:
                person.function_ids = collaboration.function_ids

    @api.model
    def _cron_settle(self):
        """Let the sheet follow where the main collaboration ended or one began."""
        has_main = [("collaboration_ids", "any", [("is_main", "=", True)])]
        due = self.search(
            Domain("is_main", "=", True) & Domain("date_end", "<", "today")
            | Domain("is_main", "=", False)
            & self._get_current_domain()
            & Domain("person_id", "not any", has_main)
        )
        self._settle(due.person_id)

    # -------------------------------------------------------------- actions

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
