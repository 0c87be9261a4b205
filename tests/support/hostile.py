"""What the hostile tests attack: two organisations, one of which has secrets.

The functions run inside `odoo shell` (`Odoo.call`).
"""

import importlib
import inspect
import pkgutil
import re

from odoo import http

SECRET = "ZZSECRETZZ"
SCRIPT = "\"'></script><img src=x onerror=window.ran=1>{{7*7}}"
PROFILE = "interlocuteurs_addon.profile_supervisor"
BRIDGES = ("interlocuteurs_project", "interlocuteurs_purchase")
CHARACTERISTICS = (
    "badge",
    "hostile_text",
    "hostile_integer",
    "hostile_float",
    "hostile_date",
    "hostile_datetime",
    "hostile_boolean",
    "hostile_choice",
    "hostile_choices",
    "hidden",
)
OTHERS = {
    "res_partner": ("commercial_partner_id", "organisation"),
    "res_users": ("id", "user"),
    "interlocuteur_collaboration": ("organisation_id", "organisation"),
    "interlocuteur_characteristic_value": ("partner_id", "person"),
    "maintenance_equipment": ("organisation_id", "organisation"),
    "maintenance_request": ("organisation_id", "organisation"),
    "sale_order": ("organisation_id", "organisation"),
}
"""Tables with rows of the other organisation, and how to find them."""


def find_routes(env):
    """Return the routes of the addon, and of core where it overrides their method.

    :return: list of dicts: ``url``, ``methods`` (None for all), ``type``, ``own``
        (whether the address is the addon's) and ``names`` of arguments
    """
    routes = []
    modules = sorted(env.registry._init_modules)
    for url, endpoint in http._generate_routing_rules(modules, nodb_only=False):
        classes = [
            cls
            for cls in type(endpoint.__wrapped__.__self__).mro()
            if endpoint.__name__ in cls.__dict__ and _is_ours(cls.__module__)
        ]
        if classes:
            [ours, *_others] = classes
            # core writes some of them small
            methods = [each.upper() for each in endpoint.routing["methods"] or ()]
            routes.append(
                {
                    "url": url,
                    "methods": methods or None,
                    "type": endpoint.routing["type"],
                    "names": _find_names(ours),
                }
            )
    return sorted(routes, key=lambda route: route["url"])


def _is_ours(module):
    return module.startswith("odoo.addons.interlocuteurs_")


def _find_names(controller):
    """Return what the module of a controller calls its arguments."""
    module = inspect.getmodule(controller)
    names = {
        name
        for _name, method in inspect.getmembers(controller, inspect.isfunction)
        if _is_ours(method.__module__) and hasattr(method, "original_routing")
        for name, parameter in inspect.signature(method).parameters.items()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD and name != "self"
    }
    for each in (module, inspect.getmodule(controller.__mro__[1])):
        source = inspect.getsource(each)
        names |= set(re.findall(r"\.get\(\s*\"([a-z_]+)\"", source))
        names |= set(getattr(each, "FORM_FIELDS", ()))
    return sorted(names)


def prepare(env):
    """Return the routes, those of the bridges, and what was made to be attacked."""
    return find_routes(env), find_bridge_routes(), make_rows(env)


def find_bridge_routes():
    """Return the controllers of the bridges that bring addresses of their own."""
    found = []
    for bridge in BRIDGES:
        package = importlib.import_module(f"odoo.addons.{bridge}.controllers")
        for part in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{part.name}")
            found += [
                f"{module.__name__}.{name}"
                for _name, cls in inspect.getmembers(module, inspect.isclass)
                for name, method in vars(cls).items()
                if cls.__module__ == module.__name__
                and getattr(method, "original_routing", {}).get("routes")
            ]
    return found


def make_rows(env):
    """Make both organisations with everything that the portal shows.

    :return: dict of the ids of what belongs to the others, by name, and of one's own
    """
    group = _make_characteristics(env)
    rows = {}
    for login, label in (("portal_a", f"Ours {SCRIPT}"), ("portal_b", SECRET)):
        rows[login] = _make_organisation(env, login, label)
        person = env["res.partner"].browse(rows[login]["person"])
        person.x_characteristic_badge = label[:60]
    rows["portal_a"]["characteristic"] = group.characteristic_ids[0].id
    _make_employee(env)
    env.cr.commit()
    return rows


def _make_characteristics(env):
    kinds = ("char", "text", "integer", "float", "date", "datetime", "boolean")
    codes = {kind: f"hostile_{kind}" for kind in kinds} | {"char": "badge"}
    characteristics = [
        (0, 0, {"code": code, "name": f"{kind} {SCRIPT}", "kind": kind})
        for kind, code in codes.items()
    ]
    options = [(0, 0, {"name": f"Option {SCRIPT}"}), (0, 0, {"name": "Other"})]
    for kind in ("choice", "choices"):
        values = {"code": f"hostile_{kind}", "name": kind, "kind": kind}
        characteristics.append((0, 0, {**values, "option_ids": options}))
    group = env["interlocuteur.characteristic.group"].create(
        {"name": f"Group {SCRIPT}", "characteristic_ids": characteristics}
    )
    group.characteristic_ids.write({"portal": "edit", "help": f"Help {SCRIPT}"})
    hidden = {"code": "hidden", "name": "Hidden", "kind": "char", "portal": "hidden"}
    env["interlocuteur.characteristic"].create({**hidden, "group_id": group.id})
    return group


def _make_organisation(env, login, label):
    """Make an organisation with one of everything, and a portal user who sees it."""
    profile = env.ref(PROFILE)
    organisation = env["res.partner"].create({"name": label, "is_company": True})
    function = env["interlocuteur.function"].create({"name": f"Function {label}"})
    person = env["res.partner"].create(
        {
            "lastname": f"Person {label}",
            "firstname": "Zoé",
            "email": f"{login}@example.com",
            "parent_id": organisation.id,
        }
    )
    person.collaboration_ids.write(
        {"profile_id": profile.id, "function_ids": function.ids}
    )
    site = env["res.partner"].create(
        {"name": f"Site {label}", "type": "delivery", "parent_id": organisation.id}
    )
    equipment = env["maintenance.equipment"].create(
        {
            "name": f"Pump {label}",
            "serial_no": f"SN {label}",
            "organisation_id": organisation.id,
            "site_id": site.id,
            "service_contact_id": person.id,
            "interlocuteur_ids": person.ids,
            "note": f"<p>Note {SECRET if label == SECRET else 'ours'}</p>",
        }
    )
    request = env["maintenance.request"].create(
        {
            "name": f"Leak {label}",
            "equipment_id": equipment.id,
            "external_reference": label[:60],
        }
    )
    request._portal_ensure_token()
    order = env["sale.order"].create({"partner_id": person.id})
    order.state = "sale"
    user = env["res.users"].create(
        {
            "login": login,
            "password": login,
            "partner_id": person.id,
            "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
        }
    )
    return {
        "organisation": organisation.id,
        "person": person.id,
        "user": user.id,
        "collaboration": person.collaboration_ids.id,
        "site": site.id,
        "equipment": equipment.id,
        "request": request.id,
        "order": order.id,
    }


def _make_employee(env):
    env["res.users"].create(
        {
            "name": "Employee",
            "login": "employee",
            "password": "employee",
            "group_ids": [(6, 0, env.ref("base.group_user").ids)],
        }
    )
