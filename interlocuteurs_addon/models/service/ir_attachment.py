from odoo import fields, models


class IrAttachment(models.Model):
    """Files of equipment that its customer may see, marked one by one."""

    _inherit = "ir.attachment"

    shown_on_portal = fields.Boolean(
        string="Visible to the customer",
        copy=False,
        groups="base.group_user",
        help="On the portal, whoever sees the equipment may download the file.",
    )
