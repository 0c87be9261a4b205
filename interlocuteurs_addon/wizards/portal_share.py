from odoo import models

from odoo.addons.mail.tools.parser import parse_res_ids


class PortalShare(models.TransientModel):
    """Core's *Share* lets in, as guests, those whom it writes to."""

    _name = "portal.share"
    _inherit = ("portal.share", "interlocuteur.guest.opening")

    def _get_guest_depends(self):
        return [*super()._get_guest_depends(), "res_id"]

    def _get_guest_documents(self):
        return self._browse_guest_documents(self.res_model, self.res_id)

    def action_send_mail(self):
        """Open the document to those whom the rules do not let in."""
        action = super().action_send_mail()
        self._open_to_guests()
        return action


class MailFollowersEdit(models.TransientModel):
    """Core's dialog of followers lets in, as guests, those whom it adds."""

    _name = "mail.followers.edit"
    _inherit = ("mail.followers.edit", "interlocuteur.guest.opening")

    def _get_guest_depends(self):
        return [*super()._get_guest_depends(), "res_ids", "operation"]

    def _get_guest_documents(self):
        if self.operation != "add" or not self.res_ids:
            return None
        ids = parse_res_ids(self.res_ids, self.env)
        return self._browse_guest_documents(self.res_model, ids)

    def edit_followers(self):
        """Open the documents to whom is added, and close them to whom is removed."""
        action = super().edit_followers()
        self._open_to_guests()
        for wizard in self.filtered(lambda w: w.operation == "remove"):
            documents = self.env[wizard.res_model].browse(
                parse_res_ids(wizard.res_ids, self.env)
            )
            guests = self.env["interlocuteur.guest"]
            # core has checked that the user may write these documents
            guests._get_rows(documents, wizard.partner_ids)._end()
        return action
