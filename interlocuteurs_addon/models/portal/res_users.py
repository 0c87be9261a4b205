from odoo import models


class ResUsers(models.Model):
    """The organisations that a portal user acts for."""

    _inherit = "res.users"

    def _get_portal_places(self):
        """Return what opens the portal to this user now: profiles and organisations.

        :return: list of a profile and the id of an organisation, the main one first
        """
        self.ensure_one()
        return [place for place in self.partner_id._get_portal_places() if place[0]]

    def _get_portal_organisations(self, **options):
        """Return the organisations that the portal shows to this user, in sudo.

        :param options: what the profile must say, e.g. ``create_requests=True``
        """
        ids = [
            organisation_id
            for profile, organisation_id in self._get_portal_places()
            if options.items() <= profile._get_portal_rights().items()
        ]
        # sudo: organisations that are open to the user, by their own collaborations
        return self.env["res.partner"].sudo().browse(dict.fromkeys(ids))
