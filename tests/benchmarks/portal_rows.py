"""Runs inside `odoo shell`: rows for the portal, and the time of the rules on them.

Without the addon, the same people and documents as far as stock Odoo has them.
"""

import os
import statistics

from support.cpu import read_cpu_with
from support.rows import clone_rows

from odoo import http

ORDERS, ORGANISATIONS, RUNS = 100_000, 5_000, 80
TURNS = 5
PORTFOLIO = (1, 5, 50, 500)


def measure_rules(env):
    """Return {action: {who: [ms, queries]}}."""
    first = _make_organisations(env)
    _make_orders(env, first)
    users = {
        f"{count} organisations": make_user(env, first, count) for count in PORTFOLIO
    }
    env.cr.execute("ANALYZE")
    env.cr.commit()
    ours = _get_rules(env)
    turns = {}
    for _turn in range(TURNS):
        ours.active = True
        for label, user in users.items():
            turns.setdefault(label, []).append(_measure_user(env, user))
        ours.active = False
        stock = _measure_user(env, users["1 organisations"])
        turns.setdefault("stock", []).append(stock)
    return {
        action: {
            label: [statistics.median(values) for values in zip(*each, strict=True)]
            for label, figures in turns.items()
            if (each := [figure[action] for figure in figures])
        }
        for action in stock
    }


def make_pages(env):
    """Make documents, and the portal user `person1@example.com` of one organisation."""
    first = _make_organisations(env)
    _make_orders(env, first)
    _make_invoices(env, first)
    user = make_user(env, first, 1)
    if _has_addon(env):
        _make_equipment(env, user.partner_id.parent_id)
    user.password = user.login
    env.cr.execute("ANALYZE")
    env.cr.commit()


def make_crowd(env, count):
    """Make documents, and so many portal users, each of an organisation of their own.

    :return: the ids of their sessions
    """
    first = _make_organisations(env)
    _make_orders(env, first)
    people = env["res.partner"].create(
        [
            {"name": f"Person {rank}", "parent_id": first + rank * 90 + 1}
            for rank in range(count)
        ]
    )
    if _has_addon(env):
        profile = env.ref("interlocuteurs_addon.profile_supervisor")
        people.collaboration_ids.profile_id = profile
    users = env["res.users"].create(
        [
            {
                "login": f"crowd{rank}",
                "partner_id": person.id,
                "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
            }
            for rank, person in enumerate(people)
        ]
    )
    sessions = [_open_session(env, user) for user in users]
    env.cr.execute("ANALYZE")
    env.cr.commit()
    return sessions


def _open_session(env, user):
    """Log somebody in; return the id of their session.

    By hand: fifty passwords would take longer than what is measured.
    """
    session = http.root.session_store.new()
    session.update(
        http.get_default_session(),
        db=env.cr.dbname,
        uid=user.id,
        login=user.login,
        context=dict(user.context_get()),
        session_token=user._compute_session_token(session.sid),
    )
    http.root.session_store.save(session)
    return session.sid


def make_crowd_of_fifty(env):
    """Make what `bench_load.py` needs."""
    return make_crowd(env, 50)


def make_crowd_of_customers(env):
    """Make what `bench_cluster.py` needs; the environment says how many, `CROWD`.

    :return: list of the id of a session and of its user's organisation
    """
    sessions = make_crowd(env, int(os.environ.get("CROWD", "50")))
    users = env["res.users"].search([("login", "=like", "crowd%")], order="id")
    organisations = users.partner_id.mapped("parent_id")
    env["maintenance.equipment"].create(
        [
            {"name": f"Chiller {number}", "organisation_id": organisation.id}
            for organisation in organisations
            for number in range(3)
        ]
    )
    env.cr.execute("ANALYZE maintenance_equipment")
    env.cr.commit()
    return [*zip(sessions, organisations.ids, strict=True)]


def _has_addon(env):
    return "interlocuteur.collaboration" in env


def _get_rules(env):
    """Return the rules of this addon on orders."""
    rules = env["ir.rule"].search([("model_id.model", "=", "sale.order")])
    data = env["ir.model.data"].search(
        [
            ("module", "=", "interlocuteurs_addon"),
            ("model", "=", "ir.rule"),
            ("res_id", "in", rules.ids),
        ]
    )
    return env["ir.rule"].browse(data.mapped("res_id"))


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
    columns = ("partner_id", "partner_invoice_id", "partner_shipping_id")
    clone_rows(
        env.cr,
        "sale_order",
        order.id,
        ORDERS,
        name="'S' || i",
        access_token="NULL",
        **_spread(first, *columns, "organisation_id"),
    )


def _make_invoices(env, first):
    company = env.company
    company.country_id = env.ref("base.us")
    env["account.chart.template"].try_loading("generic_coa", company, False)
    line = {"name": "Visit", "price_unit": 100.0, "quantity": 1}
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": first,
            "invoice_date": "2026-01-15",
            "invoice_line_ids": [(0, 0, line)],
        }
    )
    invoice.action_post()
    env.flush_all()
    clone_rows(
        env.cr,
        "account_move",
        invoice.id,
        ORDERS,
        name="'BENCH/' || i",
        sequence_prefix="'BENCH/'",
        sequence_number="i",
        access_token="NULL",
        **_spread(first, "partner_id", "commercial_partner_id", "partner_shipping_id"),
    )


def _spread(first, *columns):
    """Return the expressions that give each organisation its share."""
    return dict.fromkeys(columns, f"{first} + i %% {ORGANISATIONS}")


def _make_equipment(env, organisation):
    equipment = env["maintenance.equipment"].create(
        [
            {"name": f"Chiller {number}", "organisation_id": organisation.id}
            for number in range(20)
        ]
    )
    env["maintenance.request"].create(
        [{"name": f"Noise of {e.name}", "equipment_id": e.id} for e in equipment]
    )


def make_user(env, first, count):
    """Return a portal user who works for ``count`` organisations."""
    email = f"person{count}@example.com"
    start = first + count * 60 % ORGANISATIONS
    person = env["res.partner"].create(
        {"name": f"Person {count}", "email": email, "parent_id": start}
    )
    if _has_addon(env):
        _open_portal(env, person, range(start, start + count))
    return env["res.users"].create(
        {
            "login": email,
            "partner_id": person.id,
            "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
        }
    )


def _open_portal(env, person, organisation_ids):
    profile = env.ref("interlocuteurs_addon.profile_supervisor")
    further = set(organisation_ids) - {person.parent_id.id}
    env["interlocuteur.collaboration"].create(
        [{"person_id": person.id, "organisation_id": id_} for id_ in further]
    )
    person.collaboration_ids.profile_id = profile


def _measure_user(env, user):
    """Return {action: [ms, queries]}."""
    Order = env["sale.order"].with_user(user)
    some = Order.search([], limit=80)
    actions = {
        "count": lambda: Order.search_count([]),
        "list of 80": lambda: Order.search([], limit=80),
        "access to 80": lambda: some.check_access("read"),
    }
    return {name: _time(env, action) for name, action in actions.items()}


def _time(env, action):
    """Return the ms of CPU and the queries, each run as if in a new request."""
    env.cr.execute("SELECT pg_backend_pid()")
    [backend] = env.cr.fetchone()
    began, queries = 0, 0
    for run in range(RUNS + 1):
        env.cr.commit()
        env.invalidate_all()
        env.user.has_group("base.group_user")
        if run == 1:  # the first one fills the caches of the registry
            began = read_cpu_with(backend)
        before = env.cr.sql_log_count
        action()
        queries = env.cr.sql_log_count - before
    return [(read_cpu_with(backend) - began) * 1000 / RUNS, queries]
