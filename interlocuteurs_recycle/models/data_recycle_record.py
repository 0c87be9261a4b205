from odoo import models


class DataRecycleRecord(models.Model):
    """What core would recycle, but for contact persons: they hold up no batch."""

    _inherit = "data_recycle.record"

    def action_validate(self):
        """Recycle the others, and discard contacts that are not deleted or archived."""
        kept = self._find_kept_contacts()
        kept._discard_with_note()
        return super(DataRecycleRecord, self - kept).action_validate()

    def _find_kept_contacts(self):
        """Return the rows of contacts that core would be refused."""
        # sudo: as core recycles, by the rule of an administrator
        Partner = self.env["res.partner"].sudo().with_context(active_test=False)
        contacts = self.filtered(lambda r: r.res_model_name == Partner._name)
        kept = self.browse()
        for action, rows in contacts.grouped(
            lambda r: r.recycle_model_id.recycle_action
        ).items():
            partners = Partner.browse(rows.mapped("res_id")).exists()
            if action == "unlink":
                refused = partners._get_never_deleted()
            else:
                refused = partners._get_holders_of_accounts()
            kept += rows.filtered(lambda r, ids=refused.ids: r.res_id in ids)
        return kept

    def _discard_with_note(self):
        """Propose these contacts no more, and note on their sheets why."""
        self.action_discard()
        # sudo: as above
        partners = self.env["res.partner"].sudo().browse(self.mapped("res_id"))
        note = self.env._(
            "Data recycling left this contact alone: contact persons are deactivated, "
            "and their personal data erased, by somebody who decides it."
        )
        partners._message_log_batch(bodies=dict.fromkeys(partners.ids, note))
