from odoo.addons.account.controllers.portal import PortalAccount
from odoo.addons.sale.controllers.portal import CustomerPortal


def _without_partner(domain):
    """Return a plain list of conditions without the one on the partner.

    Core narrows its lists to the place of the user in the hierarchy of contacts, beside
    its rules. Whose documents the lists show is left to the rules alone.
    """
    return [condition for condition in domain if condition[0] != "partner_id"]


class PortalOrders(CustomerPortal):
    """Quotations and orders of all organisations that the rules open."""

    def _prepare_quotations_domain(self, partner):
        return _without_partner(super()._prepare_quotations_domain(partner))

    def _prepare_orders_domain(self, partner):
        return _without_partner(super()._prepare_orders_domain(partner))


class PortalInvoices(PortalAccount):
    """Overdue invoices of all organisations that the rules open."""

    def _get_overdue_invoices_domain(self, partner_id=None):
        domain = super()._get_overdue_invoices_domain(partner_id)
        return domain if partner_id else _without_partner(domain)
