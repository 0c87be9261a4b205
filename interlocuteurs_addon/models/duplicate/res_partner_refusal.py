import logging
from collections import defaultdict
from dataclasses import asdict

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools import names
from ..core.res_partner_coordinates import COORDINATES
from .quota import HIDDEN_DUPLICATES
from .row import DuplicateReason, DuplicateRow, DuplicateSuspect

_logger = logging.getLogger(__name__)

# By this the web client knows the error.
ERROR_CLASS = "interlocuteur.duplicates"
# of somebody called Martin there may be dozens
MAX_SUSPECTS = 20
# an error message is read, not browsed
MAX_LINES = 10


class ResPartner(models.Model):
    """What is said about people who may be known already, and to whom."""

    _inherit = "res.partner"

    # ------------------------------------------------------- whom one may not see

    @api.model
    def _limit_hidden(self, found, entered=()):
        """Leave out suspects whom the user may not see, beyond the limit of an hour.

        Whether a number or an e-mail exists somewhere would otherwise be told to
        whoever tries them all. Beyond the limit an entry is answered as if these did
        not exist; whoever keeps the suspected pairs finds it there.

        :param found: of ``interlocuteur.duplicate.key._find``
        :param entered: ids of people of the same entry
        :return: what of ``found`` may be told, all where nobody is hidden
        """
        ids = {i for matches in found.values() for i in matches}.difference(entered)
        suspects = self.browse(ids)
        hidden = set((suspects - suspects._filtered_access("read")).ids)
        if not hidden:
            return found
        concerned = [
            key for key, matches in found.items() if not hidden.isdisjoint(matches)
        ]
        granted = self.env["interlocuteur.quota"]._take_some(
            HIDDEN_DUPLICATES, len(concerned)
        )
        _logger.info(
            "%s (id %s) is told of %s new people that somebody hidden resembles them",
            self.env.user.login,
            self.env.uid,
            granted,
        )
        told = dict(found)
        for key in concerned[granted:]:
            told[key] = {i: m for i, m in found[key].items() if i not in hidden}
        return {key: matches for key, matches in told.items() if matches}

    # -------------------------------------------------------------- refusal

    def _prepare_duplicate_error(self, found):
        """Return the error that refuses these new people.

        Its class is exactly ValidationError: on a subclass core's quick creation would
        not open the form. Its context is what the web client and callers by RPC get.

        :param found: of ``interlocuteur.duplicate.key._find``
        """
        rows = self._prepare_duplicate_rows(found)
        error = ValidationError(self._describe_duplicate_rows(rows))
        error.context = {
            "exception_class": ERROR_CLASS,
            "duplicate_ids": list(
                dict.fromkeys(
                    suspect.id for row in rows for suspect in row.suspects if suspect.id
                )
            ),
            "rows": [asdict(row) for row in rows],
            "can_force": True,
        }
        return error

    def _find_known(self, rule):
        """Return who this person may be, whom nobody has saved yet.

        :param rule: the duplicate rule that counts
        :return: a :class:`DuplicateRow`, or ``None`` if nobody is found
        """
        entry = self._prepare_duplicate_entry(rule)
        found = self.env["interlocuteur.duplicate.key"]._find([entry])
        rows = self._prepare_duplicate_rows(self._limit_hidden(found))
        return rows[0] if rows else None

    def _prepare_duplicate_rows(self, found):
        """Return who was found for each of these people, without database records.

        :param found: dict of a person's id to dict of a suspect's id to ``Match``
        :return: list of :class:`DuplicateRow`, one for each person for whom somebody
            was found
        """
        suspects = self.browse({i for matches in found.values() for i in matches})
        # those of the same entry are the user's own words, and have no id to keep
        readable = (suspects - self)._filtered_access("read") | (suspects & self)
        offers = (readable - self)._get_duplicate_offers()
        return [
            person._prepare_duplicate_row(index, matches, readable, offers)
            for index, person in enumerate(self)
            if (matches := found.get(person.id))
        ]

    def _prepare_duplicate_row(self, index, matches, readable, offers):
        """Return what is known of one of these people.

        :param index: their place among those who were to be created
        :param matches: dict of a suspect's id to ``Match``
        :param readable: the suspects whom the user may see
        :param offers: of :meth:`_get_duplicate_offers`; those who are not in it come
            with the same entry
        """
        self.ensure_one()
        suspects = [
            suspect._prepare_duplicate_suspect(matches[suspect.id], offers.get(suspect))
            for suspect in readable
            if suspect.id in matches
        ]
        suspects.sort(key=lambda s: (s.similar, -len(s.reasons), not s.active, s.name))
        organisation = self._get_organisation()
        return DuplicateRow(
            index=index,
            name=self.name or "",
            organisation_id=organisation.id,
            organisation=organisation._filtered_access("read").name or "",
            values=self._prepare_entered_values(),
            suspects=suspects[:MAX_SUSPECTS],
            hidden=len(matches) - len(suspects),
        )

    def _prepare_entered_values(self):
        """Return the coordinates, functions and title that were entered."""
        values = {name: self[name] for name in COORDINATES if self[name]}
        if self.function_ids:
            values["function_ids"] = self.function_ids.ids
        if self.title_id:
            values["title_id"] = self.title_id.id
        return values

    def _prepare_duplicate_suspect(self, match, offers):
        """Return what is shown of a suspect whom the user may see.

        :param match: what they have in common with the entry
        :param offers: what the user may do with them; ``None`` of somebody who comes
            with the same entry, and whose id will not stay
        """
        self.ensure_one()
        organisations = self.organisation_ids or self._get_organisation()
        organisations = organisations._filtered_access("read")
        return DuplicateSuspect(
            id=False if offers is None else self.id,
            name=self.name or "",
            organisation_ids=organisations.ids,
            organisation=", ".join(organisations.mapped("name")),
            functions=self.function_ids.mapped("name"),
            active=self.active,
            similar=not match.values,
            reasons=self._prepare_duplicate_reasons(match),
            offers=offers or [],
        )

    def _prepare_duplicate_reasons(self, match):
        """Return which values of this suspect match, as they stand on the sheet."""
        kinds = {"phone": "phone", "phone2": "phone", "email": "email"}
        kinds |= {"mobile": "mobile", "mobile2": "mobile", "email2": "email"}
        reasons = [
            DuplicateReason(
                kind=kinds[name],
                label=self._fields[name].get_description(self.env, ["string"])[
                    "string"
                ],
                value=self[name],
            )
            for name in self._find_shared_coordinates(match.values)
        ]
        folded = names.fold_name(self.lastname, self.firstname)
        if not match.values.isdisjoint(names.get_name_keys(folded)):
            reasons.append(DuplicateReason("name", self.env._("Name"), self.name))
        elif match.similar:
            reasons.append(
                DuplicateReason("similar", self.env._("Similar name"), self.name)
            )
        return reasons

    # ----------------------------------------------------------- in sentences

    def _describe_duplicate_rows(self, rows):
        """Return the error message: an importing or calling user sees nothing else."""
        lines = []
        for row in rows[:MAX_LINES]:
            lines.append(self.env._("%s may be known already:", row.name))
            lines += [
                f"- {self._describe_duplicate_suspect(suspect)}"
                for suspect in row.suspects
            ]
            if row.hidden:
                hidden = self.env._("%s more, whom you may not see", row.hidden)
                lines.append(f"- {hidden}")
        if len(rows) > MAX_LINES:
            lines.append(self.env._("And %s more people.", len(rows) - MAX_LINES))
        lines.append(
            self.env._("Use the person found, or confirm that this is somebody else.")
        )
        return "\n".join(lines)

    @api.model
    def _render_duplicate_row(self, row):
        """Return who was found, as a list for a dialog.

        :param row: a :class:`DuplicateRow`
        """
        lines = [self._describe_duplicate_suspect(suspect) for suspect in row.suspects]
        if row.hidden:
            lines.append(self.env._("%s more, whom you may not see", row.hidden))
        return Markup("<ul>%s</ul>") % Markup().join(
            Markup("<li>%s</li>") % line for line in lines
        )

    def _describe_duplicate_suspect(self, suspect):
        parts = [suspect.name, suspect.organisation]
        if not suspect.active:
            parts.append(self.env._("archived"))
        if not suspect.id:
            parts.append(self.env._("entered at the same time"))
        reasons = [f"{reason.label} {reason.value}" for reason in suspect.reasons]
        return f"{', '.join(filter(None, parts))} ({', '.join(reasons)})"

    # --------------------------------------------------------------- record

    def _record_accepted_duplicates(self, found, told, asked=True):
        """Write on both sides that these people were created all the same.

        :param found: of ``interlocuteur.duplicate.key._find``
        :param told: the part of it that the user may be told
        :param asked: the user was shown who was found, and chose to create them
        """
        created = defaultdict(list)
        for person in self:
            for suspect_id in found.get(person.id, ()):
                created[suspect_id].append(person.id)
        readable = set(self.browse(created)._filtered_access("read").ids)
        bodies = defaultdict(Markup)
        for person in self:
            if suspect_ids := told.get(person.id):
                seen = self.browse([i for i in suspect_ids if i in readable])
                hidden = len(suspect_ids) - len(seen)
                bodies[person.id] = seen._describe_accepted(hidden, asked)
        for suspect_id, people_ids in created.items():
            seen = self.browse(people_ids if suspect_id in readable else ())
            bodies[suspect_id] += seen._describe_created()
        # whoever creates a person needs no right on those who resemble them to log it
        self.browse(bodies)._message_log_batch(bodies=bodies)

    def _describe_accepted(self, hidden, asked=True):
        """Return the note on a new person about these people who were found.

        :param int hidden: how many more there are whom the user may not see
        :param asked: as for ``_record_accepted_duplicates``
        """
        people = [self._join_names(MAX_SUSPECTS, links=True)] if self else []
        if hidden:
            people.append(self.env._("%s more, whom the author may not see", hidden))
        text = (
            self.env._("Created although these people may be the same person:")
            if asked
            else self.env._(
                "Created on the way to something else. These people may be the same "
                "person:"
            )
        )
        return Markup("<p>%s %s</p>") % (text, Markup(", ").join(people))

    def _describe_created(self):
        """Return the note about these new people on somebody who was found.

        Nobody is named on a sheet that the user may not see.
        """
        if not self:
            text = self.env._(
                "Somebody who may be the same person was created by a user who may not "
                "see this one."
            )
            return Markup("<p>%s</p>") % text
        return Markup("<p>%s %s</p>") % (
            self.env._("Somebody who may be the same person was created:"),
            self._join_names(MAX_SUSPECTS, links=True),
        )
