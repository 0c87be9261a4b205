from odoo import models
from odoo.tools import SQL

# who writes and who gets a message, as addresses
ADDRESS_COLUMNS = (
    "reply_to",
    "incoming_email_to",
    "incoming_email_cc",
    "outgoing_email_to",
)
# what a mail of the queue repeats of them
MAIL_COLUMNS = ("email_to", "email_cc", "headers", "failure_reason")
# what nobody wrote by hand is of another type
WRITTEN_TYPES = ("comment", "email")


class ResPartner(models.Model):
    """What messages, mails and activities say of an erased person."""

    _inherit = "res.partner"

    def _erase_messages(self, words):
        """Write over what messages, mails, activities and channels say of the person.

        :param words: what names them
        """
        mailed = self._erase_mails(words)
        self.env.flush_all()
        self._erase_addresses(words)
        self._erase_notes(words, self.name, mailed)
        self._erase_subjects(words)
        self._erase_links()
        self._erase_activities(words)
        self._erase_channels(words)
        self._erase_blacklists(words)

    def _erase_addresses(self, words):
        """Write over the author and the addresses of messages."""
        pattern = self._get_erased_pattern(words)
        emails = [word for word in words if "@" in word]
        by_email = SQL("FALSE")
        if emails:
            by_email = SQL(
                "author_id IS NULL AND email_from ~* %s",
                self._get_erased_pattern(emails),
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
        if emails:
            addresses = [SQL.identifier(column) for column in ADDRESS_COLUMNS]
            self.env.cr.execute(
                SQL(
                    "UPDATE mail_message SET %s WHERE CONCAT_WS(' ', %s) ~* %s",
                    self._replace_in(ADDRESS_COLUMNS, pattern, self.name),
                    SQL(", ").join(addresses),
                    self._get_erased_pattern(emails),
                )
            )
        self.env.cr.execute(
            SQL(
                "UPDATE mail_notification "
                "SET mail_email_address = NULL, failure_reason = NULL "
                "WHERE res_partner_id = %s",
                self.id,
            )
        )
        self.env.cr.execute(
            SQL("DELETE FROM mail_followers WHERE partner_id = %s", self.id)
        )

    def _replace_in(self, columns, pattern, new):
        """Return the assignments that write ``new`` over a pattern in columns."""
        return SQL(", ").join(
            SQL(
                "%(column)s = REGEXP_REPLACE(%(column)s, %(pattern)s, %(new)s, 'gi')",
                column=SQL.identifier(column),
                pattern=pattern,
                new=new,
            )
            for column in columns
        )

    def _get_own_places(self, model_column="model", id_column="res_id"):
        """Return the condition of what stands on the person or their organisations.

        Elsewhere the same name may be somebody else's.
        """
        model_column, id_column = (
            SQL.identifier(model_column),
            SQL.identifier(id_column),
        )
        organisations = self._get_ties("person_id").organisation_id
        Collaboration = self.env["interlocuteur.collaboration"]
        selects = [
            (model, SQL("%s = ANY(%s)", SQL.identifier(field), organisations.ids))
            for model in Collaboration._get_portal_models()
            if "message_ids" in model._fields
            for field in [model._get_organisation_field()]
        ]
        own = SQL("partner_id = %s", self.id)
        selects += [
            (self, SQL("id = ANY(%s)", (self | self.child_ids).ids)),
            (self, SQL("commercial_partner_id = ANY(%s)", organisations.ids)),
            (self.env["res.users"], own),
        ]
        return SQL(" OR ").join(
            SQL(
                "(%s = %s AND %s IN (SELECT id FROM %s WHERE %s))",
                model_column,
                model._name,
                id_column,
                SQL.identifier(model._table),
                condition,
            )
            for model, condition in selects
        )

    def _erase_notes(self, words, new, message_ids=()):
        """Write over words in notes and mails that were made, not written by anybody.

        :param words: what names the person
        :param new: what stands there instead
        :param message_ids: messages that were mailed to the person, wherever they are
        """
        pattern = self._get_erased_pattern(words)
        self.env.cr.execute(
            SQL(
                """
                UPDATE mail_message SET %s
                 WHERE message_type != ALL(%s)
                   AND CONCAT_WS(' ', subject, body) ~* %s
                   AND (%s
                        OR id = ANY(%s)
                        OR id IN (
                               SELECT mail_message_id FROM mail_message_res_partner_rel
                                WHERE res_partner_id = %s
                           ))
                """,
                self._replace_in(("subject", "body"), pattern, new),
                list(WRITTEN_TYPES),
                pattern,
                self._get_own_places(),
                list(message_ids),
                self.id,
            )
        )

    def _erase_subjects(self, words):
        """Write over the subjects on the sheet: Odoo takes its name for them."""
        pattern = self._get_erased_pattern(words)
        self.env.cr.execute(
            SQL(
                "UPDATE mail_message SET %s "
                "WHERE model = %s AND res_id = ANY(%s) AND subject ~* %s",
                self._replace_in(("subject",), pattern, self.name),
                self._name,
                (self | self.child_ids).ids,
                pattern,
            )
        )

    def _erase_links(self):
        """Write over the name in links to the person, whoever put them there."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE mail_message SET body = REGEXP_REPLACE(body, %s, %s, 'g')
                 WHERE POSITION(%s IN body) > 0
                """,
                self._get_link_pattern(),
                rf"\1{self.name}",
                f'data-oe-id="{self.id}"',
            )
        )

    def _get_link_pattern(self):
        """Return the regular expression of a link to the person, its tag in a group."""
        self.ensure_one()
        return (
            r'(<a (?=[^>]*data-oe-model="res\.partner")'
            rf'[^>]*data-oe-id="{self.id}"[^>]*>@?)[^<]*'
        )

    def _erase_mails(self, words):
        """Delete the mails from and to the person; their messages stay.

        Those that wait for others as well go to these alone.

        :return: ids of their messages
        """
        emails = [word for word in words if "@" in word]
        pattern = self._get_erased_pattern(emails or words)
        mails = self._find_mails(pattern)
        shared = mails.filtered(
            lambda mail: (
                mail.state == "outgoing"
                and (mail.recipient_ids - self or "," in (mail.email_to or ""))
            )
        )
        for mail in shared:
            kept = [
                address
                for address in (mail.email_to or "").split(",")
                if not any(email.lower() in address.lower() for email in emails)
            ]
            mail.email_to = ",".join(kept)
            mail.recipient_ids -= self
        if shared:
            self.env.flush_all()
            self.env.cr.execute(
                SQL(
                    "UPDATE mail_mail SET %s WHERE id = ANY(%s)",
                    self._replace_in(MAIL_COLUMNS, pattern, self.name),
                    shared.ids,
                )
            )
        message_ids = mails.mail_message_id.ids
        # core would delete the message as well, which is not ours to delete
        (mails - shared).is_notification = True
        (mails - shared).unlink()
        return message_ids

    def _find_mails(self, pattern):
        """Return the mails of the queue that are from or to the person.

        :param pattern: regular expression of their addresses
        """
        self.env.cr.execute(
            SQL(
                """
                SELECT mail.id
                  FROM mail_mail mail
                  JOIN mail_message message ON message.id = mail.mail_message_id
                 WHERE message.author_id = %(person)s
                    OR CONCAT_WS(' ', %(columns)s) ~* %(pattern)s
                    OR EXISTS (
                           SELECT FROM mail_mail_res_partner_rel rel
                            WHERE rel.mail_mail_id = mail.id
                              AND rel.res_partner_id = %(person)s
                       )
                """,
                person=self.id,
                columns=SQL(", ").join(
                    SQL.identifier("mail", column) for column in MAIL_COLUMNS
                ),
                pattern=pattern,
            )
        )
        return self.env["mail.mail"].browse(id_ for (id_,) in self.env.cr.fetchall())

    def _erase_activities(self, words):
        """Write over what names the person in activities, but for what people wrote."""
        pattern = self._get_erased_pattern(words)
        for columns, condition in (
            (("res_name",), SQL("TRUE")),
            (("summary", "note"), SQL("automated")),
        ):
            self.env.cr.execute(
                SQL(
                    "UPDATE mail_activity SET %s "
                    "WHERE CONCAT_WS(' ', %s) ~* %s AND %s AND (%s)",
                    self._replace_in(columns, pattern, self.name),
                    SQL(", ").join(map(SQL.identifier, columns)),
                    pattern,
                    condition,
                    self._get_own_places("res_model"),
                )
            )

    def _erase_channels(self, words):
        """Write over the name of chats with the person, and what the bus still has."""
        pattern = self._get_erased_pattern(words)
        self.env.cr.execute(
            SQL(
                """
                UPDATE discuss_channel SET %s
                 WHERE id IN (
                           SELECT channel_id FROM discuss_channel_member
                            WHERE partner_id = %s
                       )
                """,
                self._replace_in(("name",), pattern, self.name),
                self.id,
            )
        )
        # what the bus carries is read within seconds
        self.env.cr.execute(SQL("DELETE FROM bus_bus WHERE message ~* %s", pattern))

    def _erase_blacklists(self, words):
        """Take addresses and numbers that are nobody else's from the blacklists."""
        for model, field, column in (
            ("mail.blacklist", "email", "email_normalized"),
            ("phone.blacklist", "number", "phone_sanitized"),
        ):
            taken = self.search([(column, "in", words)]).mapped(column)
            self.env[model].with_context(active_test=False).search(
                [(field, "in", [word for word in words if word not in taken])]
            ).unlink()

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
