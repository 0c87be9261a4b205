from werkzeug.exceptions import Forbidden

from odoo.http import request, route

from odoo.addons.interlocuteurs_addon.controllers.portal_address import PortalAddress
from odoo.addons.interlocuteurs_addon.controllers.portal_switcher import (
    SESSION_KEY,
    PortalSwitcher,
)
from odoo.addons.interlocuteurs_addon.tools.forms import clean_id
from odoo.addons.website_sale.controllers.main import WebsiteSale
from odoo.addons.website_sale.controllers.reorder import CustomerPortal

# what was ordered last
LAST_ORDER_SESSION_KEY = "sale_last_order_id"


class ShopSwitcher(PortalSwitcher):
    """The switcher stands in the cart, too."""

    def _get_switch_target(self, path):
        if path.startswith("/shop/") and path.isprintable():
            return path
        return super()._get_switch_target(path)


class ShopAddresses(PortalAddress, WebsiteSale):
    """A cart goes on once it is made out, to addresses of its organisation."""

    def _check_cart(self, order_sudo):
        """Ask in the cart for which organisation it is, or for an approver."""
        redirection = super()._check_cart(order_sudo)
        if not redirection and not order_sudo._is_cart_ready():
            return request.redirect("/shop/cart")
        return redirection

    def _complete_address_values(self, address_values, *args, **kwargs):
        """Put a new address below the organisation that it is for.

        One's own addresses are below one's own sheet, and go with it where it goes.
        """
        # core's returns nothing
        result = super()._complete_address_values(  # pylint: disable=E1128
            address_values, *args, **kwargs
        )
        order_sudo = kwargs.get("order_sudo")
        organisation = order_sudo and order_sudo.organisation_id
        person = request.env.user.partner_id
        if organisation and organisation != person.commercial_partner_id:
            address_values.update(parent_id=organisation.id, is_site=False)
        return result

    @route()
    def shop_update_address(self, partner_id, address_type="billing", **kw):
        """Take none but addresses that the user may read.

        :raises Forbidden: they may not
        """
        address = request.env["res.partner"].browse(clean_id(partner_id) or [])
        if not request.env.user._is_public() and not address.has_access("read"):
            raise Forbidden
        return super().shop_update_address(partner_id, address_type, **kw)

    def _find_child_partner(self, commercial_partner_id, address):
        """Find none but addresses that the visitor may read, or that the cart has.

        Whoever pays in the cart sends an address, be it a city alone. Core looks for it
        below the whole customer, among people too, and shows it.
        """
        found_id = super()._find_child_partner(commercial_partner_id, address)
        found = request.env["res.partner"].browse(found_id or [])
        order_sudo = request.cart
        known = order_sudo.partner_id | order_sudo.partner_invoice_id
        known |= order_sudo.partner_shipping_id
        return found_id if found in known or found.has_access("read") else False


class ShopApproval(WebsiteSale):
    """A cart above the amount of its organisation becomes a quotation that waits."""

    @route("/shop/approval", type="http", auth="user", methods=["POST"], website=True)
    def shop_ask_approval(self, **kw):
        """Make a quotation of the cart, and ask the approvers of its organisation."""
        order_sudo = request.cart
        user = request.env.user
        waits = (
            order_sudo.order_line
            and order_sudo.state == "draft"
            and order_sudo._is_made_out()
            and order_sudo._is_too_much_for(user)
        )
        if not waits or request.env["interlocuteur.quota"]._refuse_sent(texts=[1]):
            return request.redirect("/shop/cart")
        order_sudo.action_quotation_sent()
        asked = order_sudo._ask_for_approval()
        request.website.sale_reset()
        outcome = "asked" if asked else "nobody"
        return request.redirect(f"/my/orders/{order_sudo.id}?approval={outcome}")


class ShopReorder(CustomerPortal):
    """What is ordered once more is for the same organisation."""

    @route()
    def my_orders_reorder(self, order_id, access_token=None):
        """Act for the organisation of the order where none is chosen yet."""
        if not request.website._get_buyer():
            orders = request.env["sale.order"].browse(clean_id(order_id) or [])
            organisation = orders._filtered_access("read").organisation_id
            if organisation in request.website._get_buyer_organisations():
                request.session[SESSION_KEY] = organisation.id
        return super().my_orders_reorder(order_id, access_token=access_token)


class ShopConfirmation(WebsiteSale):
    """What was ordered last, which core shows to the session as superuser."""

    @route()
    def shop_payment_confirmation(self, **post):
        """Show the order as long as the visitor may see it."""
        self._forget_closed_order()
        return super().shop_payment_confirmation(**post)

    @route()
    def print_saleorder(self, **kwargs):
        """Print the order as long as the visitor may see it."""
        self._forget_closed_order()
        return super().print_saleorder(**kwargs)

    def _forget_closed_order(self):
        """Drop the last order from the session where it is the visitor's no more."""
        order_id = request.session.get(LAST_ORDER_SESSION_KEY)
        if order_id and not request.env["sale.order"].browse(order_id)._is_shown():
            request.session[LAST_ORDER_SESSION_KEY] = False
