"""Every public method of the addon, called with arguments that no client sends.

Functions run inside `odoo shell` (`Odoo.call`).
"""

import inspect

from odoo import models

from .hostile import make_rows
from .hostile_fields import HUGE, OURS, Attack

GONE = 999_999_999
IDS = ([], [GONE], GONE, [-1], [2**70], ["virtual_1"], "garbage", {"a": [1]})
"""None, deleted, out of range, not saved yet, of a wrong type."""
ARGUMENTS = (
    None,
    True,
    "\x00garbage\u200b",
    2**70,
    HUGE,
    -1.5,
    [["a", None], [6, 0, ["a"]]],
    {"a": [1], "id": GONE},
    [GONE],
    ["name", "=", {}],
)
FOR_CODE = {"message_new"}
"""What core calls with what it has parsed, and made no difference to callers."""


def attack_calls(env):
    """Call each public method, those of core's apps that the addon extends as well.

    The ORM's own are called by `support.hostile_fields.attack_fields`.

    :return: dict of a method to its number of calls that ended well or with an error
        for users, and the errors of ours: a list of texts
    """
    make_rows(env)
    hidden = _make_hidden(env)
    users = _get_users(env)
    attack = CallAttack(env, tried={})
    for place, (model, name) in enumerate(_find_methods(env)):
        calls = _get_calls(model, name, hidden.get(model._name, ()))
        for number, arguments in enumerate(calls):
            user = users[(place + number) % len(users)]
            label = f"{user.login}: {arguments!r}"
            attack.call(model.with_user(user).sudo(False), name, arguments, label)
    return attack.tried, attack.faults


class CallAttack(Attack):
    """Calls of methods on records."""

    def is_ours(self, error, model, arguments):
        """Core refuses none and several where a method asks for one record."""
        refused = str(error).startswith(f"Expected singleton: {model._name}(")
        by_core = refused and len(arguments[0]) != 1
        return not by_core and super().is_ours(error, model, arguments)


def _make_hidden(env):
    """Make what neither user reads; return its ids by model."""
    company = env["res.company"].create({"name": "Foreign company"})
    values = {"company_id": company.id}
    organisation = env["res.partner"].create(
        {"name": "Foreign", "is_company": True, **values}
    )
    person = env["res.partner"].create(
        {"lastname": "Foreign", "parent_id": organisation.id, **values}
    )
    equipment = env["maintenance.equipment"].create(
        {"name": "Foreign", "organisation_id": organisation.id, **values}
    )
    made = (organisation | person, person.collaboration_ids, equipment)
    return {records._name: records.ids for records in made}


def _get_users(env):
    contacts = env["res.users"].create(
        {
            "name": "Contacts",
            "login": "contacts",
            "group_ids": [
                (4, env.ref("interlocuteurs_addon.group_interlocuteur_user").id)
            ],
        }
    )
    return [env.ref("base.user_admin"), contacts]


def _find_methods(env):
    """Return the public methods that the addon brings or extends, with their models."""
    return [
        (model, name)
        for _name, cls in sorted(env.registry.items())
        if not cls._abstract
        for model in [env[cls._name]]
        for name in sorted(
            {
                name
                for each in cls.mro()
                if f".{OURS}" in each.__module__
                for name, method in vars(each).items()
                if inspect.isfunction(method)
                and not name.startswith("_")
                and not hasattr(models.BaseModel, name)
            }
            - FOR_CODE
        )
        if not any(
            getattr(vars(each).get(name), "_api_private", False) for each in cls.mro()
        )
    ]


def _get_calls(model, name, hidden):
    """Return lists of arguments: each kind of ids, each value for all parameters."""
    method = getattr(type(model), name)
    [_self, *parameters] = inspect.signature(method).parameters.values()
    count = sum(each.kind is each.POSITIONAL_OR_KEYWORD for each in parameters)
    filled = [[value] * count for value in ARGUMENTS if count]
    if getattr(method, "_api_model", False):
        return filled or [[]]
    record = model.sudo().search([], limit=1, order="id desc").ids
    own = [record, *([id_] for id_ in hidden)]
    calls = [[ids, *[None] * count] for ids in (*IDS, *own, [*record, GONE])]
    return calls + [[record, *values] for values in filled]
