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
# what callers may ask of a name, each as it stands where nothing is told
NAME_ALONE = dict.fromkeys(("show_address", "show_email", "show_vat"), False)
# In the context while a page shows a contact. It is an object and no text, so that
# nobody can send it over RPC.
SHOWING = "interlocuteur_showing"
PAGE = object()


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

    @api.depends_context(SHOWING)
    def _compute_display_name(self):
        """Share users are told no VAT number, and of whom they may not read the name
        alone, whatever they put into the context.

        Names beside links are computed as superuser.
        """
        if not self._is_name_limited():
            super()._compute_display_name()
            return
        readable = self.sudo(False)._filtered_access("read").with_env(self.env)
        for partners, shown in (
            (readable, readable.with_context(show_vat=False)),
            (self - readable, (self - readable).with_context(**NAME_ALONE)),
        ):
            super(ResPartner, shown)._compute_display_name()
            for partner, named in zip(partners, shown, strict=True):
                partner.display_name = named.display_name

    @api.model
    def _is_name_limited(self):
        """Tell whether a share user asks for more than names; no page does that.

        Visitors without account send no context.
        """
        context = self.env.context
        asked = context.get("show_address") or context.get("show_email")
        return bool(
            (asked or context.get("show_vat"))
            and context.get(SHOWING) is not PAGE
            and self._is_share_user()
            and not self.env.user._is_public()
        )

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


class IrQwebFieldContact(models.AbstractModel):
    """Contacts on pages, which show what they show by ``sudo()``."""

    _inherit = "ir.qweb.field.contact"

    @api.model
    def value_to_html(self, value, options):
        """Let the name have the address, of which core's widget takes it."""
        if value:
            value = value.with_context(**{SHOWING: PAGE})
        return super().value_to_html(value, options)
