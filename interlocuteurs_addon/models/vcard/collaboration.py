from odoo import models


class InterlocuteurCollaboration(models.Model):
    """The card of a person as the collaborator of one of their organisations."""

    _inherit = "interlocuteur.collaboration"

    def action_download_vcards(self):
        """Download the cards of these people, each for their organisation.

        Where nothing was selected in the table of an organisation, those who work
        there now.
        """
        organisation = self.organisation_id
        if self.env.context.get("interlocuteur_all_current") and (
            len(organisation) == 1
        ):
            params = {"organisation_id": organisation.id}
        else:
            params = {"collaboration_ids": ",".join(map(str, self.ids))}
        return self.env["res.partner"]._get_vcard_download_action(params)
