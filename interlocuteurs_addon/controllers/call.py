import logging
import re
from urllib.parse import quote

from odoo import http
from odoo.http import request

# the number in the address, also where the address is a parameter of the login page's
_NUMBER = re.compile(
    r"(/interlocuteurs/call/|%2Finterlocuteurs%2Fcall%2F).+?(?= HTTP/|[&#]|$)"
)


class _NumberFilter(logging.Filter):
    """Keep the numbers of callers out of the access log.

    A filter of the logger, as Odoo's own lines are written by werkzeug before and after
    any controller runs.
    """

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(
                _NUMBER.sub(r"\1***", arg) if isinstance(arg, str) else arg
                for arg in record.args
            )
        return True


# whoever writes the lines of the access log, in threads and in workers alike
logging.getLogger("werkzeug").addFilter(_NumberFilter())


class Call(http.Controller):
    """Where telephone programs send their users: who is calling?

    The number may stand in the address or, better, behind a ``#``: browsers keep that
    part to themselves, so that no log of any server on the way has it.
    """

    @http.route(
        ["/interlocuteurs/call", "/interlocuteurs/call/<path:number>"],
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def call(self, number="", **_kwargs):
        """Lead on to the call sheet, with the number where only the browser has it.

        :param str number: a number, name or e-mail; else what is behind the ``#``
        """
        if not request.env.user._is_internal():
            raise request.not_found()
        fragment = f"#{quote(number, safe='')}" if number else ""
        return request.redirect(f"/odoo/interlocuteurs-call{fragment}")
