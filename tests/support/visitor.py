"""Somebody who sends what they like to the addresses of a server."""

import re
from urllib.parse import quote

import requests

PLACE = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")


class Visitor:
    """A session, logged in or not, that sends a valid token unless told otherwise."""

    def __init__(self, server, login=None):
        self.url = server.url
        self.login = login
        self.http = server.client(login, login).http if login else requests.Session()
        page = self.http.get(self.url + ("/my" if login else "/web/login"), timeout=60)
        self.token = re.search(r'csrf_token: "([^"]+)"', page.text)[1]

    def send(self, method, path, values=None, files=None, token=True, **options):
        """Send values as a form does (as a link does with GET); follow no redirect."""
        values = dict(values or {})
        options = {"timeout": 60, "allow_redirects": False, **options}
        if method in ("GET", "HEAD", "OPTIONS"):
            options["params"] = values
        else:
            options["data"] = {**values, "csrf_token": self.token} if token else values
            options["files"] = files
        return self.http.request(method, self.url + path, **options)

    def call(self, path, values):
        """Call an address that speaks JSON-RPC."""
        body = {"jsonrpc": "2.0", "method": "call", "params": values}
        return self.http.post(self.url + path, json=body, timeout=60)


def fill(url, value):
    """Return an address with ``value`` in each of its places.

    Without what Odoo itself fails on in any address: control characters, numbers of
    4,300 digits.

    >>> fill("/my/equipment/<int:equipment_id>", "1 or 1")
    '/my/equipment/1%20or%201'
    """
    text = re.sub(r"[\x00-\x1f]", "", str(value))[:400]
    return PLACE.sub(lambda _match: quote(text, safe="") or "-", url)
