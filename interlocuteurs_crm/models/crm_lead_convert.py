from odoo import models


class CrmLead(models.Model):
    """Whom a lead without a contact may be about: somebody who is known already."""

    _inherit = "crm.lead"

    def _prepare_contact(self):
        """Return the person that a lead tells of, unsaved.

        The number goes where it belongs: landlines and mobiles are kept apart.
        """
        self.ensure_one()
        Partner = self.env["res.partner"]
        names = Partner._get_inverse_name(self.contact_name or "", is_company=False)
        values = {**names, "type": "contact", "country_id": self.country_id.id}
        values["email"] = self.email_normalized or self.email_from
        if self.phone:
            values[Partner._get_coordinate_field(self.phone)] = self.phone
        return Partner.new(values)

    def _find_known_people(self):
        """Return who may be the contact, by number, e-mail or name, most likely first.

        As the duplicate rule of the company says; nobody where there is none.

        :return: a ``DuplicateRow``, or ``None`` if nobody is found
        """
        rule = self.env["interlocuteur.duplicate.rule"]._get_rule(self.env.company)
        return self._prepare_contact()._find_known(rule) if rule else None

    def _get_named_organisation(self):
        """Return the organisation that a lead names, if it is known already."""
        named = self.organisation_id or self.commercial_partner_id
        return named.filtered("is_company")

    def _prepare_customer_values(self, partner_name, is_company=False, parent_id=False):
        """Give number, e-mail and function to the person, not to their organisation."""
        values = super()._prepare_customer_values(partner_name, is_company, parent_id)
        if is_company and self.contact_name and self.contact_name != partner_name:
            values |= {"phone": False, "email": False, "function": False}
        return values
