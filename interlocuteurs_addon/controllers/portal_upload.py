from io import BytesIO

from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest

from odoo.http import request, route

from odoo.addons.mail.controllers.attachment import AttachmentController
from odoo.addons.mail.tools.discuss import add_guest_to_context

from ..tools.forms import clean_id
from ..tools.uploads import MAX_MEDIA_SIZE, clean_file_name, get_size
from .portal_file import convert_file, explain_file


def _is_thread(model, record_id):
    """Tell whether a caller names a record on which messages can be written."""
    models = request.env.registry
    return (
        model in models
        and issubclass(models[model], models["mail.thread"])
        and clean_id(record_id) is not None
    )


def _is_portal_document(thread):
    """Tell whether the portal shows records like this one, by the rules of forms."""
    return isinstance(thread, request.env.registry["interlocuteur.portal.mixin"])


class PortalUpload(AttachmentController):
    """Files that are sent with a message on a page of the portal."""

    @route()
    @add_guest_to_context
    def mail_attachment_upload(
        self, ufile=None, thread_id=None, thread_model=None, **kwargs
    ):
        """Refuse what no form takes, or exceeds an hour, by core's way to say so.

        :raises BadRequest: no file, or nothing that it could be for
        """
        if not (_is_thread(thread_model, thread_id) and isinstance(ufile, FileStorage)):
            raise BadRequest
        if not request.env.user._is_internal():
            # a stranger to the document is core's to refuse, and is not counted
            thread = self._get_thread_with_access_for_post(
                thread_model, thread_id, **kwargs
            )
            if thread:
                refusal = self._refuse_file(thread, ufile)
                if not refusal and _is_portal_document(thread):
                    ufile, refusal = self._convert_upload(ufile)
                if refusal:
                    return request.make_json_response({"error": refusal})
        return super().mail_attachment_upload(ufile, thread_id, thread_model, **kwargs)

    def _refuse_file(self, thread, ufile):
        """Return why a file is refused, or None; one that is not is counted."""
        if _is_portal_document(thread):
            content = ufile.read(MAX_MEDIA_SIZE + 1)
            ufile.seek(0)
            wrong = explain_file(clean_file_name(ufile.filename or ""), content)
            if wrong:
                return wrong
        return request.env["interlocuteur.quota"]._refuse_sent(
            [get_size(ufile)], document=thread
        )

    def _convert_upload(self, ufile):
        """Return a file as it is kept, and why it is refused, or None."""
        sent = ufile.read()
        ufile.seek(0)
        name, content, wrong = convert_file(clean_file_name(ufile.filename), sent)
        if content is sent:
            return ufile, wrong
        return FileStorage(BytesIO(content), name, content_type="image/jpeg"), None
