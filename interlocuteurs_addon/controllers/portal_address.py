from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools.forms import clean_id


class PortalAddress(CustomerPortal):
    """Core's pages of addresses, which read and write as superuser.

    Whoever works for an organisation changes their own sheet and addresses there.
    """

    def _create_or_update_address(self, partner_sudo, **form_data):
        """Let no form switch off core's checks: it takes arguments from it.

        Code passes a boolean, a form a text.
        """
        if isinstance(form_data.get("verify_address_values"), str):
            del form_data["verify_address_values"]
        return super()._create_or_update_address(partner_sudo, **form_data)

    @route()
    def address_archive(self, partner_id=None, **_rest):
        """Keep a site as long as equipment stands there.

        :raises NotFound: there is no such address
        :raises UserError: equipment stands there
        """
        if clean_id(partner_id) is None:
            raise NotFound
        # sudo: as core; of addresses that the user may edit only whether there is any
        address = request.env["res.partner"].sudo().browse(int(partner_id)).exists()
        if address and address._can_be_edited_by_current_customer():
            Equipment = address.env["maintenance.equipment"]
            if Equipment.search_count([("site_id", "=", address.id)], limit=1):
                raise UserError(
                    request.env._(
                        "Equipment stands on this site: ask us to move it before you "
                        "remove the address."
                    )
                )
        return super().address_archive(partner_id)

    def _prepare_address_data(self, partner_sudo, **kwargs):
        """Leave out what the user may not read."""
        values = super()._prepare_address_data(partner_sudo, **kwargs)
        for name in ("billing_addresses", "delivery_addresses"):
            addresses = values[name]
            readable = addresses.with_user(request.env.user)._filtered_access("read")
            # sudo: what the user reads anyway, as core hands it to its page
            values[name] = readable.with_env(addresses.env)
        return values

    def _prepare_address_form_values(self, *args, **kwargs):
        """Let core's page ask what a visitor without account has none of.

        Their sheet is empty, and its VAT number closed like that of anybody.
        """
        values = super()._prepare_address_form_values(*args, **kwargs)
        for name in ("current_partner", "commercial_partner"):
            if not values[name]:
                # sudo: of nobody
                values[name] = values[name].sudo()
        return values

    def _complete_address_values(self, address_values, *args, **kwargs):
        """Make a new address their own; core's would be a site of the organisation.

        What the commercial entity decides, such as the VAT number, is none of an
        address: core would write it upwards, past its checks.
        """
        result = super()._complete_address_values(address_values, *args, **kwargs)
        if request.env["res.partner"]._get_current_partner(**kwargs):
            for name in request.env["res.partner"]._commercial_fields():
                address_values.pop(name, None)
        if partner := self._get_employee():
            address_values.update(parent_id=partner.id, is_site=False)
        return result

    def _parse_form_data(self, form_data):
        """Leave out the name of the company: core would rename the organisation."""
        address_values, extra_form_data = super()._parse_form_data(form_data)
        if self._get_employee():
            address_values.pop("company_name", None)
        return address_values, extra_form_data

    def _get_employee(self):
        """Return the user's partner if they work for an organisation, else none."""
        partner = request.env["res.partner"]._get_current_partner()
        return partner if partner.commercial_partner_id != partner else partner.browse()
