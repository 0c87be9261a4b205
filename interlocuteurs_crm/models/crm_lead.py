from odoo import api, models
from odoo.fields import Domain

from odoo.addons.interlocuteurs_addon.models.document.description import (
    DocumentDescription,
)


class CrmLead(models.Model):
    """Leads and opportunities belong to an organisation and have a contact person.

    The partner of a lead is its contact, whose number and e-mail core keeps alike with
    the lead's. A person stays the partner, therefore, beside their organisation.
    """

    _name = "crm.lead"
    _inherit = ("crm.lead", "interlocuteur.contact.mixin")

    # ------------------------------------------------------------------ computes

    @api.depends("organisation_id")
    def _compute_commercial_partner_id(self):
        """Let core's company be the organisation that the lead remembers."""
        result = super()._compute_commercial_partner_id()
        for lead in self:
            organisation = lead.organisation_id
            if organisation.is_company and organisation != lead.partner_id:
                lead.commercial_partner_id = organisation
        return result

    # ----------------------------------------------------------------- onchanges

    @api.onchange("commercial_partner_id")
    def _onchange_commercial_partner_id(self):
        """Keep whoever works for the company chosen, though not below it."""
        chosen = self.commercial_partner_id
        if chosen and chosen._origin in self.organisation_choice_ids._origin:
            self.organisation_id = chosen
            return
        super()._onchange_commercial_partner_id()
        if chosen:
            self.organisation_id = chosen

    # ------------------------------------------------------------------ business

    @api.model
    def _get_portal_base_domain(self):
        """Leads are for employees alone."""
        return Domain.FALSE

    @api.model
    def _describe_document(self):
        return DocumentDescription(
            key="opportunity",
            counter="opportunity_count",
            title=self.env._("Opportunity"),
            open=Domain("won_status", "=", "pending"),
            open_title=self.env._("Open opportunities"),
            new_title=self.env._("New opportunity"),
            hotkey="n",
            call_details=("stage_id", "user_id", "expected_revenue"),
            call_order="priority desc, id desc",
            call_sequence=35,
        )

    @api.model
    def _get_call_defaults(self, caller):
        """An opportunity, also of somebody unknown."""
        whose = super()._get_call_defaults(caller) or {
            "contact_name": caller.name,
            "phone": caller.phone,
            "email_from": caller.email,
        }
        return {"type": "opportunity", **whose}

    def _prepare_opportunity_quotation_context(self):
        """Make quotations out to the organisation, about the person."""
        context = super()._prepare_opportunity_quotation_context()
        if self.organisation_id:
            context["default_partner_id"] = self.organisation_id.id
        person = self.interlocuteur_id
        if person._works_for(self.organisation_id):
            context["default_interlocuteur_id"] = person.id
        return context

    def _merge_get_fields_specific(self):
        """Take organisation and person from the lead whose contact is kept."""
        return {
            **super()._merge_get_fields_specific(),
            "organisation_id": lambda _name, leads: (
                leads._get_kept().organisation_id.id
            ),
            "interlocuteur_id": lambda _name, leads: leads._get_kept_person().id,
        }

    def _get_kept(self):
        """Return the first of these leads with a contact, whose data a merge keeps."""
        return self.filtered("partner_id")[:1] or self[:1]

    def _get_kept_person(self):
        """Return the person whom the merged lead is about, nobody who has left."""
        kept = self._get_kept()
        person = kept.interlocuteur_id
        stays = kept == self[:1] or person._works_for(kept.organisation_id)
        return person if stays else person.browse()

    @api.model
    def _erase_person(self, person, words):
        """Write over who the contact was; the coordinates are those of the sheet."""
        result = super()._erase_person(person, words)
        theirs = self._get_portal_own_domain(person)
        named = Domain("email_normalized", "in", words) | Domain(
            "phone_sanitized", "in", words
        )
        for lead in self.with_context(active_test=False).search(theirs | named):
            name = lead.name
            for word in words:
                name = name.replace(word, person.name)
            values = {
                "name": name,
                "contact_name": person.name,
                "email_from": lead.partner_id.email,
                "phone": lead.partner_id.phone,
                "function": False,
            }
            if lead.organisation_id in (person, person.browse()):
                values |= dict.fromkeys([*person._address_fields(), "website"], False)
            lead.write(values)
        return result
