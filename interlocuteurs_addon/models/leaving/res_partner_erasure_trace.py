import re
from html import escape

from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """What is kept about an erased person beside their sheet, and goes with it."""

    _inherit = "res.partner"

    def _erase_traces(self, words):
        """Erase what stands beside the sheet, in the models of this and other rooms."""
        self.env.flush_all()
        self._erase_bank_accounts()
        self._erase_from_documents(words)
        self._erase_dialogs(words)
        self._erase_messages(words)
        self._erase_snoozes(words)
        return super()._erase_traces(words)

    def _erase_from_documents(self, words):
        """Ask each model of documents to forget what it says of the person."""
        for model in self.env["interlocuteur.collaboration"]._get_portal_models():
            # sudo: the right to erase was checked
            model.sudo()._erase_person(self, words)

    def _erase_snoozes(self, words):
        """Delete what puts off the anomalies of the person, or names them."""
        pattern = self._get_erased_pattern(words)
        self.env.cr.execute(
            SQL(
                "DELETE FROM interlocuteur_snooze"
                " WHERE partner_id = %s OR reason ~* %s",
                self.id,
                pattern,
            )
        )

    def _erase_dialogs(self, words):
        """Delete the dialogs of all addons that are about the person or name them.

        They last a few hours at most, and whoever has one open opens it again.
        """
        pattern = self._get_erased_pattern(words)
        for model in self.env.values():
            if model._transient and model._auto and not model._abstract:
                self._find_dialogs(model, pattern).unlink()

    def _find_dialogs(self, model, pattern):
        """Return the records of a transient model that are about the person.

        :param model: any model without an own view
        :param pattern: regular expression of what names them
        """
        conditions = []
        for name, field in model._fields.items():
            if field.type == "many2many" and field.store:
                if field.comodel_name == self._name:
                    conditions.append(
                        SQL(
                            "EXISTS (SELECT FROM %s rel WHERE rel.%s = dialog.id "
                            "AND rel.%s = %s)",
                            SQL.identifier(field.relation),
                            SQL.identifier(field.column1),
                            SQL.identifier(field.column2),
                            self.id,
                        )
                    )
            elif not field.column_type or not field.store:
                continue
            elif field.type == "many2one" and field.comodel_name == self._name:
                conditions.append(
                    SQL("%s = %s", SQL.identifier("dialog", name), self.id)
                )
            elif field.type in ("char", "text", "html", "json"):
                conditions.append(
                    SQL("%s::text ~* %s", SQL.identifier("dialog", name), pattern)
                )
        if not conditions:
            return model
        self.env.cr.execute(
            SQL(
                "SELECT id FROM %s dialog WHERE %s",
                SQL.identifier(model._table),
                SQL(" OR ").join(conditions),
            )
        )
        # sudo: dialogs of anybody
        return model.sudo().browse(id_ for (id_,) in self.env.cr.fetchall())

    @api.model
    def _get_erased_pattern(self, words):
        """Return the regular expression, of PostgreSQL, of any of these words.

        Whole ones: part of an address or of a name may be somebody else's.
        """
        # as a text has them, and as HTML does: core keeps quotes there as they are
        every = {*words, *(escape(word, quote=False) for word in words)}
        longest_first = sorted(every, key=lambda word: (-len(word), word))
        names, emails = [], []
        for word in longest_first:
            kind = emails if "@" in word else names
            kind.append(re.sub(r"(\W)", r"\\\1", word))
        parts = []
        if emails:
            either = "|".join(emails)
            parts.append(
                f"(?<![[:alnum:]._+-])({either})(?![[:alnum:]]|[-.][[:alnum:]])"
            )
        if names:
            either = "|".join(names)
            parts.append(f"(?<![[:alnum:]-])({either})(?![[:alnum:]]|-[[:alnum:]])")
        return "|".join(parts)

    def _erase_bank_accounts(self):
        """Archive the person's bank accounts and write over them, log included.

        In SQL: core deletes none, as payments refer to them, refuses to write trusted
        ones, and would log the old number.
        """
        banks = self.env["res.partner.bank"].search([("partner_id", "=", self.id)])
        for number in banks.mapped("acc_number"):
            self._erase_notes([number], "*****")
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner_bank
                   SET acc_number = 'erased-' || id,
                       sanitized_acc_number = 'ERASED' || id,
                       acc_holder_name = %s, clearing_number = NULL, note = NULL,
                       active = FALSE, allow_out_payment = FALSE
                 WHERE partner_id = %s
                """,
                self.name,
                self.id,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM mail_tracking_value tracked
                 USING ir_model_fields field, mail_message message
                 WHERE field.id = tracked.field_id
                   AND field.model = 'res.partner.bank'
                   AND message.id = tracked.mail_message_id
                   AND ((message.model = 'res.partner' AND message.res_id = %s)
                     OR (message.model = 'res.partner.bank'
                         AND message.res_id = ANY(%s)))
                """,
                self.id,
                banks.ids,
            )
        )
