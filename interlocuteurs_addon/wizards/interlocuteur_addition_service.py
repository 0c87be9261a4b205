from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class InterlocuteurAddition(models.TransientModel):
    """Sites on which several people are to be found."""

    _inherit = "interlocuteur.addition"

    organisation_ids = fields.Many2many(
        "res.partner", compute="_compute_organisation_ids", compute_sudo=False
    )
    site_ids = fields.Many2many(
        "res.partner",
        string="Sites",
        domain="[('is_site', '=', True), "
        "('commercial_partner_id', 'in', organisation_ids)]",
        help="Of the organisation: added to those that these people have.",
    )

    @api.depends("collaboration_ids")
    def _compute_organisation_ids(self):
        for wizard in self:
            wizard.organisation_ids = wizard.collaboration_ids.organisation_id

    def _add(self):
        """Add the sites to those who work for their organisation.

        :raises UserError: a site is of another organisation
        """
        added = super()._add()
        sites = self.site_ids
        organisations = self.collaboration_ids.organisation_id
        if sites.filtered(
            lambda s: not s.is_site or s.commercial_partner_id not in organisations
        ):
            raise UserError(
                self.env._("Choose sites of the organisation of these people.")
            )
        by_organisation = self.collaboration_ids.grouped("organisation_id")
        for organisation, own in sites.grouped("commercial_partner_id").items():
            people = by_organisation[organisation].person_id
            people.write({"site_ids": [Command.link(site.id) for site in own]})
        return added or bool(sites)
