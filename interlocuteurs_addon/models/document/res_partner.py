from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain


class DocumentKind(NamedTuple):
    """What a button of a partner counts and opens."""

    model: str
    parts: list
    """The fields in which a partner has part in a document."""
    domain: Domain = Domain.TRUE
    """What counts."""


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
    request_count = fields.Integer(
        string="Requests", compute="_compute_request_count", compute_sudo=False
    )
    equipment_count = fields.Integer(
        string="Equipment", compute="_compute_equipment_count", compute_sudo=False
    )

    def _compute_sale_counts(self):
        self._count_documents("quotation_count")
        self._count_documents("order_count")

    def _compute_customer_invoice_count(self):
        self._count_documents("customer_invoice_count")

    def _compute_request_count(self):
        self._count_documents("request_count")

    def _compute_equipment_count(self):
        self._count_documents("equipment_count")

    # ------------------------------------------------------------------ business

    @api.model
    def _get_document_kinds(self):
        """Return what a partner's buttons count and open.

        :return: dict of the counting field to a :class:`DocumentKind`
        """
        invoices = self.env["account.move"].get_sale_types(include_receipts=True)
        quotation_states = ["draft", "sent", "cancel"]
        order_parts = [
            "partner_id",
            "interlocuteur_id",
            "partner_invoice_id",
            "partner_shipping_id",
        ]
        return {
            "quotation_count": DocumentKind(
                "sale.order", order_parts, Domain("state", "in", quotation_states)
            ),
            "order_count": DocumentKind(
                "sale.order", order_parts, Domain("state", "not in", quotation_states)
            ),
            "customer_invoice_count": DocumentKind(
                "account.move",
                ["partner_id", "interlocuteur_id"],
                Domain("move_type", "in", invoices),
            ),
            "request_count": DocumentKind(
                "maintenance.request",
                ["organisation_id", "site_id", "interlocuteur_id"],
            ),
            "equipment_count": DocumentKind(
                "maintenance.equipment",
                [
                    "organisation_id",
                    "site_id",
                    "interlocuteur_ids",
                    "service_contact_id",
                ],
            ),
        }

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
            self[count_field] = model.search_count(
                self._get_documents_domain(count_field)
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

    def action_open_requests(self):
        """Open the intervention requests of this person, organisation or site."""
        return self._open_documents(
            "request_count",
            "interlocuteurs_addon.maintenance_request_action",
            **{self._get_part_in_service(): self.id},
        )

    def action_open_equipment(self):
        """Open the equipment of this person, organisation or site."""
        part = self._get_part_in_service()
        defaults = {} if part == "interlocuteur_id" else {part: self.id}
        return self._open_documents(
            "equipment_count",
            "interlocuteurs_addon.maintenance_equipment_action_park",
            **defaults,
        )

    def _get_part_in_service(self):
        """Return the field of a request or an equipment in which the partner stands."""
        if self.is_company:
            return "organisation_id"
        return "site_id" if self.is_site else "interlocuteur_id"
