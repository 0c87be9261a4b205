from odoo import api, models
from odoo.fields import Domain
from odoo.models import MAGIC_COLUMNS

READABLE = """
    display_name name complete_name name_with_title firstname lastname title_id
    active is_company is_site type partner_share is_public self company_id
    parent_id child_ids commercial_partner_id commercial_company_name company_name
    site_ids function function_ids user_ids main_user_id im_status
    phone phone2 mobile mobile2 phone_e164 phone2_e164 mobile_e164 mobile2_e164
    email email2 email_normalized email2_normalized email_formatted
    street street2 zip city state_id country_id country_code
    contact_address contact_address_inline website lang tz
    avatar_128 avatar_256 avatar_512 avatar_1024 avatar_1920
    image_128 image_256 image_512 image_1024 image_1920
"""


class ResPartner(models.Model):
    """What share users read of a partner: who it is, and how to reach them."""

    _name = "res.partner"
    _inherit = ("res.partner", "interlocuteur.portal.fields")

    @api.model
    def _get_portal_readable_fields(self):
        """Return the names of the fields that share users read and search.

        :return: set of names; whatever is not in it is closed to them
        """
        return {*MAGIC_COLUMNS, *READABLE.split()}

    @api.model
    def _get_fields_closed_to_portal(self):
        closed = super()._get_fields_closed_to_portal()
        return closed | (set(self._fields) - self._get_portal_readable_fields())

    def _is_open_to_portal(self, field):
        """Of their own sheet, they read besides what the portal lets them change."""
        return super()._is_open_to_portal(field) or (
            self._origin == self.env.user.partner_id
            and field.name in self._get_frontend_writable_fields()
        )

    @api.model
    def _are_messages_closed_to_portal(self):
        return True

    def _compute_display_name(self):
        """Share users are told no VAT number, whatever they put into the context."""
        if not (self.env.context.get("show_vat") and self._is_share_user()):
            return super()._compute_display_name()
        shown = self.with_context(show_vat=False)
        res = super(ResPartner, shown)._compute_display_name()
        for partner, named in zip(self, shown, strict=True):
            partner.display_name = named.display_name
        return res

    @api.model
    def _search_display_name(self, operator, value):
        """Share users find a partner by what they may read: name and e-mail."""
        if not self._are_fields_limited():
            return super()._search_display_name(operator, value)
        combine = Domain.AND if operator in Domain.NEGATIVE_OPERATORS else Domain.OR
        return combine(
            Domain(name, operator, value)
            for name in self._rec_names_search
            if self._has_field_access(self._fields[name], "read")
        )
