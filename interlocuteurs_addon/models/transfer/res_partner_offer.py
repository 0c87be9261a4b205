from odoo import models

from .res_partner import SHEET_FIELDS


class ResPartner(models.Model):
    """A person who was found on entry has moved: transfer them."""

    _inherit = "res.partner"

    def _get_duplicate_offers(self):
        """Transfers are for who may open the wizard."""
        offers = super()._get_duplicate_offers()
        if self.env["interlocuteur.transfer.wizard"].has_access("create"):
            writable = self._filtered_access("write")
            for person in writable:
                offers[person] = [*offers[person], "transfer"]
        return offers

    def duplicate_transfer(self, organisation_id, values):
        """This person has moved there: open the transfer with what was entered.

        :param int organisation_id: the organisation of the entry
        :param dict values: coordinates and ``function_ids`` of the entry
        :return: the action that opens the wizard
        :raises UserError: the organisation does not exist, or not yet
        """
        self.ensure_one()
        organisation = self._get_offered_organisation(organisation_id)
        values = values if isinstance(values, dict) else {}
        defaults = {
            f"default_{name}": values[name]
            for name in (*SHEET_FIELDS, "function_ids")
            if values.get(name)
        }
        return self.with_context(
            default_organisation_id=organisation.id, **defaults
        ).action_transfer()
