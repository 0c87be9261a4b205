from odoo import api, fields, models
from odoo.fields import Domain

from .event import EventKind
from .res_partner import DocumentKind


class AccountMove(models.Model):
    """Invoices have a contact person; core freezes their organisation already."""

    _name = "account.move"
    _inherit = ("account.move", "interlocuteur.document.mixin")

    organisation_id = fields.Many2one(
        string="Partner organisation",
        related="commercial_partner_id",
        compute=None,
        store=False,
        precompute=False,
        index=False,
    )

    # core's frozen organisation has none; this one goes with the addon
    _commercial_partner_idx = models.Index("(commercial_partner_id)")

    @api.model
    def _get_organisation_field(self):
        return "commercial_partner_id"

    @api.model
    def _get_portal_switches(self):
        return [("see_invoices", Domain.TRUE)]

    @api.model
    def _get_portal_base_domain(self):
        """What core shows on the portal: no drafts, nothing but invoices and bills."""
        types = ("out_invoice", "out_refund", "in_invoice", "in_refund")
        hidden = Domain("state", "in", ("cancel", "draft"))
        return ~hidden & Domain("move_type", "in", types)

    @api.model
    def _get_document_kinds(self):
        types = self.get_sale_types(include_receipts=True)
        return {
            **super()._get_document_kinds(),
            "customer_invoice_count": DocumentKind(
                self._name,
                ["partner_id", "interlocuteur_id"],
                Domain("move_type", "in", types),
            ),
        }

    @api.model
    def _get_event_kinds(self):
        invoices = EventKind(
            "invoice",
            self.env._("Invoice"),
            "invoice_date",
            domain=Domain("move_type", "in", self.get_invoice_types(True)),
        )
        return [*super()._get_event_kinds(), invoices]

    def _get_portal_payment_link(self):
        """Remember the link that is printed on an invoice, for all who read that."""
        link = super()._get_portal_payment_link()
        self.env["interlocuteur.portal.link"]._remember_shown(link)
        return link


class AccountMoveLine(models.Model):
    """Lines of invoices lead share users to nothing that is closed to them."""

    _name = "account.move.line"
    _inherit = ("account.move.line", "interlocuteur.portal.fields")
