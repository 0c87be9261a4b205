from odoo import api, models

from ...tools import names
from ...tools.emails import get_email_keys
from ...tools.phones import get_wanted_keys
from ..core.res_partner_coordinates import EMAIL_FIELDS
from .key import SOURCE_COLUMNS, Entry

# Set to create somebody who was found to be known already; recorded on both.
ACCEPTED = "duplicates_accepted"
# Set where nobody enters anything: copies, accounts, addresses of mails.
UNCHECKED = "interlocuteur_duplicates_unchecked"
# Set while ``load`` creates a batch of rows.
LOADING = "interlocuteur_duplicates_loading"
# Its value for a batch of several rows; no caller can send it.
BATCH = object()
# Of the transaction: the ids of new contacts whose keys will be written.
ENTERED = "interlocuteur.entered"


class RowByRow(Exception):
    """A row of a batch duplicates somebody: each is to be tried by itself."""


class ResPartner(models.Model):
    """Duplicate check of new people: form, import, RPC and other code alike."""

    _inherit = "res.partner"

    # ------------------------------------------------------ steps of create and write

    def _entry_keys(self):
        """Write the keys of these new contacts."""
        super()._entry_keys()
        # all columns at once: those that others compute would take a further UPDATE
        data = self.env.cr.precommit.data
        data[ENTERED] = frozenset(self.ids)
        try:
            self.flush_recordset()
        finally:
            data.pop(ENTERED, None)
        self.env["interlocuteur.duplicate.key"]._enter(self)

    def _entry_check(self):
        """Refuse people who may be known already, unless that is accepted.

        :raises ValidationError: somebody is found; its ``context`` tells who. With the
            context key ``duplicates_accepted`` they are created, and it is recorded.
        """
        super()._entry_check()
        # superuser flows are not checked: mail gateway, sign-up, web shop, module data
        if not self.env.su and not self.env.context.get(UNCHECKED):
            self._check_duplicates()

    def _change_keys(self, vals_list):
        """Synchronise the keys with the columns written, recomputed ones included."""
        super()._change_keys(vals_list)
        entered = self.env.cr.precommit.data.get(ENTERED, ())
        changed = [
            partner.id
            for partner, vals in zip(self, vals_list, strict=True)
            if partner.id not in entered and not vals.keys().isdisjoint(SOURCE_COLUMNS)
        ]
        self.env["interlocuteur.duplicate.key"]._refresh(changed)

    def _prepare_copying(self):
        """Skip the check for copies: whoever copies a person knows them."""
        return super()._prepare_copying().with_context(**{UNCHECKED: True})

    @api.model
    def _prepare_loading(self):
        """Tell each row of an import by itself whom it duplicates."""
        return super()._prepare_loading().with_context(**{LOADING: True})

    def _load_records(self, data_list, update=False):
        """Refuse a batch of rows in the way that makes core try them one by one.

        Core would say a ``UserError`` of the batch on its first row.
        """
        records = self
        if self.env.context.get(LOADING) and len(data_list) > 1:
            records = self.with_context(**{LOADING: BATCH})
        return super(ResPartner, records)._load_records(data_list, update)

    @api.model
    def find_or_create(self, email, assert_valid_email=False):
        """Skip the check for addresses of mails: core looks these up by itself."""
        unchecked = self.with_context(**{UNCHECKED: True})
        partner = super(ResPartner, unchecked).find_or_create(email, assert_valid_email)
        return partner.with_env(self.env)

    # ---------------------------------------------------------------- check

    def _check_duplicates(self):
        """Refuse these new partners, or record that they are accepted.

        :raises ValidationError: see ``_entry_check``
        """
        rule = self.env["interlocuteur.duplicate.rule"]._get_rule(self.env.company)
        if not rule:
            return
        entries = [
            partner._prepare_duplicate_entry(rule)
            for partner in self
            if partner._is_person()
        ]
        found = self.env["interlocuteur.duplicate.key"]._find(entries)
        refused = self._is_refused(rule)
        if found and refused and self.env.context.get(LOADING) is BATCH:
            raise RowByRow
        told = self._limit_hidden(found, self.ids)
        if told and refused:
            raise self._prepare_duplicate_error(told)
        self.env["interlocuteur.duplicate.claim"]._claim(
            value
            for entry in entries
            for value in self._get_claimed_values(entry, {} if refused else found)
        )
        if not found:
            return
        if self.env.context.get(ACCEPTED):
            self._record_accepted_duplicates(found, told)
        else:
            self._record_suspects(found, told)

    @api.model
    def _is_refused(self, rule):
        """Tell whether somebody who may be known already is refused here and now.

        :param rule: the duplicate rule that counts
        """
        return not self.env.context.get(ACCEPTED)

    @api.model
    def _get_claimed_values(self, entry, accepted):
        """Return the values of an entry that nobody else may enter at the same time.

        A name that others have, as was accepted, many may enter at once.

        :param accepted: of ``interlocuteur.duplicate.key._find``
        """
        if entry.id not in accepted:
            return entry.values
        person = self.browse(entry.id)
        folded = names.fold_name(person.lastname, person.firstname)
        shared = names.get_name_keys(folded)
        return [value for value in entry.values if value not in shared]

    def _prepare_duplicate_entry(self, rule):
        """Return what a rule compares of this person, for ``_find``."""
        self.ensure_one()
        columns = [
            *(("phone_key", "phone2_key") if rule.check_phone else ()),
            *(("mobile_key", "mobile2_key") if rule.check_mobile else ()),
        ]
        values = [k for c in columns if self[c] for k in get_wanted_keys(self[c])]
        if rule.check_email:
            values += [k for email in EMAIL_FIELDS for k in get_email_keys(self[email])]
        folded = names.fold_name(self.lastname, self.firstname)
        if rule.check_name:
            values += names.get_name_keys(folded)
        return Entry(
            id=self.id,
            values=tuple(values),
            folded_name=folded if rule.check_similar else "",
            # sudo: only the id of the organisation is compared
            organisation_id=self.sudo().commercial_partner_id.id,
        )
