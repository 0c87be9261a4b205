from odoo import fields, models
from odoo.fields import Domain


class MaintenanceEquipment(models.Model):
    """The documents of equipment: manuals, reports, certificates.

    They are its attachments, those of its messages included, so that whoever may change
    the equipment may change them, and nobody else.
    """

    _inherit = "maintenance.equipment"

    document_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Documents",
        domain=lambda self: self._get_document_domain(),
        context={"default_res_model": "maintenance.equipment"},
        groups="base.group_user",
    )

    def _get_document_domain(self):
        """Return which attachments are files of equipment."""
        return [
            ("res_model", "=", self._name),
            ("res_field", "=", False),
            ("type", "=", "binary"),
        ]

    def _get_portal_documents(self):
        """Return the files of this equipment that the user may download on the portal.

        There are none where they do not read the equipment.
        """
        self.ensure_one()
        if not self.exists() or not self.has_access("read"):
            return self.env["ir.attachment"]
        return self._find_shown_documents().sorted("name")

    def _find_shown_documents(self):
        """Return the files that are marked, in sudo."""
        domain = Domain(self._get_document_domain()) & Domain("res_id", "in", self.ids)
        # sudo: portal users read no attachments; these alone are for them
        Attachment = self.env["ir.attachment"].sudo()
        return Attachment.search(domain & Domain("shown_on_portal", "=", True))

    def write(self, vals):
        """Hide documents from a new organisation until they are marked anew."""
        moved = self.browse()
        if "organisation_id" in vals:
            organisation_id = vals["organisation_id"]
            moved = self.filtered(lambda e: e.organisation_id.id != organisation_id)
        result = super().write(vals)
        if moved:
            moved._find_shown_documents().shown_on_portal = False
        return result
