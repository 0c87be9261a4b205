from odoo import api, models
from odoo.fields import Command

from ..document.responsibility import Responsibility


class AssignedSites(Responsibility):
    """The sites where people are to be found: each may have several of them."""

    def get_answering(self, records, people):
        """Return who of these people is to be found on each site, inactive ones too."""
        return {
            site: site.with_context(active_test=False).site_person_ids & people
            for site in records
        }

    def replace(self, records, people, successor):
        """Assign the successor to the sites, and these people to none of them."""
        people.write({"site_ids": [Command.unlink(site.id) for site in records]})
        if successor:
            # sudo: as that of the sites and the people
            successor.sudo().write(
                {"site_ids": [Command.link(site.id) for site in records]}
            )


class ResPartner(models.Model):
    """The sites that people answer for, and what they leave by a transfer."""

    _inherit = "res.partner"

    @api.model
    def _get_responsibilities(self):
        sites = AssignedSites(
            name="sites",
            model=self._name,
            field="site_person_ids",
            label=self.env._("On the site"),
            title=self.env._("Sites"),
            organisation_field="commercial_partner_id",
            shown_field="name",
            sequence=20,
        )
        return [*super()._get_responsibilities(), sites]

    def _transfer_detach(self, choices):
        """Take these people off the sites and the equipment that they leave."""
        if choices.site_ids:
            self.site_ids = [Command.unlink(site.id) for site in choices.site_ids]
        if choices.equipment_ids:
            self.equipment_ids = [
                Command.unlink(equipment.id) for equipment in choices.equipment_ids
            ]
        return super()._transfer_detach(choices)
