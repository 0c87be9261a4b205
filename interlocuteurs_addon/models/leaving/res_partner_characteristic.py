from odoo import models


class ResPartner(models.Model):
    """What erasure does with the administrator's own fields."""

    _inherit = "res.partner"

    def _get_erased_values(self):
        """Empty the characteristics of an erased person as well."""
        values = super()._get_erased_values()
        definitions = self.env["interlocuteur.characteristic"]._get_definitions()
        return {**values, **dict.fromkeys(definitions, False)}
