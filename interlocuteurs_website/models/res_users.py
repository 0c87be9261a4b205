from odoo import models


class ResUsers(models.Model):
    """Which companies a customer finds on all websites."""

    _inherit = "res.users"

    def _get_companies_without_website(self):
        """Return the ids of this customer's companies that have no website.

        :return: a set, empty for whoever is no customer, or is one of one company
        """
        self.ensure_one()
        companies = set(self._get_company_ids())
        if len(companies) < 2 or not self._is_portal():
            return set()
        # sudo: which of them have websites, whoever asks
        Website = self.env["website"].sudo()
        websites = Website.search([("company_id", "in", list(companies))])
        return companies - set(websites.company_id.ids)
