"""Times searches inside an Odoo shell. `bench_search.py` runs it."""

import itertools
import json
import random
import sys
import time
from statistics import median

from support.people import load_people, people

from odoo.fields import Domain

from odoo.addons.interlocuteurs_addon.hooks import fill_coordinates

SAMPLES = 30
LIMIT = 8


def measure(env, sizes):
    """Load people up to each size in turn, and print a line of figures for each."""
    stream, loaded = people(), 0
    env.company.country_id = env.ref("base.fr")
    for size in sizes:
        rows = list(itertools.islice(stream, size - loaded))
        load_people(env.cr, rows, max(len(rows) // 10, 1))
        load_further(env.cr)
        loaded = size
        start = time.perf_counter()
        fill_coordinates(env)
        figures = {"people": size, "fill": time.perf_counter() - start}
        env.cr.execute(
            "SELECT (SUM(pg_column_size(search_text)) + pg_relation_size("
            "'res_partner_search_text_idx')) / 1e6 FROM res_partner"
        )
        figures["megabytes"] = float(env.cr.fetchone()[0])
        env.cr.commit()
        env.cr.execute("ANALYZE res_partner, interlocuteur_collaboration")
        env.cr.commit()
        figures |= searches(env, rows, size)
        sys.stdout.write(f"FIGURES {json.dumps(figures)}\n")


def load_further(cr):
    """Let every tenth person work for an organisation besides, by SQL."""
    cr.execute(
        """
        INSERT INTO interlocuteur_collaboration (
               person_id, organisation_id, is_main, active, person_active,
               create_uid, create_date, write_uid, write_date)
        SELECT person.id, organisation.id, FALSE, TRUE, TRUE, 1, NOW(), 1, NOW()
          FROM res_partner person
          JOIN res_partner organisation
            ON organisation.id = person.parent_id + 1 AND organisation.is_company
         WHERE person.id % 10 = 0 AND person.email <> '' AND person.mobile <> ''
           AND NOT EXISTS (SELECT FROM interlocuteur_collaboration
                            WHERE person_id = person.id)
        """
    )


def read_further(cr):
    """Return the names of these organisations by the e-mails of the people."""
    cr.execute(
        """
        SELECT person.email, organisation.name
          FROM interlocuteur_collaboration collaboration
          JOIN res_partner person ON person.id = collaboration.person_id
          JOIN res_partner organisation
            ON organisation.id = collaboration.organisation_id
         WHERE collaboration.is_main IS FALSE
        """
    )
    return dict(cr.fetchall())


def searches(env, rows, seed):
    """Return the median of each kind of search, and how many people were offered."""
    besides = read_further(env.cr)
    complete = [row for row in rows if row["mobile"] and row["email"] in besides]
    chosen = random.Random(seed).sample(complete, SAMPLES)
    texts = {
        "name": lambda row: f"{row['firstname']} {row['lastname']}",
        "name, other order": lambda row: (
            f"{row['lastname']} {row['firstname']}".upper()
        ),
        "number": lambda row: " ".join("0" + row["mobile"][3:]),
        "bit of a number": lambda row: row["mobile"][-6:],
        "email": lambda row: row["email"].upper(),
        "name, organisation besides": lambda row: (
            f"{row['firstname']} {row['lastname']} {besides[row['email']]}"
        ),
        "nobody": lambda row: f"{row['lastname']} xyzzy",
    }
    find = {"core, name": (find_as_core, texts["name"])}
    find |= {label: (find_as_ours, text) for label, text in texts.items()}
    times, found = {label: [] for label in find}, dict.fromkeys(find, 0)
    for row, (label, (function, text)) in itertools.product(chosen, find.items()):
        env.invalidate_all()
        env.user.name, env.company.country_id.code  # noqa: B018
        typed = text(row)
        start = time.perf_counter()
        offered = function(env["res.partner"], typed)
        times[label].append((time.perf_counter() - start) * 1000)
        names = {partner.email for partner in offered}
        found[label] += row["email"] in names
    return {
        "times": {label: median(each) for label, each in times.items()},
        "found": found,
    }


def find_as_ours(partners, text):
    """Return who is offered for a text."""
    return partners.browse(i for i, _name in partners.name_search(text, limit=LIMIT))


def find_as_core(partners, text):
    """Return who core would offer: it searches its own fields."""
    names = partners._rec_names_search
    domain = Domain.OR(Domain(name, "ilike", text) for name in names)
    found = partners.search_fetch(domain, ["display_name"], limit=LIMIT)
    found.mapped("display_name")
    return found
