from collections import defaultdict

import psycopg2

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from ...tools.text import fold
from .import_check import TEXTS
from .import_column import PROPOSED


class InterlocuteurImportLine(models.Model):
    """What a row does when it is applied."""

    _inherit = "interlocuteur.import.line"

    def _apply(self):
        """Do what was decided about these rows, which belong to one import.

        Where a row is refused, the chunk is applied again row by row, in savepoints.
        """
        try:
            with self.env.cr.savepoint():
                self._apply_chunk()
        except (UserError, psycopg2.IntegrityError):
            for line in self:
                line._apply_alone()

    @mute_logger("odoo.sql_db")
    def _apply_alone(self):
        try:
            with self.env.cr.savepoint():
                self._apply_chunk()
        except UserError as error:
            self._put({"outcome": "failed", "detail": str(error)})
        except psycopg2.IntegrityError as error:
            text = self.env._(
                "The database refuses the row: %s", error.diag.message_primary
            )
            self._put({"outcome": "failed", "detail": text})

    def _put(self, vals):
        # sudo: what became of a row is written by the import, which has written its
        # people with the rights of its user
        return self.sudo().write(vals)

    def _apply_chunk(self):
        values = self._create_missing_functions()
        for decision, lines in self.grouped("decision").items():
            usable = lines.filtered(lambda line: line.state != "error")
            (lines - usable)._put({"outcome": "skipped"})
            getattr(usable, f"_apply_{decision}")(values)
        self.env.flush_all()

    def _apply_skip(self, values):
        self._put({"outcome": "skipped"})

    # -------------------------------------------------------------- creating

    def _apply_create(self, values):
        """Create the people of these rows in one batch."""
        # those who repeat another row come after it
        suspects = self.filtered(lambda line: line.state == "suspect")
        (self - suspects)._create_people(values, accepted=False)
        suspects._create_people(values, accepted=True)

    def _create_people(self, values, accepted):
        if not self:
            return
        common = self._prepare_common_values()
        partners = self.env["res.partner"].with_context(
            duplicates_accepted=accepted, **self._get_create_context()
        )
        targets = self.import_id._get_column_targets()
        people = partners.create(
            [
                {**common, **line._prepare_person(values[line.id], targets)}
                for line in self
            ]
        )
        self._complete_collaborations(people, values, targets)
        self._propose_names(people, values)
        self._put({"outcome": "created"})
        for line, person in zip(self, people, strict=True):
            line._put({"partner_id": person.id})

    def _prepare_person(self, values, targets):
        """Return what a row says of a new person, for ``create``."""
        # the main collaboration takes its functions from the person
        functions = {"function_ids": values.get("function_ids") or []}
        return _to_commands(_select(values, targets, "person") | functions)

    def _propose_names(self, people, values):
        """Keep on people what their rows say and no catalogue holds.

        :param people: those of these lines, one each
        :param dict values: what the rows say, by line id
        """
        for key, kind in PROPOSED.items():
            names = {
                person: values[line.id].get(TEXTS, {}).get(key)
                for line, person in zip(self, people, strict=True)
            }
            people._keep_unknown(kind, {p: n for p, n in names.items() if n})

    def _get_create_context(self):
        """Return the context of a batch: nothing tracked, nothing computed twice."""
        return {
            "tracking_disable": True,
            "mail_create_nolog": True,
            "mail_create_nosubscribe": True,
            "_partners_skip_fields_sync": True,
        }

    def _prepare_common_values(self):
        """Return what all new people take from their organisation.

        ``_partners_skip_fields_sync`` leaves that to the caller: address and commercial
        values of the organisation, which core would write person by person.
        """
        organisation = self.import_id.organisation_id
        # sudo: a person shows what their organisation says, as core does it
        organisation = organisation.sudo()
        partner = organisation.commercial_partner_id
        names = [*partner._address_fields(), *partner._synced_commercial_fields()]
        inherited = organisation._convert_fields_to_values(names)
        return {
            **{name: value for name, value in inherited.items() if value},
            "parent_id": organisation.id,
            "is_company": False,
            "type": "contact",
            "lang": organisation.lang or self.env.lang,
            "tz": organisation.tz,
            "user_id": organisation.user_id.id,
            "company_id": organisation.company_id.id,
        }

    def _complete_collaborations(self, people, values, targets):
        """Write what the rows say of the people's collaborations, alike at once."""
        groups = defaultdict(self.env["res.partner"].browse)
        for line, person in zip(self, people, strict=True):
            given = _select(values[line.id], targets, "collaboration")
            given = {k: v for k, v in given.items() if v and k != "function_ids"}
            if given:
                groups[tuple(sorted(given.items()))] |= person
        if not groups:
            return
        organisation = self.import_id.organisation_id
        collaborations = self.import_id._get_collaborations(people, organisation)
        for given, group in groups.items():
            ids = [collaborations[person.id].id for person in group]
            records = self.env["interlocuteur.collaboration"].browse(ids)
            records.with_context(tracking_disable=True).write(dict(given))

    # -------------------------------------------------------------- changing

    def _apply_update(self, values):
        """Write what changes on the known people, and remember what was there."""
        import_ = self.import_id
        columns = import_._get_columns()
        targets = {column.key: column.target for column in columns}
        before = import_._read_people(self.person_id, import_.organisation_id, columns)
        for line in self:
            line._require_person()
            given = values[line.id]
            line._write_on_person(line.person_id, given, targets)
            line._propose_names(line.person_id, values)
            theirs = before.get(line.person_id.id, {})
            line._put(
                {
                    "outcome": "updated",
                    "partner_id": line.person_id.id,
                    "undo_data": {
                        "before": {key: theirs.get(key) for key in given},
                        "after": given,
                    },
                }
            )

    def _write_on_person(self, person, values, targets):
        """Write values of columns on a person and their collaboration."""
        given = _to_commands(_select(values, targets, "person"))
        if given:
            person.write(given)
        given = _select(values, targets, "collaboration")
        if given:
            import_ = self.import_id
            found = import_._get_collaborations(person, import_.organisation_id)
            collaboration = found.get(
                person.id, self.env["interlocuteur.collaboration"]
            )
            collaboration.write(_to_commands(given))

    def _require_person(self):
        """Refuse a decision about nobody.

        :raises UserError: nobody was chosen, or they have gone
        """
        if not self.person_id:
            raise UserError(
                self.env._(
                    "Row %s: choose the known person to update, or another decision.",
                    self.number,
                )
            )

    def _apply_link(self, values):
        """Give known people a collaboration with the organisation.

        What they have already stays; what they lack is filled in.
        """
        columns = self.import_id._get_columns()
        columns = [column for column in columns if column.target != "key"]
        for line in self:
            line._require_person()
            line._link_person(values[line.id], columns)

    def _link_person(self, values, columns):
        person = self.person_id
        import_ = self.import_id
        organisation = import_.organisation_id
        reactivated = not person.active
        person._reactivate()
        before = import_._read_people(person, organisation, columns)[person.id]
        targets = {column.key: column.target for column in columns}
        collaboration = import_._get_collaborations(person, organisation).get(person.id)
        created = self.env["interlocuteur.collaboration"]
        if not collaboration or collaboration.state != "current":
            given = _select(values, targets, "collaboration")
            created = self._create_collaboration(_to_commands(given))
            kept = {TEXTS: values[TEXTS]} if TEXTS in values else {}
            values = _select(values, targets, "person") | kept
        filled = self._get_lacking(values, before)
        self._write_on_person(person, filled, targets)
        self._propose_names(person, {self.id: filled})
        self._put(
            {
                "outcome": "linked",
                "partner_id": person.id,
                "undo_data": {
                    "before": {key: before.get(key) for key in filled},
                    "after": filled,
                    "collaboration_id": created.id,
                    "reactivated": reactivated,
                },
            }
        )

    def _get_lacking(self, values, before):
        """Return what a row says beyond what is known of a person.

        Functions are added to those that they have; the day on which they started
        stays.

        :param values: what the row says
        :param before: what the person has, as :meth:`_read_people` returns it
        """
        lacking = {
            key: value
            for key, value in values.items()
            if value and not before.get(key) and key != "date_start"
        }
        known = before.get("function_ids") or []
        added = [i for i in values.get("function_ids") or [] if i not in known]
        if known and added:
            lacking["function_ids"] = [*known, *added]
        return lacking

    def _create_collaboration(self, values):
        """Let the known person work for the organisation from today on, or as said."""
        Collaboration = self.env["interlocuteur.collaboration"]
        return Collaboration.create(
            {
                "person_id": self.person_id.id,
                "organisation_id": self.import_id.organisation_id.id,
                "date_start": self.person_id._get_today(),
                **values,
            }
        )

    # ------------------------------------------------------------- functions

    def _create_missing_functions(self):
        """Create the functions that the rows name and the catalogue lacks.

        :return: dict of line id to its values, with ids only
        """
        values = {line.id: dict(line.values or {}) for line in self}
        used = self.filtered(lambda line: line.decision != "skip")
        names = {
            fold(item): item
            for line in used
            for item in values[line.id].get("function_ids") or []
            if isinstance(item, str)
        }
        if names:
            self._replace_function_names(values, names)
        return values

    def _replace_function_names(self, values, names):
        Function = self.env["interlocuteur.function"]
        catalogue = Function._get_catalogue()
        missing = {key: name for key, name in names.items() if key not in catalogue}
        created = Function.create([{"name": name} for name in missing.values()])
        catalogue.update(zip(missing, created, strict=True))
        for row in values.values():
            if row.get("function_ids"):
                row["function_ids"] = [
                    catalogue[fold(item)].id
                    if isinstance(item, str) and fold(item) in catalogue
                    else item
                    for item in row["function_ids"]
                ]


def _select(values, targets, target):
    """Return the values of the columns that go to one target.

    >>> _select({"phone": "1", "profile_id": 2}, {"phone": "person"}, "person")
    {'phone': '1'}
    """
    return {key: value for key, value in values.items() if targets.get(key) == target}


def _to_commands(values):
    """Return the values of columns as ``create`` and ``write`` take them."""
    return {
        key: [Command.set(value)] if isinstance(value, list) else value or False
        for key, value in values.items()
    }
