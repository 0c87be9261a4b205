"""Files that a page of the portal lists, sent by the page's own rights."""

from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from ..tools.forms import get_text
from .portal_page import PortalPages

THUMBNAIL_SIDE = 160
# what Odoo makes smaller
THUMBNAILS = ("image/jpeg", "image/png")


class PortalDownload(PortalPages):
    """Send the files of a record, as long as its page opens.

    Portal users read no attachments, and a token of a file's own would outlive their
    access to the record. Which files these are says ``_get_portal_files`` of the model.
    """

    def _prepare_file_links(self, files, access_token, folder):
        """Return name and address of each file, for whoever opened the page.

        :param files: in sudo, those of ``_get_portal_files`` that are shown
        :param folder: the address of the files, each with its id behind it
        """
        query = f"?{urlencode({'access_token': access_token})}" if access_token else ""
        return [
            {
                "name": file.name,
                "url": f"{folder}/{file.id}{query}",
                "thumbnail": file.mimetype in THUMBNAILS
                and f"{folder}/{file.id}/thumbnail{query}",
            }
            for file in files
        ]

    @http.route(
        [
            "/my/documents/<string:name>/<int:record_id>/file/<int:attachment_id>",
            "/my/documents/<string:name>/<int:record_id>/file/<int:attachment_id>"
            "/<string:size>",
        ],
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def portal_file(
        self, name, record_id, attachment_id, size="", access_token=None, **kw
    ):
        """Send a file that the page of a record shows, or a small picture of it.

        :raises NotFound: there is no such list, file or size
        """
        page = self._get_portal_pages().get(name)
        send = {"": send_listed, "thumbnail": send_thumbnail}.get(get_text(size))
        if not page or not send:
            raise request.not_found()
        try:
            record_sudo, _token = self._open_record(page, record_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        return send(record_sudo._get_portal_files(), attachment_id)


def send_listed(files, attachment_id):
    """Return the answer with one of the files that a page lists.

    :param files: in sudo, those that whoever asks may download
    :raises NotFound: it is none of them
    """
    found = _find_listed(files, attachment_id)
    stream = request.env["ir.binary"]._get_stream_from(found)
    return stream.get_response(as_attachment=True)


def send_thumbnail(files, attachment_id):
    """Return the answer with a small picture of one of the files that a page lists.

    :param files: in sudo, those that whoever asks may download
    :raises NotFound: it is none of them
    """
    stream = request.env["ir.binary"]._get_image_stream_from(
        _find_listed(files, attachment_id), width=THUMBNAIL_SIDE, height=THUMBNAIL_SIDE
    )
    return stream.get_response()


def _find_listed(files, attachment_id):
    """Return one of the files that a page lists.

    :raises NotFound: it is none of them
    """
    found = files.filtered(lambda each: each.id == attachment_id)
    if not found:
        raise request.not_found()
    return found
