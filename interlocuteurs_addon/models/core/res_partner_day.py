from odoo import models


class ResPartner(models.Model):
    """What day it is for a contact."""

    _inherit = "res.partner"

    def _change_store(self, vals):
        """Forget the time zones where a company's address gets another one."""
        result = super()._change_store(vals)
        # sudo: only whether there is a company
        if "tz" in vals and self.sudo().ref_company_ids:
            self.env.registry.clear_cache()
        return result

    def _get_today(self):
        """Return the day of this contact's company, or of the user's for a shared one.

        Every room asks here what day it is for somebody. No context changes it.
        """
        if common := self.env["res.company"]._get_common_day():
            return common
        # sudo: the day says nothing about a company
        company = self.sudo().company_id or self.env.user.company_id
        return company._get_today()

    def _get_possible_days(self):
        """Return the days that it is for this contact, whoever asks.

        Several for a shared one, where it is tomorrow already for another company.
        """
        days = set(self.env["res.company"]._get_days().values())
        # sudo: as above
        return {self._get_today()} if self.sudo().company_id else days
