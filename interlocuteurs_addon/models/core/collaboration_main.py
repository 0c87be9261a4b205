from datetime import date, timedelta
from itertools import compress

from odoo import api, models
from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.fields import Command, Domain

from .notes import one_note_each

# In the context while one side of the mirror (main collaboration, parent_id) writes the
# other. It is an object and no text, so that nobody can send it over RPC.
MIRRORING = object()


class InterlocuteurCollaboration(models.Model):
    """The main collaboration of a person: one at most, and ``parent_id`` mirrors it."""

    _inherit = "interlocuteur.collaboration"

    # ------------------------------------------------------------------ ORM

    @api.model_create_multi
    def create(self, vals_list):
        """Keep one main collaboration per person, and let ``parent_id`` follow."""
        vals_list = [self._prepare_main_values(vals) for vals in vals_list]
        bring_functions = [bool(vals.get("function_ids")) for vals in vals_list]
        vals_list = self._take_over_functions(vals_list)
        if not self._is_mirroring():
            default = self.env.context.get("default_person_id")
            self._demote_mains(
                [v.get("person_id", default) for v in vals_list if v.get("is_main")]
            )
        # flush end dates first, or the exclusion constraint sees the old periods
        self.flush_model(["active", "date_end", "date_start"])
        collaborations = super().create(vals_list)
        collaborations._check_people_may_be_placed()
        # a main one that brings its own functions gives them to the person
        self.browse().union(
            *compress(collaborations, bring_functions)
        )._hand_functions_to_person()
        if not self._is_mirroring():
            self._settle(collaborations.person_id)
        return collaborations

    def write(self, vals):
        """Keep one main collaboration per person, and let ``parent_id`` follow."""
        if self._is_mirroring():
            return super().write(vals)
        self._check_people_may_be_placed()
        vals = self._prepare_main_values(vals)
        persons = self.person_id
        if "person_id" in vals:
            self._demote_given_away(vals["person_id"])
        if vals.get("is_main"):
            self._make_room_for_mains(vals)
        result = super().write(vals)
        if vals.get("is_main"):
            archived = self.filtered(lambda c: not c.active)
            archived._mirror().write({"is_main": False})
        if "person_id" in vals:
            # who is placed now, after who was before
            self._check_people_may_be_placed()
        if not self._settling_fields().isdisjoint(vals):
            self._settle(persons | self.person_id)
        if "function_ids" in vals or vals.get("is_main"):
            self._hand_functions_to_person()
        return result

    def unlink(self):
        """Let ``parent_id`` follow what is left."""
        self._check_people_may_be_placed()
        persons = self.person_id
        result = super().unlink()
        if not self._is_mirroring():
            self._settle(persons.exists())
        return result

    @api.model
    def _prepare_main_values(self, vals):
        """Return these values; an archived collaboration is never the main one."""
        return vals if vals.get("active", True) else {**vals, "is_main": False}

    def _make_room_for_mains(self, vals):
        """Let these take the place of the main collaborations of their people.

        :raises ValidationError: two of one person would be the main one
        """
        becoming = self if vals.get("active") else self.filtered("active")
        given = [vals["person_id"]] if becoming and vals.get("person_id") else []
        if len(becoming) > len(given or becoming.person_id):
            raise ValidationError(
                self.env._("A person has one main collaboration only.")
            )
        self._demote_mains([*becoming.person_id.ids, *given], keep=self)

    def _demote_given_away(self, person_id):
        """Let those that are given to somebody else be further ones of theirs."""
        given = self.filtered(lambda c: c.is_main and c.person_id.id != person_id)
        # sudo: as in _mirror
        given._mirror().write({"is_main": False})

    def _check_people_may_be_placed(self):
        """Ask the right that core asks of whoever writes an employee's own contact.

        :raises AccessError: one of these people is an employee of ours, and the user
            may not change users
        """
        # sudo: only who they are; the right is asked of the user
        self.sudo().person_id.with_env(self.env)._check_may_be_placed()

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
        return self.env.context.get("interlocuteur_mirroring") is MIRRORING

    def _mirror(self):
        """Return self as the other side of the mirror writes it.

        sudo: whoever may write one side has been checked on that side; the other one
        only follows, by values that this addon alone decides.
        """
        return self.sudo().with_context(interlocuteur_mirroring=MIRRORING)

    @api.model
    def _find_mains(self, person_ids):
        """Return the main collaborations of these people."""
        # with all columns: what follows reads most of them
        return self.search_fetch(
            [("person_id", "in", person_ids), ("is_main", "=", True)]
        )

    @api.model
    def _demote_mains(self, person_ids, keep=None):
        """Make room for another main collaboration of these people."""
        # sudo: as in _mirror
        mains = self.sudo()._find_mains(person_ids)
        (mains - (keep or self.browse()))._mirror().write({"is_main": False})
        # flush before the next main one, or the unique index refuses it
        mains.flush_recordset(["is_main"])

    @api.model
    def _settle(self, persons):
        """Restore the invariants of people, their collaborations and ``parent_id``.

        The main collaboration is not over; who works somewhere has a main one (the
        one that started first, unless somebody chose); ``parent_id`` follows it.
        Whoever belongs to no company, while it is tomorrow in another one, keeps what
        was chosen there.
        """
        # sudo: as in _mirror
        theirs = self.sudo().search_fetch(
            [("person_id", "in", persons.ids)], sorted(self._settling_fields())
        )
        mains = {
            person.id: of_person._choose_main(person)
            for person, of_person in theirs.grouped("person_id").items()
        }
        chosen = theirs.browse().union(*mains.values())
        over = theirs.filtered("is_main") - chosen
        over._mirror().write({"is_main": False})
        if begun := chosen.filtered(lambda c: not c.is_main):
            # what is main no more comes first, or the unique index refuses the next one
            self.flush_model(["is_main"])
            begun._mirror().write({"is_main": True})
            begun._hand_functions_to_person()
        persons._follow_main_collaborations(
            {person_id: main.organisation_id.id for person_id, main in mains.items()}
        )

    def _choose_main(self, person):
        """Return which of all collaborations of a person is the main one now, if any.

        That which is one, unless it is over; else the one that started first. Who has
        an organisation below themself works there, and cannot stand below it.
        """
        days = person._get_possible_days()
        main = self.filtered("is_main")
        if main and any(main._state_on(day) == "current" for day in days):
            return main
        current = self.filtered(
            lambda c: (
                c._state_now() == "current"
                and all(c._state_on(day) != "past" for day in days)
                and not c.organisation_id._is_below(person)
            )
        )
        return current.sorted(lambda c: (c.date_start or date.min, c.id))[:1]

    def _close(self, day=None):
        """End these collaborations the day before ``day`` (default: today).

        One that would end before it started never took effect: it is archived.

        :raises AccessError: the user may not change them, or one of these people is an
            employee of ours, and the user may not change users
        """
        self.check_access("write")
        self._check_people_may_be_placed()
        if not day:
            by_day = self.grouped(lambda c: c.person_id._get_today())
            for today, collaborations in by_day.items():
                collaborations._close(today)
            return
        closing = self._mirror()
        void = closing.filtered(lambda c: c.date_start and c.date_start >= day)
        running = (closing - void).filtered(
            lambda c: not c.date_end or c.date_end >= day
        )
        yesterday = day - timedelta(days=1)
        for group, vals in (
            (void, {"active": False, "is_main": False}),
            (running, {"date_end": yesterday, "is_main": False}),
            (closing - void - running, {"is_main": False}),
        ):
            if group:
                group.write(vals)
        # flush before another collaboration opens, or the constraints refuse it
        closing.flush_recordset(["active", "date_end", "is_main"])
        if not self._is_mirroring():
            self._settle(self.person_id)

    @api.model
    def _open_mains(self, organisations):
        """Make each person's collaboration with their organisation the main one.

        One that runs is taken as it is; one that was closed this very day is opened
        again, as the move is taken back; else a new one starts today.

        :param organisations: dict of person to organisation
        :return: those that are taken up
        """
        candidates = self.with_context(active_test=False).search(
            [
                ("person_id", "in", [person.id for person in organisations]),
                ("organisation_id", "in", [o.id for o in organisations.values()]),
            ],
            order="active, date_end desc, id desc",
        )
        by_pair = candidates.grouped(lambda c: (c.person_id, c.organisation_id))
        resumed = self.browse()
        to_create = {}
        for person, organisation in organisations.items():
            theirs = by_pair.get((person, organisation), self.browse())
            main = theirs._resume(person._get_today())
            resumed |= main
            if not main:
                to_create[person] = organisation
        self._create_mains(to_create)
        return resumed

    @api.model
    def _create_mains(self, organisations):
        """Open a new main collaboration of each person with their organisation.

        :param organisations: dict of person to organisation
        """
        self.create(
            [
                self._prepare_main(person, organisation, person._get_today())
                for person, organisation in organisations.items()
            ]
        )

    def _resume(self, today):
        """Make the fitting one of a pair's collaborations the main one.

        That is the one that runs, else the next: its start moves into no other period.

        :return: that collaboration, empty if none fits
        """
        lasting = self.filtered(lambda c: c._state_on(today) != "past")
        live = lasting.sorted(lambda c: c.date_start or date.min)[:1]
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

    @api.model
    def _take_over_functions(self, vals_list):
        """Let new collaborations without functions start with those of the person.

        :return: the list of values, some of them with functions
        """
        field = self._fields["person_id"]
        default = self.env.context.get("default_person_id")
        ids = [
            not vals.get("function_ids")
            and field.convert_to_cache(
                vals.get("person_id", default), self, validate=False
            )
            for vals in vals_list
        ]
        # sudo: as in _mirror
        people = self.env["res.partner"].sudo().browse(filter(None, ids))
        functions = {person.id: person.function_ids.ids for person in people}
        return [
            {**vals, "function_ids": [Command.set(functions[person_id])]}
            if functions.get(person_id)
            else vals
            for person_id, vals in zip(ids, vals_list, strict=True)
        ]

    def _hand_functions_to_person(self):
        if not self:
            return
        changed = self._mirror().filtered(
            lambda c: c.is_main and c.person_id.function_ids != c.function_ids
        )
        for functions, group in changed.grouped("function_ids").items():
            group.person_id.function_ids = functions

    @api.model
    def _cron_settle(self):
        """Update the sheets where the main collaboration ended or one began."""
        has_main = [("collaboration_ids", "any", [("is_main", "=", True)])]
        due = self.search(
            Domain("is_main", "=", True) & Domain("state", "=", "past")
            | Domain("is_main", "=", False)
            & self._get_current_domain()
            & Domain("person_id", "not any", has_main)
        )
        # core's tracking costs several queries a person; a note replaces it
        self._settle_each(due.person_id.with_context(mail_notrack=True))

    @api.model
    def _settle_each(self, persons):
        """Settle people, of whom nobody holds up the others.

        What stands in the way of somebody is noted on their sheet.
        """
        try:
            with self.env.cr.savepoint(), one_note_each(self.env):
                before = {person: person.parent_id for person in persons}
                self._settle(persons)
                persons._note_settled(before)
        except (UserError, RedirectWarning) as error:
            if len(persons) > 1:
                middle = len(persons) // 2
                self._settle_each(persons[:middle])
                self._settle_each(persons[middle:])
            else:
                persons._note_unsettled(error.args[0])
