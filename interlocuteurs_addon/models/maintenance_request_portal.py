from odoo import models


class MaintenanceRequest(models.Model):
    """Whoever may read a request may write a message on it, as on core's orders."""

    _inherit = "maintenance.request"
    _mail_post_access = "read"
