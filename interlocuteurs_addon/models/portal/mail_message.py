from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .link import find_tokens
from .portal_mixin import MAILING


class MailMessage(models.Model):
    """Links in what customers read on the portal, and by what way they write."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        """Remember the links in messages of customers.

        :raises AccessError: a share user writes on a document, but not by its page
        """
        messages = super().create(vals_list)
        messages._check_written_by_pages()
        if any("access_token=" in str(vals.get("body") or "") for vals in vals_list):
            messages._remember_links()
        return messages

    def write(self, vals):
        """Remember the links in what was edited, or is shown to customers now.

        :raises AccessError: a share user writes on a document, but not by its page
        """
        self._check_written_by_pages()
        result = super().write(vals)
        if not {"body", "is_internal", "subtype_id"}.isdisjoint(vals):
            self._remember_links()
        return result

    def _check_written_by_pages(self):
        """Let share users write messages of documents by pages alone.

        These decide who speaks and how, and count what is sent. Core lets whoever may
        post on a document create any message there, tracked values included, and
        whoever has written one make it somebody else's.

        :raises AccessError: they write one themselves
        """
        if self.env.su or self.env.user._is_internal():
            return
        limited = self.pool["interlocuteur.portal.fields"]
        # sudo: only where they belong
        for model in filter(self.pool.get, set(self.sudo().mapped("model"))):
            if issubclass(self.pool[model], limited):
                raise AccessError(
                    self.env._("Write your message on the page of the document.")
                )

    @api.model
    def _get_personal_subtypes(self):
        """Return the subtypes of what is sent to one person, which is theirs alone.

        A seam: such a message may hold a link by which that person is known.
        """
        return self.env["mail.message.subtype"]

    @api.model
    def _get_search_domain_share(self):
        """Let share users find nothing that was sent to somebody else alone."""
        personal = Domain("subtype_id", "in", self._get_personal_subtypes().ids)
        theirs = Domain("partner_ids", "in", self.env.user.partner_id.ids)
        return super()._get_search_domain_share() & (~personal | theirs)

    def _get_forbidden_access(self, operation):
        """Let share users read by its number no log that a search hides from them.

        Core refuses internal comments alone: what was logged, such as the feedback of
        an activity, opened to whoever reads the document. What somebody wrote or got
        stays theirs to read.
        """
        forbidden = super()._get_forbidden_access(operation)
        if operation != "read" or self.env.user._is_internal():
            return forbidden
        return forbidden + (self - forbidden)._filter_logs()

    def _filter_logs(self):
        """Return those of these messages that are logs, or were sent to somebody else.

        None of the user's own, and none of a channel: who is in it hears all.
        """
        person = self.env.user.partner_id
        personal = self._get_personal_subtypes()
        # sudo: only who may read them
        logs = self.sudo().filtered(
            lambda m: (
                (
                    m.is_internal
                    or not m.subtype_id
                    or m.subtype_id.internal
                    or m.subtype_id in personal
                )
                and m.model != "discuss.channel"
                and person not in m.author_id | m.partner_ids | m.notified_partner_ids
            )
        )
        return logs.sudo(False)

    @api.model
    def _get_with_access(self, message_id, mode="read", **kwargs):
        """Let share users do nothing with a log that they may not read.

        Core lets whoever may post on a document, by session or by its link, react to
        any message there, and tells them who else did.
        """
        message = super()._get_with_access(message_id, mode=mode, **kwargs)
        if self.env.user._is_internal():
            return message
        return message - message._filter_logs()

    def _message_reaction(self, content, action, partner, guest, store=None):
        """Count what people from outside say by a reaction, which may be any text.

        :raises UserError: more than an hour allows
        """
        if action == "add" and self.model and not self.env.user._is_internal():
            document = self.env[self.model].browse(self.res_id)
            self.env["interlocuteur.quota"]._check_message(document, str(content))
        return super()._message_reaction(content, action, partner, guest, store)

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

    def _record_by_message(self):
        """Lead share users to no document that is closed to them.

        Whoever reads a message, as one that they got, is told the name that its
        document has by now.
        """
        found = super()._record_by_message()
        if self.env.su or self.env.user._is_internal():
            return found
        limited = self.pool["interlocuteur.portal.fields"]
        closed = {
            record
            for records in self._records_by_model_name().values()
            if isinstance(records, limited)
            for record in records - records._filtered_access("read")
        }
        return {
            message: record for message, record in found.items() if record not in closed
        }

    def _compute_record_name(self):
        """Name no document that share users may not read."""
        self.record_name = False
        return super()._compute_record_name()

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
        self.env["interlocuteur.portal.link"]._remember_mails(
            {mail: mail.body_html for mail in mails.sudo()}
        )
        return mails

    def _prepare_outgoing_list(self, *args, **kwargs):
        """Remember the links that core puts in place of files too large to be sent."""
        emails = super()._prepare_outgoing_list(*args, **kwargs)
        sent = "".join(str(email["body"]) for email in emails)
        if find_tokens(sent) - find_tokens(self.body_html):
            # sudo: as above
            links = self.env["interlocuteur.portal.link"]
            links._remember_mails({self.sudo(): sent})
        return emails


class MailRenderMixin(models.AbstractModel):
    """Links in what is written by a template, to be sent."""

    _inherit = "mail.render.mixin"

    def _render_template(self, template_src, model, res_ids, *args, **kwargs):
        """Put links into mails, whoever has them sent."""
        mailing = self.with_context(interlocuteur_mailing=MAILING)
        return super(MailRenderMixin, mailing)._render_template(
            template_src, model, res_ids, *args, **kwargs
        )
