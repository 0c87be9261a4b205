from odoo import models
from odoo.tools import email_normalize

from ...tools import duplicate_keys
from ..core.res_partner_coordinates import EMAIL_FIELDS, PHONE_FIELDS
from ..duplicate.key import Entry


class InterlocuteurImport(models.Model):
    """The rows of a file are compared like people who are entered by hand."""

    _inherit = "interlocuteur.import"

    def _find_duplicates(self, rows):
        """Return whom each new row may repeat: people who are known, and earlier rows.

        :param rows: list of dicts with ``number`` and ``values``
        :return: list of dicts, one for each row: ``people``, those whom the user may
            see, and ``reasons``, a list of texts
        """
        rule = self.env["interlocuteur.duplicate.rule"]._get_rule(self.company_id)
        found = [{"people": self.env["res.partner"], "reasons": []} for _row in rows]
        if not rule or not rows:
            return found
        entries = [self._prepare_entry(rule, row) for row in rows]
        self._compare_with_people(entries, found)
        self._compare_with_each_other(entries, rows, found)
        return found

    def _prepare_entry(self, rule, row):
        """Return what a rule compares of a row."""
        given = row["values"]
        folded = duplicate_keys.fold_name(given.get("lastname"), given.get("firstname"))
        phones = [
            *(("phone", "phone2") if rule.check_phone else ()),
            *(("mobile", "mobile2") if rule.check_mobile else ()),
        ]
        country = self.organisation_id.country_id or self.company_id.country_id
        partners = self.env["res.partner"]
        values = [
            partners._phone_format_number(given[name], country)
            for name in phones
            if given.get(name)
        ]
        if rule.check_email:
            values += [
                email_normalize(given[name]) for name in EMAIL_FIELDS if given.get(name)
            ]
        if rule.check_name:
            values += duplicate_keys.get_name_keys(folded)
        return Entry(
            # no id of a partner
            id=f"row {row['number']}",
            values=tuple(filter(None, values)),
            folded_name=folded if rule.check_similar else "",
            organisation_id=self.organisation_id.id,
        )

    # ---------------------------------------------------------------- people

    def _compare_with_people(self, entries, found):
        """Add to ``found`` the people who are known."""
        Partner = self.env["res.partner"]
        by_entry = self.env["interlocuteur.duplicate.key"]._find(entries)
        by_entry = Partner._limit_hidden(by_entry)
        ids = {partner_id for matches in by_entry.values() for partner_id in matches}
        people = Partner.browse(ids)._filtered_access("read")
        for entry, suspects in zip(entries, found, strict=True):
            matches = by_entry.get(entry.id)
            if matches:
                theirs = people.filtered(lambda person, m=matches: person.id in m)
                self._add_suspects(suspects, theirs, matches)

    def _add_suspects(self, suspects, people, matches):
        """Say who one row may be, those with most in common first."""
        people = people.sorted(lambda person: -len(matches[person.id].values))
        suspects["people"] = people
        for person in people:
            reasons = person._prepare_duplicate_reasons(matches[person.id])
            suspects["reasons"].append(
                self.env._(
                    "%(person)s is known already: %(reasons)s",
                    person=person.display_name,
                    reasons=", ".join(f"{r['label']} {r['value']}" for r in reasons),
                )
            )
        hidden = len(matches) - len(people)
        if hidden:
            suspects["reasons"].append(
                self.env._("%s people whom you may not see resemble this one", hidden)
            )

    # ------------------------------------------------------------------ rows

    def _compare_with_each_other(self, entries, rows, found):
        """Add to ``found`` the earlier rows that share anything with a row."""
        shared = self._get_shared_values()
        first = {}
        for entry, row, suspects in zip(entries, rows, found, strict=True):
            numbers = {first[value] for value in entry.values if value in first}
            if numbers:
                suspects["reasons"].append(
                    self.env._("The same person as in row %s", min(numbers))
                )
            for value in entry.values:
                if value not in shared:
                    first.setdefault(value, row["number"])

    def _get_shared_values(self):
        """Return the numbers and e-mails of the organisation and its sites themselves.

        They say nothing about its people.
        """
        # sudo: compared only; nothing of them is shown
        organisation = self.organisation_id.sudo()
        places = organisation | organisation.address_ids
        columns = (*PHONE_FIELDS.values(), *EMAIL_FIELDS.values())
        return {place[column] for place in places for column in columns} - {False}
