from odoo import api, models
from odoo.fields import Domain


class InterlocuteurCollaboration(models.Model):
    """The card of a person as the collaborator of one of his organisations."""

    _inherit = "interlocuteur.collaboration"

    def action_download_vcards(self):
        """Download the cards of these people, each for his organisation.

        Where nothing was selected in the table of an organisation, those who work
        there now.
        """
        organisation = self.organisation_id
        if self.env.context.get("interlocuteur_nothing_selected") and (
            len(organisation) == 1
        ):
            params = {"organisation_id": organisation.id}
        else:
            params = {"collaboration_ids": ",".join(map(str, self.ids))}
        return self.env["res.partner"]._get_vcard_download_action(params)

    @api.model
    def _search_for_vcards(self, organisation):
        """Return the collaborations of whoever works for an organisation now."""
        domain = self._get_current_domain() & Domain(
            [("organisation_id", "=", organisation.id), ("person_active", "=", True)]
        )
        return self.search(domain)
