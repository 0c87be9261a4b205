from odoo import models
from odoo.http import request


class SaleOrder(models.Model):
    """Who accepts and refuses quotations on the portal: whose profile says so."""

    _inherit = "sale.order"

    def _may_be_decided_by(self, user):
        """Tell whether somebody may accept or refuse this for the customer.

        Of an organisation that the portal opens to them the profile says it; what is
        their own, and what they were handed the link of, they decide as in Odoo.
        """
        self.ensure_one()
        if not user._is_portal() or self._is_made_in_session():
            return True
        profiles = [
            profile
            for profile, organisation_id in user._get_portal_places()
            if organisation_id == self.organisation_id.id
        ]
        return not profiles or any(
            self._is_allowed_to_decide(profile._get_portal_rights())
            for profile in profiles
        )

    def _is_allowed_to_decide(self, rights):
        """Tell whether a profile lets one accept and refuse this quotation.

        :param dict rights: of ``_get_portal_rights``
        """
        return rights["sign_quotations"]

    def _get_visitor(self):
        """Return whoever asks for a page, in sudo; jobs and code are no visitors."""
        asking = request.env.user if request and request.env else self.env.user
        # sudo: what is asked of them are their own collaborations and profiles
        return asking.with_env(self.env(su=True))

    def _is_decided_by_visitor(self):
        """Tell whether whoever asks for a page may decide."""
        return self._may_be_decided_by(self._get_visitor())

    def _has_to_be_signed(self):
        """Ask nobody to sign who may not, whichever page or route it is."""
        return super()._has_to_be_signed() and self._is_decided_by_visitor()

    def _has_to_be_paid(self):
        """Ask nobody to accept by a payment who may not accept."""
        return super()._has_to_be_paid() and self._is_decided_by_visitor()
