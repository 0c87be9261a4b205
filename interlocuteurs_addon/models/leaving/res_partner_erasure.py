from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..core.res_partner_coordinates import (
    COORDINATES,
    EMAIL_FIELDS,
    PHONE_FIELDS,
)

# coordinates, and what else says who somebody is
ERASED_FIELDS = (
    "firstname",
    *COORDINATES,
    "website",
    "title_id",
    "image_1920",
    "comment",
    "company_name",
    "ref",
    "barcode",
)
# coordinates as they are entered and as they are compared
CONTACT_COLUMNS = (*COORDINATES, *PHONE_FIELDS.values(), *EMAIL_FIELDS.values())


class ResPartner(models.Model):
    """Erasure on request: documents stay readable, but say no more who it was.

    What people wrote themselves (texts of messages, files, printed documents) stays;
    the dialog lists it (:meth:`_find_written_texts`).
    """

    _inherit = "res.partner"

    def action_erase(self):
        """Open the dialog that asks once more before personal data are erased.

        :raises AccessError: the user is no administrator of contact persons
        :raises UserError: the person is active, or this is no person
        """
        self.ensure_one()
        self._check_erasure()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Erase personal data"),
            "res_model": "interlocuteur.erasure",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_person_id": self.id},
        }

    def _check_erasure(self):
        """Only administrators erase, and only people who are inactive.

        :raises AccessError: the user is no administrator of contact persons
        :raises UserError: the person is active, or this is no person
        """
        group = "interlocuteurs_addon.group_interlocuteur_manager"
        if not self.env.su and not self.env.user.has_group(group):
            raise AccessError(
                self.env._("Only administrators of contact persons erase their data.")
            )
        self.check_access("write")
        if not self._is_person():
            raise UserError(
                self.env._("%s is not a person: nothing is erased.", self.display_name)
            )
        accounts = self._get_internal_users() | self._get_portal_accounts()
        if self.active or accounts:
            raise UserError(
                self.env._(
                    "%s is active: deactivate first, then erase.", self.display_name
                )
            )

    @api.model
    def _get_erased_fields(self):
        """Add what the sheet itself says of somebody."""
        return [*super()._get_erased_fields(), *ERASED_FIELDS]

    def _get_erased_values(self):
        """Return what is written over the data of this person.

        The address is their own only where they have no parent: otherwise it is that
        of the organisation, which keeps it.
        """
        self.ensure_one()
        values = dict.fromkeys(self._get_erased_fields(), False)
        # the number tells several erased people apart
        values["lastname"] = self.env._("Erased person %s", self.id)
        if not self.parent_id:
            own = [*self._address_fields(), "vat", "company_registry"]
            values.update(dict.fromkeys(own, False))
        return values

    def _erase_personal_data(self):
        """Write over whatever says who this person was. It cannot be undone.

        :raises AccessError: the user is no administrator of contact persons
        :raises UserError: the person is active, or this is no person
        """
        self.ensure_one()
        self._check_erasure()
        # sudo: the right was checked; what is written is the same whoever asks
        person = self.sudo().with_context(tracking_disable=True, active_test=False)
        before = {"name": person.name, "email": person.email_normalized}
        words = person._get_erased_words()
        values = person._get_erased_values()
        person.write(values)
        person._erase_own_addresses()
        person._erase_company_values(values)
        person._erase_traces(words)
        self.env.flush_all()
        person._erase_accounts()
        # keys of accounts are revoked by the ORM
        self.env.flush_all()
        person._erase_tracking(values)
        self.env.invalidate_all(flush=False)
        self.env.registry.clear_cache()
        person._message_log(body=self.env._("Personal data erased on request."))
        person._log_erasure(before)
        # files that are deleted leave the disk with core's vacuum
        self.env.ref("base.autovacuum_job").sudo()._trigger()

    def _get_erased_words(self):
        """Return what names this person in texts that nobody wrote by hand.

        Names, logins and coordinates, those that they had before as well, as far as
        the log of the sheet says.

        :return: list of texts
        """
        self.ensure_one()
        names = [self.name, f"{self.lastname} {self.firstname or ''}".strip()]
        people = self | self.child_ids
        values = [person[name] for person in people for name in CONTACT_COLUMNS]
        tracked = self.message_ids.tracking_value_ids.filtered(
            lambda value: value.field_id.name in ("name", *CONTACT_COLUMNS)
        )
        values += tracked.mapped("old_value_char") + tracked.mapped("new_value_char")
        logins = self.user_ids.mapped("login")
        return [*dict.fromkeys(filter(None, [*names, *values, *logins]))]

    def _erase_company_values(self, values):
        """Erase what each company says of the person, not the current one alone."""
        for name in values:
            if self._fields[name].company_dependent:
                self.env.cr.execute(
                    SQL(
                        "UPDATE res_partner SET %s = NULL WHERE id = ANY(%s)",
                        SQL.identifier(name),
                        (self | self.child_ids).ids,
                    )
                )

    def _erase_own_addresses(self):
        """Erase the addresses below the person, which are their own."""
        for address in self.child_ids:
            fields_ = [*self._get_erased_fields(), *address._address_fields()]
            address.write({**dict.fromkeys(fields_, False), "lastname": self.lastname})

    def _erase_accounts(self):
        """Write over the logins, in SQL: the ORM would write to the person about it."""
        accounts = self.user_ids
        accounts._revoke_credentials()
        self.env["res.device.log"].search([("user_id", "in", accounts.ids)]).unlink()
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_users SET login = 'erased-' || id, signature = NULL
                 WHERE partner_id = %s
                """,
                self.id,
            )
        )

    def _log_erasure(self, before):
        """Write core's privacy log, which keeps initials only, where it is installed.

        :param before: the name and the e-mail that the person had
        """
        if "privacy.log" not in self.env:
            return
        email = before["email"] or ""
        self.env["privacy.log"].create(
            {
                "anonymized_name": before["name"],
                # core asks for an address of this form
                "anonymized_email": email if email.count("@") == 1 else "-@-",
                "user_id": self.env.uid,
                "execution_details": self.env._(
                    "Personal data erased: contact #%s", self.id
                ),
            }
        )
