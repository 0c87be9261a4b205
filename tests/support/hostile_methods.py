"""Hostile calls of wizards and public methods, as the web client makes them.

The functions run inside `odoo shell` (`Odoo.call`).
"""

import inspect
import json

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg2 import IntegrityError

from odoo.exceptions import RedirectWarning, UserError
from odoo.service.model import call_kw
from odoo.tools import json_default, mute_logger

from .hostile import SECRET, make_rows

EFFORT = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.generate,),  # to find the smallest call takes minutes
    "report_multiple_bugs": False,
}
USERS = ("admin", "employee", "portal_a")
TEXTS = ("", " ", "é", "0", "x" * 3000, "../../etc/passwd", "=1+1", "'\"><img src=x>")
IDS = (-1, 2**31 - 1)
FILES = ("", "AAAA", "UEsDBBQAAAA=", "e30=")  # empty, zeros, a broken zip, `{}`
DAYS = ("0001-01-01", "1970-01-01", "2026-11-24", "9999-12-31")


def attack_wizards(env):
    """Open every wizard, fill it in and press its buttons; return what was tried.

    Only an error meant for users may come of it, else hypothesis shows the call.
    """
    target = _Target(env)
    wizards = [name for name in target.methods if env[name]._transient]

    @settings(max_examples=700, **EFFORT)
    @given(data=st.data())
    def attack(data):
        with target.user(data) as user_env:
            wizard = user_env[data.draw(st.sampled_from(wizards))]
            context = data.draw(target.contexts)
            values = data.draw(target.values_of(wizard))
            spec = {name: {"fields": {}} for name in wizard._fields}
            login = user_env.user.login
            target.call(wizard, "onchange", [[], values, [], spec], context)
        # a form that refuses what was chosen keeps nobody from sending it
        with _Attempt(env, login) as user_env:
            wizard = user_env[wizard._name]
            [id_] = target.call(wizard, "create", [[values]], context)
            for name in target.methods[wizard._name]:
                target.call(wizard, name, [[id_]], context)

    attack()
    return target.tried


def attack_methods(env):
    """Call every public method of the addon on any records, with any arguments."""
    target = _Target(env)
    methods = [(name, each) for name in target.methods for each in target.methods[name]]

    @settings(max_examples=2500, **EFFORT)
    @given(data=st.data())
    def attack(data):
        with target.user(data) as user_env:
            model, name = data.draw(st.sampled_from(methods))
            arguments = data.draw(target.arguments_of(user_env[model], name))
            target.call(user_env[model], name, arguments, data.draw(target.contexts))

    attack()
    return target.tried


class _Target:
    """Two organisations, who attacks them, and with what."""

    def __init__(self, env):
        self.env = env
        make_rows(env)
        people = self.ids_of("res.partner")
        self.contexts = st.fixed_dictionaries(
            {},
            optional={
                "active_model": st.sampled_from(("res.partner", "sale.order", "none")),
                "active_id": people,
                "active_ids": st.lists(people, max_size=3),
            },
        )
        self.methods = {name: _find_methods(env[name]) for name in sorted(env.registry)}
        self.methods = {name: found for name, found in self.methods.items() if found}
        self.tried = {}

    def ids_of(self, name):
        """Return a strategy of ids: of the newest records, which both organisations
        have, and of none."""
        newest = self.env[name].search([], order="id desc", limit=12)
        # mostly those that exist: whoever names others is refused before anything else
        return st.sampled_from([*newest.ids * 10, *IDS])

    def user(self, data):
        """Return a context manager: the env of some user; all is taken back."""
        return _Attempt(self.env, data.draw(st.sampled_from(USERS)))

    def call(self, model, name, arguments, context):
        """Call as the web client does; the answer must go into JSON."""
        label = f"{model._name}.{name}"
        self.tried.setdefault(label, 0)
        with mute_logger("odoo.sql_db"):  # of the constraints that refuse a call
            result = call_kw(model, name, arguments, {"context": context})
            model.env.flush_all()
        answer = json.dumps(result, default=json_default)
        self.tried[label] += 1
        if model.env.user._is_portal():
            assert SECRET not in answer, label
        return result

    def values_of(self, wizard):
        """Return a strategy of values for what a form may write, or a window brings."""
        fields = [
            (name, field.required, values)
            for name, field in wizard._fields.items()
            if name != "id" and (field.required or not field.readonly)
            if (values := self._values_of_field(field)) is not None
        ]
        return st.fixed_dictionaries(
            {name: values for name, required, values in fields if required},
            optional={
                name: values for name, required, values in fields if not required
            },
        )

    def _values_of_field(self, field):
        if field.type == "selection":
            return st.sampled_from([False, *field.get_values(self.env)])
        if field.relational:
            return self._values_of_relation(field)
        return {
            "boolean": st.booleans(),
            "integer": st.sampled_from(IDS),
            "float": st.sampled_from((0.0, -1.0, 1e30)),
            "date": st.sampled_from((False, *DAYS)),
            "datetime": st.sampled_from([False, *(f"{day} 00:00:00" for day in DAYS)]),
            "binary": st.sampled_from((False, *FILES)),
            "char": st.sampled_from((False, *TEXTS)),
            "text": st.sampled_from((False, *TEXTS)),
        }.get(field.type)

    def _values_of_relation(self, field):
        ids = self.ids_of(field.comodel_name)
        if field.type == "many2one":
            return ids
        commands = (
            st.lists(ids, max_size=3).map(lambda ids: [6, 0, ids])
            | ids.map(lambda id_: [4, id_])
            | ids.map(lambda id_: [2, id_])
        )
        anything = st.lists(commands, max_size=2)
        if not field.required:
            return anything
        # without any, each call would end at what is missing
        return (
            st.lists(ids, min_size=1, max_size=3).map(lambda i: [[6, 0, i]]) | anything
        )

    def arguments_of(self, model, name):
        """Return a strategy of ids and of what the method calls its arguments."""
        method = getattr(type(model), name)
        [_self, *parameters] = inspect.signature(method).parameters.values()
        ids, texts = self.ids_of(model._name), st.sampled_from(TEXTS)
        lists = st.lists(ids, max_size=3)
        anything = st.none() | st.booleans() | ids | texts | lists
        required = [
            anything
            for parameter in parameters
            if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        ]
        if not getattr(method, "_api_model", False):
            required.insert(0, lists)
        return st.tuples(*required).map(list)


class _Attempt:
    """Everything between is by that user, and is taken back."""

    def __init__(self, env, login):
        user = env["res.users"].search([("login", "=", login)])
        self.savepoint = env.cr.savepoint()
        self.env = env(user=user.id)

    def __enter__(self):
        return self.env

    def __exit__(self, kind, error, _trace):
        self.savepoint.rollback()
        self.savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)
        self.env.registry.clear_all_caches()
        # the server tells users of an IntegrityError; a call on no record, or on
        # several, where core wants one, is a mistake of the caller's
        return isinstance(error, UserError | RedirectWarning | IntegrityError) or (
            isinstance(error, ValueError) and "Expected singleton" in str(error)
        )


def _find_methods(model):
    """Return the names of the public methods that the addon brings to a model.

    Without core's own, which are not made for any argument.
    """
    return sorted(
        {
            name
            for cls in type(model).mro()
            if cls.__module__.startswith("odoo.addons.interlocuteurs_")
            for name, method in vars(cls).items()
            if inspect.isfunction(method)
            and not name.startswith("_")
            and not _is_of_core(model, name)
            and not _is_private(model, name)
        }
    )


def _is_of_core(model, name):
    return any(
        name in vars(cls)
        for cls in type(model).mro()
        if not cls.__module__.startswith("odoo.addons.interlocuteurs_")
    )


def _is_private(model, name):
    return any(
        getattr(getattr(cls, name, None), "_api_private", False)
        for cls in type(model).mro()
    )
