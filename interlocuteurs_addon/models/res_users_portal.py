from odoo import models
from odoo.http import request


class ResUsers(models.Model):
    """The organisations that a portal user acts for."""

    _inherit = "res.users"

    def _get_portal_places(self):
        """Return what opens the portal to this user now: profiles and organisations.

        A page asks several times: it is looked up once per HTTP request.

        :return: list of a profile and the id of an organisation, the main one first
        """
        self.ensure_one()
        known = {}
        if request:
            known = getattr(request, "interlocuteur_portal_places", {})
            request.interlocuteur_portal_places = known
        if self.id not in known:
            # sudo: nothing but the user's own collaborations is looked up
            Collaboration = self.env["interlocuteur.collaboration"].sudo()
            places = Collaboration._get_portal_places(self.partner_id)
            known[self.id] = [place for place in places if place[0]]
        return known[self.id]

    def _get_portal_organisations(self, **options):
        """Return the organisations that the portal shows to this user, in sudo.

        :param options: what the profile must say, e.g. ``create_requests=True``
        """
        ids = [
            organisation_id
            for profile, organisation_id in self._get_portal_places()
            if options.items() <= profile._get_portal_rights().items()
        ]
        # sudo: organisations that are open to the user, by his own collaborations
        return self.env["res.partner"].sudo().browse(dict.fromkeys(ids))
