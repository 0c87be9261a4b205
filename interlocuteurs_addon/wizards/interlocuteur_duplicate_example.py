from markupsafe import Markup

from odoo import api, fields, models

from ..models.core.res_partner_coordinates import COORDINATES


class InterlocuteurDuplicateExample(models.TransientModel):
    """Shows on an example whom a duplicate rule would find. Nothing is created."""

    _name = "interlocuteur.duplicate.example"
    _inherit = "interlocuteur.entry.mixin"
    _description = "Example of a duplicate rule"

    rule_id = fields.Many2one(
        "interlocuteur.duplicate.rule", required=True, readonly=True
    )
    organisation_id = fields.Many2one(
        "res.partner", domain="[('is_company', '=', True)]"
    )
    lastname = fields.Char(string="Last name")
    firstname = fields.Char(string="First name")
    phone = fields.Char()
    phone2 = fields.Char(string="Phone 2")
    mobile = fields.Char()
    mobile2 = fields.Char(string="Mobile 2")
    email = fields.Char()
    email2 = fields.Char(string="Email 2")
    result = fields.Html(compute="_compute_result")

    @api.depends("rule_id", "organisation_id", "lastname", "firstname", *COORDINATES)
    def _compute_result(self):
        for example in self:
            example.result = example._render_result()

    def _render_result(self):
        """Return what the window would tell, as a list."""
        person = self.env["res.partner"].new(self._prepare_person())
        row = person._find_known(self.rule_id)
        if not row:
            return Markup("<p>%s</p>") % self.env._("Nobody would be found.")
        return person._render_duplicate_row(row)

    def _prepare_person(self):
        """Return the values of the person of the example."""
        names = ("lastname", "firstname", *COORDINATES)
        return {
            **{name: self[name] for name in names},
            "type": "contact",
            "parent_id": self.organisation_id.id,
        }
