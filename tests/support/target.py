"""A server to attack, who attacks it, and what they send."""

from urllib.parse import urlsplit

from .hostile import OTHERS, SCRIPT, SECRET
from .server import query
from .visitor import Visitor, fill

VISITORS = {"public": None, "portal": "portal_a", "employee": "employee"}
HOSTILE = (
    *("", "0", "-1", "1.5", str(2**31), str(2**63), "9" * 5000, "1e999", "nan"),
    *("é", "²", "None", "[]", "1 OR 1=1", "' OR ''='", "%", "\\", "a\x00b", "\x00"),
    *("../../etc/passwd", "//evil.example", "/my//evil.example/..", "/my/\r\nX-A: b"),
    *("2026-02-30", "\u202e\ufffe\U0001f600", "x" * 5000, SCRIPT),
)
FEW = ("", "-1", "9" * 40, "abc", "é", "a\x00b", "//evil.example", SCRIPT)
FILE_NAMES = (
    "note.txt",
    "../../../../tmp/evil.txt",
    "..\\..\\evil.txt",
    "/etc/cron.d/evil.txt",
    "C:\\evil.txt",
    "<img src=x onerror=window.ran=1>.txt",
    "x" * 300 + ".txt",
    "\u202egnp.txt",
    ".txt",
)
# what Odoo's log says of what these tests send on purpose and see refused
EXPECTED = (
    r"^WARNING odoo\.http: .*CSRF ",
    r"^WARNING odoo\.http: You are not allowed to access ",
    r"^WARNING odoo\.http: .*you have stumbled upon some top-secret records",
    r"^WARNING odoo\.http: .*: you may not read what you chose, or it is gone",
    r"^WARNING odoo\.http: This document does not exist\.",
    r"^WARNING odoo\.http: The access token is invalid\.",
    r"^WARNING odoo\.http: Record does not exist or has been deleted\.",
)


class Target:
    """A server with rows of two organisations, and people who attack it."""

    def __init__(self, odoo, server, routes, bridge_routes, rows):
        self.odoo, self.server, self.routes = odoo, server, routes
        self.bridge_routes = bridge_routes
        self.own, self.others = rows["portal_a"], rows["portal_b"]
        self.visitors = {
            name: Visitor(server, login) for name, login in VISITORS.items()
        }
        self.portal = self.visitors["portal"]
        self.values = (*HOSTILE, *map(str, sorted(set(self.others.values()))))

    def query(self, statement, *params):
        return query(self.odoo.name, statement, *params)

    def attack(self, name, method, route, place, values, files=None):
        """Send one request and judge the answer."""
        visitor = self.visitors[name]
        path = fill(route["url"], place)
        if route["type"] != "http":
            answer = visitor.call(path, values)
        else:
            answer = visitor.send(method, path, values, files)
        self.judge(answer, name, f"{name} {method} {path[:90]} {values}"[:300])
        return answer

    def judge(self, answer, name, label):
        """No error of the server, nothing of others, no way to other servers."""
        assert answer.status_code < 500, f"{answer.status_code}: {label}"
        if name != "employee":
            assert SECRET not in answer.text, label
        place = urlsplit(answer.headers.get("Location", ""))
        assert place.netloc in ("", urlsplit(self.server.url).netloc), label
        assert "X-A" not in answer.headers, label

    def get_others(self):
        """Return all that is stored of the others, and who may do what."""
        names = [f"{table} {row}" for table in OTHERS for row in self._get_rows(table)]
        groups = self.query("SELECT gid, uid FROM res_groups_users_rel ORDER BY 1, 2")
        return names, groups

    def _get_rows(self, table):
        column, key = OTHERS[table]
        return self.query(
            f"SELECT t::text FROM {table} t WHERE {column} = %s ORDER BY id",
            self.others[key],
        )
