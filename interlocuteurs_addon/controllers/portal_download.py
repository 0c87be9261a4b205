"""Files that a page of the portal lists, sent by the page's own rights."""

from odoo.http import request

THUMBNAIL_SIDE = 160


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
