from odoo import api, fields, models
from odoo.fields import Domain


class AccountMove(models.Model):
    """Invoices of a private customer stay theirs when they come to work for another.

    Core makes the organisation where somebody is placed the customer of invoices that
    were their own, drafts and posted ones. So it stays in the accounts; on the portal,
    whoever works for that organisation has no business with what a colleague bought in
    private.
    """

    _inherit = "account.move"

    former_customer_id = fields.Many2one(
        "res.partner",
        string="Customer on the portal",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Whose this was before they came to work for the customer. On the portal "
        "it is open to them alone; empty it to open it to the customer.",
    )

    @api.model
    def _get_fields_closed_to_portal(self):
        """Close whose an invoice was: the page of their own says nothing of it."""
        return super()._get_fields_closed_to_portal() | {"former_customer_id"}

    @api.model
    def _get_portal_domain_at(self, person, places):
        """Leave what was somebody's own to them, and take it from the customer."""
        own_ids = [id_ for profile, ids in places if not profile for id_ in ids]
        theirs = Domain("former_customer_id", "in", own_ids)
        return super()._get_portal_domain_at(person, places) & Domain(
            "former_customer_id", "=", False
        ) | (theirs & self._get_portal_base_domain())

    def write(self, vals):
        """Remember whose invoices were where core hands them to an organisation."""
        if {"partner_id", "commercial_partner_id"}.isdisjoint(vals):
            return super().write(vals)
        result = True
        kept = self.grouped(lambda move: move._get_former_customer(vals))
        for customer, moves in kept.items():
            values = dict(vals)
            if customer != moves.former_customer_id:
                values["former_customer_id"] = customer.id
            result = super(AccountMove, moves).write(values) and result
        return result

    def _get_former_customer(self, vals):
        """Return whose this was before, once ``vals`` are written.

        Nobody's, once it is made out to another partner.

        :param dict vals: with the partner, or with the customer that core computed
        """
        self.ensure_one()
        if vals.get("partner_id", self.partner_id.id) != self.partner_id.id:
            return self.env["res.partner"]
        customer = self.commercial_partner_id
        handed = vals.get("commercial_partner_id", customer.id) != customer.id
        return self.former_customer_id or (customer if handed else customer.browse())

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """A credit note is whose the invoice was."""
        values = default_values_list or [{} for _move in self]
        for move, each in zip(self, values, strict=True):
            each.setdefault("former_customer_id", move.former_customer_id.id)
        return super()._reverse_moves(values, cancel=cancel)
