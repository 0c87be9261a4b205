from odoo import models


class ResPartner(models.Model):
    """What becomes of the transfers of people who leave, or are erased."""

    _inherit = "res.partner"

    def _change_access(self, vals, before):
        """Withdraw what is planned for people who are none any more."""
        super()._change_access(vals, before)
        if not {"is_company", "company_type", "type"}.isdisjoint(vals):
            # sudo: it ends with the person, whoever planned it
            gone = self.sudo().filtered(lambda p: not p._is_person())
            gone.planned_transfer_id._withdraw()

    def _deactivate(self):
        """Withdraw what is planned for these people."""
        # sudo: it ends with the person, whoever planned it; super() checks the right
        # to deactivate them, and undoes everything where there is none
        self.filtered("active").sudo().planned_transfer_id._withdraw()
        return super()._deactivate()

    def _erase_traces(self, words):
        """Forget what the transfers say of the person."""
        self._erase_transfers()
        return super()._erase_traces(words)

    def _erase_transfers(self):
        """Withdraw what was planned, and forget what the transfers said of them."""
        transfers = self.env["interlocuteur.transfer"].search(
            [("person_id", "=", self.id)]
        )
        transfers.filtered(lambda t: t.state == "planned")._withdraw()
        transfers.write({**transfers._get_blank_values(), "failure": False})
        # what a failed transfer asked for names them, too
        self.activity_unlink(["mail.mail_activity_data_warning"])
