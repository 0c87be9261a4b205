from odoo import api, models
from odoo.fields import Domain
from odoo.http import request

from .event import EventKind
from .res_partner import DocumentKind


class SaleOrder(models.Model):
    """Quotations and orders belong to an organisation and have a contact person."""

    _name = "sale.order"
    _inherit = ("sale.order", "interlocuteur.document.mixin")

    @api.model
    def _get_quotations_domain(self):
        """Return the domain that tells quotations from orders."""
        return Domain("state", "in", ("draft", "sent", "cancel"))

    @api.model
    def _get_portal_switches(self):
        quotations = self._get_quotations_domain()
        return [("see_quotations", quotations), ("see_orders", ~quotations)]

    @api.model
    def _get_document_kinds(self):
        quotations = self._get_quotations_domain()
        parts = [
            "partner_id",
            "interlocuteur_id",
            "partner_invoice_id",
            "partner_shipping_id",
        ]
        return {
            **super()._get_document_kinds(),
            "quotation_count": DocumentKind(
                self._name,
                parts,
                quotations,
                unfinished=Domain("state", "in", ("draft", "sent")),
                unfinished_label=self.env._("Open quotations"),
            ),
            "order_count": DocumentKind(
                self._name,
                parts,
                ~quotations,
                unfinished=Domain("invoice_status", "!=", "invoiced"),
                unfinished_label=self.env._("Orders to be invoiced"),
            ),
        }

    @api.model
    def _get_event_kinds(self):
        quotations = self._get_quotations_domain()
        labels = self.env._("Quotation"), self.env._("Order")
        return [
            *super()._get_event_kinds(),
            EventKind("quotation", labels[0], "date_order", domain=quotations),
            EventKind("order", labels[1], "date_order", domain=~quotations),
        ]

    def _get_portal_invoices(self, user):
        """Return the last invoices of this order that ``user`` may read, at most three.

        :param user: whoever looks at the order's page, the public user with a link
        """
        self.ensure_one()
        # sudo: the order is opened already, and the user's own rights filter the rest
        invoices = self.sudo().invoice_ids.with_user(user)._filtered_access("read")
        shown = invoices.sudo().filtered(lambda i: i.state not in ("draft", "cancel"))
        return shown.sorted("date", reverse=True)[:3]

    def _is_made_in_session(self):
        """The cart of the shop is paid by its token, whatever the profile opens."""
        cart_id = request.session.get("sale_order_id") if request else None
        return super()._is_made_in_session() or (bool(cart_id) and cart_id == self.id)

    def _prepare_invoice(self):
        """Carry the person on, unless they have left or the invoice goes elsewhere."""
        values = super()._prepare_invoice()
        person = self.interlocuteur_id
        organisations = person._get_current_organisations().get(person.id, person)
        if self.partner_invoice_id.commercial_partner_id in organisations:
            values["interlocuteur_id"] = person.id
        # what somebody ordered before they came to work for an organisation
        customer = self.partner_invoice_id
        theirs = customer == self.organisation_id != customer.commercial_partner_id
        values["former_customer_id"] = theirs and customer.id
        return values

    @api.model
    def _get_invoice_grouping_keys(self):
        """What was somebody's own shares no invoice with what is an organisation's."""
        return [*super()._get_invoice_grouping_keys(), "former_customer_id"]

    @api.model
    def _erase_person(self, person, words):
        """Forget the name and the picture of the signature of whoever signed.

        Only where it is the person's name, on what is about them or belongs to an
        organisation of theirs.
        """
        result = super()._erase_person(person, words)
        organisations = person._get_ties("person_id").organisation_id
        names = {word.casefold() for word in words}
        signed = self.search(
            Domain("signed_by", "!=", False)
            & (
                self._get_portal_own_domain(person)
                | Domain("organisation_id", "in", organisations.ids)
            )
        ).filtered(lambda order: order.signed_by.strip().casefold() in names)
        signed.write({"signed_by": person.name, "signature": False})
        return result


class SaleOrderLine(models.Model):
    """Lines of orders lead share users to nothing that is closed to them."""

    _name = "sale.order.line"
    _inherit = ("sale.order.line", "interlocuteur.portal.fields")

    def _get_partner_display(self):
        """Share users are told the customer's name alone; core adds our reference."""
        if not self._is_share_user():
            return super()._get_partner_display()
        # sudo: as core's; the page of the order shows the name
        return f"({self.sudo().order_partner_id.commercial_partner_id.name})"
