from odoo import models


class ResUsers(models.Model):
    """The organisations that a portal user acts for."""

    _inherit = "res.users"

    def _get_portal_collaborations(self):
        """Return what opens the portal to this user now, main one first."""
        self.ensure_one()
        # sudo: nothing but the user's own collaborations is looked up
        Collaboration = self.env["interlocuteur.collaboration"].sudo()
        opens = Collaboration._get_portal_domain(self.partner_id)
        return Collaboration.search(opens, order="is_main desc, id")

    def _get_portal_organisations(self, **options):
        """Return the organisations that the portal shows to this user, in sudo.

        :param options: what the profile must say, e.g. ``create_requests=True``
        """
        collaborations = self._get_portal_collaborations().filtered(
            lambda c: all(c.profile_id[name] == v for name, v in options.items())
        )
        return collaborations.organisation_id
