from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

# who reads the quotations and orders of all salespeople, not only their own
READER_OF_ORDERS = "sales_team.group_sale_salesman_all_leads"


class DocumentKind(NamedTuple):
    """What a button of a partner counts and opens."""

    model: str
    parts: list
    """The fields in which a partner has part in a document."""
    domain: Domain = Domain.TRUE
    """What counts."""
    unfinished: Domain = Domain.FALSE
    """What of it waits for somebody when people change organisation."""
    unfinished_label: str = ""
    """How the balance of a transfer calls that."""


class ResPartner(models.Model):
    """The documents that a person has part in, those of former organisations too."""

    _inherit = "res.partner"

    quotation_count = fields.Integer(
        string="Quotations",
        compute="_compute_sale_counts",
        compute_sudo=False,
        groups="sales_team.group_sale_salesman",
    )
    order_count = fields.Integer(
        string="Orders",
        compute="_compute_sale_counts",
        compute_sudo=False,
        groups="sales_team.group_sale_salesman",
    )
    customer_invoice_count = fields.Integer(
        string="Customer invoices",
        compute="_compute_customer_invoice_count",
        compute_sudo=False,
        groups="account.group_account_invoice,account.group_account_readonly",
    )

    reads_orders = fields.Boolean(
        string="The user reads everybody's orders",
        compute="_compute_reads_orders",
        help="To whoever reads their own ones only, nothing is shown rather than none.",
    )

    @api.depends_context("uid")
    def _compute_reads_orders(self):
        self.reads_orders = self.env.user.has_group(READER_OF_ORDERS)

    def _compute_sale_counts(self):
        self._count_documents("quotation_count")
        self._count_documents("order_count")

    def _compute_customer_invoice_count(self):
        self._count_documents("customer_invoice_count")

    # ------------------------------------------------------------------ business

    @api.model
    def _get_document_kinds(self):
        """Return what a partner's buttons count and open: what the documents declare.

        An addon may add a model that is no document, with ``super()``.

        :return: dict of the counting field to a :class:`DocumentKind`
        """
        kinds = {}
        for model in self.env["interlocuteur.collaboration"]._get_portal_models():
            kinds |= model._get_document_kinds()
        return kinds

    @api.model
    def _get_responsibilities(self):
        """Return what people answer for: what the documents declare.

        An addon may add what is no document, with ``super()``.

        :return: list of :class:`~.responsibility.Responsibility`
        """
        models_ = self.env["interlocuteur.collaboration"]._get_portal_models()
        return [each for model in models_ for each in model._get_responsibilities()]

    def _get_documents_domain(self, count_field):
        """Return the domain of the documents in which these partners have part."""
        kind = self._get_document_kinds()[count_field]
        mine = Domain.OR(Domain(part, "in", self.ids) for part in kind.parts)
        return mine & kind.domain

    def _count_documents(self, count_field):
        """Count each document once, whatever parts the partner has in it."""
        kind = self._get_document_kinds()[count_field]
        model = self.env[kind.model]
        if len(self) == 1:
            # what is no column apart: with it, no index would serve the others
            parts = {part: Domain(part, "in", self.ids) for part in kind.parts}
            apart = [part for part in parts if not model._fields[part].column_type]
            further = Domain.OR(parts.pop(part) for part in apart)
            named = Domain.OR(parts.values())
            self[count_field] = model.search_count(named & kind.domain) + (
                model.search_count(further & ~named & kind.domain) if apart else 0
            )
            return
        found = defaultdict(set)
        for part in kind.parts:
            groups = model._read_group(
                kind.domain & Domain(part, "in", self.ids), [part], ["id:array_agg"]
            )
            for partner, document_ids in groups:
                found[partner.id].update(document_ids)
        for partner in self:
            partner[count_field] = len(found[partner._origin.id])

    # ------------------------------------------------------------------- actions

    def _open_documents(self, count_field, xml_id, **defaults):
        """Open the documents that ``count_field`` counts with the action ``xml_id``.

        :param defaults: values of a new document, by field
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        return {
            **action,
            "display_name": f"{action['name']} – {self.display_name}",
            "domain": list(self._get_documents_domain(count_field)),
            "context": {f"default_{name}": value for name, value in defaults.items()},
        }

    def action_open_quotations(self):
        """Open the quotations of this person."""
        return self._open_documents(
            "quotation_count", "sale.action_quotations", partner_id=self.id
        )

    def action_open_orders(self):
        """Open the orders of this person."""
        return self._open_documents(
            "order_count", "sale.action_orders", partner_id=self.id
        )

    def action_open_customer_invoices(self):
        """Open the invoices of this person."""
        return self._open_documents(
            "customer_invoice_count",
            "account.action_move_out_invoice_type",
            move_type="out_invoice",
            partner_id=self.id,
        )
