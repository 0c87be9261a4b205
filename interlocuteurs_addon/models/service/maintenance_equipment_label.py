import secrets
from base64 import b64encode

from odoo import api, fields, models

from ...tools.qr_code import draw_qr_code


class MaintenanceEquipment(models.Model):
    """The label that stands on equipment: a QR code by which whoever scans it enters.

    The code opens nothing by itself: who scans it sees what their account opens.
    """

    _inherit = "maintenance.equipment"

    label_code = fields.Char(
        string="Code of the label",
        compute="_compute_label_code",
        store=True,
        precompute=True,
        copy=False,
        groups="base.group_user",
        help="Random, so that nobody guesses that of other equipment.",
    )

    _label_code_uniq = models.UniqueIndex("(label_code)")

    def _compute_label_code(self):
        """Draw the code of new equipment; it depends on nothing, and never changes."""
        for equipment in self:
            equipment.label_code = secrets.token_hex(16)

    @api.model
    def _find_by_label(self, code):
        """Return the equipment of a label as far as the user may read it.

        :param code: as it stands in the address, whoever made that up
        """
        if not code:
            return self.browse()
        # sudo: portal users do not read the codes; their own rights decide below
        every = self.sudo().with_context(active_test=False)
        found = every.search([("label_code", "=", code)], limit=1)
        return self.browse(found.ids)._filtered_access("read")

    def _get_label_url(self):
        """Return the address that the QR code of this equipment says."""
        self.ensure_one()
        return f"{self.get_base_url()}/interlocuteurs/e/{self.label_code}"

    def _get_label_phone(self):
        """Return the hotline to call before this equipment, or nothing.

        Of no equipment in particular, it is that of the user's company.
        """
        company = self.company_id or self.env.company
        return company._get_hotline(self.maintenance_team_id)

    def _get_label_picture(self):
        """Return the QR code of this equipment alone, as a PNG."""
        return draw_qr_code(self._get_label_url(), box_size=8)

    def _get_label_source(self):
        """Return the QR code as a picture within a page has it."""
        picture = b64encode(self._get_label_picture()).decode()
        return f"data:image/png;base64,{picture}"

    # -------------------------------------------------------------------- actions

    def action_print_labels(self):
        """Print the labels of this equipment on sheets of twenty-four."""
        report = self.env.ref("interlocuteurs_addon.equipment_label_report")
        return report.report_action(self, config=False)

    def action_download_label(self):
        """Download the QR code of this equipment as a picture."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/interlocuteurs/equipment/{self.id}/label.png",
            "target": "download",
        }
