from markupsafe import escape

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..core.res_partner_coordinates import COORDINATES

# coordinates, and what else says who somebody is
ERASED_FIELDS = (
    "firstname",
    *COORDINATES,
    "website",
    "title_id",
    "image_1920",
    "comment",
)


class ResPartner(models.Model):
    """Erasure on request: documents stay readable, but say no more who it was.

    What people wrote themselves (texts of messages, files, printed documents) stays.
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

    def _get_erased_values(self):
        """Return what is written over the data of this person.

        The address is their own only where they have no parent: otherwise it is that
        of the organisation, which keeps it.
        """
        self.ensure_one()
        values = dict.fromkeys(ERASED_FIELDS, False)
        # the number tells several erased people apart
        values["lastname"] = self.env._("Erased person %s", self.id)
        if not self.parent_id:
            values.update(dict.fromkeys([*self._address_fields(), "vat"], False))
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
        values = person._get_erased_values()
        person.write(values)
        person._erase_own_addresses()
        person._erase_traces()
        self.env.flush_all()
        person._erase_accounts()
        person._erase_messages(before)
        person._erase_tracking(values)
        self.env.invalidate_all(flush=False)
        self.env.registry.clear_cache()
        person._message_log(body=self.env._("Personal data erased on request."))
        person._log_erasure(before)

    def _erase_own_addresses(self):
        """Erase the addresses below the person, which are their own."""
        for address in self.child_ids:
            fields_ = [*ERASED_FIELDS, *address._address_fields()]
            address.write({**dict.fromkeys(fields_, False), "lastname": self.lastname})

    def _erase_accounts(self):
        """Write over the logins, in SQL: the ORM would write to the person about it."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_users
                   SET login = 'erased-' || id, password = NULL, signature = NULL
                 WHERE partner_id = %s
                """,
                self.id,
            )
        )

    def _erase_messages(self, before):
        """Write over the author, and over the name where this addon logged it.

        :param before: the name and the e-mail that the person had
        """
        by_email = SQL("FALSE")
        if before["email"]:
            # the whole address: part of it may be somebody else's
            by_email = SQL(
                "author_id IS NULL AND (LOWER(email_from) = %s "
                "OR POSITION(%s IN LOWER(email_from)) > 0)",
                before["email"],
                f"<{before['email']}>",
            )
        self.env.cr.execute(
            SQL(
                """
                UPDATE mail_message SET email_from = %s, reply_to = NULL
                 WHERE author_id = %s OR (%s)
                """,
                self.name,
                self.id,
                by_email,
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE mail_notification SET mail_email_address = NULL "
                "WHERE res_partner_id = %s",
                self.id,
            )
        )
        self.env.cr.execute(
            SQL("DELETE FROM mail_followers WHERE partner_id = %s", self.id)
        )
        self._erase_notes(str(escape(before["name"])), str(escape(self.name)))

    def _erase_notes(self, old, new):
        """Write over the name in notes that were logged, not written by anybody.

        Only on the person and on what belongs to their organisations: elsewhere the
        same name may be somebody else's.
        """
        organisations = self._get_ties("person_id").organisation_id
        places = [
            SQL("(model = 'res.partner' AND res_id = %s)", self.id),
            SQL(
                "(model = 'res.partner' AND res_id IN "
                "(SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%s)))",
                organisations.ids,
            ),
        ]
        places += [
            SQL(
                "(model = %s AND res_id IN (SELECT id FROM %s WHERE %s = ANY(%s)))",
                model._name,
                SQL.identifier(model._table),
                SQL.identifier(model._get_organisation_field()),
                organisations.ids,
            )
            for model in self.env["interlocuteur.collaboration"]._get_portal_models()
            if "message_ids" in model._fields
        ]
        self.env.cr.execute(
            SQL(
                """
                UPDATE mail_message SET body = REPLACE(body, %s, %s)
                 WHERE message_type = 'notification'
                   AND POSITION(%s IN body) > 0
                   AND (%s)
                """,
                old,
                new,
                old,
                SQL(" OR ").join(places),
            )
        )

    def _erase_tracking(self, values):
        """Write over the tracked values of the person, and those that name them."""
        names = [*values, "name", "contact_address_inline"]
        for side in ("old", "new"):
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE mail_tracking_value tracked
                       SET %(char)s = CASE WHEN %(char)s IS NULL THEN NULL
                                           ELSE %(name)s END,
                           %(text)s = NULL
                      FROM ir_model_fields field, mail_message message
                     WHERE field.id = tracked.field_id
                       AND message.id = tracked.mail_message_id
                       AND ((message.model = 'res.partner'
                             AND message.res_id = %(id)s
                             AND field.name = ANY(%(names)s))
                         OR (field.relation = 'res.partner'
                             AND tracked.%(integer)s = %(id)s))
                    """,
                    char=SQL.identifier(f"{side}_value_char"),
                    text=SQL.identifier(f"{side}_value_text"),
                    integer=SQL.identifier(f"{side}_value_integer"),
                    name=self.name,
                    names=names,
                    id=self.id,
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
