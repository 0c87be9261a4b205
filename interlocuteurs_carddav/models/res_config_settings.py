from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """What is on phones, beside the settings of cards."""

    _inherit = "res.config.settings"

    interlocuteur_carddav_photos = fields.Boolean(
        string="Photos on phones",
        config_parameter="interlocuteurs_carddav.photos",
        help="The cards of address books on phones hold the photo of the person. They "
        "are synchronised anew then, and take longer.",
    )
    interlocuteur_carddav_proposals = fields.Boolean(
        string="Phones propose changes",
        config_parameter="interlocuteurs_carddav.proposals",
        help="What somebody changes on their phone becomes a proposal on the sheet, "
        "which is taken over or refused there. Otherwise phones read only.",
    )
