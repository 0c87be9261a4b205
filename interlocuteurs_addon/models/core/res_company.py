from odoo import fields, models


class ResCompany(models.Model):
    """What day it is where a company is."""

    _inherit = "res.company"

    def _get_today(self):
        """Return the day in the time zone of the company's address, else in UTC.

        The context's zone, which any caller may send, and the user's own count for
        nothing: what ends today ends for everybody at once.
        """
        zone = self.sudo().partner_id.tz or "UTC"
        return fields.Date.context_today(self.with_context(tz=zone))
