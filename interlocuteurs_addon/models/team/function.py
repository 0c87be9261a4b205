from odoo import api, models
from odoo.fields import Domain


class InterlocuteurFunction(models.Model):
    """What supervisors may say of their people."""

    _inherit = "interlocuteur.function"

    @api.model
    def _get_offered_to(self, organisations):
        """Return the functions that supervisors may give there, in sudo.

        Those that every installation has, and those that somebody holds there: what
        was added for other customers may say something of them.

        :param organisations: those whose people the user manages
        """
        # sudo: portal users read no functions; of these they read the names
        functions = self.sudo()
        shipped = functions.env["ir.model.data"].search(
            [("module", "=", "interlocuteurs_addon"), ("model", "=", self._name)]
        )
        held = functions.env["interlocuteur.collaboration"].search(
            Domain("organisation_id", "in", organisations.ids)
        )
        offered = Domain("id", "in", shipped.mapped("res_id"))
        return functions.search(offered | Domain("id", "in", held.function_ids.ids))
