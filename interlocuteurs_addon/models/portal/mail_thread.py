import secrets

from odoo import api, models
from odoo.fields import Domain

from .portal_mixin import MAILING

# what the messaging client asks for, and whoever has but a link is told
TOLD_BY_LINK = ("contact_fields", "display_name")


class MailThread(models.AbstractModel):
    """Links in mails, and who may speak by them."""

    _inherit = "mail.thread"

    @api.model
    def _are_messages_closed_to_portal(self):
        """Tell whether share users read no messages but those by or to themselves."""
        return False

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Share users read no messages of what is closed, and write none there."""
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if self._are_messages_closed_to_portal() and self._are_fields_limited():
            return dict.fromkeys(self, "write")
        return operations

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Let share users not follow what they may not read the messages of.

        Core lets whoever reads a record follow it, and mails to its followers.
        """
        if self._are_messages_closed_to_portal() and self._are_fields_limited():
            self.check_access("write")
        return super().message_subscribe(
            partner_ids=partner_ids, subtype_ids=subtype_ids
        )

    def message_post(self, *, body="", message_type="notification", **kwargs):
        """Count what people from outside write, not what code notes for them.

        :raises UserError: more than an hour allows
        """
        if body and message_type == "comment" and not self.env.user._is_internal():
            self.env["interlocuteur.quota"]._check_message(self, body)
        return super().message_post(body=body, message_type=message_type, **kwargs)

    def _message_update_content(self, message, /, *, body, **kwargs):
        """Count what people from outside write anew.

        :raises UserError: more than an hour allows
        """
        if body and not self.env.user._is_internal():
            self.env["interlocuteur.quota"]._check_message(self, body)
        return super()._message_update_content(message, body=body, **kwargs)

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Put links into mails, whoever writes the message."""
        mailing = self.with_context(interlocuteur_mailing=MAILING)
        return super(MailThread, mailing)._notify_thread(message, msg_vals, **kwargs)

    def _sign_token(self, pid):
        """Sign for nobody who has left: neither an old signature fits nor a new one.

        The signature hangs on the token of the document, which may be valid still since
        others have it, too, or since the setting keeps it.
        """
        if self._has_left(pid):
            return secrets.token_hex(32)
        return super()._sign_token(pid)

    def _has_left(self, pid):
        """Tell whether somebody works no longer where this document belongs.

        :param int pid: the id of a partner
        """
        portal = isinstance(self, self.pool["interlocuteur.portal.mixin"])
        if not (portal and pid):
            return False
        # sudo: a signature is checked for visitors without any right
        document = self.sudo()
        person = document.env["res.partner"].browse(pid).exists()
        if not person.active:  # merged with somebody, or archived
            return True
        organisation = document[self._get_organisation_field()]
        Collaboration = document.env["interlocuteur.collaboration"]
        there = Domain("person_id", "=", pid) & Domain(
            "organisation_id", "=", organisation.id
        )
        now = there & Collaboration._get_current_domain()
        everyone = Collaboration.with_context(active_test=False)
        known = everyone.search_count(there, limit=1) or document._was_guest(person)
        return (
            bool(known)
            and not Collaboration.search_count(now, limit=1)
            and not document._is_guest(person)
        )

    @api.model
    def _get_thread_with_access(self, thread_id, **kwargs):
        """Remember the link with which a portal user reads or writes messages."""
        thread = super()._get_thread_with_access(thread_id, **kwargs)
        token = kwargs.get("token")
        portal = isinstance(thread, self.pool["portal.mixin"])
        if not (thread and token and portal and self.env.user._is_portal()):
            return thread
        if not thread._is_opened_by_collaborations() or not thread._is_token(token):
            return thread
        thread._remember_token_of(self.env.user, token)
        # sudo: as core hands it to whoever has but the link, whose token it compares
        return thread.sudo()

    def _thread_to_store(self, store, fields, *, request_list=None):
        """Tell whoever came by a link nothing but what the page shows.

        Core reads as superuser what a link opens, with it all files, followers,
        activities and messages that wait to be sent.
        """
        if request_list and self.env.su:
            request_list = [name for name in TOLD_BY_LINK if name in request_list]
        return super()._thread_to_store(store, fields, request_list=request_list)
