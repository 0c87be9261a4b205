"""Hostile values of every field of the addon, as the web client sends them.

Functions run inside `odoo shell` (`Odoo.call`).
"""

import linecache
import traceback

import psycopg2

from odoo.exceptions import RedirectWarning, UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .hostile import make_rows

OURS = "interlocuteurs_"
HUGE = "x" * 100_000
VALUES = (
    None,
    True,
    -1,
    1.5,
    2**70,
    "\u200b",
    "garbage",
    "virtual_1",
    HUGE,
    [["a", None]],
    [[6, 0, ["a", [1]]]],
    {"a": [1]},
)
# what core says of values that no client of its own sends
MUTED = (
    "odoo.addons.base.models.ir_cron",
    "odoo.domains",
    "odoo.models",
    "odoo.sql_db",
    "odoo.tools.mail.html_sanitize",
)
OPERATORS = ("=", "not in", "ilike", "any")


def attack_fields(env):
    """Write, create, compute and search each field of the addon with any value.

    :return: dict of what was called to its number of calls, and the errors of ours:
        a list of texts
    """
    make_rows(env)
    tried = dict.fromkeys(("write", "create", "onchange", "search", "read"), 0)
    attack = FieldAttack(env, tried)
    for model, names in sorted(_find_fields(env).items()):
        attack.attack_model(env[model], names)
    return attack.tried, attack.faults


def _find_fields(env):
    """Return the names of the fields that the addon brings, by model."""
    found = {
        name: sorted(
            field.name
            for field in model._fields.values()
            if any(module.startswith(OURS) for module in field._modules)
            and not field.manual
        )
        for name, model in env.registry.items()
        if not model._abstract
    }
    return {model: names for model, names in found.items() if names}


class Attack:
    """Calls whose errors are core's, users' or ours."""

    def __init__(self, env, tried):
        self.env = env
        self.tried = tried
        self.faults = []

    def call(self, model, method, arguments, label):
        """Call a method, and take back what it did."""
        key = self.get_key(model, method)
        self.tried[key] = self.tried.get(key, 0) + 1
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            with mute_logger(*MUTED):
                call_kw(model, method, arguments, {})
                self.env.flush_all()
        except (UserError, RedirectWarning):
            pass
        except Exception as error:  # whose it is decides
            if self.is_ours(error, model, arguments):
                self.faults.append(
                    f"{model._name}.{method}({label[:120]}): "
                    + "".join(traceback.format_exception(error)[-7:])[-1500:]
                )
        finally:
            savepoint.close(rollback=True)
            self.env.transaction.clear()  # what was to be written as well

    def is_ours(self, error, model, arguments):
        """Tell whether the error of a call is the addon's own."""
        return _is_ours(error)

    def get_key(self, model, method):
        """Return under which name a call is counted."""
        return f"{model._name}.{method}"


class FieldAttack(Attack):
    """Calls that send values of fields."""

    def attack_model(self, model, names):
        """Send each field every third value, and each value to every third field."""
        record = model.sudo().search([], limit=1, order="id desc")
        for place, name in enumerate(names):
            for number, value in enumerate(VALUES[place % 3 :: 3]):
                label = f"{name}: {value!r}"
                self.call(model, "create", [[{name: value}]], label)
                unsaved = [[], {name: value}, [name], {name: {}}]
                self.call(model, "onchange", unsaved, label)
                if record:
                    self.call(model, "write", [record.ids, {name: value}], label)
                for operator in OPERATORS[number % 2 :: 2]:
                    domain = [[name, operator, value]]
                    self.call(model, "search", [domain], f"{operator} {label}")
        everything = {name: {} for name in names}
        for ids in ([], [999_999_999], record.ids):
            self.call(model, "web_read", [ids, everything], f"{ids}")

    def get_key(self, model, method):
        """Count by what is done with the values, whatever the model."""
        return "read" if method == "web_read" else method


def _is_ours(error):
    """Tell whether an error is the addon's own: core was not merely passed a value.

    Core's own come of any field, of a stock model as well: numbers that PostgreSQL has
    not, texts that are none, a new record of whatever stands in for an id.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if OURS in frame.filename]
    if not ours:
        return False
    last = ours[-1]
    line = " ".join(
        linecache.getline(last.filename, number)
        for number in range(last.lineno, (last.end_lineno or last.lineno) + 1)
    )
    if isinstance(error, psycopg2.Error) or "Invalid field" in str(error):
        return "execute" in line
    return "super(" not in line
