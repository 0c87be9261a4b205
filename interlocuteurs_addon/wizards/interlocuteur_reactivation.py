from odoo import api, fields, models


class InterlocuteurReactivation(models.TransientModel):
    """Asks whether the portal accounts come back with the people."""

    _name = "interlocuteur.reactivation"
    _inherit = "interlocuteur.entry.mixin"
    _description = "Reactivation of contact persons"

    person_ids = fields.Many2many(
        "res.partner",
        string="Contact persons",
        required=True,
        readonly=True,
        context={"active_test": False},
    )
    accounts = fields.Char(string="Closed portal accounts", compute="_compute_accounts")

    @api.depends("person_ids")
    def _compute_accounts(self):
        for wizard in self:
            people = wizard.with_context(active_test=False).person_ids._origin
            accounts = people._get_portal_accounts(active=False)
            wizard.accounts = ", ".join(accounts.mapped("login"))

    def action_confirm(self):
        """Bring the people back without accounts."""
        return self._confirm(with_account=False)

    def action_confirm_with_account(self):
        """Bring the people back, with their accounts and an invitation each."""
        return self._confirm(with_account=True)

    def _confirm(self, with_account):
        self.ensure_one()
        people = self.with_context(active_test=False).person_ids
        people._reactivate(with_account=with_account)
        return {"type": "ir.actions.act_window_close"}
