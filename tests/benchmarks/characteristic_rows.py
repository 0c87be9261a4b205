"""Runs inside `odoo shell`: contacts with characteristics, and what they cost."""

import json
import statistics
import time

PEOPLE, CHARACTERISTICS, FORM_CHARACTERISTICS, RUNS = 100_000, 10, 30, 40


def measure(env):
    """Return {what: value} as JSON."""
    # no one looks for duplicates among a thousand people who are called the same
    partners = env(
        user=env.ref("base.user_admin").id,
        context={"interlocuteur_duplicates_unchecked": True},
    )["res.partner"]
    person = partners.create({"lastname": "Durand", "firstname": "Alice"})
    without = _open_form(person)
    batch = [{"lastname": f"P{i}", "firstname": "P"} for i in range(1_000)]
    plain = _count_queries(env, lambda: partners.create(batch))
    _make_group(env)
    answers = {f"x_characteristic_c{i}": f"A{i}" for i in range(CHARACTERISTICS)}
    person.write(answers)
    with_characteristics = _open_form(person)
    full = _count_queries(
        env, lambda: partners.create([{**vals, **answers} for vals in batch])
    )
    _make_values(env)
    search = [("x_characteristic_c1", "=", "V777")]
    return json.dumps(
        {
            "form without, ms": without,
            f"form with {FORM_CHARACTERISTICS}, ms": with_characteristics,
            "form with / without": with_characteristics / without,
            "queries more for 1,000 people with 10 values": full - plain,
            "search over 1,000,000 values, ms": _median(
                env, lambda: partners.search(search)
            ),
            "plan": _explain(env, partners._search(search)),
        }
    )


def _make_group(env):
    env["interlocuteur.characteristic.group"].create(
        {
            "name": "Benchmark",
            "characteristic_ids": [
                (0, 0, {"name": f"C{i}", "code": f"c{i}", "kind": "char"})
                for i in range(FORM_CHARACTERISTICS)
            ],
        }
    )


def _make_values(env):
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO res_partner (name, complete_name, lastname, active, type,
                                 autopost_bills, group_rfq, group_on)
        SELECT 'Person ' || n, 'Person ' || n, 'Person ' || n, TRUE, 'contact',
               'ask', 'default', 'default'
          FROM generate_series(1, %s) n
        """
        if "group_rfq" in env["res.partner"]._fields
        else """
        INSERT INTO res_partner (name, complete_name, lastname, active, type,
                                 autopost_bills)
        SELECT 'Person ' || n, 'Person ' || n, 'Person ' || n, TRUE, 'contact', 'ask'
          FROM generate_series(1, %s) n
        """,
        [PEOPLE],
    )
    env.cr.execute(
        """
        INSERT INTO interlocuteur_characteristic_value
               (partner_id, characteristic_id, value_char)
        SELECT partner.id, characteristic.id,
               'V' || (partner.id * 31 + characteristic.id) %% 50000
          FROM res_partner partner
          JOIN interlocuteur_characteristic characteristic
            ON characteristic.code = ANY (%s)
         WHERE partner.name LIKE 'Person %%'
        """,
        [[f"c{i}" for i in range(CHARACTERISTICS)]],
    )
    env.cr.execute("ANALYZE")
    env.invalidate_all()


def _open_form(person):
    """Return the time of what the web client reads for a form, its view included."""
    env = person.env
    view = person.get_views([(False, "form")])
    names = view["models"]["res.partner"]["fields"]
    specification = {
        name: {"fields": {"display_name": {}}} if field["type"] == "many2one" else {}
        for name, field in names.items()
        if name in _shown(view["views"]["form"]["arch"])
    }

    def read():
        person.get_views([(False, "form")])
        person.web_read(specification)

    return _median(env, read)


def _shown(arch):
    from lxml import etree

    return {node.get("name") for node in etree.fromstring(arch).iter("field")}


def _median(env, function):
    times = []
    for _run in range(RUNS):
        env.invalidate_all()
        start = time.perf_counter()
        function()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _count_queries(env, function):
    env.flush_all()
    before = env.cr.sql_log_count
    function()
    env.flush_all()
    return env.cr.sql_log_count - before


def _explain(env, query):
    from odoo.tools import SQL

    env.cr.execute(SQL("EXPLAIN (COSTS OFF) %s", query.select()))
    return " / ".join(line.strip() for (line,) in env.cr.fetchall())
