"""Times the duplicate check inside an Odoo shell. `bench_duplicate.py` runs it."""

import itertools
import json
import random
import sys
import time
from contextlib import contextmanager
from statistics import median, quantiles
from unittest.mock import patch

from support.people import load_people, people

from odoo.tools import email_normalize

SAMPLES = 200
SINGLE_CREATIONS = 40
BATCH = 1000


def measure(env, sizes):
    """Load people up to each size in turn, and print a line of figures for each."""
    stream, loaded = people(), 0
    env.company.country_id = env.ref("base.fr")
    for size in sizes:
        rows = list(itertools.islice(stream, size - loaded))
        load_people(env.cr, rows, max(len(rows) // 10, 1))
        loaded = size
        figures = {"people": size, **build(env, size)}
        env.cr.commit()
        env.cr.execute("ANALYZE res_partner")
        env.cr.commit()
        env.invalidate_all()
        entered = entries(rows, size)
        figures |= lookups(env, entered) | creations(env, size)
        sys.stdout.write(f"FIGURES {json.dumps(figures)}\n")


def build(env, size):
    """Time the keys of everybody, as at install."""
    env.cr.execute("TRUNCATE interlocuteur_duplicate_key")
    start = time.perf_counter()
    env["interlocuteur.duplicate.key"]._fill()
    seconds = time.perf_counter() - start
    env.cr.execute(
        "SELECT pg_total_relation_size('interlocuteur_duplicate_key') / 1e6::float"
    )
    return {"build": seconds, "megabytes": env.cr.fetchone()[0]}


def entries(rows, seed):
    """Return people to be entered: half of them new, half of them known by something.

    :return: list of (what is the same, values)
    """
    rng = random.Random(seed)
    unknown = itertools.islice(people(seed=seed + 1), 10**6, 10**6 + SAMPLES // 2)
    entered = [
        ("new", {**row, "mobile": f"+3378{i:07}"}) for i, row in enumerate(unknown)
    ]
    complete = [row for row in rng.sample(rows, 2000) if row["email"] and row["mobile"]]
    kinds = itertools.cycle(("email", "mobile", "name", "typo"))
    for known, kind in zip(complete[: SAMPLES // 2], kinds, strict=False):
        other = {
            **known,
            "email": f"x{id(known)}@y.fr",
            "mobile": f"+3377{len(entered):07}",
        }
        if kind == "email":
            other |= {
                "email": known["email"].upper(),
                "lastname": "Zyxw",
                "firstname": "Qw",
            }
        elif kind == "mobile":
            number = "0" + known["mobile"][3:]
            other |= {"mobile": " ".join(number), "lastname": "Zyxw", "firstname": "Qw"}
        elif kind == "name":
            other |= {
                "lastname": known["firstname"].upper(),
                "firstname": known["lastname"].upper(),
            }
        else:
            other["lastname"] = typo(rng, known["lastname"])
        entered.append((kind, other))
    rng.shuffle(entered)
    return entered


def typo(rng, name):
    """Return a name with one letter wrong, missing, too much, or two swapped."""
    place = rng.randrange(1, len(name) - 1)
    letter = rng.choice("aeinorst")
    return rng.choice(
        [
            name[:place] + letter + name[place + 1 :],
            name[:place] + name[place + 1 :],
            name[:place] + letter + name[place:],
            name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :],
        ]
    )


def lookups(env, entered):
    """Time the check of one new person in all ways, one after the other each time."""
    rules = env["interlocuteur.duplicate.rule"].create(
        [{"check_similar": False}, {"check_similar": True}]
    )
    times = {name: [] for name in ("exact", "similar", "floor", "peer")}
    caught = dict.fromkeys(("email", "mobile", "name", "typo"), 0)
    for kind, values in entered:
        with env.cr.savepoint() as savepoint:
            person = env["res.partner"].create(values)
            env.flush_all()
            for name, rule in zip(("exact", "similar"), rules, strict=True):
                times[name].append(timed(check, env, rule, person))
            if kind in caught and check(env, rules[1], person):
                caught[kind] += 1
            keys = [*(f"key {i}" for i in range(4)), *values.values()][:7]
            times["floor"].append(timed(floor, env, keys))
            times["peer"].append(timed(peer, env, values))
            savepoint.rollback()
    env.cr.rollback()
    env.invalidate_all()
    figures = {
        name: (median(sample), quantiles(sample, n=20)[-1])
        for name, sample in times.items()
    }
    return figures | {"caught": caught}


def timed(function, *args):
    """Return the milliseconds that a call takes."""
    start = time.perf_counter()
    function(*args)
    return (time.perf_counter() - start) * 1000


def check(env, rule, person):
    """Normalise what was entered, and look it up, as `create` does."""
    for number in ("phone", "phone2", "mobile", "mobile2"):
        person._phone_format_number(person[number], env.company.country_id)
    for email in ("email", "email2"):
        email_normalize(person[email] or "", strict=False)
    entry = person._prepare_duplicate_entry(rule)
    return env["interlocuteur.duplicate.key"]._find([entry])


def floor(env, keys):
    """Look the keys up, and nothing else."""
    env.cr.execute(
        "SELECT partner_id FROM interlocuteur_duplicate_key WHERE value = ANY(%s)",
        [keys],
    )
    return env.cr.fetchall()


def peer(env, values):
    """Search as the compute of OCA's partner_email_duplicate_warn 19.0 does."""
    email = values["email"].strip().lower()
    if not email:
        return []
    partners = env["res.partner"].sudo().with_context(active_test=False)
    found = partners.search([("email", "=ilike", f"%{email}%")])
    return [p.id for p in found if p.email and p.email.strip().lower() == email]


@contextmanager
def without_duplicate_room(env):
    """Let partners be created as if there were neither keys nor a check."""
    key, partner = (
        env.registry["interlocuteur.duplicate.key"],
        env.registry["res.partner"],
    )
    with (
        patch.object(key, "_refresh", lambda self, ids: None),
        patch.object(key, "_enter", lambda self, partners: None),
        patch.object(partner, "_check_duplicates", lambda self: None),
    ):
        yield


def creations(env, size):
    """Time `create` with and without the check, turn and turn about."""
    partners = env["res.partner"].with_user(env.ref("base.user_admin"))
    fresh = people(seed=size + 2)
    next(itertools.islice(fresh, 2 * 10**6, None), None)

    def take(count):
        rows = itertools.islice(fresh, count)
        return [
            {**row, "lastname": f"{row['lastname']} {next(serial):x}", "mobile": False}
            for row in rows
        ]

    serial = itertools.count(10**6)
    times = {"create_without": [], "create": [], "batch_without": [], "batch": []}

    def create(name, count):
        rows = take(count)
        start = time.perf_counter()
        partners.create(rows)
        env.flush_all()
        times[name].append((time.perf_counter() - start) * 1000)

    for count, label, rounds in ((1, "create", SINGLE_CREATIONS), (BATCH, "batch", 2)):
        create(label, count)
        times[label].clear()
        for _round in range(rounds):
            with without_duplicate_room(env):
                create(f"{label}_without", count)
            create(label, count)
        env.cr.rollback()
        env.invalidate_all()
    return {name: median(sample) for name, sample in times.items()}
