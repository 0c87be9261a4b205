"""Runs inside `odoo shell`: the rows, and the time of the rules on them."""

import json
import statistics
import time

from support.rows import clone_rows

ORDERS, ORGANISATIONS, RUNS = 100_000, 5_000, 40
PORTFOLIO = (1, 5, 50)


def measure(env):
    """Return {action: {who: [median in ms, queries]}} as JSON."""
    first = _make_organisations(env)
    _make_orders(env, first)
    env.cr.execute("ANALYZE")
    users = {n: _make_user(env, first, n) for n in PORTFOLIO}
    env.cr.commit()
    result = {}
    ours = {f"{n} organisations": user for n, user in users.items()}
    for label, user in ours.items():
        _measure_user(env, user, label, result)
    rules = env["ir.rule"].search([("model_id.model", "=", "sale.order")])
    data = env["ir.model.data"].search(
        [
            ("module", "=", "interlocuteurs_addon"),
            ("model", "=", "ir.rule"),
            ("res_id", "in", rules.ids),
        ]
    )
    env["ir.rule"].browse(data.mapped("res_id")).active = False
    env.cr.commit()
    _measure_user(env, users[1], "stock", result)
    return json.dumps(result)


def _make_organisations(env):
    """Return the first id of the organisations, which follow each other."""
    model = env["res.partner"].create({"name": "Organisation", "is_company": True})
    env.flush_all()
    env.cr.execute("SELECT max(id) + 1 FROM res_partner")
    [first] = env.cr.fetchone()
    clone_rows(
        env.cr,
        "res_partner",
        model.id,
        ORGANISATIONS,
        name="'Organisation ' || i",
        complete_name="'Organisation ' || i",
        commercial_partner_id="currval('res_partner_id_seq')",
    )
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE id >= %s", [first]
    )
    return first


def _make_orders(env, first):
    order = env["sale.order"].create({"partner_id": first, "state": "sale"})
    env.flush_all()
    organisation = f"{first} + i %% {ORGANISATIONS}"
    clone_rows(
        env.cr,
        "sale_order",
        order.id,
        ORDERS,
        name="'S' || i",
        access_token="NULL",
        **dict.fromkeys(
            (
                "partner_id",
                "partner_invoice_id",
                "partner_shipping_id",
                "organisation_id",
            ),
            organisation,
        ),
    )


def _make_user(env, first, count):
    """Return a portal user who works for ``count`` organisations."""
    person = env["res.partner"].create(
        {"lastname": f"Person {count}", "email": f"person{count}@example.com"}
    )
    profile = env.ref("interlocuteurs_addon.profile_supervisor")
    env["interlocuteur.collaboration"].create(
        [
            {
                "person_id": person.id,
                "organisation_id": first + count * 60 + rank,
                "is_main": not rank,
                "profile_id": profile.id,
            }
            for rank in range(count)
        ]
    )
    return env["res.users"].create(
        {
            "login": f"person{count}@example.com",
            "partner_id": person.id,
            "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
        }
    )


def _measure_user(env, user, label, result):
    Order = env["sale.order"].with_user(user)
    some = Order.search([], limit=80)
    actions = {
        "count": lambda: Order.search_count([]),
        "list of 80": lambda: Order.search([], limit=80),
        "access to 80": lambda: some.check_access("read"),
    }
    for name, action in actions.items():
        result.setdefault(name, {})[label] = _time(env, action)


def _time(env, action):
    """Return the median time in ms and the queries, each run as a new request's first."""
    times, queries = [], 0
    for _run in range(RUNS):
        env.cr.commit()
        env.invalidate_all()
        env.user.has_group("base.group_user")
        before, start = env.cr.sql_log_count, time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
        queries = env.cr.sql_log_count - before
    return [statistics.median(times[5:]), queries]
