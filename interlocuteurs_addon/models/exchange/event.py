from odoo import api, models
from odoo.fields import Domain

from ..document.event import EventSource


class InterlocuteurEvent(models.Model):
    """Imports, on their organisation and on the people of their rows."""

    _inherit = "interlocuteur.event"

    @api.model
    def _get_sources(self):
        imports = EventSource(
            kind="import",
            label=self.env._("Import"),
            model="interlocuteur.import",
            detail="state",
            organisation="organisation_id",
            domain=Domain("state", "in", ("done", "undone")),
        )
        rows = imports._replace(
            model="interlocuteur.import.line",
            person="partner_id",
            organisation="",
            domain=Domain("outcome", "in", ("created", "updated", "linked")),
            opens="import_id",
        )
        return [*super()._get_sources(), imports, rows]
