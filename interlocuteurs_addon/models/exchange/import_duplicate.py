from odoo import models

from ...tools import names
from ...tools.emails import get_email_keys
from ...tools.phones import get_stored_keys, get_wanted_keys, read_phone
from ..core.res_partner_coordinates import COORDINATES, EMAIL_FIELDS, NUMBER_KEYS
from ..duplicate.key import Entry


class InterlocuteurImport(models.Model):
    """The rows of a file are compared like people who are entered by hand."""

    _inherit = "interlocuteur.import"

    def _find_duplicates(self, rows):
        """Tell on each new row whom it may repeat: people who are known, earlier rows.

        :param rows: list of :class:`ImportRow`, which get ``suspects`` and ``reasons``
        """
        rule = self.env["interlocuteur.duplicate.rule"]._get_rule(self.company_id)
        if not rule or not rows:
            return
        entries = [self._prepare_entry(rule, row) for row in rows]
        self._compare_with_people(entries, rows)
        self._compare_with_each_other(entries, rows)

    def _prepare_entry(self, rule, row):
        """Return what a rule compares of a row."""
        given = row.values
        folded = names.fold_name(given.get("lastname"), given.get("firstname"))
        phones = [
            *(("phone", "phone2") if rule.check_phone else ()),
            *(("mobile", "mobile2") if rule.check_mobile else ()),
        ]
        country = self.organisation_id.country_id or self.company_id.country_id
        numbers = [
            phone.key
            for name in phones
            if given.get(name) and (phone := read_phone(given[name], country.code))
        ]
        others = []
        if rule.check_email:
            others += [
                key for name in EMAIL_FIELDS for key in get_email_keys(given.get(name))
            ]
        if rule.check_name:
            others += names.get_name_keys(folded)
        return Entry(
            # no id of a partner
            id=f"row {row.number}",
            values=(*(k for n in numbers for k in get_wanted_keys(n)), *others),
            filed=(*(k for n in numbers for k in get_stored_keys(n)), *others),
            folded_name=folded if rule.check_similar else "",
            organisation_id=self.organisation_id.id,
        )

    # ---------------------------------------------------------------- people

    def _compare_with_people(self, entries, rows):
        """Tell on each row which people are known."""
        Partner = self.env["res.partner"]
        by_entry = self.env["interlocuteur.duplicate.key"]._find(entries)
        by_entry = Partner._limit_hidden(by_entry)
        ids = {partner_id for matches in by_entry.values() for partner_id in matches}
        people = Partner.browse(ids)._filtered_access("read")
        people.fetch(
            [
                "display_name",
                "lastname",
                "firstname",
                *COORDINATES,
                *NUMBER_KEYS.values(),
            ]
        )
        by_id = {person.id: person for person in people}
        for entry, row in zip(entries, rows, strict=True):
            matches = by_entry.get(entry.id)
            if matches:
                self._add_suspects(row, by_id, matches)

    def _add_suspects(self, row, people, matches):
        """Say who one row may be, those with most in common first.

        :param dict people: of all rows, by id, those whom the user may see
        :param dict matches: of a person's id to ``Match``
        """
        found = [people[person_id] for person_id in matches if person_id in people]
        found.sort(key=lambda person: -len(matches[person.id].values))
        # with the prefetch of all rows, which a union would lose
        row.suspects = row.suspects.browse(person.id for person in found)
        for person in found:
            reasons = person._prepare_duplicate_reasons(matches[person.id])
            row.reasons.append(
                self.env._(
                    "%(person)s is known already: %(reasons)s",
                    person=person.display_name,
                    reasons=", ".join(f"{r.label} {r.value}" for r in reasons),
                )
            )
        hidden = len(matches) - len(found)
        if hidden:
            row.reasons.append(
                self.env._("%s people whom you may not see resemble this one", hidden)
            )

    # ------------------------------------------------------------------ rows

    def _compare_with_each_other(self, entries, rows):
        """Tell on each row which earlier one shares anything with it."""
        shared = self._get_shared_values()
        first = {}
        for entry, row in zip(entries, rows, strict=True):
            numbers = {first[value] for value in entry.values if value in first}
            if numbers:
                row.reasons.append(
                    self.env._("The same person as in row %s", min(numbers))
                )
            for value in entry.filed:
                if value not in shared:
                    first.setdefault(value, row.number)

    def _get_shared_values(self):
        """Return the numbers and e-mails of the organisation and its sites themselves.

        They say nothing about its people.
        """
        # sudo: compared only; nothing of them is shown
        organisation = self.organisation_id.sudo()
        places = organisation | organisation.address_ids
        keys = {
            key
            for place in places
            for theirs in place._get_coordinate_keys().values()
            for key in theirs
        }
        return keys | {f"{key};" for key in keys}
