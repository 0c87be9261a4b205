from odoo import api, models
from odoo.exceptions import UserError


class FSMLocation(models.Model):
    """A location is a site of its organisation: one address, which both show."""

    _inherit = "fsm.location"

    _partner_id_idx = models.Index("(partner_id)")

    @api.model_create_multi
    def create(self, vals_list):
        """Leave a site that becomes a location the kind of address that it is."""
        ids = [vals["partner_id"] for vals in vals_list if vals.get("partner_id")]
        sites = self.env["res.partner"].browse(ids).filtered("is_site")
        kinds = sites.grouped("type")
        locations = super().create(vals_list)
        for kind, partners in kinds.items():
            partners.type = kind
        return locations

    def _get_organisation(self):
        """Return whose this is: the organisation above its address, or the owner's."""
        above = self.partner_id.commercial_partner_id
        return above if above.is_company else self.owner_id.commercial_partner_id

    def action_open_sites(self):
        """Open the sites of these locations, which stand below their owner from now on.

        :raises UserError: a location has no organisation as its owner, or is one itself
        """
        waiting = self.filtered(lambda location: not location.partner_id.is_site)
        for organisation, locations in waiting.grouped(
            lambda location: location._get_organisation()
        ).items():
            addresses = locations.partner_id
            if not organisation.is_company or any(addresses.mapped("is_company")):
                raise UserError(
                    self.env._(
                        "%s cannot be sites: choose an organisation as their owner.",
                        ", ".join(addresses.mapped("display_name")),
                    )
                )
            addresses.filtered(lambda a: not a.parent_id).parent_id = organisation
            addresses.is_site = True
        return self.partner_id._get_records_action(name=self.env._("Sites"))
