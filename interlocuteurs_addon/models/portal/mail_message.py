from odoo import api, models

from .portal_mixin import MAILING


class MailMessage(models.Model):
    """Links in what customers read on the portal."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        """Remember the links in messages of customers."""
        messages = super().create(vals_list)
        if any("access_token=" in str(vals.get("body") or "") for vals in vals_list):
            messages._remember_links()
        return messages

    def write(self, vals):
        """Remember the links in what was edited, or is shown to customers now."""
        result = super().write(vals)
        if not {"body", "is_internal", "subtype_id"}.isdisjoint(vals):
            self._remember_links()
        return result

    def _get_forbidden_access(self, operation):
        """Let share users read by its number no log that a search hides from them.

        Core refuses internal comments alone: what was logged, such as the feedback of
        an activity, opened to whoever reads the document. What somebody wrote or got
        stays theirs to read.
        """
        forbidden = super()._get_forbidden_access(operation)
        if operation != "read" or self.env.user._is_internal():
            return forbidden
        person = self.env.user.partner_id
        # sudo: only who may read them
        logs = (
            (self - forbidden)
            .sudo()
            .filtered(
                lambda m: (
                    (m.is_internal or not m.subtype_id or m.subtype_id.internal)
                    and person
                    not in m.author_id | m.partner_ids | m.notified_partner_ids
                )
            )
        )
        return forbidden + logs.sudo(False)

    def _compute_display_name(self):
        """Name no message to share users that they may not read.

        Whatever somebody writes answers the first message, and has the subject of that
        one as the name of its parent.
        """
        res = super()._compute_display_name()
        if not self.env.user._is_internal():
            hidden = self - self.sudo(False)._filtered_access("read")
            hidden.display_name = False
        return res

    def _remember_links(self):
        """Remember the links in those of these messages that customers may read."""
        # sudo: of whatever somebody may write
        shown = self.sudo().filtered(
            lambda m: m.subtype_id and not (m.is_internal or m.subtype_id.internal)
        )
        self.env["interlocuteur.portal.link"]._remember_shown(*shown.mapped("body"))


class MailMail(models.Model):
    """Links in mails."""

    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        """Remember the links for whoever gets the mails."""
        mails = super().create(vals_list)
        # sudo: who gets them, whatever the sender may read
        self.env["interlocuteur.portal.link"]._remember_mails(mails.sudo())
        return mails


class MailRenderMixin(models.AbstractModel):
    """Links in what is written by a template, to be sent."""

    _inherit = "mail.render.mixin"

    def _render_template(self, template_src, model, res_ids, *args, **kwargs):
        """Put links into mails, whoever has them sent."""
        mailing = self.with_context(interlocuteur_mailing=MAILING)
        return super(MailRenderMixin, mailing)._render_template(
            template_src, model, res_ids, *args, **kwargs
        )
