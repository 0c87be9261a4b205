"""Runs inside `odoo shell`: a database of so many people. `bench_growth.py` runs it."""

import itertools
import json
import random
import sys

from many_measure import Work
from portal_rows import make_user
from support.cpu import read_cpu_with
from support.people import people
from support.rows import clone_rows

from odoo.tests import Form

TURNS = 60


def measure(env, size):
    """Fill a database, and print the ms of each work, each with empty caches."""
    work = Growth(env, size)
    for label, make_step in work.get_works():
        figures = {"label": label, "people": size, "ms": work.time_each(make_step)}
        sys.stdout.write(f"FIGURES {json.dumps(figures)}\n")


class Growth(Work):
    """People, sites and equipment, and an order for each person."""

    def fill(self):
        super().fill()
        self.rng = random.Random(len(self.rows))
        order = self.env["sale.order"].create(
            {"partner_id": self.organisation.id, "state": "sale"}
        )
        self.env.flush_all()
        first, count = self.organisations[0].id, len(self.organisations)
        columns = ("partner_id", "partner_invoice_id", "partner_shipping_id")
        clone_rows(
            self.env.cr,
            "sale_order",
            order.id,
            len(self.rows),
            name="'S' || i",
            access_token="NULL",
            **dict.fromkeys((*columns, "organisation_id"), f"{first} + i %% {count}"),
        )
        self.orders = self.env["sale.order"].with_user(make_user(self.env, first, 1))
        self.env.cr.commit()
        self.env.cr.execute("ANALYZE")
        self.env.cr.commit()

    def get_works(self):
        """Yield the label of each work, and what makes one turn of it."""
        partners = self.env["res.partner"]
        names = itertools.islice(people(seed=1), 10**6, None)
        form = Form(self.organisation)._view["fields_spec"]
        keys = self.env["interlocuteur.duplicate.key"]
        rule = self.env["interlocuteur.duplicate.rule"].search([], limit=1)
        anomalies = self.env["interlocuteur.anomaly"]
        found = [("snoozed_until", "=", False)]

        def create():
            values = {
                **next(names),
                "lastname": f"Q{self.rng.randrange(16**9):x}",
                "parent_id": self.rng.choice(self.organisations).id,
            }
            return lambda: partners.create(values)

        def look_up():
            row = self.rng.choice(self.rows)
            person = partners.search([("lastname", "=", row["lastname"])], limit=1)
            entry = person._prepare_duplicate_entry(rule)
            return lambda: keys._find([entry])

        def search():
            row = self.rng.choice(self.rows)
            text = f"{row['firstname']} {row['lastname']}"
            return lambda: partners.name_search(text, limit=8)

        def open_organisation():
            organisation = self.rng.choice(self.organisations)
            return lambda: organisation.browse(organisation.id).web_read(form)

        def list_orders():
            return lambda: (
                self.orders.search_fetch(
                    [], ["name", "date_order", "state", "amount_total"], limit=20
                )
                and self.orders.search_count([])
            )

        def list_anomalies():
            return lambda: anomalies.formatted_read_group(found, ["kind"], ["__count"])

        yield "create a person", create
        yield "duplicate look-up", look_up
        yield "name search", search
        yield "open an organisation", open_organisation
        yield "portal: orders, a page and their number", list_orders
        yield "*To mend*, by kind", list_anomalies

    def time_each(self, make_step):
        """Return the mean ms of CPU of a work, each turn with somebody else."""
        first, *steps = [make_step() for _turn in range(TURNS + 1)]
        self.take_turn(first)
        began = read_cpu_with(self.backend)
        for step in steps:
            self.take_turn(step)
        taken = read_cpu_with(self.backend) - began
        self.env.cr.rollback()
        return taken / TURNS * 1000

    def take_turn(self, step):
        step()
        self.env.flush_all()
        self.env.invalidate_all()
