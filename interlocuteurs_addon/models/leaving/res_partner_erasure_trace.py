from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    """What is kept about an erased person beside their sheet, and goes with it."""

    _inherit = "res.partner"

    def _erase_traces(self):
        """Erase what other models keep; an addon adds its own, with ``super()``.

        Called in sudo, once the rights were checked and the sheet is written over.
        """
        self.env.flush_all()
        self._erase_bank_accounts()

    def _erase_bank_accounts(self):
        """Archive the person's bank accounts and write over them, log included.

        In SQL: core deletes none, as payments refer to them, refuses to write trusted
        ones, and would log the old number.
        """
        banks = self.env["res.partner.bank"].search([("partner_id", "=", self.id)])
        for number in banks.mapped("acc_number"):
            self._erase_notes(number, "*****")
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
