from odoo import models


class ResPartner(models.Model):
    """Business cards say the characteristics, where the administrator wants it."""

    _inherit = "res.partner"

    def _read_vcard_notes(self):
        """Add a line for each characteristic; portal users see none of them."""
        notes = super()._read_vcard_notes()
        # sudo: one parameter, which is no secret
        parameters = self.env["ir.config_parameter"].sudo()
        wanted = parameters.get_param("interlocuteurs_addon.vcard_characteristics")
        if not wanted or not self.env.user._is_internal():
            return notes
        known = {each.code: each for each in self._get_characteristics()}
        for partner_id, values in self._get_characteristic_values().items():
            lines = [
                known[code]._describe(value) for code, value in values.items() if value
            ]
            if lines:
                notes[partner_id] = "\n".join(lines)
        return notes
