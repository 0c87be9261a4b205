import base64

from odoo import fields, models

from ..tools.text import get_safe_name


class InterlocuteurImportTemplate(models.TransientModel):
    """What the import file of an organisation should hold."""

    _name = "interlocuteur.import.template"
    _inherit = "interlocuteur.entry.mixin"
    _description = "Import file for contact persons"

    organisation_id = fields.Many2one(
        "res.partner", required=True, domain="[('is_company', '=', True)]"
    )
    content = fields.Selection(
        [
            ("empty", "Empty, to enter new people"),
            ("people", "With the present people, to bring them up to date"),
        ],
        required=True,
        default="empty",
    )
    file = fields.Binary(attachment=False, readonly=True)

    def action_generate(self):
        """Make the workbook and send it.

        :return: action that downloads it
        """
        self.ensure_one()
        Import = self.env["interlocuteur.import"]
        Import.check_access("create")
        self.organisation_id.check_access("read")
        self.organisation_id._check_organisations()
        people = self.env["res.partner"]
        if self.content == "people":
            Collaboration = self.env["interlocuteur.collaboration"]
            people = Collaboration._search_working_at(self.organisation_id).person_id
        content = Import._make_template(self.organisation_id, people)
        self.file = base64.b64encode(content)
        organisation = get_safe_name(self.organisation_id.name)
        name = self.env._("Contact persons of %s.xlsx", organisation)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{name}?download=true",
            "target": "new",
            "close": True,
        }
