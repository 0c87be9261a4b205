from odoo import models
from odoo.http import request


class ResUsers(models.Model):
    """The organisations that a portal user acts for."""

    _inherit = "res.users"

    def _get_portal_collaborations(self):
        """Return what opens the portal to this user now, main one first.

        A page asks several times: it is looked up once per HTTP request.
        """
        self.ensure_one()
        known = {}
        if request:
            known = getattr(request, "interlocuteur_portal_ids", {})
            request.interlocuteur_portal_ids = known
        # sudo: nothing but the user's own collaborations is looked up
        Collaboration = self.env["interlocuteur.collaboration"].sudo()
        if self.id not in known:
            opens = Collaboration._get_portal_domain(self.partner_id)
            known[self.id] = Collaboration.search(opens, order="is_main desc, id").ids
        return Collaboration.browse(known[self.id])

    def _get_portal_organisations(self, **options):
        """Return the organisations that the portal shows to this user, in sudo.

        :param options: what the profile must say, e.g. ``create_requests=True``
        """
        collaborations = self._get_portal_collaborations().filtered(
            lambda c: all(c.profile_id[name] == v for name, v in options.items())
        )
        return collaborations.organisation_id
