"""Radicale as the WSGI application that speaks WebDAV."""

import logging
from functools import cache
from io import BytesIO
from urllib.parse import quote
from xml.sax.saxutils import escape

from radicale import config
from radicale.app import Application

from .question import ASKED
from .rights import Rights
from .storage import Reading, Storage, reading

# what programs ask for stands in Odoo's access log; Radicale calls an old token, after
# which they only read everything anew, a warning
logging.getLogger("radicale").setLevel(logging.ERROR)

# what Radicale reads of a request; anything else, headers among it that move it
# elsewhere, is left out
PASSED_ON = (
    "HTTP_ACCEPT_ENCODING",
    "HTTP_DEPTH",
    "HTTP_IF_MATCH",
    "HTTP_IF_NONE_MATCH",
)
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
    :return: status, headers, body, and a list of :class:`~.storage.HandedIn`
    """
    body = http_request.get_data()
    known = http_request.environ
    environ = {name: known[name] for name in PASSED_ON if name in known} | {
        "REQUEST_METHOD": http_request.method,
        "SCRIPT_NAME": prefix.rstrip("/"),
        "PATH_INFO": "/"
        + http_request.path.removeprefix(prefix.rstrip("/")).lstrip("/"),
        "QUERY_STRING": "",
        "SERVER_PROTOCOL": known.get("SERVER_PROTOCOL", "HTTP/1.1"),
        "CONTENT_TYPE": known.get("CONTENT_TYPE", ""),
        "CONTENT_LENGTH": str(len(body)),
        "REMOTE_USER": str(books.env.uid),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": known.get("wsgi.errors"),
        "wsgi.url_scheme": known.get("wsgi.url_scheme", "http"),
    }
    head = []
    may_hand_in = may_hand_in and http_request.method in ASKED
    asked = Reading(books, states, question, may_hand_in, [])
    token = reading.set(asked)
    try:
        pieces = get_application()(environ, lambda *args: head.extend(args))
        content = b"".join(pieces)
    finally:
        reading.reset(token)
    status, headers = int(head[0].split()[0]), head[1]
    # where Radicale knows of a condition, it names it in XML
    if status == 403 and dict(headers)["Content-Type"].startswith("text/plain"):
        return *refuse(get_missing_privilege(http_request)), []
    if asked.handed_in:
        # no tag: what is kept is not what was sent, so that phones fetch it anew
        headers = [(name, value) for name, value in headers if name != "ETag"]
    return status, headers, content, asked.handed_in


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
