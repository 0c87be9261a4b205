from odoo import api, fields, models
from odoo.fields import Domain


class MaintenanceRequest(models.Model):
    """Where on the site to go, when, and whom to ask for there."""

    _inherit = "maintenance.request"

    place = fields.Char(
        string="Place on site",
        help="Where on the site: building, floor, room.",
    )
    availability = fields.Char(
        help="When somebody may come: opening hours, days that do not suit.",
    )
    onsite_contact = fields.Char(
        string="Contact on site",
        help="Whom to ask for there, where it is not the contact person.",
    )
    onsite_phone = fields.Char(string="Number on site")

    @api.model
    def _erase_person(self, person, words):
        """Forget whom to ask for on site, where it is the person."""
        result = super()._erase_person(person, words)
        named = Domain("onsite_contact", "in", words)
        called = Domain("onsite_phone", "in", words)
        self.search(named | called).write(
            {"onsite_contact": False, "onsite_phone": False}
        )
        return result
