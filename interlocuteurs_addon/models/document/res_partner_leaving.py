from odoo import api, models
from odoo.exceptions import RedirectWarning, UserError


class ResPartner(models.Model):
    """What accounts and sales keep on contacts: it holds them back, or is erased."""

    _inherit = "res.partner"

    def _check_may_move(self):
        """Refuse to move whoever stands on journal items themselves.

        Core would write the new organisation on them, or fail half-way.

        :raises UserError: there are journal items; it leads to them where it may
        """
        super()._check_may_move()
        if not self:
            return
        # sudo: journal items that the user does not see would be rewritten all the same
        Item = self.env["account.move.line"].sudo()
        mine = [("partner_id", "in", self.ids)]
        [(count, people)] = Item._read_group(
            mine, [], ["__count", "partner_id:recordset"]
        )
        if not count:
            return
        message = self.env._(
            "%(people)s: journal items stand on the person instead of the "
            "organisation (%(count)s). A move would rewrite the accounts. Put the "
            "organisation on these items first, then start again.",
            people=", ".join(people.mapped("name")),
            count=count,
        )
        if not Item.sudo(False).has_access("read"):
            raise UserError(message)
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal items"),
            "res_model": "account.move.line",
            "views": [(False, "list"), (False, "form")],
            "domain": mine,
        }
        raise RedirectWarning(message, action, self.env._("Open the journal items"))

    @api.model
    def _get_erased_fields(self):
        """Add what is entered for invoices and orders."""
        return [
            *super()._get_erased_fields(),
            "global_location_number",
            "sale_warn_msg",
        ]
