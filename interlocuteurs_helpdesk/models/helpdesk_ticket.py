from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.interlocuteurs_addon.models.document.description import (
    DocumentDescription,
)


class HelpdeskTicket(models.Model):
    """Tickets belong to an organisation and have a contact person, a site, equipment.

    The partner of a ticket is whoever wrote it and gets its mails. A person stays the
    partner, therefore, beside their organisation.
    """

    _name = "helpdesk.ticket"
    _inherit = (
        "helpdesk.ticket",
        "interlocuteur.place.mixin",
        "interlocuteur.contact.mixin",
    )

    organisation_id = fields.Many2one(copy=True, tracking=True)
    # the organisation of its time, not that of the contact today
    commercial_partner_id = fields.Many2one(related="organisation_id")
    site_id = fields.Many2one(help="The place that the ticket is about.")

    _partner_id_idx = models.Index("(partner_id) WHERE partner_id IS NOT NULL")

    # ----------------------------------------------------------------------- ORM

    @api.model
    def default_get(self, fields):
        """Assign no ticket to the customer who sends it, by mail or by a form."""
        defaults = super().default_get(fields)
        if self.env.user.share and defaults.get("user_id") == self.env.uid:
            del defaults["user_id"]
        return defaults

    # ------------------------------------------------------------------ business

    @api.model
    def message_new(self, msg, custom_values=None):
        """Give a mail to the organisation of its sender; of several, a user chooses."""
        values = dict(custom_values or {})
        sender_id = values.get("partner_id", msg.get("author_id"))
        sender = self.env["res.partner"].browse(sender_id or ())
        works_for = sender._get_current_organisations().get(sender.id)
        if works_for:
            only = works_for.id if len(works_for) == 1 else False
            values.setdefault("organisation_id", only)
        return super().message_new(msg, custom_values=values)

    @api.model
    def _describe_document(self):
        return DocumentDescription(
            key="ticket",
            counter="helpdesk_ticket_count",
            open=Domain("stage_id.closed", "=", False),
            open_title=self.env._("Open tickets"),
            new_title=self.env._("New ticket"),
            hotkey="t",
            call_details=("stage_id", "user_id", "equipment_id"),
            call_order="priority desc, id desc",
            call_sequence=32,
        )

    @api.model
    def _get_document_kinds(self):
        """Count those that are open apart, as the helpdesk does."""
        kinds = super()._get_document_kinds()
        counted = kinds["helpdesk_ticket_count"]
        kinds["helpdesk_ticket_active_count"] = counted._replace(
            domain=counted.unfinished, unfinished=Domain.FALSE
        )
        return kinds

    @api.model
    def _get_call_defaults(self, caller):
        """Whoever is unknown is who wrote."""
        return super()._get_call_defaults(caller) or {
            "partner_name": caller.name or caller.phone,
            "partner_email": caller.email,
        }

    @api.model
    def _get_portal_switches(self):
        return [("see_tickets", Domain.TRUE)]

    @api.model
    def _get_fields_closed_to_portal(self):
        """Close what is for us, and what leads to tickets of others."""
        return super()._get_fields_closed_to_portal() | {
            "duplicate_count",
            "duplicate_id",
            "duplicate_ids",
            "email_cc",
            "properties",
            "tag_ids",
            "user_ids",
        }

    @api.model
    def _erase_person(self, person, words):
        """Write over who wrote, as name and address stand beside the contact."""
        result = super()._erase_person(person, words)
        addresses = [word for word in words if "@" in word]
        theirs = (
            Domain("partner_id", "=", person.id)
            | Domain("partner_name", "in", words)
            | Domain.OR(Domain("partner_email", "ilike", each) for each in addresses)
        )
        found = self.with_context(active_test=False).search(theirs)
        found.write({"partner_name": person.name, "partner_email": False})
        return result
