from odoo import fields, models

from .duplicate.quota import MAX_HIDDEN_DUPLICATES
from .exchange.import_erasure import MONTHS_KEPT
from .portal.quota import (
    MAX_SENT_TEXTS,
    MAX_UPLOADED_FILES,
    MAX_UPLOADED_MEGABYTES,
)
from .team.quota import MAX_TEAM_STEPS


class ResConfigSettings(models.TransientModel):
    """What the administrator decides for the whole database, a block for each room."""

    _inherit = "res.config.settings"

    interlocuteur_keep_access_tokens = fields.Boolean(
        string="Keep share links",
        config_parameter="interlocuteurs_addon.keep_access_tokens",
        help="Whoever has the link of a document can open it after leaving the "
        "organisation, and write on it as its customer, though not under their own "
        "name.",
    )
    interlocuteur_hotline_phone = fields.Char(
        related="company_id.hotline_phone", readonly=False
    )
    interlocuteur_shows_technician = fields.Boolean(
        related="company_id.shows_technician", readonly=False
    )
    interlocuteur_asks_for_ratings = fields.Boolean(
        related="company_id.asks_for_ratings", readonly=False
    )
    interlocuteur_vcard_version = fields.Selection(
        [("3.0", "3.0"), ("4.0", "4.0")],
        string="vCard version",
        config_parameter="interlocuteurs_addon.vcard_version",
        default="3.0",
        help="Every program reads 3.0. Choose 4.0 for those that ask for it.",
    )
    interlocuteur_vcard_characteristics = fields.Boolean(
        string="Characteristics on vCards",
        config_parameter="interlocuteurs_addon.vcard_characteristics",
        help="The note on a card lists the characteristics of the person, except for "
        "portal users.",
    )
    interlocuteur_import_months = fields.Integer(
        string="Months that imports keep their data",
        config_parameter="interlocuteurs_addon.import_months",
        default=MONTHS_KEPT,
        help="After so many months the file of a finished import and what its rows "
        "said are deleted; the people stay. The import can be undone no longer.",
    )
    interlocuteur_hidden_duplicates_per_hour = fields.Integer(
        string="Hidden duplicates told per hour",
        config_parameter="interlocuteurs_addon.hidden_duplicates_per_hour",
        default=MAX_HIDDEN_DUPLICATES,
        help="Of so many new people an hour a user is told that somebody whom they "
        "may not see resembles them. After that their entries are compared only with "
        "people whom they may see.",
    )
    interlocuteur_uploaded_files_per_hour = fields.Integer(
        string="Files sent per hour",
        config_parameter="interlocuteurs_addon.uploaded_files_per_hour",
        default=MAX_UPLOADED_FILES,
        help="So many files a portal user sends within an hour, with requests and "
        "messages.",
    )
    interlocuteur_uploaded_megabytes_per_hour = fields.Integer(
        string="Megabytes sent per hour",
        config_parameter="interlocuteurs_addon.uploaded_megabytes_per_hour",
        default=MAX_UPLOADED_MEGABYTES,
        help="So much a portal user sends within an hour, with requests and messages.",
    )
    interlocuteur_portal_videos = fields.Boolean(
        string="Videos from the portal",
        config_parameter="interlocuteurs_addon.portal_videos",
        help="Customers may send videos with requests and messages, as large as "
        "photos: 25 MB each.",
    )
    interlocuteur_sent_texts_per_hour = fields.Integer(
        string="Requests and messages per hour",
        config_parameter="interlocuteurs_addon.sent_texts_per_hour",
        default=MAX_SENT_TEXTS,
        help="So many requests and messages a portal user sends within an hour.",
    )
    interlocuteur_team_user_id = fields.Many2one(
        related="company_id.team_user_id", readonly=False
    )
    interlocuteur_team_leaves_at_once = fields.Boolean(
        string="Whoever left is deactivated at once",
        config_parameter="interlocuteurs_addon.team_leaves_at_once",
        help="Nobody of us confirms what a supervisor says on the portal: that "
        "somebody works for their organisation no longer.",
    )
    interlocuteur_team_review = fields.Boolean(
        string="Ask once a year who is still there",
        config_parameter="interlocuteurs_addon.team_review",
        help="Supervisors are asked by mail whether the people of their organisation "
        "are still there. A filter of the organisations shows who has not answered.",
    )
    interlocuteur_team_steps_per_hour = fields.Integer(
        string="Changes of a team per hour",
        config_parameter="interlocuteurs_addon.team_steps_per_hour",
        default=MAX_TEAM_STEPS,
        help="So many changes of their people a supervisor makes within an hour.",
    )
