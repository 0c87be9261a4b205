from odoo import api, models

from ..document.event import EventSource


class InterlocuteurEvent(models.Model):
    """Changes of organisation, on both of them and on the person."""

    _inherit = "interlocuteur.event"

    @api.model
    def _get_sources(self):
        transfers = EventSource(
            kind="transfer",
            label=self.env._("Transfer"),
            model="interlocuteur.transfer",
            date="date",
            detail="state",
            person="person_id",
            organisation="organisation_id",
        )
        left = transfers._replace(organisation="former_organisation_id", aside=True)
        return [*super()._get_sources(), transfers, left]
