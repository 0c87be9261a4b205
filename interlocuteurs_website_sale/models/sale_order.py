from odoo import models
from odoo.exceptions import ValidationError
from odoo.http import request

from odoo.addons.website_sale.models.website import (
    PRICELIST_SELECTED_SESSION_CACHE_KEY,
)

ADDRESSES = {"partner_invoice_id", "partner_shipping_id"}


class SaleOrder(models.Model):
    """A cart is made out to the organisation for which its owner buys."""

    _inherit = "sale.order"

    def _follow_buyer(self):
        """Make this cart out to whom the user buys for now.

        As long as they have not chosen it belongs to nobody: no supervisor reads it.
        """
        self.ensure_one()
        person = self.env.user.partner_id
        buyer = self.website_id._get_buyer()
        if not buyer:
            several = bool(self.website_id._get_buyer_organisations())
            if several and (self.partner_id != person or self.organisation_id):
                self._make_out_to(person)
                self.write({"organisation_id": False, "interlocuteur_id": False})
        elif self.partner_id != buyer or self.interlocuteur_id != person:
            # what ends it at this moment would not find the cart
            self.env.user._hold_access()
            self._make_out_to(buyer)
            self.interlocuteur_id = person
            # core's mails go to the organisation
            self.message_subscribe(person.ids)

    def _make_out_to(self, partner):
        """Change the customer of this cart, with addresses, prices and taxes."""
        # chosen among those of the customer before
        request.session.pop(PRICELIST_SELECTED_SESSION_CACHE_KEY, None)
        self._update_address(partner.id, ["partner_id"])
        for name in ADDRESSES:
            # core takes that of anybody below the organisation, their home as well
            address = self[name].with_user(self.env.user).sudo(False)
            if not address.has_access("read"):
                self._update_address(partner.id, [name])

    def _update_address(self, partner_id, fnames=None):
        """Keep the organisation where core makes a cart out to whoever logs in.

        :raises ValidationError: the address belongs to somebody else
        """
        organisations = self.website_id._get_buyer_organisations()
        if not organisations:
            return super()._update_address(partner_id, fnames)
        customer = self.website_id._get_buyer() or self.env.user.partner_id
        ignored = set() if partner_id == customer.id else {"partner_id"}
        names = set(fnames or ()) - ignored
        address = self.env["res.partner"].browse(partner_id)
        if names & ADDRESSES and address.commercial_partner_id != self.organisation_id:
            raise ValidationError(
                self.env._("This address is none of %s.", self.organisation_id.name)
            )
        return super()._update_address(partner_id, names)

    def _is_cart_ready(self):
        """Sell nothing to nobody, nor for those for whom the buyer works no more.

        What is above the amount of an organisation waits for an approver of theirs,
        and a quotation that is no cart for whoever accepts it: a payment would.
        """
        visitor = self._get_visitor()
        # sudo: as core's routes, of which that of payments asks as the superuser
        cart = self.with_user(visitor.id).sudo()
        return (
            super()._is_cart_ready()
            and cart._is_made_out()
            and cart._may_be_decided_by(visitor)
        )

    def _is_made_out(self):
        """Tell whether this cart belongs to one for whom the user buys."""
        person = self.env.user.partner_id
        organisations = self.website_id._get_buyer_organisations()
        if not organisations:
            # whoever buys for themselves, or for where they work without a profile
            organisations = person._get_current_organisations()[person.id]
            return self.interlocuteur_id != person or (
                self.organisation_id in organisations
            )
        return self.organisation_id in organisations

    def _is_shown(self):
        """Tell whether the user still sees this order, the last one of their session.

        What they bought for themselves, or for where they work without a profile, is
        made out to them. Visitors and employees see what core shows them.
        """
        self.ensure_one()
        if not self.env.user._is_portal():
            return True
        # sudo: whether it is their own
        order = self.sudo()
        own = order.partner_id == self.env.user.partner_id and order._is_made_out()
        return own or self.has_access("read")
