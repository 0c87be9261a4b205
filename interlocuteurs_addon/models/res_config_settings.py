from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """What the administrator decides for the whole database, a block for each room."""

    _inherit = "res.config.settings"

    interlocuteur_keep_access_tokens = fields.Boolean(
        string="Keep share links",
        config_parameter="interlocuteurs_addon.keep_access_tokens",
        help="Links to documents that somebody got by mail go on opening them after he "
        "has left the organisation.",
    )
