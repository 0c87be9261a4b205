"""Files that a page of the portal lists, sent by the page's own rights."""

from odoo.http import request


def send_listed(files, attachment_id):
    """Return the answer with one of the files that a page lists.

    :param files: in sudo, those that whoever asks may download
    :raises NotFound: it is none of them
    """
    found = files.filtered(lambda each: each.id == attachment_id)
    if not found:
        raise request.not_found()
    stream = request.env["ir.binary"]._get_stream_from(found)
    return stream.get_response(as_attachment=True)
