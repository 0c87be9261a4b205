from odoo import models
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.interlocuteurs_addon.controllers.portal_switcher import (
    get_acting_organisation,
)
from odoo.addons.website_sale.models.website import (
    CART_SESSION_CACHE_KEY,
    FISCAL_POSITION_SESSION_CACHE_KEY,
    PRICELIST_SELECTED_SESSION_CACHE_KEY,
    PRICELIST_SESSION_CACHE_KEY,
)

# for whom the prices of the session are
BUYER_SESSION_KEY = "interlocuteur_buyer_id"


class Website(models.Model):
    """Portal users buy for an organisation; core has them buy for themselves."""

    _inherit = "website"

    # -------------------------------------------------------------------- for whom

    def _get_buyer_organisations(self):
        """Return the organisations that the user may buy for; none where core decides.

        That is so for visitors, employees, and accounts of customers themselves.
        """
        user = self.env.user
        if user._is_public() or user._is_internal():
            return self.env["res.partner"]
        # core knows whom they buy for: themselves
        own_ids = user.partner_id._get_portal_customer_ids()
        organisations = user._get_portal_organisations().filtered(
            lambda organisation: organisation.id not in own_ids
        )
        return organisations.filtered_domain(
            organisations._check_company_domain(self.company_id)
        )

    def _get_buyer(self):
        """Return the organisation that the user buys for, none before they choose."""
        organisations = self._get_buyer_organisations()
        if len(organisations) > 1:
            return get_acting_organisation()
        return organisations

    # ------------------------------------------------------------------------ cart

    def _create_cart(self):
        """Make a new cart out to the organisation; nobody's until that is chosen."""
        cart_sudo = super()._create_cart()
        cart_sudo._follow_buyer()
        return cart_sudo

    def _get_and_cache_current_cart(self):
        """Let the cart follow the switcher, and whoever moves elsewhere."""
        is_first_look = CART_SESSION_CACHE_KEY not in request.session
        cart_sudo = super()._get_and_cache_current_cart()
        if is_first_look and not cart_sudo:
            cart_sudo = self._find_abandoned_cart()
        if cart_sudo and not request.env.cr.readonly:
            cart_sudo._follow_buyer()
        return cart_sudo

    def _find_abandoned_cart(self):
        """Return the cart that the user left for an organisation of theirs, in sudo."""
        # sudo: as core, for their own cart
        orders = self.env["sale.order"].sudo()
        organisations = self._get_buyer_organisations()
        if not organisations:
            return orders
        cart_sudo = orders.search(
            Domain("interlocuteur_id", "=", self.env.user.partner_id.id)
            & Domain("organisation_id", "in", organisations.ids)
            & Domain("website_id", "=", self.id)
            & Domain("state", "=", "draft"),
            limit=1,
        )
        if cart_sudo:
            request.session[CART_SESSION_CACHE_KEY] = cart_sudo.id
            request.session["website_sale_cart_quantity"] = cart_sudo.cart_quantity
        return cart_sudo

    # ---------------------------------------------------------------------- prices

    def _forget_former_prices(self):
        """Forget the prices of whom the user bought for before."""
        buyer_id = self._get_buyer().id
        if (request.session.get(BUYER_SESSION_KEY) or False) != buyer_id:
            request.session[BUYER_SESSION_KEY] = buyer_id
            for key in (
                FISCAL_POSITION_SESSION_CACHE_KEY,
                PRICELIST_SESSION_CACHE_KEY,
                PRICELIST_SELECTED_SESSION_CACHE_KEY,
            ):
                request.session.pop(key, None)

    def _get_and_cache_current_pricelist(self):
        self._forget_former_prices()
        buyer = self._get_buyer()
        if buyer and PRICELIST_SESSION_CACHE_KEY not in request.session:
            theirs = buyer.property_product_pricelist
            available = self.get_pricelist_available()
            if available and theirs not in available:
                theirs = available[0]
            if available:
                request.session[PRICELIST_SESSION_CACHE_KEY] = theirs.id
        return super()._get_and_cache_current_pricelist()

    def _get_pl_partner_order(
        self,
        country_code,
        show_visible,
        current_pl_id,
        website_pricelist_ids,
        partner_pl_id=False,
    ):
        """Offer the price list of the organisation in place of the user's own."""
        if buyer := self._get_buyer():
            context = {"country_code": country_code} if country_code else {}
            partner_pl_id = buyer.with_context(**context).property_product_pricelist.id
        return super()._get_pl_partner_order(
            country_code,
            show_visible,
            current_pl_id,
            website_pricelist_ids,
            partner_pl_id=partner_pl_id,
        )

    def _get_and_cache_current_fiscal_position(self):
        self._forget_former_prices()
        buyer = self._get_buyer()
        # sudo: as core's
        positions = self.env["account.fiscal.position"].sudo()
        if not buyer:
            return super()._get_and_cache_current_fiscal_position()
        if FISCAL_POSITION_SESSION_CACHE_KEY not in request.session:
            position = positions._get_fiscal_position(buyer)
            request.session[FISCAL_POSITION_SESSION_CACHE_KEY] = position.id
        return positions.browse(
            request.session[FISCAL_POSITION_SESSION_CACHE_KEY] or []
        ).exists()
