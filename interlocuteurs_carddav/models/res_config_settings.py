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
