"""Radicale as the WSGI application that speaks WebDAV."""

import logging
import zlib
from functools import cache
from io import BytesIO
from tempfile import SpooledTemporaryFile
from urllib.parse import quote
from xml.etree.ElementTree import tostring
from xml.sax.saxutils import escape

from radicale import config
from radicale.app import Application
from werkzeug.http import parse_accept_header
from werkzeug.wsgi import FileWrapper

from .entries import ask_for_pattern, copy_entries
from .question import ASKED
from .rights import Rights
from .storage import Reading, Storage, get_books, iter_told, reading

# what programs ask for stands in Odoo's access log; Radicale calls an old token, after
# which they only read everything anew, a warning
logging.getLogger("radicale").setLevel(logging.ERROR)

# what Radicale reads of a request; anything else, headers among it that move it
# elsewhere, is left out
PASSED_ON = (
    "HTTP_DEPTH",
    "HTTP_IF_MATCH",
    "HTTP_IF_NONE_MATCH",
)
# bytes of an answer that stay in memory; a longer one goes to a file
IN_MEMORY = 1024 * 1024
# what a request needs a right to
PRIVILEGES = {
    "PUT": "write-content",
    "DELETE": "unbind",
    "MOVE": "unbind",
    "MKCOL": "bind",
    "PROPPATCH": "write-properties",
}


@cache
def get_application():
    """Return the one application of this process; it reads no file."""
    configuration = config.load([])
    configuration.update(
        {
            # the login is Odoo's, and failures are counted there
            "auth": {"type": "remote_user", "delay": "0"},
            "rights": {
                "type": Rights,
                "permit_delete_collection": "False",
                "permit_overwrite_collection": "False",
            },
            "storage": {"type": Storage},
            "web": {"type": "none"},
            "server": {"delay_on_error": "0"},
        },
        "odoo",
        privileged=True,
    )
    return Application(configuration)


def answer(http_request, prefix, books, states, question, may_hand_in):
    """Return Radicale's answer to a request about address books.

    :param http_request: werkzeug's
    :param str prefix: the path below which the books stand, with a slash at its end
    :param books: records, with the environment of who reads them
    :param dict states: of the books that are asked about, by id
    :param Question question: what is asked for
    :param bool may_hand_in: whether phones may write and delete cards
    :return: status, headers, body in pieces, and a list of :class:`~.storage.HandedIn`
    """
    head = []
    may_hand_in = may_hand_in and http_request.method in ASKED
    asked = Reading(books, states, question, may_hand_in, [], {})
    environ = get_environ(http_request, prefix, asked)
    token = reading.set(asked)
    try:
        pieces = get_application()(environ, lambda *args: head.extend(args))
        content = b"".join(pieces)
    finally:
        reading.reset(token)
    status, headers = int(head[0].split()[0]), head[1]
    # where Radicale knows of a condition, it names it in XML
    if status == 403 and dict(headers)["Content-Type"].startswith("text/plain"):
        status, headers, content = refuse(get_missing_privilege(http_request))
    if asked.handed_in:
        # no tag: what is kept is not what was sent, so that phones fetch it anew
        headers = [(name, value) for name, value in headers if name != "ETag"]
    if not content:
        return status, headers, content, asked.handed_in
    pieces = copy_entries(content, iter_told(asked))
    headers = [(name, value) for name, value in headers if name != "Content-Length"]
    if parse_accept_header(http_request.headers.get("Accept-Encoding"))["gzip"]:
        pieces = compress(pieces)
        headers.append(("Content-Encoding", "gzip"))
    file = keep(pieces)
    headers.append(("Content-Length", str(file.tell())))
    file.seek(0)
    return status, headers, FileWrapper(file), asked.handed_in


def compress(pieces):
    """Yield the pieces of a file of gzip."""
    packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()


def keep(pieces):
    """Return a file of pieces, at its end; however many, they take little memory."""
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (whoever sends it closes it)
    for piece in pieces:
        # not all by one call, which looks at their size when they are all there
        file.write(piece)
    return file


def get_environ(http_request, prefix, asked):
    """Return what Radicale is asked by WSGI."""
    known = http_request.environ
    body, content_type = http_request.get_data(), known.get("CONTENT_TYPE", "")
    root = asked.question.root
    if root is not None:
        for book in get_books(asked):
            ask_for_pattern(root, f"{prefix}{book.path}/", book.find_told)
        body, content_type = tostring(root), "text/xml"
    return {name: known[name] for name in PASSED_ON if name in known} | {
        "REQUEST_METHOD": http_request.method,
        "SCRIPT_NAME": prefix.rstrip("/"),
        "PATH_INFO": "/"
        + http_request.path.removeprefix(prefix.rstrip("/")).lstrip("/"),
        "QUERY_STRING": "",
        "SERVER_PROTOCOL": known.get("SERVER_PROTOCOL", "HTTP/1.1"),
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "REMOTE_USER": str(asked.books.env.uid),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": known.get("wsgi.errors"),
        "wsgi.url_scheme": known.get("wsgi.url_scheme", "http"),
    }


def refuse(condition):
    """Return the answer that a condition of WebDAV does not hold (RFC 4918, 16).

    :param str condition: the element that names it, as XML
    :return: status, headers and body
    """
    spaces = 'xmlns:D="DAV:" xmlns:CR="urn:ietf:params:xml:ns:carddav"'
    head = '<?xml version="1.0" encoding="utf-8"?>'
    content = f"{head}\n<D:error {spaces}>{condition}</D:error>"
    return 403, [("Content-Type", "text/xml; charset=utf-8")], content.encode()


def get_missing_privilege(http_request):
    """Return the element that names the privilege that a request lacks (RFC 3744)."""
    name = PRIVILEGES.get(http_request.method, "read")
    resource = f"<D:href>{escape(quote(http_request.path))}</D:href>"
    privilege = f"<D:privilege><D:{name}/></D:privilege>"
    return (
        f"<D:need-privileges><D:resource>{resource}{privilege}</D:resource>"
        "</D:need-privileges>"
    )
