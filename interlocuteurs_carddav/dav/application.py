"""Radicale as the WSGI application that speaks WebDAV."""

import logging
from functools import cache
from io import BytesIO

from radicale import config
from radicale.app import Application

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


@cache
def get_application():
    """Return the one application of this process; it reads no file."""
    configuration = config.load([])
    configuration.update(
        {
            # the login is Odoo's, and failures are counted there
            "auth": {"type": "remote_user", "delay": "0"},
            "rights": {"type": Rights},
            "storage": {"type": Storage},
            "web": {"type": "none"},
            "server": {"delay_on_error": "0"},
        },
        "odoo",
        privileged=True,
    )
    return Application(configuration)


def answer(http_request, prefix, books, question):
    """Return Radicale's answer to a request about address books.

    :param http_request: werkzeug's
    :param str prefix: the path below which the books stand, with a slash at its end
    :param books: records, with the environment of who reads them
    :param Question question: what is asked for
    :return: status, headers and body
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
    token = reading.set(Reading(books, question))
    try:
        pieces = get_application()(environ, lambda *args: head.extend(args))
        content = b"".join(pieces)
    finally:
        reading.reset(token)
    status, headers = head
    return int(status.split()[0]), headers, content
