import io
from base64 import b64encode

import qrcode

from odoo import api, fields, models

from odoo.addons.base.models.res_users import check_identity

from ..models.res_users_apikeys import SCOPE


class InterlocuteurCarddavKey(models.TransientModel):
    """Name a phone, and get a key for it: core's dialog, with a scope of its own."""

    _name = "interlocuteur.carddav.key"
    _inherit = "res.users.apikeys.description"
    _description = "Connect a phone"

    name = fields.Char(string="Phone")
    duration = fields.Selection(default=lambda self: self._get_longest_duration())

    @api.model
    def _get_longest_duration(self):
        """Return the longest duration that the user may choose from the list."""
        days = [int(value) for value, _label in self._selection_duration()]
        return str(max(days))

    @check_identity
    def action_connect(self):
        """Make a key, and show it this once."""
        self.ensure_one()
        self.check_access_make_key()
        key = self.env["res.users.apikeys"]._generate(
            SCOPE, self.name, self.expiration_date
        )
        # sudo: the user's own dialog, which they need not be able to delete
        self.sudo().unlink()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Your phone's key"),
            "res_model": "interlocuteur.carddav.key.show",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_key": key},
        }


class InterlocuteurCarddavKeyShow(models.AbstractModel):
    """Show a key and how a phone gets it; nothing of it is stored."""

    _name = "interlocuteur.carddav.key.show"
    _inherit = "res.users.apikeys.show"
    _description = "Key of a phone"

    login = fields.Char(string="User name", compute="_compute_access")
    url = fields.Char(string="Server", compute="_compute_access")
    is_secure = fields.Boolean(compute="_compute_access")
    link = fields.Char(compute="_compute_access")
    # the address of a picture: one of a binary field asks for a stored record
    qr_code = fields.Char(string="QR code", compute="_compute_access")

    # no dependencies: the form asks once, and gets nothing computed of those with some
    @api.depends_context("uid")
    def _compute_access(self):
        user = self.env.user
        for shown in self:
            shown.login = user.login
            shown.url = user._get_carddav_url()
            shown.is_secure = shown.url.startswith("https:")
            shown.link = shown.key and user._get_carddav_link(shown.key)
            shown.qr_code = shown.link and self._draw_qr_code(shown.link)

    @api.model
    def _draw_qr_code(self, text):
        """Return the address of a QR code's picture, which holds the picture itself."""
        code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=5)
        code.add_data(text.encode())
        picture = io.BytesIO()
        code.make_image().save(picture, format="PNG")
        return f"data:image/png;base64,{b64encode(picture.getvalue()).decode()}"
