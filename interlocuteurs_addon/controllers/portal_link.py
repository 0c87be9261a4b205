from odoo.http import request

from odoo.addons.mail.controllers.thread import ThreadController
from odoo.addons.mail.controllers.webclient import WebclientController
from odoo.addons.portal.controllers.portal import CustomerPortal


def reads_by_session(document):
    """Tell whether a portal user opens a page by the rules, and needs no token on it.

    :param document: a record of a page, as core's controllers have it: in sudo
    """
    if not isinstance(document, request.env.registry["portal.mixin"]):
        return False
    visitor = document._get_token_visitor()
    return bool(visitor) and document._is_read_by(visitor)


class PortalLink(CustomerPortal):
    """Pages hand no token to whoever has a session, and remember who came by one."""

    def _document_check_access(self, model_name, document_id, access_token=None):
        document_sudo = super()._document_check_access(
            model_name, document_id, access_token
        )
        portal = isinstance(document_sudo, request.env.registry["portal.mixin"])
        if access_token and portal:
            document_sudo._remember_presented_token()
        return document_sudo

    def _get_page_view_values(
        self, document, access_token, values, session_history, no_breadcrumbs, **kwargs
    ):
        """Leave out the token and the signature where the session will do."""
        if reads_by_session(document):
            access_token = None
            kwargs = {k: v for k, v in kwargs.items() if k not in ("pid", "hash")}
        return super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )


class PortalLinkThread(ThreadController):
    """Whoever reads a document writes messages on it, as by the token of its page."""

    @classmethod
    def _get_thread_with_access_for_post(cls, thread_model, thread_id, **kwargs):
        thread = super()._get_thread_with_access_for_post(
            thread_model, thread_id, **kwargs
        )
        if thread or not request.env.user._is_portal():
            return thread
        opened = cls._get_thread_with_access(thread_model, thread_id, **kwargs)
        if opened and reads_by_session(opened):
            # sudo: as core hands it to whoever has the token, to write a message
            return opened.sudo()
        return thread


class PortalLinkClient(WebclientController):
    """What the messaging client asks for, of people from outside."""

    @classmethod
    def _process_request_for_logged_in_user(cls, store, name, params):
        """Tell people from outside not whom their messages failed to reach.

        These are followers, with their e-mails, of documents that may be closed by now,
        with their names. The portal shows no such list.
        """
        if name == "failures" and not request.env.user._is_internal():
            return None
        return super()._process_request_for_logged_in_user(store, name, params)
