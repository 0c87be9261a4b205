import itertools

from odoo import api, fields, models
from odoo.fields import Domain


class InterlocuteurProjectMixin(models.AbstractModel):
    """Core shares projects and tasks with whom it likes; this says who may keep them.

    Nothing is opened here that core does not open: its rules go by followers and
    collaborators. What belongs to an organisation is for those who work there now, as
    far as their profiles reach; the rest for those with whom it is shared by name, and
    for the organisations that follow it.
    """

    _name = "interlocuteur.project.mixin"
    _description = "Shared on the portal"
    _inherit = "interlocuteur.document.mixin"

    # the partner of a task is not precomputed
    organisation_id = fields.Many2one(precompute=False)
    interlocuteur_id = fields.Many2one(precompute=False)

    @api.model
    def _get_portal_domain_at(self, person, places):
        """Add what belongs to nobody, and is shared with the person or for them."""
        organisation_ids = [*itertools.chain(*(ids for _profile, ids in places))]
        shared = self._get_shared_domain(person) | Domain(
            "message_partner_ids", "in", organisation_ids
        )
        nobody = self._get_nobody_domain(organisation_ids)
        return super()._get_portal_domain_at(person, places) | (nobody & shared)

    @api.model
    def _get_nobody_domain(self, organisation_ids):
        """Return the domain of what belongs to nobody.

        :param organisation_ids: those of the person
        """
        return Domain("organisation_id", "=", False)

    @api.model
    def _get_shared_domain(self, person):
        """Return the domain of what is shared with ``person`` by name."""
        return Domain("message_partner_ids", "in", person.ids)

    @api.model
    def _get_portal_own_domain(self, person):
        return super()._get_portal_own_domain(person) | self._get_shared_domain(person)
