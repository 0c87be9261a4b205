from odoo import models


class FSMWizard(models.TransientModel):
    """That addon's own button keeps what there is below an organisation, too."""

    _inherit = "fsm.wizard"

    def action_convert_location(self, partner):
        """Leave a site the kind of address that it is."""
        kind = partner.is_site and partner.type
        result = super().action_convert_location(partner)
        if kind:
            partner.type = kind
        return result

    def action_other_address(self, partner):
        """Leave people and sites below ``partner`` what they are.

        ``super()`` would make each of them another address: it is not called.
        """
